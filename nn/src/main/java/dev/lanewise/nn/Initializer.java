package dev.lanewise.nn;

import dev.lanewise.kernels.RandomNumbers;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;

/** How a parameter gets its first values, from a random stream of its own. */
public enum Initializer {
  /** All 0. */
  ZEROS {
    @Override
    public void fill(float[] values, int fanIn, int fanOut, SeededRandom random) {
      Arrays.fill(values, 0);
    }
  },
  /** All 1. */
  ONES {
    @Override
    public void fill(float[] values, int fanIn, int fanOut, SeededRandom random) {
      Arrays.fill(values, 1);
    }
  },
  /** Normal of variance 2 / fanIn (He et al., "Delving Deep into Rectifiers", 2015): for layers before a ReLU. */
  HE_NORMAL {
    @Override
    public void fill(float[] values, int fanIn, int fanOut, SeededRandom random) {
      normal(values, 2.0 / fanIn, random);
    }
  },
  /** Uniform of variance 2 / fanIn, that is within ±√(6 / fanIn). */
  HE_UNIFORM {
    @Override
    public void fill(float[] values, int fanIn, int fanOut, SeededRandom random) {
      uniform(values, 2.0 / fanIn, random);
    }
  },
  /** Normal of variance 2 / (fanIn + fanOut) (Glorot, Bengio, "Understanding the difficulty of training …", 2010). */
  XAVIER_NORMAL {
    @Override
    public void fill(float[] values, int fanIn, int fanOut, SeededRandom random) {
      normal(values, 2.0 / ((double) fanIn + fanOut), random);
    }
  },
  /** Uniform of variance 2 / (fanIn + fanOut), that is within ±√(6 / (fanIn + fanOut)). */
  XAVIER_UNIFORM {
    @Override
    public void fill(float[] values, int fanIn, int fanOut, SeededRandom random) {
      uniform(values, 2.0 / ((double) fanIn + fanOut), random);
    }
  };

  /**
   * Fills an array.
   *
   * @param fanIn inputs that one output sums: kh·kw·ic, or the features of a dense layer
   * @param fanOut outputs that one input feeds: kh·kw·oc, or the units of a dense layer
   * @param random gives one number, the seed of the values
   */
  public abstract void fill(float[] values, int fanIn, int fanOut, SeededRandom random);

  private static void normal(float[] values, double variance, SeededRandom random) {
    RandomNumbers.create().normal(
        Parallel.serial(), random.nextLong(), 0, 0, values, 0, values.length, 0, (float) Math.sqrt(variance));
  }

  private static void uniform(float[] values, double variance, SeededRandom random) {
    float bound = (float) Math.sqrt(3 * variance);
    RandomNumbers.create().uniform(
        Parallel.serial(), random.nextLong(), 0, 0, values, 0, values.length, -bound, bound);
  }
}
