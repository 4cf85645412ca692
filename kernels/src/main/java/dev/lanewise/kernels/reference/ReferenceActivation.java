package dev.lanewise.kernels.reference;

/**
 * What the smooth activations and their gradients mean, for one element; ReLU is in {@link ReferenceElementwise}.
 * Gradients are functions of the tensor that is saved: x or y.
 */
public final class ReferenceActivation {
  /** √(2/π). */
  private static final double TANH_SCALE = Math.sqrt(2 / Math.PI);

  private static final double TANH_CUBIC = 0.044715;

  private ReferenceActivation() {}

  /** x where it is positive, else slope·x. */
  public static double leakyRelu(double x, double slope) {
    return x <= 0 ? slope * x : x;
  }

  /** Its gradient, from x, or y if the slope is positive. */
  public static double leakyReluGradient(double s, double slope) {
    return s <= 0 ? slope : 1;
  }

  /** min(max(0, x), 6). */
  public static double relu6(double x) {
    return x <= 0 ? 0 : x >= 6 ? 6 : x;
  }

  /** Its gradient, from x or y. */
  public static double relu6Gradient(double s) {
    return s <= 0 || s >= 6 ? 0 : 1;
  }

  /** x where it is positive, else alpha·(e^x − 1). */
  public static double elu(double x, double alpha) {
    return x <= 0 ? alpha * Math.expm1(x) : x;
  }

  /** Its gradient, from x. */
  public static double eluGradient(double x, double alpha) {
    return x <= 0 ? alpha * Math.exp(x) : 1;
  }

  /** Its gradient, from y, alpha being positive. */
  public static double eluGradientFromOutput(double y, double alpha) {
    return y <= 0 ? y + alpha : 1;
  }

  /** 1 / (1 + e^−x). */
  public static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Its gradient, from y. */
  public static double sigmoidGradient(double y) {
    return y * (1 - y);
  }

  /** The gradient of tanh, from y. */
  public static double tanhGradient(double y) {
    return (1 - y) * (1 + y);
  }

  /** x·Φ(x), Φ being the normal distribution function; 0 at −∞. */
  public static double gelu(double x) {
    return x == Double.NEGATIVE_INFINITY ? 0 : x * normal(x);
  }

  /** Φ(x) + x·φ(x); its limits at ±∞. */
  public static double geluGradient(double x) {
    double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    return Double.isInfinite(x) ? normal(x) : normal(x) + x * density;
  }

  private static double normal(double x) {
    return ReferenceMath.erfc(-x / Math.sqrt(2)) / 2;
  }

  /** x/2·(1 + tanh(v)) with v = √(2/π)·(x + 0.044715·x³), as x / (1 + e^−2v); 0 at −∞. */
  public static double geluTanh(double x) {
    return x == Double.NEGATIVE_INFINITY ? 0 : x * sigmoid(2 * geluTanhArgument(x));
  }

  /** v = √(2/π)·(x + 0.044715·x³). */
  public static double geluTanhArgument(double x) {
    return TANH_SCALE * (x + TANH_CUBIC * x * x * x);
  }

  /** Its gradient, from x; its limits at ±∞. */
  public static double geluTanhGradient(double x) {
    double v = geluTanhArgument(x);
    double s = sigmoid(2 * v);
    double slope = 2 * TANH_SCALE * (1 + 3 * TANH_CUBIC * x * x);
    return Double.isInfinite(x) ? s : s + x * s * sigmoid(-2 * v) * slope;
  }

  /** x / (1 + e^−x); 0 at −∞. */
  public static double silu(double x) {
    return x == Double.NEGATIVE_INFINITY ? 0 : x * sigmoid(x);
  }

  /** Its gradient, from x; its limits at ±∞. */
  public static double siluGradient(double x) {
    double s = sigmoid(x);
    return Double.isInfinite(x) ? s : s + x * s * sigmoid(-x);
  }
}
