package dev.lanewise.training.data;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.Pixels;
import dev.lanewise.kernels.parallel.Parallel;

/**
 * Applies a {@link Preprocessing} to batches without allocating. It has buffers of its own: one thread at a time may
 * use it, while others use theirs, from the same preprocessing.
 */
public final class Preprocessor {
  private final int batch;
  private final int inputs;
  private final int outputs;
  private final Parallel parallel;
  private final Pixels shift;
  private final Gemm gemm;
  private final float[] packed;
  private final float[] centred;
  private final float[] scratch;

  /**
   * For {@link Preprocessing#preprocessor}.
   *
   * @param shift the elementwise part, or null for none
   * @param product the matrix, transposed and packed, or null for none
   */
  Preprocessor(int batch, int inputs, int outputs, Parallel parallel, Pixels shift, Product product) {
    this.batch = batch;
    this.inputs = inputs;
    this.outputs = outputs;
    this.parallel = parallel;
    this.shift = shift;
    this.gemm = product == null ? null : Gemm.of(GemmShape.of(batch, outputs, inputs, false, true));
    this.packed = product == null ? null : product.packed();
    this.centred = product == null ? null : new float[Math.multiplyExact(batch, inputs)];
    this.scratch = product == null ? null : new float[gemm.scratchLength(parallel.workers())];
  }

  /** A matrix of outputs × inputs elements in the form that products with a batch read; shared by all preprocessors. */
  record Product(float[] packed) {
    static Product of(float[] matrix, int outputs, int inputs) {
      // What is packed depends on the matrix alone, not on the batch.
      Gemm gemm = Gemm.of(GemmShape.of(1, outputs, inputs, false, true));
      float[] packed = new float[gemm.packedBLength()];
      gemm.packB(matrix, 0, packed, 0);
      return new Product(packed);
    }
  }

  /** Values of a sample before. */
  public int inputs() {
    return inputs;
  }

  /** Values of a sample after; fewer than before where only some components are kept. */
  public int outputs() {
    return outputs;
  }

  /**
   * Preprocesses samples in place: what was {@code n · inputs()} values becomes {@code n · outputs()} values, which
   * begin at the same place and follow one another.
   *
   * @param n number of samples, at most those this was made for
   * @param x the samples one after the other, channels last
   * @param offset index of the first value
   * @throws IllegalArgumentException if there are too many samples, or they do not lie within the array
   */
  public void apply(int n, float[] x, int offset) {
    apply(n, x, offset, x, offset);
  }

  /**
   * Preprocesses samples. A sample's result does not depend on those beside it.
   *
   * @param n number of samples, at most those this was made for
   * @param x the samples one after the other, channels last
   * @param y receives {@code n · outputs()} values; x itself at the same offset, or elements apart from x
   * @throws IllegalArgumentException if there are too many samples, they do not lie within an array, or y overlaps x
   *     partly
   */
  public void apply(int n, float[] x, int xOffset, float[] y, int yOffset) {
    requireSamples(n);
    requireRange("x", x, xOffset, (long) n * inputs);
    requireRange("y", y, yOffset, (long) n * outputs);
    if (gemm != null) {
      shift.normalize(parallel, n * inputs / shift.channels(), x, xOffset, centred, 0);
      gemm.runPacked(parallel, n, centred, 0, packed, 0, 0, y, yOffset, null, 0, scratch);
    } else if (shift != null) {
      shift.normalize(parallel, n * inputs / shift.channels(), x, xOffset, y, yOffset);
    } else if (x != y || xOffset != yOffset) {
      System.arraycopy(x, xOffset, y, yOffset, n * inputs);
    }
  }

  private void requireSamples(int n) {
    if (n < 0 || n > batch) {
      throw new IllegalArgumentException("n is " + n + ", expected 0.." + batch);
    }
  }

  private static void requireRange(String name, float[] array, int offset, long length) {
    if (offset < 0 || length > array.length - offset) {
      throw new IllegalArgumentException(
          name + " has length " + array.length + ", expected " + length + " values from offset " + offset);
    }
  }
}
