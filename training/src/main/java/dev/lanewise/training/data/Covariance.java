package dev.lanewise.training.data;

import dev.lanewise.kernels.Pixels;
import dev.lanewise.kernels.parallel.Parallel;

/** The covariance matrix of the values of samples. */
public final class Covariance {
  private Covariance() {}

  /**
   * The covariance of all pairs of a sample's values, divided by the number of samples. Products of 512 samples are
   * taken in float and added in double: an element is wrong by some 1e-7 of √(c_ii c_jj), by 3e-5 at most. The same
   * bits for any number of threads.
   *
   * @param data at least one sample of d values
   * @param parallel who works
   * @return d × d elements, exactly symmetric
   * @throws IllegalArgumentException if there is no sample, one holds values that are not finite, or d is above 4096
   */
  public static double[] of(Dataset data, Parallel parallel) {
    PreprocessingFit.requireMatrix("covariance", data.sampleShape());
    return about(PreprocessingFit.finiteMean(data), data, parallel);
  }

  /** About a mean, subtracted by the kernel that centres samples later. */
  static double[] about(float[] mean, Dataset data, Parallel parallel) {
    Pixels shift = Preprocessing.shift(mean, new float[0]);
    GramMatrix gram = new GramMatrix(mean.length, parallel);
    for (int i = 0; i < data.size(); i++) {
      data.copySample(i, gram.rows(), gram.offset());
      shift.normalize(Parallel.serial(), 1, gram.rows(), gram.offset(), gram.rows(), gram.offset());
      gram.added();
    }
    return gram.finish(1.0 / data.size());
  }
}
