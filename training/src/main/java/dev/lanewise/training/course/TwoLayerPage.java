package dev.lanewise.training.course;

import dev.lanewise.kernels.Softmax;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.History;
import dev.lanewise.training.classic.TwoLayerNet.Activation;
import dev.lanewise.training.course.TwoLayerExperiment.Parts;
import dev.lanewise.training.course.TwoLayerExperiment.Run;
import dev.lanewise.training.experiment.Curves;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.pictures.Picture;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.Exhibit;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What {@code two-layer} has found. */
final class TwoLayerPage {
  private static final int COLUMNS = 10;
  private static final int GAP = 2;

  private final Findings findings;
  private final Workbench bench;
  private final Parts parts;

  private TwoLayerPage(Findings findings, Workbench bench, Parts parts) {
    this.findings = findings;
    this.bench = bench;
    this.parts = parts;
  }

  static void write(Findings findings, Workbench bench, Parts parts) {
    TwoLayerPage page = new TwoLayerPage(findings, bench, parts);
    page.headline();
    page.activations();
    page.clipping();
    page.logSumExp();
    page.weights();
    page.checks();
  }

  private Trained relu() {
    return parts.runs().getFirst().trained();
  }

  private void headline() {
    List<String> words = parts.runs().stream()
        .map(run -> Numbers.percent(run.trained().testAccuracy()) + " with " + run.activation()).toList();
    findings.headline("A hidden layer of " + TwoLayerExperiment.HIDDEN + " units comes to " + Sentences.list(words)
        + " of the test part, a linear classifier to " + Numbers.percent(parts.linear().testAccuracy()) + ".");
    for (Run run : parts.runs()) {
      findings.value(run.activation().toString().toLowerCase(Locale.ROOT) + ".testAccuracy",
          run.trained().testAccuracy());
    }
    findings.value("linear.testAccuracy", parts.linear().testAccuracy());
  }

  private void activations() {
    findings.section("ReLU, sigmoid, tanh").says(
        "Three nets that differ in the activation, and in how weights start: He et al. for ReLU, Glorot and Bengio for",
        "the others. Softmax cross-entropy, L2 with R = " + Numbers.plain(TwoLayerExperiment.R)
        + ", SGD with momentum 0.9 at a rate of", Numbers.plain(TwoLayerExperiment.RATE),
        "that falls to 0 along a cosine,", Sentences.count(parts.settings().epochs(), "epoch"), "in batches of",
        parts.settings().batch() + ". Beside them softmax regression, as the experiment linear trains it.");
    XyChart loss = new XyChart("Training loss", "step", "loss, without the penalty");
    XyChart accuracy = new XyChart("Validation accuracy", "epoch", "right answers, %").wholeX();
    for (Run run : parts.runs()) {
      curves(loss, accuracy, run.activation().toString(), run.trained().history());
    }
    curves(loss, accuracy, "linear", parts.linear().history());
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("training-loss", loss);
    charts.put("validation-accuracy", accuracy);
    findings.charts(charts).table(table()).says(ranking(), overfitting());
  }

  private static void curves(XyChart loss, XyChart accuracy, String name, History history) {
    Curves.losses(loss, name, history);
    Curves.epochs(accuracy, name, history, e -> 100 * e.validation().accuracy());
  }

  private Table table() {
    Table table = new Table(1, "activation", "training", "validation", "test", "time");
    for (Run run : parts.runs()) {
      row(table, run.activation().toString(), run.trained());
    }
    row(table, "none: linear", parts.linear());
    return table;
  }

  private static void row(Table table, String name, Trained trained) {
    boolean made = !trained.history().epochs().isEmpty();
    table.row(name, made ? Numbers.percent(trained.history().best().trainAccuracy()) : "not finite",
        Numbers.percent(trained.bestValidationAccuracy()), Numbers.percent(trained.testAccuracy()),
        Numbers.seconds(trained.seconds()));
  }

  private String ranking() {
    List<Run> order = parts.runs().stream().sorted(
        (a, b) -> Double.compare(b.trained().testAccuracy(), a.trained().testAccuracy())).toList();
    double best = order.getFirst().trained().testAccuracy();
    double second = order.get(1).trained().testAccuracy();
    double gain = best - parts.linear().testAccuracy();
    String hidden = Sentences.points(Math.abs(gain)) + (gain < 0 ? " behind" : " ahead of") + " the linear classifier.";
    return best == second ? "No activation is ahead of all others: " + order.getFirst().activation() + " and "
        + order.get(1).activation() + " both come to " + Numbers.percent(best) + ", " + hidden
        : order.getFirst().activation() + " does best on the test part, "
            + Sentences.points(best - second) + " ahead of " + order.get(1).activation() + " and " + hidden;
  }

  private String overfitting() {
    if (relu().history().epochs().isEmpty()) {
      return "";
    }
    double gap = relu().history().last().trainAccuracy() - relu().history().last().validation().accuracy();
    findings.value("relu.gap", gap);
    return gap > 0.05 ? "In the last epoch the ReLU net is " + Sentences.points(gap)
        + " better on the training part than on the validation part: it learns samples by heart, too."
        : "In the last epoch the ReLU net does on the validation part within " + Sentences.points(Math.abs(gap))
            + " of what it does on the training part.";
  }

  private void clipping() {
    findings.section("Gradient clipping").says(
        "The ReLU net at a rate of", Numbers.plain(TwoLayerExperiment.LARGE_RATE) + ",",
        Numbers.plain(TwoLayerExperiment.LARGE_RATE / TwoLayerExperiment.RATE), "times that above: as it is, and with",
        "all gradients together scaled down to a norm of", Numbers.plain(TwoLayerExperiment.CLIP_NORM),
        "where they are larger.");
    XyChart loss = new XyChart("Training loss of the steps", "step", "loss").logY();
    XyChart norm = new XyChart("Norm of the gradients before clipping", "step", "norm").logY();
    steps(loss, norm, "without clipping", parts.unclipped().history());
    steps(loss, norm, "clipped", parts.clipped().history());
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("clipping-loss", loss);
    charts.put("clipping-norm", norm);
    findings.charts(charts).says(clipped("Without clipping", parts.unclipped()),
        clipped("With clipping", parts.clipped()), shareClipped());
    findings.value("unclipped.largestLoss", largestLoss(parts.unclipped()));
    findings.value("clipped.largestLoss", largestLoss(parts.clipped()));
  }

  private static void steps(XyChart loss, XyChart norm, String name, History history) {
    double[] x = history.steps().stream().mapToDouble(History.Step::number).toArray();
    loss.line(name, x, history.steps().stream().mapToDouble(History.Step::loss).toArray());
    norm.line(name, x, history.steps().stream().mapToDouble(History.Step::gradientNorm).toArray());
  }

  private static double largestLoss(Trained trained) {
    return trained.diverged() ? Double.POSITIVE_INFINITY
        : trained.history().steps().stream().mapToDouble(History.Step::loss).max().orElse(Double.NaN);
  }

  /** The mean loss of the last tenth of the steps. */
  private static double finalLoss(Trained trained) {
    List<History.Step> steps = trained.history().steps();
    return trained.diverged() ? Double.POSITIVE_INFINITY : steps.subList(steps.size() - Math.max(1, steps.size() / 10),
        steps.size()).stream().mapToDouble(History.Step::loss).average().orElse(Double.NaN);
  }

  private static String clipped(String how, Trained trained) {
    if (trained.diverged()) {
      return how + " the run ends after " + Sentences.count(trained.history().steps().size(), "step") + ": "
          + trained.outcome().divergence() + ".";
    }
    return how + " the loss is " + Numbers.plain(largestLoss(trained)) + " at most and "
        + Numbers.plain(finalLoss(trained)) + " at the end; the net then knows "
        + Numbers.percent(trained.history().last().validation().accuracy()) + " of the validation part.";
  }

  private String shareClipped() {
    List<History.Step> steps = parts.clipped().history().steps();
    long over = steps.stream().filter(step -> step.gradientNorm() > TwoLayerExperiment.CLIP_NORM).count();
    return steps.isEmpty() ? "" : Numbers.percent((double) over / steps.size()) + " of its steps are clipped.";
  }

  private void logSumExp() {
    findings.section("The softmax that overflows").says(
        "The cross-entropy of a softmax is −s[label] + ln Σ e^s. Written like that it needs e^s, infinite in float",
        "for any logit s above", Numbers.plain(NaiveSoftmax.LARGEST) + ". The engine subtracts the largest logit,",
        "which changes nothing but that. Both train the same ReLU net, from the same weights, at a rate of",
        Numbers.plain(TwoLayerExperiment.OVERFLOW_RATE), "that falls to 0 within these steps.");
    XyChart loss = new XyChart("Training loss of the steps", "step", "loss").logY();
    XyChart logits = new XyChart("The largest logit of each step", "step", "logit");
    loss.line("stable", numbers(parts.stable().losses()), parts.stable().losses());
    loss.line("as written", numbers(parts.naive().losses()), parts.naive().losses());
    logits.line("stable", numbers(parts.stable().largest()), parts.stable().largest());
    logits.line("as written", numbers(parts.naive().largest()), parts.naive().largest());
    double[] limit = new double[parts.stable().largest().length];
    Arrays.fill(limit, NaiveSoftmax.LARGEST);
    logits.line("e^s is finite below", numbers(limit), limit);
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("log-sum-exp-loss", loss);
    charts.put("log-sum-exp-logits", logits);
    findings.charts(charts).says(stable(), naive());
    LogSumExp.Breakdown breakdown = parts.naive().breakdown();
    if (breakdown != null && breakdown.samples() > 0) {
      findings.heading("The first sample that broke, in step " + breakdown.step()).table(broken(breakdown));
    }
    findings.value("naiveBreaksInStep", breakdown == null ? null : breakdown.step());
    findings.value("stableLossAtEnd", parts.stable().losses()[parts.stable().losses().length - 1]);
  }

  private static double[] numbers(double[] values) {
    return IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
  }

  private String stable() {
    double[] losses = parts.stable().losses();
    return parts.stable().breakdown() != null
        ? "Even the stable loss is not finite in step " + losses.length + ": the net itself is not."
        : "The stable loss goes from " + Numbers.plain(losses[0]) + " to " + Numbers.plain(losses[losses.length - 1])
            + " in " + Sentences.count(losses.length, "step") + ", over logits of up to "
            + Numbers.plain(Arrays.stream(parts.stable().largest()).max().orElse(Double.NaN)) + ".";
  }

  private String naive() {
    LogSumExp.Breakdown b = parts.naive().breakdown();
    double[] largest = parts.naive().largest();
    return b == null ? "The formula as written never overflowed here: the largest logit was "
        + Numbers.plain(Arrays.stream(largest).max().orElse(Double.NaN)) + "."
        : "The formula as written ends in step " + b.step() + ", at a largest logit of "
            + Numbers.plain(largest[largest.length - 1]) + ": the loss of " + b.samples() + " of the "
            + b.of() + " samples is infinite or NaN" + (b.brokenParameters() == 0
                ? ". Its gradient is finite still: a probability was rounded to 0, and −ln 0 is infinite."
                : ", and after the update so are " + Numbers.whole(b.brokenParameters()) + " of the "
                    + Numbers.whole(b.parameters()) + " parameters.");
  }

  private Table broken(LogSumExp.Breakdown breakdown) {
    Table table = new Table(1, "class", "logit", "e^logit", "softmax as written", "stable softmax");
    float[] logits = breakdown.logits();
    float[] p = new float[logits.length];
    NaiveSoftmax.probabilities(logits, 0, p);
    float[] shifted = new float[logits.length];
    Softmax.of(logits.length).forward(Parallel.serial(), 1, logits, 0, shifted, 0);
    for (int k = 0; k < logits.length; k++) {
      String name = bench.splits().train().classNames().get(k);
      table.row(k == breakdown.label() ? name + " (right)" : name, Numbers.plain(logits[k]),
          Numbers.plain((float) Math.exp(logits[k])), Float.isNaN(p[k]) ? "NaN" : Numbers.plain(p[k]),
          Numbers.plain(shifted[k]));
    }
    return table;
  }

  private void weights() {
    findings.section("What the hidden units look for").says(
        "The first-layer weights of each unit as an image: grey is 0. A unit answers to what looks like it.");
    for (Run run : parts.runs()) {
      if (run.net() != null) {
        findings.heading(run.activation().toString());
        findings.picture("weights-" + run.activation().toString().toLowerCase(Locale.ROOT), sheet(run));
      }
    }
  }

  private static Exhibit sheet(Run run) {
    List<Picture> tiles = run.net().templates().stream().map(tile -> tile.enlarged(2)).toList();
    return new Exhibit(Picture.grid(tiles, COLUMNS, GAP, Picture.WHITE), "",
        "The weights of the " + tiles.size() + " hidden units of the net with " + run.activation() + ".");
  }

  private void checks() {
    double chance = 1.0 / bench.splits().train().classes();
    boolean cifar = bench.onCifar10() && !bench.quick();
    double bar = cifar ? 0.52 : 2 * chance;
    findings.check(cifar ? "with ReLU the net reaches 52 % of CIFAR-10's test part"
        : "with ReLU the net is well above guessing", relu().testAccuracy() >= bar,
        "It comes to " + Numbers.percent(relu().testAccuracy()) + " after "
            + Sentences.count(parts.settings().epochs(), "epoch") + ".");
    for (Run run : parts.runs()) {
      if (run.activation() != Activation.RELU) {
        findings.check("with " + run.activation() + " it learns, too", run.trained().testAccuracy() >= 2 * chance,
            "It comes to " + Numbers.percent(run.trained().testAccuracy()) + ".");
      }
    }
    findings.check("clipping tames a rate that is too large", finalLoss(parts.clipped()) < finalLoss(parts.unclipped()),
        "The loss ends at " + Numbers.plain(finalLoss(parts.clipped())) + " with clipping and at "
            + Numbers.plain(finalLoss(parts.unclipped())) + " without.");
    findings.check("the softmax as written breaks, the stable one does not",
        parts.naive().breakdown() != null && parts.stable().breakdown() == null, naive());
  }
}
