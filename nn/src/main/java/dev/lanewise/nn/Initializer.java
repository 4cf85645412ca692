package dev.lanewise.nn;

import java.util.Arrays;

/**
 * How a parameter gets its first values, from a random stream of its own. Its {@link #toString} is a text such as
 * {@code he_normal(fan_in)} that {@link #parse} reads back.
 *
 * <p>Fan in is how many inputs one output sums: kh·kw·ic, or the features of a dense layer. Fan out is how many outputs
 * one input feeds: kh·kw·oc, or the units of a dense layer. A bias has the fans of its weight.
 */
public sealed interface Initializer {
  /** All 0. */
  Initializer ZEROS = new Constant(0);

  /** All 1. */
  Initializer ONES = new Constant(1);

  /** {@link He} normal with fan in: for layers before a ReLU. */
  Initializer HE_NORMAL = new He(Distribution.NORMAL, Fan.IN, 0);

  /** {@link He} uniform with fan in, that is within ±√(6 / fanIn). */
  Initializer HE_UNIFORM = new He(Distribution.UNIFORM, Fan.IN, 0);

  /** {@link Xavier} normal with gain 1. */
  Initializer XAVIER_NORMAL = new Xavier(Distribution.NORMAL, 1);

  /** {@link Xavier} uniform with gain 1, that is within ±√(6 / (fanIn + fanOut)). */
  Initializer XAVIER_UNIFORM = new Xavier(Distribution.UNIFORM, 1);

  /** What PyTorch gives the weights and the biases of {@code Linear} and {@code Conv2d}. */
  Initializer PYTORCH_DEFAULT = new PytorchDefault();

  /**
   * Fills an array.
   *
   * @param fanIn inputs that one output sums
   * @param fanOut outputs that one input feeds
   * @param random gives one number, the seed of the values
   * @throws IllegalArgumentException if a fan is needed and not positive
   */
  void fill(float[] values, int fanIn, int fanOut, SeededRandom random);

  /** Its text, such as {@code he_normal(fan_in)}, {@code constant(0.1)} or {@code zeros}. */
  @Override
  String toString();

  /**
   * Reads what {@link #toString} writes; arguments that have a usual value may be left out, as in {@code he_normal}.
   *
   * @throws IllegalArgumentException if the text is none; the message says what there is
   */
  static Initializer parse(String text) {
    return InitializerText.parse(text);
  }

  /** {@link He} normal. */
  static Initializer heNormal(Fan fan) {
    return new He(Distribution.NORMAL, fan, 0);
  }

  /** {@link He} uniform. */
  static Initializer heUniform(Fan fan) {
    return new He(Distribution.UNIFORM, fan, 0);
  }

  /** {@link Xavier} normal with a gain. */
  static Initializer xavierNormal(double gain) {
    return new Xavier(Distribution.NORMAL, gain);
  }

  /** {@link Xavier} uniform with a gain. */
  static Initializer xavierUniform(double gain) {
    return new Xavier(Distribution.UNIFORM, gain);
  }

  /** All the same. */
  static Initializer constant(double value) {
    return new Constant(value);
  }

  /** {@link Normal}. */
  static Initializer normal(double std) {
    return new Normal(std);
  }

  /** {@link TruncatedNormal}. */
  static Initializer truncatedNormal(double std) {
    return new TruncatedNormal(std);
  }

  /** {@link Uniform}. */
  static Initializer uniform(double bound) {
    return new Uniform(bound);
  }

  /** How values of one variance are spread. */
  enum Distribution {
    /** Normally. */
    NORMAL,
    /** Evenly between ±√(3·variance). */
    UNIFORM;

    private void fill(float[] values, double variance, SeededRandom random) {
      if (this == NORMAL) {
        Draws.normal(values, random.nextLong(), Math.sqrt(variance));
      } else {
        Draws.uniform(values, random.nextLong(), Math.sqrt(3 * variance));
      }
    }
  }

  /** Which of the two fans a variance is divided by: the mode of PyTorch's {@code kaiming_normal_}. */
  enum Fan {
    /** Keeps the variance of the activations forward. */
    IN,
    /** Keeps the variance of the gradients backward. */
    OUT
  }

  /**
   * All the same.
   *
   * @param value a finite float
   */
  record Constant(double value) implements Initializer {
    /** Checks the value. */
    public Constant {
      requireFloat("constant: value", value, -Float.MAX_VALUE);
    }

    @Override
    public void fill(float[] values, int fanIn, int fanOut, SeededRandom random) {
      Arrays.fill(values, (float) value);
    }

    @Override
    public String toString() {
      return equals(ZEROS) ? "zeros" : equals(ONES) ? "ones" : "constant(" + value + ")";
    }
  }

  /**
   * Normally distributed around 0.
   *
   * @param std the standard deviation, 0 or more
   */
  record Normal(double std) implements Initializer {
    /** Checks the deviation. */
    public Normal {
      requireFloat("normal: std", std, 0);
    }

    @Override
    public void fill(float[] values, int fanIn, int fanOut, SeededRandom random) {
      Draws.normal(values, random.nextLong(), std);
    }

    @Override
    public String toString() {
      return "normal(" + std + ")";
    }
  }

  /**
   * Normally distributed around 0 within ±2·std, as Keras and vision transformers have it: what lies beyond is drawn
   * again, so the deviation of the values is 0.8796·std.
   *
   * @param std the standard deviation before the tails are cut off, 0 or more
   */
  record TruncatedNormal(double std) implements Initializer {
    /** Checks the deviation. */
    public TruncatedNormal {
      requireFloat("truncated_normal: std", std, 0);
    }

    @Override
    public void fill(float[] values, int fanIn, int fanOut, SeededRandom random) {
      Draws.truncatedNormal(values, random.nextLong(), std);
    }

    @Override
    public String toString() {
      return "truncated_normal(" + std + ")";
    }
  }

  /**
   * Evenly distributed within ±bound.
   *
   * @param bound more than 0
   */
  record Uniform(double bound) implements Initializer {
    /** Checks the bound. */
    public Uniform {
      requireFloat("uniform: bound", bound, Float.MIN_VALUE);
    }

    @Override
    public void fill(float[] values, int fanIn, int fanOut, SeededRandom random) {
      Draws.uniform(values, random.nextLong(), bound);
    }

    @Override
    public String toString() {
      return "uniform(" + bound + ")";
    }
  }

  /**
   * Variance 2 / ((1 + slope²) · fan) around 0 (He et al., "Delving Deep into Rectifiers", 2015): PyTorch's {@code
   * kaiming_normal_} and {@code kaiming_uniform_}.
   *
   * @param distribution normal or uniform
   * @param fan which fan
   * @param slope of the leaky ReLU behind the layer where its input is negative, 0 for a ReLU
   */
  record He(Distribution distribution, Fan fan, double slope) implements Initializer {
    /** Checks the slope. */
    public He {
      requireFloat("he: slope", slope, -Float.MAX_VALUE);
    }

    @Override
    public void fill(float[] values, int fanIn, int fanOut, SeededRandom random) {
      int inputs = fan == Fan.IN ? requireFan("fanIn", fanIn) : requireFan("fanOut", fanOut);
      distribution.fill(values, 2 / (1 + slope * slope) / inputs, random);
    }

    @Override
    public String toString() {
      return (distribution == Distribution.NORMAL ? "he_normal" : "he_uniform")
          + (fan == Fan.IN ? "(fan_in" : "(fan_out") + (slope == 0 ? ")" : ", " + slope + ")");
    }
  }

  /**
   * Variance gain² · 2 / (fanIn + fanOut) around 0 (Glorot and Bengio, "Understanding the difficulty of training deep
   * feedforward neural networks", 2010): for layers before a tanh or none.
   *
   * @param distribution normal or uniform
   * @param gain what the activation behind the layer wants: 1 for none, 5/3 for tanh in PyTorch
   */
  record Xavier(Distribution distribution, double gain) implements Initializer {
    /** Checks the gain. */
    public Xavier {
      requireFloat("xavier: gain", gain, Float.MIN_NORMAL);
    }

    @Override
    public void fill(float[] values, int fanIn, int fanOut, SeededRandom random) {
      double fans = (double) requireFan("fanIn", fanIn) + requireFan("fanOut", fanOut);
      distribution.fill(values, gain * gain * 2 / fans, random);
    }

    @Override
    public String toString() {
      return (distribution == Distribution.NORMAL ? "xavier_normal" : "xavier_uniform")
          + (gain == 1 ? "" : "(" + gain + ")");
    }
  }

  /**
   * Evenly distributed within ±1/√fanIn, weights and biases alike: {@code kaiming_uniform_} with a = √5, as PyTorch's
   * {@code Linear} and {@code Conv2d} have it by default.
   */
  record PytorchDefault() implements Initializer {
    @Override
    public void fill(float[] values, int fanIn, int fanOut, SeededRandom random) {
      Draws.uniform(values, random.nextLong(), 1 / Math.sqrt(requireFan("fanIn", fanIn)));
    }

    @Override
    public String toString() {
      return "pytorch_default";
    }
  }

  private static int requireFan(String name, int fan) {
    if (fan < 1) {
      throw new IllegalArgumentException(name + ": " + fan + ", expected at least 1");
    }
    return fan;
  }

  private static void requireFloat(String name, double value, double least) {
    if (!(value >= least && value <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          name + " " + value + ", expected a finite float"
              + (least < 0 ? "" : least > 0 ? " above 0" : " of at least 0"));
    }
  }
}
