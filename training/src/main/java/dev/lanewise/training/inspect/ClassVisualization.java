package dev.lanewise.training.inspect;

import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.pictures.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Images that a class scores highest on, found by climbing the score from grey noise (Simonyan et al. 2013; jitter and
 * blur as J. Yosinski et al., "Understanding Neural Networks Through Deep Visualization", 2015, and CS231n's
 * assignment). A step is
 *
 * <pre>
 * g = ∂S/∂x − 2 λ (x − 0.5)        at the image rolled by a random shift, rolled back
 * x = clip(x + rate · g / rms(g))  to 0..1
 * </pre>
 *
 * <p>and every few steps a slight blur. Same seed, same image. Immutable settings; {@link #of()} has values for images
 * of any size.
 *
 * @param steps how many, at least 1
 * @param rate root mean square of a step's changes; pixels are 0..1
 * @param l2 λ, the pull towards mid-grey
 * @param jitter the largest shift, in pixels down and across; −1 for a fourteenth of the image's height, at least 1
 * @param blurEvery steps from blur to blur; 0 for none
 * @param sigma of the blur, in pixels
 * @param seed of first noise and shifts
 */
public record ClassVisualization(
    int steps, double rate, double l2, int jitter, int blurEvery, double sigma, long seed) {
  private static final int BATCH = 16;
  private static final double NOISE = 0.05;
  private static final int TILE = 128;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public ClassVisualization {
    require(steps >= 1, "steps", steps, "at least 1");
    require(rate > 0 && rate < Double.POSITIVE_INFINITY, "rate", rate, "a positive number");
    require(l2 >= 0 && l2 < Double.POSITIVE_INFINITY, "l2", l2, "0 or more");
    require(jitter >= -1, "jitter", jitter, "-1 or more");
    require(blurEvery >= 0, "blurEvery", blurEvery, "0 or more");
    require(sigma > 0 && sigma <= 16, "sigma", sigma, "above 0, at most 16");
  }

  private static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + ", expected " + expected);
    }
  }

  /** 200 steps of 0.015, λ 0.001, jitter as the image is large, blur with σ 0.5 every 10 steps, seed 1. */
  public static ClassVisualization of() {
    return new ClassVisualization(200, 0.015, 1e-3, -1, 10, 0.5, 1);
  }

  /** So many steps. */
  public ClassVisualization withSteps(int n) {
    return new ClassVisualization(n, rate, l2, jitter, blurEvery, sigma, seed);
  }

  /** Steps of this size. */
  public ClassVisualization withRate(double r) {
    return new ClassVisualization(steps, r, l2, jitter, blurEvery, sigma, seed);
  }

  /** Another pull towards mid-grey. */
  public ClassVisualization withL2(double lambda) {
    return new ClassVisualization(steps, rate, lambda, jitter, blurEvery, sigma, seed);
  }

  /** Another largest shift. */
  public ClassVisualization withJitter(int pixels) {
    return new ClassVisualization(steps, rate, l2, pixels, blurEvery, sigma, seed);
  }

  /** Another blur. */
  public ClassVisualization withBlur(int every, double width) {
    return new ClassVisualization(steps, rate, l2, jitter, every, width, seed);
  }

  /** Another seed. */
  public ClassVisualization withSeed(long s) {
    return new ClassVisualization(steps, rate, l2, jitter, blurEvery, sigma, s);
  }

  /**
   * What became of a class.
   *
   * @param label the class
   * @param pixels the image, 0..1, channels last; not copied
   * @param score of the class on it
   * @param probability the softmax of that
   * @param predicted the class of the highest score on it
   * @param scores of the class before each step, of the image as it was rolled then; not copied
   */
  public record Result(
      int label, float[] pixels, double score, double probability, int predicted, double[] scores) {}

  /** The image of one class. */
  public Result run(Subject subject, int label) {
    return run(subject, List.of(label)).getFirst();
  }

  /** The images of all classes, in their order. */
  public List<Result> runAll(Subject subject) {
    List<Integer> labels = new ArrayList<>();
    for (int k = 0; k < subject.classNames().size(); k++) {
      labels.add(k);
    }
    return run(subject, labels);
  }

  /**
   * The images of some classes.
   *
   * @throws IllegalArgumentException if one is not of the network
   */
  public List<Result> run(Subject subject, List<Integer> labels) {
    labels.forEach(subject::requireClass);
    List<Result> results = new ArrayList<>();
    for (int from = 0; from < labels.size(); from += BATCH) {
      List<Integer> part = labels.subList(from, Math.min(labels.size(), from + BATCH));
      results.addAll(new Climb(subject, part.stream().mapToInt(Integer::intValue).toArray()).run());
    }
    return results;
  }

  /** As a sheet: each image with the name of its class, its score and its probability. */
  public static Picture sheet(Subject subject, List<Result> results) {
    int factor = Tiles.factor(Math.max(subject.image().dim(0), subject.image().dim(1)), TILE);
    List<Picture> tiles = results.stream().map(r -> subject.picture(r.pixels()).smoothed(factor).captioned(
        subject.classNames().get(r.label()) + "\n" + String.format(Locale.ROOT, "score %.1f, ", r.score())
            + Tiles.percent(r.probability()))).toList();
    return Picture.grid(tiles, Tiles.columns(tiles.size()), Tiles.GAP, Picture.WHITE);
  }

  /** The images of a few classes on their way up, side by side in a batch. */
  private final class Climb {
    private final Subject subject;
    private final int[] labels;
    private final Shape image;
    private final int size;
    private final int reach;
    private final ScoreGradient gradient;
    private final SeededRandom[] randoms;
    private final float[] x;
    private final float[] rolled;
    private final float[] back;
    private final double[][] scores;

    Climb(Subject subject, int[] labels) {
      this.subject = subject;
      this.labels = labels;
      this.image = subject.image();
      this.size = image.size();
      this.reach = jitter >= 0 ? jitter : Math.max(1, Math.round(image.dim(0) / 14f));
      this.gradient = new ScoreGradient(subject, labels.length);
      SeededRandom root = new SeededRandom(seed).child("class visualization");
      this.randoms = Arrays.stream(labels).mapToObj(root::child).toArray(SeededRandom[]::new);
      this.x = new float[labels.length * size];
      this.rolled = new float[x.length];
      this.back = new float[size];
      this.scores = new double[labels.length][steps];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) Math.clamp(0.5 + NOISE * randoms[i / size].nextGaussian(), 0, 1);
      }
    }

    List<Result> run() {
      for (int step = 0; step < steps; step++) {
        step(step);
        if (blurEvery > 0 && step % blurEvery == blurEvery - 1 && step < steps - 1) {
          Blur.gaussian(labels.length, image, x, sigma);
        }
      }
      gradient.forward(labels.length, x, 0);
      List<Result> results = new ArrayList<>();
      for (int i = 0; i < labels.length; i++) {
        results.add(new Result(labels[i], Arrays.copyOfRange(x, i * size, (i + 1) * size),
            gradient.score(i, labels[i]), gradient.probabilities(i)[labels[i]], gradient.predicted(i), scores[i]));
      }
      return results;
    }

    private void step(int step) {
      int[] down = new int[labels.length];
      int[] across = new int[labels.length];
      for (int i = 0; i < labels.length; i++) {
        down[i] = randoms[i].nextInt(-reach, reach + 1);
        across[i] = randoms[i].nextInt(-reach, reach + 1);
        roll(x, i * size, down[i], across[i], rolled, i * size);
      }
      gradient.forward(labels.length, rolled, 0);
      for (int i = 0; i < labels.length; i++) {
        scores[i][step] = gradient.score(i, labels[i]);
      }
      float[] dx = gradient.backward(labels);
      for (int i = 0; i < labels.length; i++) {
        roll(dx, i * size, -down[i], -across[i], back, 0);
        climb(i * size);
      }
    }

    /** Cyclic, by whole pixels. */
    private void roll(float[] from, int fromOffset, int down, int across, float[] to, int toOffset) {
      int h = image.dim(0);
      int w = image.dim(1);
      int c = image.channels();
      for (int i = 0; i < h * w; i++) {
        int y = Math.floorMod(i / w + down, h);
        int place = Math.floorMod(i % w + across, w);
        System.arraycopy(from, fromOffset + i * c, to, toOffset + (y * w + place) * c, c);
      }
    }

    private void climb(int offset) {
      double squares = 0;
      for (int i = 0; i < size; i++) {
        back[i] -= (float) (2 * l2 * (x[offset + i] - 0.5));
        squares += (double) back[i] * back[i];
      }
      double length = squares == 0 ? 0 : rate / Math.sqrt(squares / size);
      for (int i = 0; i < size; i++) {
        x[offset + i] = (float) Math.clamp(x[offset + i] + length * back[i], 0, 1);
      }
    }
  }
}
