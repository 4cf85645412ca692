package dev.lanewise.training.data;

import dev.lanewise.nn.SeededRandom;
import java.util.Arrays;

/**
 * Divides a dataset at random into folds for cross-validation: each fold validates once what was fitted to all others.
 * Each sample is in exactly one fold; sizes differ by at most one, the larger folds first. Samples keep their order
 * within a fold and within the rest.
 *
 * <pre>{@code
 * KFold folds = KFold.of(splits.trainAndValidation(), 5, seed);
 * for (int fold = 0; fold < folds.folds(); fold++) {
 *   accuracy[fold] = knn.fit(folds.train(fold)).score(folds.validation(fold));
 * }
 * }</pre>
 */
public final class KFold {
  private final Dataset whole;
  private final int folds;

  /** The fold of each sample. */
  private final int[] foldOf;

  private KFold(Dataset whole, int folds, int[] foldOf) {
    this.whole = whole;
    this.folds = folds;
    this.foldOf = foldOf;
  }

  /**
   * Divides a dataset.
   *
   * @param whole what to divide
   * @param folds how many folds, at least 2 and no more than there are samples
   * @param seed any value
   * @throws IllegalArgumentException if there are fewer than 2 folds, or a fold would have no sample
   */
  public static KFold of(Dataset whole, int folds, long seed) {
    if (folds < 2) {
      throw new IllegalArgumentException("folds: " + folds + ", expected at least 2");
    }
    if (folds > whole.size()) {
      throw new IllegalArgumentException("folds: " + folds + ", expected at most " + whole.size()
          + ", the samples of " + whole.name() + "; else a fold has no sample");
    }
    int[] order = new int[whole.size()];
    Arrays.setAll(order, i -> i);
    new SeededRandom(seed).child("folds").shuffle(order);
    int[] foldOf = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      foldOf[order[i]] = i % folds;
    }
    return new KFold(whole, folds, foldOf);
  }

  /** How many folds there are. */
  public int folds() {
    return folds;
  }

  /**
   * The samples of all folds but one.
   *
   * @param fold 0 .. folds-1
   * @return a view of the dataset
   * @throws IllegalArgumentException if there is no such fold
   */
  public Dataset train(int fold) {
    return part(fold, false, "without fold ");
  }

  /**
   * The samples of a fold.
   *
   * @param fold 0 .. folds-1
   * @return a view of the dataset
   * @throws IllegalArgumentException if there is no such fold
   */
  public Dataset validation(int fold) {
    return part(fold, true, "fold ");
  }

  private Dataset part(int fold, boolean within, String name) {
    if (fold < 0 || fold >= folds) {
      throw new IllegalArgumentException("fold: " + fold + ", expected 0.." + (folds - 1));
    }
    int[] indices = new int[foldOf.length];
    int count = 0;
    for (int i = 0; i < foldOf.length; i++) {
      if (foldOf[i] == fold == within) {
        indices[count++] = i;
      }
    }
    return whole.subset(whole.name() + " " + name + fold, Arrays.copyOf(indices, count));
  }
}
