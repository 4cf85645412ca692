package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarActivation;
import dev.lanewise.kernels.scalar.ScalarMath;
import dev.lanewise.kernels.vector.VectorActivation;
import dev.lanewise.kernels.vector.VectorMath;

/**
 * An activation function, applied element by element, and its gradient. The same bits on every CPU and backend.
 *
 * <p>The gradient needs one tensor of the forward pass: {@link #saved()} says which. NaN stays NaN in y. At kinks the
 * gradient is PyTorch's: that of the part left of 0, and 0 at 6. Where a function has a limit at −∞ or ∞, it and its
 * gradient have that value there.
 *
 * <p>Errors are stated with u = 2^-24, those of gradients f′ for dy = 1; results below the normal numbers are off by a
 * few of the smallest float in addition.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class Activation extends RangeOperation {
  /** The tensor that the gradient is computed from. */
  public enum Saved {
    /** x, what {@link #forward} read. */
    INPUT,
    /** y, what {@link #forward} wrote: x may be overwritten. */
    OUTPUT
  }

  private enum Function { RELU, RELU6, LEAKY_RELU, ELU, SIGMOID, TANH, GELU, GELU_TANH, SILU }

  private final Function function;
  private final float parameter;
  private final Saved saved;

  // The arguments of the run in progress: forward from x to y, backward from (s, x = dy) to y = dx.
  private float[] x;
  private int xOffset;
  private float[] y;
  private int yOffset;
  private float[] s;
  private int sOffset;
  private boolean forward;

  private Activation(Function function, float parameter, Saved saved) {
    this.function = function;
    this.parameter = parameter;
    this.saved = saved;
  }

  private Activation(Function function, Saved saved) {
    this(function, 0, saved);
  }

  /** ReLU: {@code y = max(0, x)}; {@code dx = dy} where {@code y > 0} (or NaN), else 0. Exact. */
  public static Activation relu() {
    return new Activation(Function.RELU, Saved.OUTPUT);
  }

  /** ReLU6: {@code y = min(max(0, x), 6)}; {@code dx = dy} where {@code 0 < y < 6} (or NaN), else 0. Exact. */
  public static Activation relu6() {
    return new Activation(Function.RELU6, Saved.OUTPUT);
  }

  /**
   * Leaky ReLU: {@code y = x} where {@code x > 0}, else {@code slope · x}; one rounding. The gradient is computed from
   * y if the slope is positive, else from x.
   *
   * @throws IllegalArgumentException if the slope is not finite
   */
  public static Activation leakyRelu(float slope) {
    requireFinite("slope", slope);
    return new Activation(Function.LEAKY_RELU, slope, slope > 0 ? Saved.OUTPUT : Saved.INPUT);
  }

  /**
   * ELU (Clevert et al. 2016): {@code y = x} where {@code x > 0}, else {@code alpha · (e^x − 1)}; both ways off by at
   * most 6u, relatively. The gradient is computed from y if alpha is positive, else from x.
   *
   * @throws IllegalArgumentException if alpha is not finite
   */
  public static Activation elu(float alpha) {
    requireFinite("alpha", alpha);
    return new Activation(Function.ELU, alpha, alpha > 0 ? Saved.OUTPUT : Saved.INPUT);
  }

  /** The logistic function {@code y = 1 / (1 + e^−x)}; both ways off by at most 6u, relatively. */
  public static Activation sigmoid() {
    return new Activation(Function.SIGMOID, Saved.OUTPUT);
  }

  /** {@code y = tanh x}; both ways off by at most 6u, relatively. */
  public static Activation tanh() {
    return new Activation(Function.TANH, Saved.OUTPUT);
  }

  /**
   * GELU (Hendrycks and Gimpel 2016): {@code y = x · Φ(x) = x / 2 · (1 + erf(x / √2))}; off by at most 6u, relatively,
   * for positive x, and by {@code 20u · |x| · Φ(x)^¾} for negative x: three digits or more remain until y is 0 below
   * −6.5, where x·Φ(x) is within 2^-31.8 of it. The gradient is off by at most 6u, absolutely.
   */
  public static Activation gelu() {
    return new Activation(Function.GELU, Saved.INPUT);
  }

  /**
   * GELU's approximation {@code y = x / 2 · (1 + tanh(v))} with {@code v = √(2/π) · (x + 0.044715 x³)}; off by at most
   * (8 + 8|v|)u, relatively. The gradient is off by at most 8u, absolutely.
   */
  public static Activation geluTanh() {
    return new Activation(Function.GELU_TANH, Saved.INPUT);
  }

  /**
   * SiLU or swish: {@code y = x / (1 + e^−x)}; off by at most 8u, relatively, and by 2^-142. The gradient is off by at
   * most 6u, absolutely.
   */
  public static Activation silu() {
    return new Activation(Function.SILU, Saved.INPUT);
  }

  private static void requireFinite(String name, float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException(name + ": " + value + ", expected a finite number");
    }
  }

  /** Which tensor {@link #backward} is given: x or y. */
  public Saved saved() {
    return saved;
  }

  /**
   * y = f(x) for {@code length} elements; y may be the very same elements as x.
   *
   * @throws IllegalArgumentException if an array is too short or y overlaps x partly
   */
  public void forward(Parallel parallel, float[] x, int xOffset, float[] y, int yOffset, int length) {
    Arguments.atLeast("length", length, 0);
    Arguments.span("x", x, xOffset, length);
    Arguments.span("y", y, yOffset, length);
    Arguments.disjointOrSame("y", y, yOffset, "x", x, xOffset, length);
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    forward = true;
    runRange(parallel, length);
  }

  /**
   * dx = f′ · dy for {@code length} elements; dx may be the very same elements as dy.
   *
   * @param saved the x or the y of {@link #forward}, as {@link #saved()} says
   * @throws IllegalArgumentException if an array is too short, or dx overlaps the saved tensor (named x or y in the
   *     message), or dy partly
   */
  public void backward(
      Parallel parallel, float[] saved, int savedOffset, float[] dy, int dyOffset, float[] dx, int dxOffset,
      int length) {
    String name = this.saved == Saved.INPUT ? "x" : "y";
    Arguments.atLeast("length", length, 0);
    Arguments.span(name, saved, savedOffset, length);
    Arguments.span("dy", dy, dyOffset, length);
    Arguments.span("dx", dx, dxOffset, length);
    Arguments.disjoint("dx", dx, dxOffset, length, name, saved, savedOffset, length);
    Arguments.disjointOrSame("dx", dx, dxOffset, "dy", dy, dyOffset, length);
    this.s = saved;
    this.sOffset = savedOffset;
    this.x = dy;
    this.xOffset = dyOffset;
    this.y = dx;
    this.yOffset = dxOffset;
    forward = false;
    runRange(parallel, length);
  }

  @Override
  void range(int from, int count) {
    int in = xOffset + from;
    int out = yOffset + from;
    if (forward) {
      if (Backend.isVector()) {
        vectorForward(in, out, count);
      } else {
        scalarForward(in, out, count);
      }
    } else if (Backend.isVector()) {
      vectorBackward(sOffset + from, in, out, count);
    } else {
      scalarBackward(sOffset + from, in, out, count);
    }
  }

  private void vectorForward(int in, int out, int count) {
    switch (function) {
      case RELU -> VectorActivation.reluForward(x, in, y, out, count);
      case RELU6 -> VectorActivation.relu6Forward(x, in, y, out, count);
      case LEAKY_RELU -> VectorActivation.leakyReluForward(parameter, x, in, y, out, count);
      case ELU -> VectorActivation.eluForward(parameter, x, in, y, out, count);
      case SIGMOID -> VectorActivation.sigmoidForward(x, in, y, out, count);
      case TANH -> VectorMath.tanh(x, in, y, out, count);
      case GELU -> VectorActivation.geluForward(x, in, y, out, count);
      case GELU_TANH -> VectorActivation.geluTanhForward(x, in, y, out, count);
      case SILU -> VectorActivation.siluForward(x, in, y, out, count);
    }
  }

  private void vectorBackward(int at, int in, int out, int count) {
    switch (function) {
      case RELU -> VectorActivation.reluBackward(s, at, x, in, y, out, count);
      case RELU6 -> VectorActivation.relu6Backward(s, at, x, in, y, out, count);
      case LEAKY_RELU -> VectorActivation.leakyReluBackward(parameter, s, at, x, in, y, out, count);
      case ELU -> {
        if (saved == Saved.OUTPUT) {
          VectorActivation.eluBackward(parameter, s, at, x, in, y, out, count);
        } else {
          VectorActivation.eluBackwardFromInput(parameter, s, at, x, in, y, out, count);
        }
      }
      case SIGMOID -> VectorActivation.sigmoidBackward(s, at, x, in, y, out, count);
      case TANH -> VectorActivation.tanhBackward(s, at, x, in, y, out, count);
      case GELU -> VectorActivation.geluBackward(s, at, x, in, y, out, count);
      case GELU_TANH -> VectorActivation.geluTanhBackward(s, at, x, in, y, out, count);
      case SILU -> VectorActivation.siluBackward(s, at, x, in, y, out, count);
    }
  }

  private void scalarForward(int in, int out, int count) {
    switch (function) {
      case RELU -> ScalarActivation.reluForward(x, in, y, out, count);
      case RELU6 -> ScalarActivation.relu6Forward(x, in, y, out, count);
      case LEAKY_RELU -> ScalarActivation.leakyReluForward(parameter, x, in, y, out, count);
      case ELU -> ScalarActivation.eluForward(parameter, x, in, y, out, count);
      case SIGMOID -> ScalarActivation.sigmoidForward(x, in, y, out, count);
      case TANH -> ScalarMath.tanh(x, in, y, out, count);
      case GELU -> ScalarActivation.geluForward(x, in, y, out, count);
      case GELU_TANH -> ScalarActivation.geluTanhForward(x, in, y, out, count);
      case SILU -> ScalarActivation.siluForward(x, in, y, out, count);
    }
  }

  private void scalarBackward(int at, int in, int out, int count) {
    switch (function) {
      case RELU -> ScalarActivation.reluBackward(s, at, x, in, y, out, count);
      case RELU6 -> ScalarActivation.relu6Backward(s, at, x, in, y, out, count);
      case LEAKY_RELU -> ScalarActivation.leakyReluBackward(parameter, s, at, x, in, y, out, count);
      case ELU -> {
        if (saved == Saved.OUTPUT) {
          ScalarActivation.eluBackward(parameter, s, at, x, in, y, out, count);
        } else {
          ScalarActivation.eluBackwardFromInput(parameter, s, at, x, in, y, out, count);
        }
      }
      case SIGMOID -> ScalarActivation.sigmoidBackward(s, at, x, in, y, out, count);
      case TANH -> ScalarActivation.tanhBackward(s, at, x, in, y, out, count);
      case GELU -> ScalarActivation.geluBackward(s, at, x, in, y, out, count);
      case GELU_TANH -> ScalarActivation.geluTanhBackward(s, at, x, in, y, out, count);
      case SILU -> ScalarActivation.siluBackward(s, at, x, in, y, out, count);
    }
  }
}
