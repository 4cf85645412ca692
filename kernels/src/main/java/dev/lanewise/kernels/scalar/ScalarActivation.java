package dev.lanewise.kernels.scalar;

/** Activations and their gradients. */
public final class ScalarActivation {
  private ScalarActivation() {}

  /** y = max(0, x), NaN stays NaN; y may be x. */
  public static void reluForward(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = v <= 0 ? 0 : v;
    }
  }

  /** dx = dy where y is not ≤ 0, else 0; dx may be dy. */
  public static void reluBackward(
      float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i++) {
      dx[dxOffset + i] = y[yOffset + i] <= 0 ? 0 : dy[dyOffset + i];
    }
  }
}
