package dev.lanewise.training.course;

import dev.lanewise.training.History;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Curves;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Spread;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The page of {@code batchnorm}. */
final class BatchNormPage {
  /** What is asked for on CIFAR-10. */
  private static final double[] CIFAR10 = {0.60, 0.65, 0.70};

  /** What is asked for elsewhere: so much of the way from guessing to what both nets reach at the usual rate. */
  private static final double[] SHARES = {0.5, 0.75, 0.95};

  /** Less of the way from guessing to the accuracy at the usual rate is next to nothing learnt. */
  private static final double LITTLE = 0.1;

  private final Workbench bench;
  private final Splits splits;
  private final List<Setting> settings;
  private final double[] targets;

  /**
   * A setting and what its runs, one for each seed, came to.
   *
   * @param factor how many times the usual rate
   */
  record Setting(boolean batchNorm, int factor, List<Trained> runs) {
    String net() {
      return batchNorm ? "with BatchNorm" : "without";
    }

    String name() {
      return net() + ", " + factor + "×";
    }

    String key() {
      return (batchNorm ? "batchNorm" : "plain") + factor + "x";
    }

    long diverged() {
      return runs.stream().filter(Trained::diverged).count();
    }

    /** The best validation accuracy of each run; 0 of one that ended in its first epoch. */
    Spread best() {
      return new Spread(runs.stream().mapToDouble(
          run -> run.history().epochs().isEmpty() ? 0 : run.bestValidationAccuracy()).toArray());
    }

    /** The test accuracy of the runs that were tested. */
    double test() {
      return runs.stream().mapToDouble(Trained::testAccuracy).filter(Double::isFinite).average().orElse(Double.NaN);
    }

    /** The first epochs that validated so well, of the runs that came so far. */
    int[] epochsTo(double accuracy) {
      return runs.stream().flatMapToInt(run -> run.history().epochs().stream()
          .filter(e -> e.validation().accuracy() >= accuracy).mapToInt(History.Epoch::number).limit(1)).toArray();
    }

    boolean reaches(double accuracy) {
      return epochsTo(accuracy).length == runs.size();
    }

    /** The mean of the first epochs that validated so well; infinite if a run never did. */
    double meanEpochsTo(double accuracy) {
      return reaches(accuracy) ? IntStream.of(epochsTo(accuracy)).average().orElseThrow() : Double.POSITIVE_INFINITY;
    }

    /** The same for readers. */
    String textEpochsTo(double accuracy) {
      int[] epochs = epochsTo(accuracy);
      if (epochs.length == 0) {
        return "never";
      }
      String mean = decimals(IntStream.of(epochs).average().orElseThrow());
      return epochs.length == runs.size() ? mean : mean + " (" + epochs.length + " of " + runs.size() + ")";
    }
  }

  BatchNormPage(Workbench bench, Splits splits, List<Setting> settings) {
    this.bench = bench;
    this.splits = splits;
    this.settings = settings;
    this.targets = bench.onCifar10() && !bench.quick() ? CIFAR10 : targets(
        1.0 / splits.train().classes(), Math.min(settings.get(0).best().mean(), settings.get(1).best().mean()));
  }

  /** Whole per cents between two accuracies, each once. */
  static double[] targets(double chance, double reached) {
    return DoubleStream.of(SHARES).map(share -> chance + share * (reached - chance))
        .map(accuracy -> Math.floor(100 * accuracy + 1e-9) / 100).distinct().toArray();
  }

  void write(Findings findings) {
    Setting plain = settings.get(0);
    Setting normalised = settings.get(1);
    findings.headline(atUsualRate(plain, normalised) + " " + atTenTimes());
    double ceiling = Curves.lossCeiling(splits.train().classes());
    findings.section("Curves").says(done()).charts(charts(ceiling));
    if (isCut()) {
      findings.says("Losses above " + Numbers.plain(ceiling) + " are cut off.");
    }
    findings.says(soonest(plain, normalised), tenTimes(settings.get(2)), tenTimes(settings.get(3)), least());
    findings.section("Figures").table(table());
    for (Setting setting : settings) {
      findings.value(setting.key() + ".bestValidationAccuracy", setting.best().mean());
      findings.value(setting.key() + ".testAccuracy", setting.test());
      findings.value(setting.key() + ".notFinite", setting.diverged());
      for (double target : targets) {
        findings.value(setting.key() + ".epochsTo" + Math.round(100 * target), setting.meanEpochsTo(target));
      }
    }
    findings.value("accuracies", DoubleStream.of(targets).boxed().toList());
    if (bench.onCifar10() && !bench.quick()) {
      findings.check("with BatchNorm the lab net is at each of the accuracies no later",
          Arrays.stream(targets).allMatch(
              t -> normalised.reaches(t) && normalised.meanEpochsTo(t) <= plain.meanEpochsTo(t)),
          soonest(plain, normalised));
    }
    findings.check("at ten times the rate the net with BatchNorm trains, and better than that without",
        settings.get(3).diverged() == 0 && settings.get(3).best().mean() > settings.get(2).best().mean(), atTenTimes());
  }

  private static String decimals(double epochs) {
    return epochs == Math.rint(epochs) ? Long.toString((long) epochs) : String.format(Locale.ROOT, "%.1f", epochs);
  }

  /** At the highest accuracy that both reach. */
  private String atUsualRate(Setting plain, Setting normalised) {
    double[] common = Arrays.stream(targets).filter(t -> plain.reaches(t) && normalised.reaches(t)).toArray();
    if (common.length == 0) {
      return "At the usual rate there is no accuracy asked for that both nets reach.";
    }
    double target = common[common.length - 1];
    return "At the usual rate the net is at " + whole(target) + " after " + normalised.textEpochsTo(target)
        + (normalised.meanEpochsTo(target) == 1 ? " epoch" : " epochs") + " with BatchNorm and after "
        + plain.textEpochsTo(target) + " without.";
  }

  private static String whole(double target) {
    return Math.round(100 * target) + " %";
  }

  private String atTenTimes() {
    return "At ten times that rate the net without BatchNorm " + fate(settings.get(2)) + ", and that with it "
        + fate(settings.get(3)) + ".";
  }

  private static String fate(Setting setting) {
    long broken = setting.diverged();
    return broken == setting.runs.size() ? "does not train at all"
        : "comes to " + setting.best().percent() + (broken == 0 ? "" : ", with " + broken + " of " + setting.runs.size()
            + " losses no longer finite");
  }

  private String done() {
    int seeds = settings.getFirst().runs.size();
    int epochs = settings.stream().flatMap(s -> s.runs.stream()).mapToInt(r -> r.history().epochs().size()).max()
        .orElse(0);
    return "The lab net, three convolutions and two dense layers, is trained on " + Numbers.whole(splits.train().size())
        + " images in " + Sentences.count(epochs, "epoch") + " with a momentum of 0.9, without and with a BatchNorm "
        + "behind each convolution, at a rate of 0.01 and at 0.1" + (seeds == 1 ? ", from one seed."
            : "; from " + seeds + " seeds, of which lines show the mean and bands the range.");
  }

  private String soonest(Setting plain, Setting normalised) {
    List<String> each = Arrays.stream(targets).mapToObj(t -> whole(t) + ": " + normalised.textEpochsTo(t) + " with, "
        + plain.textEpochsTo(t) + " without").toList();
    return "Epochs to an accuracy at the usual rate: " + String.join("; ", each) + ".";
  }

  private String tenTimes(Setting fast) {
    String who = "At ten times the rate the net " + (fast.batchNorm ? "with" : "without") + " BatchNorm ";
    if (fast.diverged() > 0) {
      return who + fate(fast) + ": " + fast.runs.stream().filter(Trained::diverged).findFirst().orElseThrow()
          .outcome().divergence() + ".";
    }
    Setting usual = settings.get(fast.batchNorm ? 1 : 0);
    double chance = 1.0 / splits.train().classes();
    double learnt = (fast.best().mean() - chance) / (usual.best().mean() - chance);
    return who + "comes to " + fast.best().percent() + ", against " + usual.best().percent() + " at the usual one"
        + (!(learnt >= LITTLE) ? ": it learns little or nothing."
            : learnt < 1 ? ": it stands the rate, but does not gain by it." : ".");
  }

  /** Who is first at the highest accuracy. */
  private String least() {
    double target = targets[targets.length - 1];
    double least = settings.stream().mapToDouble(s -> s.meanEpochsTo(target)).min().orElseThrow();
    if (Double.isInfinite(least)) {
      return "None of the four is always at " + whole(target) + ".";
    }
    List<String> first = settings.stream().filter(s -> s.meanEpochsTo(target) == least).map(Setting::name).toList();
    return "First at " + whole(target) + ": " + String.join("; ", first) + ".";
  }

  /** Whether a net burst: on an axis that had room for its losses nothing could be told from the others. */
  private boolean isCut() {
    return settings.stream().anyMatch(s -> s.diverged() > 0);
  }

  private Map<String, Chart> charts(double ceiling) {
    XyChart accuracy = new XyChart("Validation accuracy", "epoch", "right answers, %").wholeX();
    XyChart loss = new XyChart("Training loss", "step", "loss");
    if (isCut()) {
      loss.yRange(0, ceiling);
    } else {
      loss.logY();
    }
    for (Setting setting : settings) {
      List<History> histories = setting.runs.stream().map(Trained::history).toList();
      Curves.epochs(accuracy, setting.name(), histories, e -> 100 * e.validation().accuracy());
      Curves.losses(loss, setting.name(), histories);
    }
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("validation-accuracy", accuracy);
    charts.put("training-loss", loss);
    return charts;
  }

  private Table table() {
    String[] headers = new String[4 + targets.length];
    System.arraycopy(new String[] {"net, rate", "best validation", "test"}, 0, headers, 0, 3);
    for (int i = 0; i < targets.length; i++) {
      headers[3 + i] = "epochs to " + whole(targets[i]);
    }
    headers[headers.length - 1] = "time";
    Table table = new Table(1, headers);
    for (Setting setting : settings) {
      String[] row = new String[headers.length];
      row[0] = setting.name();
      row[1] = setting.diverged() == setting.runs.size() ? "not finite" : setting.best().percent();
      row[2] = Numbers.percent(setting.test());
      for (int i = 0; i < targets.length; i++) {
        row[3 + i] = setting.textEpochsTo(targets[i]);
      }
      row[headers.length - 1] = Numbers.seconds(setting.runs.stream().mapToDouble(Trained::seconds).sum());
      table.row(row);
    }
    return table;
  }
}
