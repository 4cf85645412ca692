package dev.lanewise.kernels;

/** Checks of arguments: each throws {@link IllegalArgumentException} that names the argument and what was expected. */
final class Arguments {
  private Arguments() {}

  static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + ", expected at least " + least);
    }
  }

  static void inRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + ": " + value + ", expected " + least + " .. " + most);
    }
  }

  /** The product of sizes, which must fit an array index. */
  static int product(String name, int... sizes) {
    long product = 1;
    for (int s : sizes) {
      product *= s;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(name + ": more than 2^31 - 1 elements");
      }
    }
    return (int) product;
  }

  /** {@code length} elements of {@code array} from {@code offset} on must exist. */
  static void span(String name, float[] array, int offset, long length) {
    if (array == null) {
      throw new IllegalArgumentException(name + ": null, expected an array of at least " + length + " elements");
    }
    span(name, array.length, offset, length);
  }

  static void span(String name, int[] array, int offset, long length) {
    if (array == null) {
      throw new IllegalArgumentException(name + ": null, expected an array of at least " + length + " elements");
    }
    span(name, array.length, offset, length);
  }

  static void span(String name, byte[] array, int offset, long length) {
    if (array == null) {
      throw new IllegalArgumentException(name + ": null, expected an array of at least " + length + " elements");
    }
    span(name, array.length, offset, length);
  }

  private static void span(String name, int arrayLength, int offset, long length) {
    if (offset < 0 || offset + length > arrayLength) {
      throw new IllegalArgumentException(
          name + ": length " + arrayLength + ", expected at least " + length + " elements from offset " + offset);
    }
  }

  /** The two spans must not share an element. */
  static void disjoint(
      String outName, float[] out, int outOffset, long outLength,
      String inName, float[] in, int inOffset, long inLength) {
    if (out == in) {
      disjoint(outName, outOffset, outLength, inName, inOffset, inLength);
    }
  }

  static void disjoint(
      String outName, byte[] out, int outOffset, long outLength,
      String inName, byte[] in, int inOffset, long inLength) {
    if (out == in) {
      disjoint(outName, outOffset, outLength, inName, inOffset, inLength);
    }
  }

  private static void disjoint(
      String outName, int outOffset, long outLength, String inName, int inOffset, long inLength) {
    if (outLength > 0 && inLength > 0 && outOffset < inOffset + inLength && inOffset < outOffset + outLength) {
      throw new IllegalArgumentException(
          outName + ": overlaps " + inName + " (elements " + outOffset + " .. " + (outOffset + outLength - 1)
              + " and " + inOffset + " .. " + (inOffset + inLength - 1) + " of the same array)");
    }
  }

  /** As {@link #disjoint}, but the same span for both is allowed: the kernel works in place then. */
  static void disjointOrSame(
      String outName, float[] out, int outOffset, String inName, float[] in, int inOffset, long length) {
    if (outOffset != inOffset) {
      disjoint(outName, out, outOffset, length, inName, in, inOffset, length);
    }
  }
}
