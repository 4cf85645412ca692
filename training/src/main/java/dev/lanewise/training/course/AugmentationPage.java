package dev.lanewise.training.course;

import dev.lanewise.nn.Shape;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.experiment.Curves;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.inspect.AugmentationSheet;
import dev.lanewise.training.report.BarChart;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.Exhibit;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The page of {@code augmentation}. */
final class AugmentationPage {
  /** Epochs that the pictures show. */
  private static final int DRAWS = 5;

  /** Images that the one shown may be mixed with. */
  private static final int OTHERS = 15;

  private final Workbench bench;
  private final Dataset train;
  private final double rate;
  private final List<Result> results;
  private final Result none;
  private final Result flipCrop;

  /**
   * What came out of a way.
   *
   * @param training how the model that was tested does on training samples as they are; null if there is none
   */
  record Result(AugmentationExperiment.Way way, Trained trained, Evaluation training) {
    double training(ToDoubleFunction<Evaluation> figure) {
      return training == null ? Double.NaN : figure.applyAsDouble(training);
    }

    double trainingAccuracy() {
      return training(Evaluation::accuracy);
    }

    double test() {
      return trained.testAccuracy();
    }

    double gap() {
      return trainingAccuracy() - test();
    }

    boolean isFinite() {
      return Double.isFinite(gap());
    }

    double imagesPerSecond() {
      return trained.history().epochs().isEmpty() ? Double.NaN : trained.history().last().imagesPerSecond();
    }
  }

  AugmentationPage(Workbench bench, Dataset train, double rate, List<Result> results) {
    this.bench = bench;
    this.train = train;
    this.rate = rate;
    this.results = results;
    this.none = results.get(0);
    this.flipCrop = results.get(1);
  }

  void write(Findings findings) {
    findings.headline(headline());
    findings.section("What the net is shown").says("The first training image ("
        + train.classNames().get(train.label(0)) + "), and what it becomes in " + DRAWS
        + " epochs. What is drawn depends on the seed, the epoch and the image alone.");
    examples(findings);
    findings.section("Accuracy").says(done()).charts(charts());
    findings.says(seen());
    findings.section("Figures").table(table());
    figures(findings);
    findings.check("without augmentation the net learns its training images", none.trainingAccuracy() > 0.5,
        Numbers.percent(none.trainingAccuracy()) + " of them are right after training.");
    if (bench.onCifar10() && !bench.quick()) {
      findings.check("flip and crop narrow the gap between training and test", flipCrop.gap() < none.gap(),
          "The gap is " + Sentences.points(flipCrop.gap()) + " with them and " + Sentences.points(none.gap())
              + " without.");
    }
  }

  private String headline() {
    Optional<Result> best = finite().max(Comparator.comparingDouble(Result::test));
    if (best.isEmpty() || !none.isFinite()) {
      return "The net did not train without augmentation, so that there is nothing to compare.";
    }
    Result first = best.get();
    if (first.test() <= none.test()) {
      Result next = finite().filter(r -> r != none).max(Comparator.comparingDouble(Result::test)).orElse(none);
      return "No augmentation does better on the test part than none: " + Numbers.percent(none.test())
          + " without, at most " + Numbers.percent(next.test()) + " with one; the gap between training and test is "
          + Sentences.points(none.gap()) + " without and " + Sentences.points(next.gap()) + " with “" + next.way.name()
          + "”.";
    }
    return "On the test part “" + first.way.name() + "” does best, " + Numbers.percent(first.test())
        + " against " + Numbers.percent(none.test()) + " without augmentation; the gap between training and test goes "
        + "from " + Sentences.points(none.gap()) + " to " + Sentences.points(first.gap()) + ".";
  }

  private Stream<Result> finite() {
    return results.stream().filter(Result::isFinite);
  }

  private void examples(Findings findings) {
    Shape shape = train.sampleShape();
    int n = Math.min(1 + OTHERS, train.size());
    float[] images = new float[n * shape.size()];
    for (int i = 0; i < n; i++) {
      train.copySample(i, images, i * shape.size());
    }
    AugmentationSheet sheet = new AugmentationSheet(shape, images, DRAWS, bench.seed());
    for (Result r : results.subList(1, results.size())) {
      findings.picture("example-" + r.way.key(), new Exhibit(sheet.row(r.way.parsed()), r.way.name(),
          "An image before and in " + DRAWS + " epochs of " + r.way.name() + "."));
    }
  }

  private String done() {
    int epochs = none.trained.history().epochs().size();
    return "Mini-VGG is trained six times from the same weights, on " + Sentences.count(train.size(), "image") + " in "
        + Sentences.count(epochs, "epoch") + " each: SGD with Nesterov momentum 0.9, weight decay 5e-4, one cycle up "
        + "to a rate of " + Numbers.plain(rate) + ". What counts is the net after the "
        + (bench.onSynthetic() ? "last epoch" : "best epoch by validation")
        + ". Training accuracy is measured afterwards, on "
        + (none.training == null ? "training" : Numbers.whole(none.training.samples()) + " training")
        + " images as they are and without dropout, so that the gap to the test part means the same for all; losses "
        + "in the curves are those of training itself, on changed images, and do not compare.";
  }

  private Map<String, Chart> charts() {
    BarChart bars = new BarChart(
        "Training and test accuracy", "right answers, %", results.stream().map(r -> r.way.name()).toList());
    bars.bars("training, images as they are", figure(r -> 100 * r.trainingAccuracy()));
    bars.bars("test", figure(r -> 100 * r.test())).max(100);
    XyChart accuracy = new XyChart("Validation accuracy", "epoch", "right answers, %").wholeX();
    XyChart loss = new XyChart("Training loss, on changed images", "step", "loss");
    for (Result r : results) {
      Curves.epochs(accuracy, r.way.name(), r.trained.history(), e -> 100 * e.validation().accuracy());
      Curves.losses(loss, r.way.name(), r.trained.history());
    }
    BarChart gaps = new BarChart("The gap, where training is ahead", "training minus test accuracy, points",
        results.stream().map(r -> r.way.name()).toList());
    gaps.bars("gap", figure(r -> Math.max(0, 100 * r.gap())));
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("accuracy", bars);
    charts.put("gap", gaps);
    charts.put("validation-accuracy", accuracy);
    charts.put("training-loss", loss);
    return charts;
  }

  private double[] figure(ToDoubleFunction<Result> of) {
    return results.stream().mapToDouble(of).toArray();
  }

  private String[] seen() {
    return finite().count() < 2 ? new String[] {"Too few of the runs stayed finite to compare them."}
        : new String[] {narrowest(), better(), harder(), chance()};
  }

  private String narrowest() {
    Result least = finite().min(Comparator.comparingDouble(Result::gap)).orElseThrow();
    Result most = finite().max(Comparator.comparingDouble(Result::gap)).orElseThrow();
    return "The gap is widest with “" + most.way.name() + "”, " + Sentences.points(most.gap())
        + ", and narrowest with “" + least.way.name() + "”, " + Sentences.points(least.gap()) + ".";
  }

  private String better() {
    List<String> clear = finite().filter(r -> r.test() - none.test() > chance(r)).map(r -> r.way.name()).toList();
    List<String> worse = finite().filter(r -> none.test() - r.test() > chance(r)).map(r -> r.way.name()).toList();
    if (clear.isEmpty() && worse.isEmpty()) {
      return "On the test part none of them differs from no augmentation by more than chance.";
    }
    return (clear.isEmpty() ? "" : "Better than no augmentation by more than chance: " + quoted(clear) + ". ")
        + (worse.isEmpty() ? clear.isEmpty() ? "" : "None is worse by more than that."
            : "Worse by more than chance: " + quoted(worse) + ".");
  }

  private static String quoted(List<String> names) {
    return Sentences.list(names.stream().map(name -> "“" + name + "”").toList());
  }

  /** What adds to flip and crop, and has both accuracies lower, has not been learnt yet. */
  private String harder() {
    List<String> names = results.stream().skip(2).filter(r -> r.test() < flipCrop.test()
        && r.trainingAccuracy() < flipCrop.trainingAccuracy()).map(r -> r.way.name()).toList();
    return names.isEmpty() ? "" : "With " + quoted(names) + " both accuracies are lower than with flip and crop alone: "
        + "in so few epochs what the net is shown is harder to learn than it is worth.";
  }

  /** Two standard errors of the difference of two shares. */
  private double chance(Result r) {
    return 2 * Math.sqrt(variance(r) + variance(none));
  }

  private static double variance(Result r) {
    return r.test() * (1 - r.test()) / r.trained.test().samples();
  }

  private String chance() {
    return "Chance means two standard errors of a difference, here about " + Sentences.points(chance(none)) + " of "
        + Sentences.count(none.trained.test().samples(), "test image") + "; other seeds would differ besides.";
  }

  private Table table() {
    Table table = new Table(
        2, "augmentation", "as --augment has it", "training", "test", "gap", "best epoch", "images/s", "time");
    for (Result r : results) {
      boolean any = !r.trained.history().epochs().isEmpty();
      table.row(r.way.name(), r.way.augmentation(), Numbers.percent(r.trainingAccuracy()),
          r.trained.diverged() ? "not finite" : Numbers.percent(r.test()), Sentences.points(r.gap()),
          any ? Integer.toString(r.trained.history().best().number()) : "–",
          any ? Numbers.whole(Math.round(r.imagesPerSecond())) : "–", Numbers.seconds(r.trained.seconds()));
    }
    return table;
  }

  private void figures(Findings findings) {
    for (Result r : results) {
      String key = r.way.key() + ".";
      findings.value(key + "testAccuracy", r.test());
      findings.value(key + "trainingAccuracy", r.trainingAccuracy());
      findings.value(key + "gap", r.gap());
      findings.value(key + "imagesPerSecond", r.imagesPerSecond());
    }
  }
}
