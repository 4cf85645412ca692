package dev.lanewise.training.course;

import dev.lanewise.nn.GradientCheck;
import dev.lanewise.training.History;
import dev.lanewise.training.course.BabysitLab.Activations;
import dev.lanewise.training.course.BabysitLab.Gradients;
import dev.lanewise.training.course.BabysitLab.Results;
import dev.lanewise.training.experiment.Curves;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.CurveCharts;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The page of {@link BabysitExperiment}, and the judgement of its figures. */
final class BabysitPage {
  /** How far the initial loss may be from ln C, as a share of it. */
  private static final double NEAR = 0.1;

  private static final double DECAY_TOLERANCE = 1e-3;

  /** To what share of ln C the loss must fall within the steps of the trials. */
  private static final double FALLEN = 0.95;

  /** Between which ‖Δw‖/‖w‖ of a layer is healthy. */
  private static final double LEAST_UPDATE = 1e-4;

  private static final double MOST_UPDATE = 1e-2;

  /** How much the deviation may change from the first hidden layer to the last, up or down. */
  private static final double MOST_CHANGE = 10;

  private static final double[] LAMBDAS = {0, 5e-4, 5e-3, 5e-2};

  private final Results results;
  private final double chance;
  private final double ceiling;
  private final List<Verdict> verdicts = new ArrayList<>();

  /**
   * What a check says of one setting.
   *
   * @param check what is checked
   * @param demand what it demands
   * @param setting sound, or how it is broken
   * @param sound whether the setting is the sound one
   * @param figure what was found
   * @param passes whether that is what the check demands
   */
  private record Verdict(
      String check, String demand, String setting, boolean sound, String figure, boolean passes) {
    /** Whether a sound setting passes, or a broken one fails. */
    boolean asExpected() {
      return sound == passes;
    }

    String word() {
      return (passes ? "✓ pass" : "✗ fail") + (sound ? "" : passes ? ", not caught" : ", caught");
    }
  }

  BabysitPage(Results results, int classes) {
    this.results = results;
    this.chance = Math.log(classes);
    this.ceiling = Curves.lossCeiling(classes);
    judge();
  }

  private void judge() {
    initialLoss("sound", true, results.start().loss());
    initialLoss("last layer starts with deviation " + Numbers.plain(BabysitLab.TOO_LARGE), false,
        results.start().brokenLoss());
    decay("sound", true, results.start().decayError());
    decay("taken for λ·Σw²: 2λ·w", false, results.start().brokenDecayError());
    gradients("sound", true, results.gradients());
    gradients("gradient of the loss with a lost sign", false, results.wrongSign());
    gradients("gradient of the loss twice as long", false, results.wrongScale());
    few("sound", true, results.few());
    few("gradient of the loss with a lost sign", false, results.fewWrongSign());
    falls("sound", true, results.right());
    falls("labels shuffled", false, results.shuffled());
    falls("learning rate " + rate(results.tooLow()) + ", too low", false, results.tooLow());
    finite("sound", true, results.right());
    finite("learning rate " + Numbers.plain(results.tooHighRate()) + ", far too high", false, results.tooHigh());
    updates("sound", true, results.early());
    updates("learning rate " + rate(results.tooLow()) + ", too low", false, results.earlyTooLow());
    spread("sound: He", true, results.activations().get("He")); // Xavier's, made for tanh, is neither sound nor broken
    spread("weights of deviation 0.01", false, results.activations().get("0.01"));
    spread("weights of deviation 1", false, results.activations().get("1"));
  }

  private void verdict(String check, String demand, String setting, boolean sound, String figure, boolean passes) {
    verdicts.add(new Verdict(check, demand, setting, sound, figure, passes));
  }

  private void initialLoss(String setting, boolean sound, double loss) {
    verdict("initial loss", "ln C = " + Numbers.plain(chance) + ", ±" + Math.round(100 * NEAR) + " %", setting, sound,
        Numbers.plain(loss), Math.abs(loss / chance - 1) <= NEAR);
  }

  private void decay(String setting, boolean sound, double error) {
    verdict("regularisation", "a step takes λ·w away: error below " + Numbers.plain(DECAY_TOLERANCE),
        setting, sound, Numbers.plain(error), error < DECAY_TOLERANCE);
  }

  private void gradients(String setting, boolean sound, Gradients gradients) {
    verdict("gradients", "as central differences: error below " + Numbers.plain(GradientCheck.TOLERANCE), setting,
        sound, Numbers.plain(gradients.worst()), gradients.worst() < GradientCheck.TOLERANCE
            && gradients.worstFloat() < GradientCheck.TOLERANCE);
  }

  private void few(String setting, boolean sound, Trained run) {
    double best = run.history().epochs().isEmpty() ? 0 : run.bestValidationAccuracy();
    verdict(BabysitLab.FEW + " samples by heart", "100 % of them right", setting, sound,
        Numbers.percent(best) + (run.diverged() ? ", then not finite" : ""), best == 1);
  }

  private void falls(String setting, boolean sound, Trained run) {
    double loss = end(run);
    verdict("the loss falls", "below " + Numbers.plain(FALLEN * chance) + " in " + results.steps() + " steps", setting,
        sound, Numbers.plain(loss), loss < FALLEN * chance);
  }

  private void finite(String setting, boolean sound, Trained run) {
    verdict("the loss is finite", "to the last of " + results.steps() + " steps", setting, sound,
        run.diverged() ? "not in step " + (run.history().steps().size() + 1) : "in all", !run.diverged());
  }

  private void updates(String setting, boolean sound, Trained run) {
    double ratio = update(run);
    verdict("update ÷ weight", "early, the layers' median is " + Numbers.plain(LEAST_UPDATE) + " to "
        + Numbers.plain(MOST_UPDATE), setting, sound, Numbers.plain(ratio),
        ratio >= LEAST_UPDATE && ratio <= MOST_UPDATE);
  }

  private void spread(String setting, boolean sound, Activations activations) {
    double kept = activations.kept();
    verdict("activations", "last hidden layer's deviation 0.1 to 10 times the first's", setting, sound,
        Numbers.plain(kept) + " times", kept >= 1 / MOST_CHANGE && kept <= MOST_CHANGE);
  }

  /** The mean loss of the last tenth of the steps; NaN without any. */
  private static double end(Trained run) {
    List<History.Step> steps = run.history().steps();
    return steps.subList(steps.size() - Math.ceilDiv(steps.size(), 10), steps.size()).stream()
        .mapToDouble(History.Step::loss).average().orElse(Double.NaN);
  }

  /** The median of ‖Δw‖/‖w‖ of the layers in the last step of a run's first epoch; NaN without an epoch. */
  private static double update(Trained run) {
    double[] ratios = run.history().epochs().stream().limit(1).flatMap(e -> e.updateRatios().entrySet().stream())
        .filter(e -> e.getKey().endsWith("weight")).mapToDouble(Map.Entry::getValue).sorted().toArray();
    return ratios.length == 0 ? Double.NaN : ratios[ratios.length / 2];
  }

  private static String rate(Trained run) {
    return Numbers.plain(run.history().steps().getFirst().learningRate());
  }

  void write(Findings findings) {
    findings.headline(counted());
    findings.section("The checks").says("Each check is done on a sound setting, which has to pass, and on settings "
        + "broken on purpose, which have to fail: a check that passes everything checks nothing.").table(checks());
    beforeTraining(findings);
    samplesByHeart(findings);
    rates(findings);
    training(findings);
    activations(findings);
    values(findings);
    verdicts.forEach(v -> findings.check(
        v.check + (v.sound ? "" : ": caught, " + v.setting), v.asExpected(),
        v.figure + "; expected " + v.demand + "."));
  }

  private String counted() {
    long sound = verdicts.stream().filter(v -> v.sound).count();
    long passed = verdicts.stream().filter(v -> v.sound && v.passes).count();
    long broken = verdicts.size() - sound;
    long caught = verdicts.stream().filter(v -> !v.sound && !v.passes).count();
    return "Of " + sound + " checks " + (passed == sound ? "all" : passed) + " pass on the sound setting, and of "
        + broken + " broken settings " + (caught == broken ? "all" : caught) + " are caught. The net that was watched "
        + "recognises " + Numbers.percent(results.training().testAccuracy()) + " of the test part.";
  }

  private Table checks() {
    Table table = new Table(5, "check", "setting", "found", "verdict", "expected");
    verdicts.forEach(v -> table.row(v.sound ? v.check : "", v.setting, v.figure, v.word(), v.sound ? v.demand : ""));
    return table;
  }

  private void beforeTraining(Findings findings) {
    double loss = results.start().loss();
    Table table = new Table(0, "λ", "data loss", "λ/2·Σw²", "loss");
    for (double lambda : LAMBDAS) {
      double term = lambda / 2 * results.start().squares();
      table.row(Numbers.plain(lambda), Numbers.plain(loss), Numbers.plain(term), Numbers.plain(loss + term));
    }
    findings.section("Before the first step").says("A net that knows nothing gives each of C classes 1/C, so its "
        + "loss is ln C = " + Numbers.plain(chance) + ". With small weights in the last layer it is "
        + Numbers.plain(loss) + ", with weights of deviation " + Numbers.plain(BabysitLab.TOO_LARGE) + " there "
        + Numbers.plain(results.start().brokenLoss()) + ".", "Regularisation adds λ/2·Σw² to that, here with Σw² = "
        + Numbers.plain(results.start().squares()) + ": the more, the larger λ.").table(table);
    Table gradients = new Table(1, "parameter", "double against differences", "float against double", "sign lost",
        "twice as long");
    for (int i = 0; i < results.gradients().parameters().size(); i++) {
      gradients.row(results.gradients().parameters().get(i), Numbers.plain(results.gradients().reference()[i]),
          Numbers.plain(results.gradients().floats()[i]), Numbers.plain(results.wrongSign().reference()[i]),
          Numbers.plain(results.wrongScale().reference()[i]));
    }
    findings.heading("Gradients").says("Errors of the gradients, ‖a − b‖/(‖a‖ + ‖b‖), of the same net for images of "
        + "8×8: in double against central differences of the loss, in float against double; and what a loss whose "
        + "gradient is wrong looks like.").table(gradients);
  }

  private void samplesByHeart(Findings findings) {
    XyChart loss = new XyChart("Loss on " + BabysitLab.FEW + " samples", "step", "loss").logY()
        .yRange(Double.NaN, 20 * chance);
    Curves.losses(loss, "sound", results.few().history());
    Curves.losses(loss, "sign lost", results.fewWrongSign().history());
    XyChart accuracy = new XyChart("Right of the " + BabysitLab.FEW, "epoch", "%").wholeX().yRange(-2, 103);
    Curves.epochs(accuracy, "sound", results.few().history(), e -> 100 * e.validation().accuracy());
    Curves.epochs(accuracy, "sign lost", results.fewWrongSign().history(), e -> 100 * e.validation().accuracy());
    int epoch = results.few().history().epochs().stream().filter(e -> e.validation().accuracy() == 1)
        .mapToInt(History.Epoch::number).findFirst().orElse(0);
    findings.section(BabysitLab.FEW + " samples by heart").says("A net with more weights than samples can learn a few "
        + "by heart; if it does not, something is broken.", epoch == 0 ? "This one does not in "
        + Sentences.count(results.few().history().epochs().size(), "epoch") + "."
        : "This one has all of them right after " + Sentences.count(epoch, "epoch") + ".",
        diverged("With the sign of the gradient lost", results.fewWrongSign(),
            "it comes to " + Numbers.percent(results.fewWrongSign().history().epochs().isEmpty() ? 0
                : results.fewWrongSign().bestValidationAccuracy()) + " at best, the loss ending at "
                + Numbers.plain(end(results.fewWrongSign())) + "."))
        .charts(charts("few-loss", loss, "few-accuracy", accuracy));
  }

  private static Map<String, Chart> charts(String first, Chart one, String second, Chart other) {
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put(first, one);
    charts.put(second, other);
    return charts;
  }

  private static String diverged(String setting, Trained run, String otherwise) {
    return setting + (run.diverged() ? " the run is stopped: " + run.outcome().divergence() + "." : " " + otherwise);
  }

  private void rates(Findings findings) {
    XyChart chart = new XyChart("Loss of the first steps", "step", "loss").yRange(0, ceiling);
    rateLine(chart, "right, " + rate(results.right()), results.right());
    rateLine(chart, "too low, " + rate(results.tooLow()), results.tooLow());
    rateLine(chart, "far too high, " + Numbers.plain(results.tooHighRate()), results.tooHigh());
    rateLine(chart, "right, but labels shuffled", results.shuffled());
    findings.section("Learning rates").chart("rates", chart, "The first " + results.steps() + " steps; what is above "
        + Numbers.plain(ceiling) + " is cut off.").says("At " + rate(results.right()) + " the loss comes to "
        + Numbers.plain(end(results.right())) + ", at " + rate(results.tooLow()) + " to "
        + Numbers.plain(end(results.tooLow())) + ".", diverged("At " + Numbers.plain(results.tooHighRate()),
        results.tooHigh(), "the loss stays finite and ends at " + Numbers.plain(end(results.tooHigh())) + "."),
        "With shuffled labels there is nothing to learn from samples seen once: "
        + Numbers.plain(end(results.shuffled())) + ", where ln C is " + Numbers.plain(chance) + ".");
  }

  private static void rateLine(XyChart chart, String name, Trained run) {
    if (!run.history().steps().isEmpty()) {
      Curves.losses(chart, name, run.history());
    }
  }

  private void training(Findings findings) {
    Trained run = results.training();
    History.Epoch last = run.history().last();
    double gap = last.trainAccuracy() - last.validation().accuracy();
    findings.section("One training, six panels").charts(CurveCharts.sixPanels(run.history()))
        .says("After " + Sentences.count(last.number(), "epoch") + " the training loss is "
            + Numbers.plain(last.trainLoss()) + "; the net has " + Numbers.percent(last.trainAccuracy())
            + " of the training and " + Numbers.percent(last.validation().accuracy())
            + " of the validation part right: " + (gap > 0
            ? "training is ahead by " + Sentences.points(gap) : "training is not ahead") + ".",
            "The learning rate falls along half a cosine.");
    findings.heading("Update ÷ weight").chart("updates", CurveCharts.updates(run.history().epochs()),
        "‖Δw‖/‖w‖ of the last step of each epoch; about 0.001 is healthy.")
        .says("After " + Sentences.count(results.early().history().steps().size(), "step") + " at "
            + rate(results.early()) + " the median of the layers is " + Numbers.plain(update(results.early())) + ", at "
            + rate(results.earlyTooLow()) + " it is " + Numbers.plain(update(results.earlyTooLow()))
            + ". The ratio goes with the rate and with the gradients, which become small where all is learnt.");
  }

  private void activations(Findings findings) {
    double[] layers = IntStream.rangeClosed(1, BabysitNets.DEPTH).asDoubleStream().toArray();
    XyChart deviation = new XyChart("Deviation of the activations", "hidden layer", "").wholeX().logY();
    XyChart dead = new XyChart("Dead units after " + results.steps() + " steps", "hidden layer", "%").wholeX()
        .yRange(-2, 103);
    results.activations().forEach((start, a) -> {
      deviation.line(start, layers, a.deviation());
      if (a.divergence() == null) {
        dead.line(start, layers, percent(a.deadAfter()));
      }
    });
    dead.line("He, before", layers, percent(results.activations().get("He").dead()));
    findings.section("Activations and dead units").says("A net of " + BabysitNets.DEPTH + " dense layers of "
        + BabysitNets.WIDTH + " units with ReLU, its weights started with deviation 0.01, 1, and as Xavier and He have "
        + "it. A unit is dead if it is 0 for every sample: nothing flows back through it.")
        .charts(charts("deviation", deviation, "dead", dead))
        .list(results.activations().entrySet().stream().map(e -> sentence(e.getKey(), e.getValue())).toList());
    Table table = new Table(1, "start", "deviation, first", "last", "dead before", "dead after");
    results.activations().forEach((start, a) -> table.row(start, Numbers.plain(a.deviation()[0]),
        Numbers.plain(a.deviation()[a.deviation().length - 1]), Numbers.percent(mean(a.dead())),
        Numbers.percent(mean(a.deadAfter()))));
    findings.table(table);
    if (sameDead()) {
      findings.says("Before training the scale makes no difference to who is dead: the biases are 0, and ReLU passes a "
          + "positive factor through. The starts are the same draws, scaled.");
    }
  }

  private boolean sameDead() {
    return results.activations().values().stream().map(Activations::dead)
        .allMatch(d -> Arrays.equals(d, results.activations().get("He").dead()));
  }

  private static double[] percent(double[] shares) {
    return Arrays.stream(shares).map(share -> 100 * share).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private String sentence(String start, Activations a) {
    String kept = start + ": from the first hidden layer to the last the deviation becomes "
        + Numbers.plain(a.kept()) + " times what it was; ";
    return a.divergence() != null ? kept + "training stops: " + a.divergence() + "."
        : kept + "after " + results.steps() + " steps " + Numbers.percent(mean(a.deadAfter()))
        + " of the units are dead.";
  }

  private void values(Findings findings) {
    findings.value("initialLoss", results.start().loss()).value("initialLossExpected", chance)
        .value("brokenInitialLoss", results.start().brokenLoss())
        .value("gradientError", results.gradients().worst())
        .value("few.accuracy", results.few().bestValidationAccuracy())
        .value("right.loss", end(results.right())).value("tooLow.loss", end(results.tooLow()))
        .value("shuffled.loss", end(results.shuffled())).value("tooHigh.rate", results.tooHighRate())
        .value("tooHigh.message", String.valueOf(results.tooHigh().outcome().divergence()))
        .value("updateRatio", update(results.early())).value("tooLow.updateRatio", update(results.earlyTooLow()))
        .value("validationAccuracy", results.training().bestValidationAccuracy())
        .value("testAccuracy", results.training().testAccuracy());
    results.activations().forEach((start, a) -> findings.value("activations." + start + ".kept", a.kept())
        .value("activations." + start + ".dead", mean(a.dead()))
        .value("activations." + start + ".deadAfter", mean(a.deadAfter())));
  }
}
