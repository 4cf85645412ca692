package dev.lanewise.training.course;

import dev.lanewise.training.Evaluation;
import dev.lanewise.training.course.ImbalanceExperiment.Outcome;
import dev.lanewise.training.course.ImbalanceExperiment.Way;
import dev.lanewise.training.data.ClassBalance;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Spread;
import dev.lanewise.training.report.BarChart;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The page of {@link ImbalanceExperiment}. */
final class ImbalancePage {
  private final Dataset tail;
  private final int[] counts;
  private final List<Outcome> outcomes;
  private final Outcome plain;
  private final Outcome best;
  private final int epochs;

  /** Classes that count as the head, and as many as the tail. */
  private final int third;

  ImbalancePage(Dataset tail, List<Outcome> outcomes, int epochs) {
    this.tail = tail;
    this.counts = ClassBalance.counts(tail);
    this.outcomes = outcomes;
    this.epochs = epochs;
    this.plain = outcomes.getFirst();
    this.best = outcomes.stream().filter(o -> o.way() != Way.PLAIN)
        .max(Comparator.comparingDouble(o -> balanced(o).mean())).orElseThrow();
    this.third = Math.max(1, counts.length / 3);
  }

  private static Spread spread(Outcome outcome, ToDoubleFunction<Evaluation> figure) {
    return new Spread(outcome.tests().stream().mapToDouble(figure).toArray());
  }

  private static Spread balanced(Outcome outcome) {
    return spread(outcome, Evaluation::balancedAccuracy);
  }

  /** The mean recall of the classes {@code from .. to-1}. */
  private static Spread recall(Outcome outcome, int from, int to) {
    return spread(outcome, test -> IntStream.range(from, to).mapToDouble(test::recall).average().orElse(Double.NaN));
  }

  private Spread head(Outcome outcome) {
    return recall(outcome, 0, third);
  }

  private Spread rare(Outcome outcome) {
    return recall(outcome, counts.length - third, counts.length);
  }

  /**
   * Writes everything.
   *
   * @param demanding whether one way has to be better than the plain one
   */
  void write(Findings findings, boolean demanding) {
    findings.headline(compared());
    theTail(findings);
    findings.section("Balanced accuracy").says("The mean of the recalls of all classes on the test part, which is not "
        + "long-tailed: each class counts the same, however rare it is in training.", runs())
        .table(table()).list(outcomes.stream().skip(1).map(this::sentence).toList());
    findings.section("Recall, from head to tail").chart("recall", recalls(), recallSentence());
    findings.section("The ways").list(outcomes.stream().map(o -> o.way().title + ": " + o.way().does).toList());
    findings.value("classCounts", Arrays.stream(counts).boxed().toList());
    for (Outcome outcome : outcomes) {
      String key = outcome.way().key();
      findings.value(key + ".balancedAccuracy", balanced(outcome).mean())
          .value(key + ".balancedAccuracies", boxed(balanced(outcome).values()))
          .value(key + ".testAccuracy", spread(outcome, Evaluation::accuracy).mean())
          .value(key + ".headRecall", head(outcome).mean()).value(key + ".tailRecall", rare(outcome).mean())
          .value(key + ".recall", boxed(recalls(outcome)));
    }
    checks(findings, demanding);
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private void checks(Findings findings, boolean demanding) {
    int first = counts[0];
    int last = counts[counts.length - 1];
    findings.check("the tail falls from class to class",
        IntStream.range(1, counts.length).allMatch(k -> counts[k] <= counts[k - 1]) && first > last,
        "The first class has " + Sentences.count(first, "sample") + ", the last " + Numbers.whole(last) + ".");
    if (demanding) {
      findings.check("one way is better than plain by more than the spread of the seeds",
          balanced(best).isAbove(balanced(plain)), compared());
    }
  }

  private String compared() {
    Spread before = balanced(plain);
    Spread now = balanced(best);
    String figures = "Trained plainly the net comes to a balanced accuracy of " + before.percent() + "; the best of "
        + "the other ways, \"" + best.way().title + "\", to " + now.percent();
    if (before.values().length == 1) {
      return figures + ", with one seed each.";
    }
    return figures + (now.isAbove(before) ? ": its worst seed is better than the best of the plain ones."
        : ": no more than seeds differ among themselves.");
  }

  private String runs() {
    int seeds = plain.tests().size();
    return "Each way is trained " + (seeds == 1 ? "once" : seeds + " times, with different seeds") + ", for as many "
        + "steps as " + Sentences.count(epochs, "epoch") + " of the tail have; the last model counts"
        + (seeds == 1 ? "." : "; ± is half the distance from the worst seed to the best.");
  }

  private void theTail(Findings findings) {
    BarChart chart = new BarChart("Training samples", "samples", tail.classNames())
        .bars("samples", Arrays.stream(counts).asDoubleStream().toArray());
    int rare = IntStream.range(counts.length - third, counts.length).map(k -> counts[k]).sum();
    findings.section("The tail").says("The training part is cut so that each class has the same fraction of the "
        + "samples of the class before it, from " + Numbers.whole(counts[0]) + " down to "
        + Numbers.whole(counts[counts.length - 1]) + ": " + Numbers.whole(tail.size()) + " in all. "
        + named(counts.length - third, counts.length) + " together are " + Numbers.percent((double) rare / tail.size())
        + " of them.").chart("counts", chart, "Samples of each class in training.");
  }

  private String named(int from, int to) {
    return Sentences.list(tail.classNames().subList(from, to));
  }

  private Table table() {
    int classes = counts.length;
    boolean middle = classes > 2 * third;
    Table table = new Table(1, "way", "balanced accuracy", "against plain",
        "head (" + third + ")", middle ? "middle (" + (classes - 2 * third) + ")" : "middle",
        "tail (" + third + ")");
    for (Outcome outcome : outcomes) {
      double more = balanced(outcome).mean() - balanced(plain).mean();
      table.row(outcome.way().title, balanced(outcome).percent(), outcome == plain ? "–" : Sentences.gain(more),
          head(outcome).percent(), middle ? recall(outcome, third, classes - third).percent() : "–",
          rare(outcome).percent());
    }
    return table;
  }

  /** What a way gives the tail, and what it takes from the head for it. */
  private String sentence(Outcome outcome) {
    double tailGain = rare(outcome).mean() - rare(plain).mean();
    double headGain = head(outcome).mean() - head(plain).mean();
    String name = outcome.way().title + ":";
    if (tailGain > 0 && headGain < 0) {
      return name + " the tail gains " + Sentences.points(tailGain) + ", the head loses "
          + Sentences.points(-headGain) + ".";
    }
    return name + " the recall of the tail changes by " + Sentences.gain(tailGain) + ", that of the head by "
        + Sentences.gain(headGain) + ".";
  }

  private double[] recalls(Outcome outcome) {
    return IntStream.range(0, counts.length).mapToDouble(k -> recall(outcome, k, k + 1).mean()).toArray();
  }

  private BarChart recalls() {
    List<String> names = IntStream.range(0, counts.length)
        .mapToObj(k -> tail.classNames().get(k) + ", " + Numbers.whole(counts[k])).toList();
    BarChart chart = new BarChart("Recall on the test part", "%", names).max(100);
    outcomes.forEach(o -> chart.bars(
        o.way().title, Arrays.stream(recalls(o)).map(recall -> 100 * recall).toArray()));
    return chart;
  }

  private String recallSentence() {
    return "Each class with its number of training samples. The plain net finds " + head(plain).percent()
        + " of " + named(0, third) + " and " + rare(plain).percent() + " of " + named(counts.length - third,
        counts.length) + "; \"" + best.way().title + "\" " + head(best).percent() + " and " + rare(best).percent()
        + ".";
  }
}
