package dev.lanewise.training.classic;

import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Fits several models one after the other, takes the time, and tests each on the same samples.
 *
 * <pre>{@code
 * List<ModelComparison.Row> rows = ModelComparison.on(splits.test())
 *     .add("kNN", () -> KNearestNeighbors.of(5).fit(splits.train()))
 *     .add("softmax", () -> LinearClassifier.fit(
 *         FitSettings.softmax(), splits.train(), splits.validation(), parallel))
 *     .run();
 * Table table = ModelComparison.table(rows);
 * }</pre>
 */
public final class ModelComparison {
  /** Samples that are predicted before the clock starts, so that code that has not run yet is not what is timed. */
  private static final int WARM_UP = 256;

  private final Dataset test;
  private final Map<String, Supplier<? extends Classifier>> models = new LinkedHashMap<>();

  private ModelComparison(Dataset test) {
    this.test = test;
  }

  /**
   * What a model came to.
   *
   * @param name of the model
   * @param parameters how many numbers training has found
   * @param trainingSeconds how long that took
   * @param imagesPerSecond samples of the test part that are predicted in a second, with reading and preprocessing
   * @param accuracy the share of right answers on the test part, 0..1
   */
  public record Row(
      String name, long parameters, double trainingSeconds, double imagesPerSecond, double accuracy) {}

  /**
   * A comparison without models.
   *
   * @param test what all are tested on
   * @throws IllegalArgumentException if it has no sample
   */
  public static ModelComparison on(Dataset test) {
    requireSamples(test);
    return new ModelComparison(test);
  }

  private static void requireSamples(Dataset test) {
    if (test.size() == 0) {
      throw new IllegalArgumentException("test: " + test.name() + " has no sample, expected at least 1");
    }
  }

  /**
   * Adds a model.
   *
   * @param fit makes and fits it; all that is timed as training
   * @throws IllegalArgumentException if one has that name
   */
  public ModelComparison add(String name, Supplier<? extends Classifier> fit) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(fit, "fit");
    if (models.putIfAbsent(name, fit) != null) {
      throw new IllegalArgumentException("name: there is a model " + name + " already");
    }
    return this;
  }

  /**
   * Fits and tests all.
   *
   * @return a row for each, in the order in which they were added
   */
  public List<Row> run() {
    List<Row> rows = new ArrayList<>();
    models.forEach((name, fit) -> rows.add(fit(name, fit, test)));
    return rows;
  }

  /**
   * Fits and tests one model.
   *
   * @param fit makes and fits it
   * @throws IllegalArgumentException if the test part has no sample, or another shape or other classes than the model
   */
  public static Row fit(String name, Supplier<? extends Classifier> fit, Dataset test) {
    requireSamples(test);
    long start = System.nanoTime();
    Classifier fitted = fit.get();
    return test(name, fitted, (System.nanoTime() - start) / 1e9, test);
  }

  /**
   * Tests a model that is fitted already.
   *
   * @param trainingSeconds how long that took
   * @throws IllegalArgumentException if the test part has no sample, or another shape or other classes than the model
   */
  public static Row test(String name, Classifier fitted, double trainingSeconds, Dataset test) {
    requireSamples(test);
    fitted.evaluate(test.slice(0, Math.min(test.size(), WARM_UP)));
    long start = System.nanoTime();
    double accuracy = fitted.evaluate(test).accuracy();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Row(name, fitted.parameters(), trainingSeconds, test.size() / seconds, accuracy);
  }

  /** The rows as a table, in their order. */
  public static Table table(List<Row> rows) {
    Table table = new Table(1, "model", "parameters", "training", "images/s", "test accuracy");
    for (Row row : rows) {
      table.row(row.name, Numbers.whole(row.parameters), Numbers.seconds(row.trainingSeconds),
          Numbers.whole(Math.round(row.imagesPerSecond)), Numbers.percent(row.accuracy));
    }
    return table;
  }
}
