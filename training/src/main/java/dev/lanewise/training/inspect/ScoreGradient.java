package dev.lanewise.training.inspect;

import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.Tensor;
import dev.lanewise.nn.TrainingOptions;
import dev.lanewise.nn.TrainingPlan;
import dev.lanewise.training.data.Preprocessor;
import java.util.Arrays;

/**
 * Scores of images, and the gradients of the scores of chosen classes with respect to pixels and to layers' outputs.
 * The network runs as in inference: running statistics, no dropout. Belongs to one thread.
 */
public final class ScoreGradient {
  private final Subject subject;
  private final TrainingPlan plan;
  private final int classes;
  private final Preprocessor preprocessor;
  private final float[] std;
  private final float[] matrix;
  private final float[] input;
  private final float[] seeds;
  private final float[] scores;
  private final float[] gradient;
  private int count;

  /**
   * For up to {@code batch} images at a time.
   *
   * @param kept the layers whose outputs and gradients are wanted
   * @throws IllegalArgumentException if there is no such layer; the message lists those there are
   */
  public ScoreGradient(Subject subject, int batch, String... kept) {
    this.subject = subject;
    this.plan = subject.network().training(batch, subject.parallel(),
        TrainingOptions.of().withMode(Mode.EVALUATION).withKept(kept).withInputGradient());
    this.classes = subject.classNames().size();
    this.preprocessor = subject.preprocessing().preprocessor(subject.image(), batch, subject.parallel());
    this.std = subject.preprocessing().std();
    this.matrix = subject.preprocessing().matrix();
    this.input = new float[batch * subject.network().input().size()];
    this.seeds = new float[batch * classes];
    this.scores = new float[batch * classes];
    this.gradient = new float[batch * subject.image().size()];
  }

  /**
   * Computes the scores of {@code n} images.
   *
   * @param pixels 0..1, channels last, from {@code offset}
   * @throws IllegalArgumentException if there are more than the batch, or the array is too short
   */
  public void forward(int n, float[] pixels, int offset) {
    int size = n * subject.image().size();
    if (n < 1 || n > plan.batch() || offset < 0 || offset > pixels.length - size) {
      throw new IllegalArgumentException("pixels: " + pixels.length + " from offset " + offset + " for " + n
          + " images, expected " + size + " for 1 to " + plan.batch() + " images");
    }
    count = n;
    preprocessor.apply(n, pixels, offset, input, 0);
    plan.forward(n, input, 0);
    System.arraycopy(plan.output(), 0, scores, 0, n * classes);
  }

  /** The score of a class of image {@code i} of the last {@link #forward}. */
  public double score(int i, int label) {
    return scores[i * classes + subject.requireClass(label)];
  }

  /** The class of the highest score of image {@code i}. */
  public int predicted(int i) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      best = scores[i * classes + k] > scores[i * classes + best] ? k : best;
    }
    return best;
  }

  /** The softmax of the scores of image {@code i}. */
  public double[] probabilities(int i) {
    double highest = score(i, predicted(i));
    double[] p = new double[classes];
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      p[k] = Math.exp(scores[i * classes + k] - highest);
      sum += p[k];
    }
    for (int k = 0; k < classes; k++) {
      p[k] /= sum;
    }
    return p;
  }

  /**
   * Computes the gradients of one score of each image. Once for each {@link #forward}.
   *
   * @param labels the class for each image
   * @return the gradients with respect to the pixels, channels last, overwritten by the next call. The gradient with
   *     respect to what the network gets is taken back through the preprocessing
   * @throws IllegalArgumentException if there are too few classes, or one is not of the network
   * @throws IllegalStateException if nothing has been run forward
   */
  public float[] backward(int... labels) {
    if (labels.length < count) {
      throw new IllegalArgumentException("labels: " + labels.length + ", expected " + count + ", one for each image");
    }
    Arrays.fill(seeds, 0);
    for (int i = 0; i < count; i++) {
      seeds[i * classes + subject.requireClass(labels[i])] = 1;
    }
    plan.backward(seeds, 0);
    takeBack(plan.inputGradient().buffer());
    return gradient;
  }

  /** Preprocessing is {@code M (x - mean) / std}, so the gradient goes back through {@code Mᵀ} and {@code / std}. */
  private void takeBack(Buffer dx) {
    int size = preprocessor.inputs();
    if (matrix.length > 0) {
      Arrays.fill(gradient, 0);
      for (int i = 0; i < count * preprocessor.outputs(); i++) {
        float g = dx.data()[dx.offset() + i];
        int row = i % preprocessor.outputs() * size;
        int to = i / preprocessor.outputs() * size;
        for (int j = 0; j < size; j++) {
          gradient[to + j] += g * matrix[row + j];
        }
      }
      return;
    }
    System.arraycopy(dx.data(), dx.offset(), gradient, 0, count * size);
    for (int i = 0; i < count * size && std.length > 0; i++) {
      gradient[i] /= std[i % std.length];
    }
  }

  /** The output of a kept layer, {@code [n][...]}. */
  public Tensor activation(String layer) {
    return plan.activation(layer).copy(count);
  }

  /** The gradient of the scores with respect to the output of a kept layer, {@code [n][...]}. */
  public Tensor activationGradient(String layer) {
    return plan.activationGradient(layer).copy(count);
  }
}
