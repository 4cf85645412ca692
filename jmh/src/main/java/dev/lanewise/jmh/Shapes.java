package dev.lanewise.jmh;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.Pool2dShape;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the shapes that benchmarks are given as text: sizes joined by {@code x}, then words.
 *
 * <pre>
 * 64x32x32x3 k5 oc32 p2 s1     convolution: n h w ic, window, output channels, padding (0), stride (1),
 *                              dilation d (1), groups g (1)
 * 64x32x32x32 k2 s2            pooling: n h w c, window, padding p (0), stride (the window)
 * 64x4096x256 NT               product: m n k, which of A and B is stored transposed (NN)
 * 64x256                       anything else: just sizes
 * </pre>
 */
public final class Shapes {
  private static final Pattern SIZES = Pattern.compile("\\d+(x\\d+)*");
  private static final Pattern WORD = Pattern.compile("([a-z]+)(\\d+)");

  private Shapes() {}

  /** A product. */
  public static GemmShape gemm(String text) {
    String[] words = text.split(" ");
    int[] mnk = sizes(text, 3);
    String transposed = words.length == 1 ? "NN" : words[1];
    if (words.length > 2 || !transposed.matches("[NT][NT]")) {
      throw malformed(text, "a product is written as 64x4096x256 NT");
    }
    return GemmShape.of(mnk[0], mnk[1], mnk[2], transposed.charAt(0) == 'T', transposed.charAt(1) == 'T');
  }

  /** A convolution. */
  public static Conv2dShape conv2d(String text) {
    int[] nhwc = sizes(text, 4);
    requireWords(text, "k", "oc", "p", "s", "d", "g");
    int window = word(text, "k", 0);
    return Conv2dShape.of(nhwc[0], nhwc[1], nhwc[2], nhwc[3], word(text, "oc", 0), window, window)
        .withPadding(word(text, "p", 0))
        .withStride(word(text, "s", 1))
        .withDilation(word(text, "d", 1))
        .withGroups(word(text, "g", 1));
  }

  /** A pooling. */
  public static Pool2dShape pool2d(String text) {
    int[] nhwc = sizes(text, 4);
    requireWords(text, "k", "p", "s");
    int window = word(text, "k", 0);
    return Pool2dShape.of(nhwc[0], nhwc[1], nhwc[2], nhwc[3], window)
        .withPadding(word(text, "p", 0))
        .withStride(word(text, "s", window));
  }

  /** The product of all sizes. */
  public static int elements(String text) {
    return Arrays.stream(sizes(text)).reduce(1, Math::multiplyExact);
  }

  /** The first size, which is that of the batch. */
  static int images(String text) {
    return sizes(text)[0];
  }

  /** The last size, which is that of the channels. */
  public static int channels(String text) {
    int[] sizes = sizes(text);
    return sizes[sizes.length - 1];
  }

  static int[] sizes(String text, int count) {
    int[] sizes = sizes(text);
    if (sizes.length != count) {
      throw malformed(text, "expected " + count + " sizes");
    }
    return sizes;
  }

  /** All sizes. */
  public static int[] sizes(String text) {
    String first = text.split(" ")[0];
    if (!SIZES.matcher(first).matches()) {
      throw malformed(text, "it must begin with sizes, such as 64x32x32x3");
    }
    return Arrays.stream(first.split("x")).mapToInt(Integer::parseInt).toArray();
  }

  private static void requireWords(String text, String... known) {
    String[] words = text.split(" ");
    for (String word : Arrays.copyOfRange(words, 1, words.length)) {
      Matcher matcher = WORD.matcher(word);
      if (!matcher.matches() || !Arrays.asList(known).contains(matcher.group(1))) {
        throw malformed(text, "\"" + word + "\" is none of " + String.join(", ", known) + " with a number");
      }
    }
  }

  private static int word(String text, String name, int otherwise) {
    for (String word : text.split(" ")) {
      Matcher matcher = WORD.matcher(word);
      if (matcher.matches() && matcher.group(1).equals(name)) {
        return Integer.parseInt(matcher.group(2));
      }
    }
    return otherwise;
  }

  private static IllegalArgumentException malformed(String text, String why) {
    return new IllegalArgumentException("shape \"" + text + "\": " + why);
  }
}
