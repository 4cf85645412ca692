package dev.lanewise.training.data;

import dev.lanewise.nn.SeededRandom;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How many samples each class has, and views and weights that change what that does to training: a long tail, classes
 * drawn equally often, weights for losses.
 */
public final class ClassBalance {
  private ClassBalance() {}

  /** The number of samples of each class. */
  public static int[] counts(Dataset dataset) {
    int[] counts = new int[dataset.classes()];
    for (int i = 0; i < dataset.size(); i++) {
      counts[dataset.label(i)]++;
    }
    return counts;
  }

  /** The indices of the samples of a class, in their order. */
  static int[] members(Dataset dataset, int label) {
    return IntStream.range(0, dataset.size()).filter(i -> dataset.label(i) == label).toArray();
  }

  /**
   * A long-tailed part of a dataset (Cui et al., "Class-Balanced Loss Based on Effective Number of Samples", 2019):
   * with m the size of its smallest class, class k of C keeps m · ratio^(−k/(C−1)) samples, rounded, chosen at random.
   * So the first class is the head, and the last has a ratio-th of its samples. Samples keep their order.
   *
   * @param whole with at least 2 classes
   * @param ratio of the first class to the last, at least 1
   * @param seed decides which samples stay
   * @return a view
   * @throws IllegalArgumentException if there are fewer classes, the ratio is less, or the last class would have no
   *     sample left
   */
  public static Dataset longTailed(Dataset whole, double ratio, long seed) {
    int[] counts = tail(whole, ratio);
    boolean[] kept = new boolean[whole.size()];
    SeededRandom random = new SeededRandom(seed).child("long tail");
    for (int k = 0; k < counts.length; k++) {
      int[] members = members(whole, k);
      random.child(k).shuffle(members);
      Arrays.stream(members, 0, counts[k]).forEach(i -> kept[i] = true);
    }
    return whole.subset(whole.name() + ", long tail",
        IntStream.range(0, kept.length).filter(i -> kept[i]).toArray());
  }

  private static int[] tail(Dataset whole, double ratio) {
    int classes = whole.classes();
    if (classes < 2) {
      throw new IllegalArgumentException(whole.name() + " has " + classes + " classes, expected at least 2");
    }
    if (!(ratio >= 1 && ratio < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("ratio: " + ratio + ", expected a finite number of at least 1");
    }
    int[] all = counts(whole);
    int smallest = IntStream.range(0, classes).reduce((a, b) -> all[b] < all[a] ? b : a).orElseThrow();
    if (all[smallest] / ratio < 1) {
      throw new IllegalArgumentException("class \"" + whole.classNames().get(smallest) + "\" of " + whole.name()
          + " has " + all[smallest] + (all[smallest] == 1 ? " sample" : " samples") + ", expected at least "
          + (long) Math.ceil(ratio) + ", so that a tail of " + ratio + " : 1 ends with one");
    }
    return IntStream.range(0, classes)
        .map(k -> (int) Math.round(all[smallest] * StrictMath.pow(ratio, -(double) k / (classes - 1)))).toArray();
  }

  /**
   * A view in which every class comes as often as the largest has samples: a smaller one goes round and round through
   * its own in an order drawn anew each time, so that no sample comes more than once more than another of its class.
   *
   * @param seed decides which samples come once more
   * @throws IllegalArgumentException if a class has no sample
   */
  public static Dataset oversampled(Dataset whole, long seed) {
    int[] counts = counts(whole);
    int largest = Arrays.stream(counts).max().orElse(0);
    int[] indices = new int[Math.multiplyExact(largest, counts.length)];
    SeededRandom random = new SeededRandom(seed).child("oversampled");
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] == 0) {
        throw new IllegalArgumentException("class \"" + whole.classNames().get(k) + "\" of " + whole.name()
            + " has no sample, expected at least 1 to draw");
      }
      SeededRandom order = random.child(k);
      int[] members = members(whole, k);
      for (int i = 0; i < largest; i++) {
        if (i % members.length == 0) {
          order.shuffle(members);
        }
        indices[k * largest + i] = members[i % members.length];
      }
    }
    return whole.subset(whole.name() + ", oversampled", indices);
  }

  /**
   * Weights of classes for a loss: 1/n^power, scaled so that the mean over the samples is 1. A power of 1 lets all
   * classes weigh the same together, 0.5 is half-way there, 0 changes nothing.
   *
   * @param counts samples of each class, each at least 1
   * @param power 0 or more
   * @throws IllegalArgumentException if a class has no sample, or the power is negative or not finite
   */
  public static double[] weights(int[] counts, double power) {
    if (!(power >= 0 && power < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("power: " + power + ", expected a finite number of at least 0");
    }
    double samples = 0;
    double sum = 0;
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] < 1) {
        throw new IllegalArgumentException("counts: class " + k + " has " + counts[k] + " samples, expected 1 or more");
      }
      samples += counts[k];
      sum += counts[k] * StrictMath.pow(counts[k], -power);
    }
    double scale = samples / sum;
    return Arrays.stream(counts).mapToDouble(n -> scale * StrictMath.pow(n, -power)).toArray();
  }
}
