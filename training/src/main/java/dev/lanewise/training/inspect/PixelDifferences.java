package dev.lanewise.training.inspect;

import dev.lanewise.nn.Mode;
import dev.lanewise.nn.ReferencePlan;
import dev.lanewise.nn.TrainingOptions;
import dev.lanewise.training.data.Preprocessor;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Gradients of a class score with respect to some values of an image beside what they must be: central differences of
 * the score, {@code (S(x + ε) − S(x − ε)) / 2ε}, computed in double on the {@linkplain ReferencePlan reference
 * kernels}. ReLU and pooling keep the decisions they made on the image itself, for the gradient is that of this piece
 * of the score.
 *
 * @param values which ones: their places in the image, channels last
 * @param gradients those of {@link Saliency#pixelGradient}
 * @param differences the central differences
 */
public record PixelDifferences(int[] values, double[] gradients, double[] differences) {
  /** A power of two, so that pixels ± ε are floats with hardly any rounding. */
  private static final float EPSILON = 0x1p-8f;

  /** The values are taken from so large a part of the image: those with the largest gradients. */
  private static final double STRONGEST = 0.1;

  /**
   * Compares them for values whose gradients are among the largest tenth, evenly spread over it.
   *
   * @param pixels an image, 0..1, channels last
   * @param label the class
   * @param count how many values, at least 1; of a small image fewer
   * @throws IllegalArgumentException if there is no such class, or {@code count < 1}
   */
  public static PixelDifferences of(Subject subject, float[] pixels, int label, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + ", expected at least 1");
    }
    float[] gradient = Saliency.pixelGradient(subject, pixels, label);
    int[] order = IntStream.range(0, gradient.length).boxed()
        .sorted(Comparator.comparingDouble(i -> -Math.abs(gradient[i]))).mapToInt(Integer::intValue).toArray();
    int from = Math.max(1, (int) Math.round(STRONGEST * order.length));
    int n = Math.min(count, from);
    int[] values = IntStream.range(0, n).map(i -> order[(int) ((long) i * from / n)]).toArray();
    Score score = new Score(subject, pixels, label);
    return new PixelDifferences(values, IntStream.of(values).mapToDouble(i -> gradient[i]).toArray(),
        IntStream.of(values).mapToDouble(score::difference).toArray());
  }

  /** The score around an image. */
  private static final class Score {
    private final ReferencePlan reference;
    private final Preprocessor preprocessor;
    private final float[] pixels;
    private final float[] input;
    private final int label;

    Score(Subject subject, float[] pixels, int label) {
      this.reference =
          subject.network().reference(1, TrainingOptions.of().withMode(Mode.EVALUATION));
      this.preprocessor = subject.preprocessing().preprocessor(subject.image(), 1);
      this.pixels = pixels.clone();
      this.input = new float[subject.network().input().size()];
      this.label = label;
      of(false);
    }

    private double of(boolean frozen) {
      preprocessor.apply(1, pixels, 0, input, 0);
      return reference.forward(input, frozen)[label];
    }

    double difference(int value) {
      float middle = pixels[value];
      float up = middle + EPSILON;
      float down = middle - EPSILON;
      pixels[value] = up;
      double above = of(true);
      pixels[value] = down;
      double below = of(true);
      pixels[value] = middle;
      return (above - below) / ((double) up - down);
    }
  }

  /** The largest {@code |gradient − difference| / max(|gradient|, |difference|)}. */
  public double largest() {
    return IntStream.range(0, values.length).mapToDouble(i -> relative(gradients[i], differences[i])).max().orElse(0);
  }

  private static double relative(double a, double b) {
    double size = Math.max(Math.abs(a), Math.abs(b));
    return size == 0 ? 0 : Math.abs(a - b) / size;
  }
}
