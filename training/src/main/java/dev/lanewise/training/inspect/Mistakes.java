package dev.lanewise.training.inspect;

import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.pictures.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The samples of a dataset that a network gets wrong and is surest about. */
public final class Mistakes {
  private static final int BATCH = 64;
  private static final int TILE = 128;

  /** The least probable true class first; equal ones in the dataset's order. */
  private static final Comparator<Mistake> WORST_FIRST =
      Comparator.comparingDouble(Mistake::trueProbability).thenComparingInt(Mistake::index);

  private Mistakes() {}

  /**
   * A sample that was taken for something else.
   *
   * @param index in the dataset
   * @param label what it is
   * @param predicted what it was taken for
   * @param probability of that
   * @param trueProbability of what it is
   */
  public record Mistake(int index, int label, int predicted, double probability, double trueProbability) {}

  /**
   * The worst mistakes of a dataset: those with the least probability for what the sample is, so the largest loss.
   *
   * @param count the most that are wanted, at least 1
   * @return the worst first
   * @throws IllegalArgumentException if the dataset is not of the network's images and classes
   */
  public static List<Mistake> worst(Subject subject, Dataset dataset, int count) {
    subject.requireFit(dataset);
    ScoreGradient run = new ScoreGradient(subject, BATCH);
    int size = subject.image().size();
    float[] pixels = new float[BATCH * size];
    List<Mistake> worst = new ArrayList<>();
    for (int from = 0; from < dataset.size(); from += BATCH) {
      int n = Math.min(BATCH, dataset.size() - from);
      for (int i = 0; i < n; i++) {
        dataset.copySample(from + i, pixels, i * size);
      }
      run.forward(n, pixels, 0);
      for (int i = 0; i < n; i++) {
        if (run.predicted(i) != dataset.label(from + i)) {
          worst.add(mistake(run, i, from + i, dataset.label(from + i)));
        }
      }
    }
    worst.sort(WORST_FIRST);
    return List.copyOf(worst.subList(0, Math.min(count, worst.size())));
  }

  private static Mistake mistake(ScoreGradient run, int i, int index, int label) {
    double[] p = run.probabilities(i);
    int predicted = run.predicted(i);
    return new Mistake(index, label, predicted, p[predicted], p[label]);
  }

  /**
   * Mistakes as a sheet: each sample with what it is and what it was taken for.
   *
   * @param dataset the one they were made on; images of 1 or 3 channels
   * @param mistakes at least one
   */
  public static Picture sheet(Dataset dataset, List<Mistake> mistakes) {
    float[] pixels = new float[dataset.sampleShape().size()];
    int factor = Tiles.factor(Math.max(dataset.sampleShape().dim(0), dataset.sampleShape().dim(1)), TILE);
    List<String> names = dataset.classNames();
    List<Picture> tiles = new ArrayList<>();
    for (Mistake m : mistakes) {
      dataset.copySample(m.index(), pixels, 0);
      tiles.add(Picture.of(pixels, 0, dataset.sampleShape()).enlarged(factor).captioned(
          "#" + m.index() + ": " + names.get(m.label()) + ", " + Tiles.percent(m.trueProbability())
              + "\ntaken for " + names.get(m.predicted()) + ", " + Tiles.percent(m.probability())));
    }
    return Picture.grid(tiles, Tiles.columns(tiles.size()), Tiles.GAP, Picture.WHITE);
  }
}
