package dev.lanewise.training.classic;

import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.data.Dataset;
import java.util.List;

/** Data made by hand. */
final class Hand {
  private Hand() {}

  /**
   * Two pixels of one channel, two classes: 0 where the first is the brighter by 0.2 at least, 1 where the second is.
   */
  static Dataset separable(int samples, long seed) {
    SeededRandom random = new SeededRandom(seed);
    float[][] x = new float[samples][];
    int[] labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      labels[i] = i % 2;
      float low = 0.4f * random.nextFloat();
      float high = low + 0.2f + 0.4f * random.nextFloat();
      x[i] = labels[i] == 0 ? new float[] {high, low} : new float[] {low, high};
    }
    return dataset(Shape.of(1, 2, 1), List.of("left", "right"), x, labels);
  }

  /** Four pixels of one channel whose class is 1 where the first and the last are unlike: no line parts them. */
  static Dataset exclusiveOr(int samples, long seed) {
    SeededRandom random = new SeededRandom(seed);
    float[][] x = new float[samples][];
    int[] labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      boolean a = i % 2 == 0;
      boolean b = i % 4 < 2;
      labels[i] = a == b ? 0 : 1;
      x[i] = new float[] {value(a, random), 0, 0, value(b, random)};
    }
    return dataset(Shape.of(2, 2, 1), List.of("like", "unlike"), x, labels);
  }

  private static float value(boolean on, SeededRandom random) {
    return (on ? 0.8f : 0) + 0.2f * random.nextFloat();
  }

  static Dataset dataset(Shape shape, List<String> classes, float[][] x, int[] labels) {
    return new Dataset() {
      @Override
      public String name() {
        return "hand-made";
      }

      @Override
      public int size() {
        return x.length;
      }

      @Override
      public Shape sampleShape() {
        return shape;
      }

      @Override
      public List<String> classNames() {
        return classes;
      }

      @Override
      public int label(int i) {
        return labels[i];
      }

      @Override
      public void copySample(int i, float[] dst, int offset) {
        System.arraycopy(x[i], 0, dst, offset, x[i].length);
      }
    };
  }
}
