package dev.lanewise.nn;

/** Made-up samples of tests. */
public final class Samples {
  private Samples() {}

  /** So many samples of a shape, normally distributed; the same whenever asked. */
  public static float[] normal(int n, Shape shape, long seed) {
    SeededRandom random = new SeededRandom(seed);
    float[] x = new float[n * shape.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }
}
