package dev.lanewise.training.course;

import dev.lanewise.training.History;
import dev.lanewise.training.course.OptimisersExperiment.Budget;
import dev.lanewise.training.course.OptimisersExperiment.Fall;
import dev.lanewise.training.course.OptimisersExperiment.Group;
import dev.lanewise.training.course.OptimisersExperiment.Series;
import dev.lanewise.training.experiment.Curves;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Spread;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.schedule.Schedule;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the experiment {@code optimisers} has found. */
final class OptimisersPage {
  /** Two runs whose losses differ by no more of themselves took the same path but for rounding. */
  private static final double ROUNDING = 1e-4;

  /**
   * Steps in which rounding has not yet been blown up by a network that is not convex: it may grow threefold in each.
   * Two forms that were not one path would differ from the third loss on.
   */
  private static final int FIRST_STEPS = 5;

  /** Rules whose lines may cover those of their next of kin. */
  private static final Set<String> DASHED = Set.of("classic-momentum", "adamw");

  private final Findings findings;

  OptimisersPage(Findings findings) {
    this.findings = findings;
  }

  void write(Group linear, Group convolutional, Fall fall, Group scheduled) {
    findings.headline(headline(linear, convolutional, scheduled));
    rules("Rules on softmax", linear);
    rules("Rules on Mini-AlexNet", convolutional);
    momentum(linear, convolutional, fall);
    schedules(scheduled);
  }

  private static String headline(Group linear, Group convolutional, Group scheduled) {
    Series first = byLoss(convolutional).getFirst();
    Series last = byLoss(convolutional).getLast();
    Series constant = scheduled.find(OptimisersExperiment.CONSTANT);
    Series best = bestTest(scheduled);
    return "At the rates below, Mini-AlexNet's training loss after " + steps(convolutional) + " steps is lowest with "
        + first.name() + " (" + loss(first) + ") and highest with " + last.name() + " (" + loss(last)
        + "); on softmax " + byLoss(linear).getFirst().name() + " is ahead. " + (best == constant
        ? "No schedule tested better than the constant rate, " + accuracy(constant) + "."
        : "Of the schedules, " + best.name() + " tested best: " + accuracy(best) + " against " + accuracy(constant)
            + " with the constant rate.");
  }

  private void rules(String heading, Group group) {
    XyChart losses = new XyChart("Training loss, " + group.network(), "step", "loss").logY();
    for (Series s : group.series()) {
      Curves.losses(losses, s.name(), s.histories());
      if (DASHED.contains(s.name())) {
        losses.dashed();
      }
    }
    findings.section(heading).says(seen(group));
    findings.chart(group.network() + "-loss", losses, "Mean of " + group.budget().seeds()
        + " seeds, in a band from the smallest to the largest; the dashes of classic-momentum and adamw let momentum "
        + "and adam show.");
    findings.table(table(group)).says(ranking(group), told(group), decay(group), tests(group));
    for (Series s : group.series()) {
      String key = group.network() + "." + s.name() + ".";
      findings.value(key + "learningRate", s.rate()).value(key + "finalLoss", s.spread(Trained::finalLoss).mean())
          .value(key + "testAccuracy", s.spread(Trained::testAccuracy).mean());
    }
    List<String> above = group.series().stream().filter(s -> !endsBelow(s)).map(Series::name).toList();
    findings.check("on " + group.network() + " every rule ends below its first loss", above.isEmpty(), above.isEmpty()
        ? "The last tenth of the steps has a smaller mean loss than the first step in all "
            + group.series().size() * group.budget().seeds() + " runs."
        : "Not so with " + Sentences.list(above) + ".");
  }

  private static boolean endsBelow(Series s) {
    return s.runs().stream().allMatch(run -> run.finalLoss() < run.firstLoss());
  }

  private static String seen(Group group) {
    Budget b = group.budget();
    return "Each run sees the same " + Numbers.whole(b.samples()) + " training samples " + times(b.epochs())
        + " in batches of " + b.batch() + ", normalised by channel; its seed decides the first weights and the order. "
        + "Each rule has a constant rate of its own, found by hand.";
  }

  private static String times(int epochs) {
    return epochs == 1 ? "once" : epochs == 2 ? "twice" : epochs + " times";
  }

  private static Table table(Group group) {
    Table table = new Table(1, "rule", "learning rate", "final training loss", "test accuracy", "time per epoch");
    for (Series s : group.series()) {
      table.row(s.name(), Numbers.plain(s.rate()), loss(s), accuracy(s), seconds(s));
    }
    return table;
  }

  private static String seconds(Series s) {
    return Numbers.seconds(s.spread(Trained::secondsPerEpoch).mean());
  }

  private static String loss(Series s) {
    Spread spread = s.spread(Trained::finalLoss);
    return Double.isNaN(spread.mean()) ? "not finite" : spread.plain();
  }

  private static String accuracy(Series s) {
    Spread spread = s.spread(Trained::testAccuracy);
    return Double.isNaN(spread.mean()) ? "–" : spread.percent();
  }

  /** All but the second form of momentum, the lowest final loss first; one that is not finite last. */
  private static List<Series> byLoss(Group group) {
    return group.series().stream().filter(s -> !s.isClassicMomentum())
        .sorted(Comparator.comparingDouble(s -> s.spread(Trained::finalLoss).mean())).toList();
  }

  private static Series bestTest(Group group) {
    return group.series().stream().filter(s -> !Double.isNaN(s.spread(Trained::testAccuracy).mean()))
        .max(Comparator.comparingDouble(s -> s.spread(Trained::testAccuracy).mean()))
        .orElse(group.series().getFirst());
  }

  private static String ranking(Group group) {
    return "From the lowest final loss to the highest: " + byLoss(group).stream()
        .map(s -> s.name() + " (" + loss(s) + ")").collect(Collectors.joining(", ")) + ".";
  }

  /** Whether the seeds tell the first from the second. */
  private static String told(Group group) {
    Series first = byLoss(group).get(0);
    Series second = byLoss(group).get(1);
    boolean apart = first.spread(Trained::finalLoss).max() < second.spread(Trained::finalLoss).min();
    return apart ? "The worst seed of " + first.name() + " ends below the best of " + second.name() + "."
        : "The seeds of " + first.name() + " and " + second.name() + " overlap: these runs do not tell the two apart.";
  }

  /** Whether AdamW's decay, 0.01 of the rate in each step, has had the time to matter. */
  private static String decay(Group group) {
    double adam = group.find("adam").spread(Trained::finalLoss).mean();
    double adamw = group.find("adamw").spread(Trained::finalLoss).mean();
    return "Adam and AdamW, whose weights shrink by 0.01 of the rate in each step, end " + (
        Math.abs(adam - adamw) < 0.01 * adam ? "within a hundredth of each other: in so few steps that is next to "
            + "nothing." : Numbers.plain(Math.abs(adam - adamw)) + " apart.");
  }

  private static String tests(Group group) {
    double most = bestTest(group).spread(Trained::testAccuracy).mean();
    List<String> best = group.series().stream()
        .filter(s -> Math.abs(s.spread(Trained::testAccuracy).mean() - most) < 1e-9).map(Series::name).toList();
    String lowest = byLoss(group).getFirst().name();
    return best.isEmpty() ? "" : "Most right answers on the test part: " + Sentences.list(best) + ", "
        + accuracy(bestTest(group)) + (best.contains(lowest) ? "; the lowest training loss is among them."
            : "; the lowest training loss is that of " + lowest + ".");
  }

  private static long steps(Group group) {
    return (long) group.budget().stepsPerEpoch() * group.budget().epochs();
  }

  private void momentum(Group linear, Group convolutional, Fall fall) {
    double constant = largestGap(linear.momentum(), linear.classicMomentum(), Integer.MAX_VALUE);
    double falling = largestGap(List.of(fall.momentum()), List.of(fall.classic()), Integer.MAX_VALUE);
    double early = largestGap(convolutional.momentum(), convolutional.classicMomentum(), FIRST_STEPS);
    double late = largestGap(convolutional.momentum(), convolutional.classicMomentum(), Integer.MAX_VALUE);
    findings.section("Two forms of momentum").says("PyTorch has v ← ρv + g, w ← w − ηv; CS231n and the older papers "
        + "have v ← ρv − ηg, w ← w + v. While the rate η stays the same, the second velocity is the first times −η: "
        + "one path, two ways to round it. When η changes, the first form's next step is short at once; the second "
        + "goes on with a velocity that was collected at the old rate.");
    findings.chart("momentum-forms", gapChart(linear, convolutional, fall),
        "How far the losses of the two forms are apart, as a share of the loss; seed for seed.");
    findings.says("On softmax at a constant rate they are never further apart than " + Numbers.plain(constant)
        + " of the loss; when the rate falls to a tenth after " + fall.stepsPerEpoch() + " steps, up to "
        + Numbers.plain(falling) + ".", "On Mini-AlexNet at a constant rate it is " + Numbers.plain(early)
        + " at most in the first " + FIRST_STEPS + " steps and " + Numbers.plain(late)
        + " at most in all: " + (late > 10 * early ? "there, small differences of rounding grow with the steps."
        : "there, rounding has not grown much."));
    findings.value("momentumForms.softmaxConstant", constant).value("momentumForms.softmaxFalling", falling)
        .value("momentumForms.miniAlexNetFirstSteps", early).value("momentumForms.miniAlexNet", late);
    findings.check("at a constant rate both forms of momentum are one path", constant <= ROUNDING && early <= ROUNDING,
        "Largest difference, as a share of the loss: " + Numbers.plain(constant) + " on softmax in all steps, "
            + Numbers.plain(early) + " on Mini-AlexNet in the first " + FIRST_STEPS + "; allowed "
            + Numbers.plain(ROUNDING) + ".");
    findings.check("when the rate changes they part", falling > 10 * constant, "Largest difference on softmax: "
        + Numbers.plain(falling) + " of the loss with a falling rate, " + Numbers.plain(constant)
        + " with a constant one; expected more than ten times as much.");
  }

  private static Chart gapChart(Group linear, Group convolutional, Fall fall) {
    XyChart chart = new XyChart("Distance of the two forms of momentum", "step", "|difference| ÷ loss").logY();
    gapLine(chart, "softmax, constant rate", linear.momentum().getFirst(), linear.classicMomentum().getFirst());
    gapLine(chart, "softmax, rate falls to a tenth", fall.momentum(), fall.classic());
    gapLine(chart, "Mini-AlexNet, constant rate", convolutional.momentum().getFirst(),
        convolutional.classicMomentum().getFirst());
    return chart;
  }

  private static void gapLine(XyChart chart, String name, Trained one, Trained other) {
    double[] gaps = gaps(one, other);
    chart.line(name, IntStream.rangeClosed(1, gaps.length).asDoubleStream().toArray(), gaps);
  }

  private static double largestGap(List<Trained> some, List<Trained> others, int steps) {
    return IntStream.range(0, some.size())
        .mapToDouble(i -> Arrays.stream(gaps(some.get(i), others.get(i))).limit(steps).max().orElse(0))
        .max().orElse(0);
  }

  /** For each step that both runs have, the difference of their losses as a share of the first's. */
  private static double[] gaps(Trained one, Trained other) {
    List<History.Step> a = one.history().steps();
    List<History.Step> b = other.history().steps();
    return IntStream.range(0, Math.min(a.size(), b.size()))
        .mapToDouble(i -> Math.abs(a.get(i).loss() - b.get(i).loss()) / a.get(i).loss()).toArray();
  }

  private void schedules(Group group) {
    Budget b = group.budget();
    findings.section("Schedules").says("Mini-AlexNet with momentum 0.9, a base rate of "
        + Numbers.plain(OptimisersExperiment.SCHEDULED_RATE) + " and " + Sentences.count(b.epochs(), "epoch") + " of "
        + Numbers.whole(b.samples()) + " samples in batches of " + b.batch() + "; " + Sentences.count(b.seeds(), "seed")
        + " each. Step, exponential and 1/t change after whole epochs, the others at every step.");
    findings.chart("schedules", rateChart(group), "What each schedule makes of the rate.");
    findings.charts(scheduleCurves(group));
    findings.table(scheduleTable(group)).says(compared(group));
    for (Series s : group.series()) {
      findings.value("schedule." + s.name() + ".testAccuracy", s.spread(Trained::testAccuracy).mean())
          .value("schedule." + s.name() + ".finalLoss", s.spread(Trained::finalLoss).mean());
    }
  }

  private static Chart rateChart(Group group) {
    XyChart chart = new XyChart("Learning rate", "step", "learning rate");
    for (Series s : group.series()) {
      List<History.Step> steps = s.histories().getFirst().steps();
      chart.line(s.name(), steps.stream().mapToDouble(History.Step::number).toArray(),
          steps.stream().mapToDouble(History.Step::learningRate).toArray());
    }
    return chart;
  }

  private static Map<String, Chart> scheduleCurves(Group group) {
    XyChart loss = new XyChart("Training loss", "step", "loss").logY();
    XyChart accuracy = new XyChart("Validation accuracy", "epoch", "right answers, %").wholeX();
    for (Series s : group.series()) {
      Curves.losses(loss, s.name(), s.histories());
      Curves.epochs(accuracy, s.name(), s.histories(), e -> 100 * e.validation().accuracy());
    }
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("schedules-loss", loss);
    charts.put("schedules-validation", accuracy);
    return charts;
  }

  private static Table scheduleTable(Group group) {
    Map<String, Schedule> texts = OptimisersExperiment.schedules(group.budget().epochs());
    Table table = new Table(2, "schedule", "setting", "last rate", "final training loss", "test accuracy");
    for (Series s : group.series()) {
      List<History.Step> steps = s.histories().getFirst().steps();
      table.row(s.name(), texts.get(s.name()).toString(),
          steps.isEmpty() ? "–" : Numbers.plain(steps.getLast().learningRate()), loss(s), accuracy(s));
    }
    return table;
  }

  private static String compared(Group group) {
    Series constant = group.find(OptimisersExperiment.CONSTANT);
    Spread base = constant.spread(Trained::testAccuracy);
    List<String> clear = group.series().stream().filter(s -> s.spread(Trained::testAccuracy).isAbove(base))
        .map(Series::name).toList();
    List<String> lower = group.series().stream().filter(s -> s != constant)
        .filter(s -> s.spread(Trained::finalLoss).mean() < constant.spread(Trained::finalLoss).mean())
        .map(Series::name).toList();
    return "With a constant rate the test part gives " + accuracy(constant) + ". " + (clear.isEmpty()
        ? "No schedule is better than that with every seed. " : "Better than that "
            + (base.values().length > 1 ? "with every seed: " : "with this one seed: ") + Sentences.list(clear) + ". ")
        + (lower.isEmpty() ? "None ends with a lower training loss than the constant rate."
            : "A lower final training loss than the constant rate's is that of " + Sentences.list(lower) + ".");
  }
}
