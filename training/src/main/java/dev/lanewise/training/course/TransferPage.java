package dev.lanewise.training.course;

import dev.lanewise.training.course.TransferExperiment.Group;
import dev.lanewise.training.course.TransferExperiment.Way;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Spread;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What {@link TransferExperiment} has found, as a page. */
final class TransferPage {
  private final Workbench bench;
  private final Findings findings;
  private final Splits first;
  private final Splits other;
  private final Trained trained;
  private final List<Group> groups;

  TransferPage(
      Workbench bench, Findings findings, Splits first, Splits other, Trained trained, List<Group> groups) {
    this.bench = bench;
    this.findings = findings;
    this.first = first;
    this.other = other;
    this.trained = trained;
    this.groups = groups;
  }

  /** Writes all; {@code pytorch} is null where there is no such file. */
  void write(TransferFiles.FromFile file, TransferFiles.FromPyTorch pytorch) {
    Group few = groups.getFirst();
    findings.headline("With " + few.budget().text() + " of the data (" + few.images() + " images) "
        + few.best().words + ", the better way to transfer, gets " + few.of(few.best()).percent()
        + " of the test images right, " + Way.SCRATCH.words + " " + few.of(Way.SCRATCH).percent() + ".");
    whatWasDone();
    findings.section("Accuracy over data").chart("accuracy", chart(), "A line through the means of all runs, a band "
        + "from the worst to the best of them. Log scale: each share is ten times the one before.");
    findings.table(table());
    findings.section("What one sees").list(groups.stream().map(TransferPage::sentence).toList());
    findings.says(whereItHelps(), frozenOrTuned());
    fromFiles(file, pytorch);
    values(file, pytorch);
    checks(file, pytorch);
  }

  private void whatWasDone() {
    findings.section("What was done").says(
        "A " + TransferExperiment.model(bench) + " learnt " + Sentences.list(first.classNames()) + " from "
            + Numbers.whole(first.train().size()) + " images in "
            + Sentences.count(trained.history().epochs().size(), "epoch") + " and gets "
            + Numbers.percent(trained.testAccuracy()) + " of their test images right. Then "
            + Sentences.list(other.classNames()) + " are learnt from a part of their "
            + Numbers.whole(other.train().size()) + " images, the same share of each class, in three ways:");
    findings.list(List.of(
        "From scratch: all weights begin at random and move at a learning rate of up to "
            + Numbers.plain(TransferExperiment.rate(bench)) + ".",
        "Frozen features: the weights and the running statistics stay as the other classes left them; a new last layer "
            + "learns at the same rate.",
        "Fine-tuned: a new last layer, and everything below it moves at "
            + Numbers.plain(TransferExperiment.RATE_BELOW) + " times the rate."));
    findings.says("Within a share all ways take the same steps on the same images, in batches of "
        + TransferExperiment.BATCH + ", by Nesterov momentum with a one-cycle schedule"
        + (bench.onCifar10() ? ", flipped and shifted at random" : "") + "; runs differ in the images that were drawn "
        + "and in the first values. The last model of a run is tested, nothing is chosen by looking."
        + (TransferExperiment.isSynthetic(bench) ? " The synthetic set is easy: a small net without BatchNorm and few "
            + "steps show here what takes a ResNet-20 and more steps on photographs." : ""));
  }

  private XyChart chart() {
    XyChart chart = new XyChart("Test accuracy on the other classes", "training images, %", "right answers, %").logX();
    double[] x = groups.stream().mapToDouble(g -> 100 * g.budget().share()).toArray();
    for (Way way : Way.values()) {
      chart.line(way.title, x, each(way, Spread::mean), each(way, Spread::min), each(way, Spread::max));
    }
    return chart;
  }

  private double[] each(Way way, ToDoubleFunction<Spread> figure) {
    return groups.stream().mapToDouble(g -> 100 * figure.applyAsDouble(g.of(way))).toArray();
  }

  private Table table() {
    Table table = new Table(1, "share", "images", "steps", "runs", Way.SCRATCH.title, Way.FROZEN.title,
        Way.TUNED.title);
    for (Group g : groups) {
      table.row(g.budget().text(), Numbers.whole(g.images()), Numbers.whole(g.steps()),
          Integer.toString(g.budget().runs()), g.of(Way.SCRATCH).percent(), g.of(Way.FROZEN).percent(),
          g.of(Way.TUNED).percent());
    }
    return table;
  }

  private static String sentence(Group g) {
    String start = "With " + g.budget().text() + " (" + Sentences.count(g.images(), "image") + ", "
        + Sentences.count(g.steps(), "step") + ") ";
    String compared = g.best().words + " comes to " + g.of(g.best()).percent() + ", " + Way.SCRATCH.words + " to "
        + g.of(Way.SCRATCH).percent() + ": " + Sentences.gain(g.gain());
    if (g.budget().runs() == 1) {
      return start + compared + ", in one run of each.";
    }
    String beyond = g.isAhead() ? ", and the worst run that transfers is better than the best from scratch."
        : g.of(Way.SCRATCH).isAbove(g.of(g.best())) ? ", and every run from scratch is better than all that transfer."
        : ", within what the runs differ by.";
    return start + compared + beyond;
  }

  private String whereItHelps() {
    Group few = groups.getFirst();
    Group all = groups.getLast();
    String gains = Sentences.gain(few.gain()) + " with " + few.budget().text() + ", " + Sentences.gain(all.gain())
        + " with " + all.budget().text();
    return few.gain() > all.gain() && few.gain() > 0
        ? "What was learnt before is worth most where images are few: " + gains + "."
        : "What was learnt before is not worth most where images are few here: " + gains + ".";
  }

  private String frozenOrTuned() {
    List<String> tuned = groups.stream().filter(g -> g.best() == Way.TUNED).map(g -> g.budget().text()).toList();
    List<String> frozen = groups.stream().filter(g -> g.best() == Way.FROZEN).map(g -> g.budget().text()).toList();
    String bestFrozen = "a new head on frozen features is better with " + Sentences.list(frozen);
    String bestTuned = "fine-tuning is as good or better with " + Sentences.list(tuned);
    return "Of the two ways " + (frozen.isEmpty() ? bestTuned : tuned.isEmpty() ? bestFrozen
        : bestFrozen + ", " + bestTuned) + ".";
  }

  private void fromFiles(TransferFiles.FromFile file, TransferFiles.FromPyTorch pytorch) {
    findings.section("From a safetensors file");
    findings.says("All that transfers begins with the file that the first net was saved in, in PyTorch's names and "
        + "layout: " + Sentences.count(file.tensors(), "tensor") + " go into another net by name and shape. "
        + (file.isSame() ? "It has the same bits as the one that was trained, and the same loss and accuracy, "
            + Numbers.percent(file.read().accuracy()) + "."
            : "It is not the one that was trained: " + Numbers.percent(file.read().accuracy()) + " right, expected "
                + Numbers.percent(file.trained().accuracy()) + "."));
    if (pytorch != null) {
      findings.says("The published ResNet-20 that PyTorch trained on all ten classes of CIFAR-10 is read the same way: "
          + Sentences.count(pytorch.tensors(), "tensor") + ", and " + Numbers.whole(pytorch.test().correct()) + " of "
          + Numbers.whole(pytorch.test().samples()) + " test images right, "
          + String.format(Locale.ROOT, "%.2f %%", 100 * pytorch.test().accuracy())
          + ". Nothing is transferred from it, as it has seen the other classes.");
    }
  }

  private void values(TransferFiles.FromFile file, TransferFiles.FromPyTorch pytorch) {
    findings.value("model", TransferExperiment.model(bench));
    findings.value("first.classes", first.classNames()).value("other.classes", other.classNames());
    findings.value("first.testAccuracy", trained.testAccuracy());
    for (Group g : groups) {
      findings.value(g.budget().key() + ".images", g.images()).value(g.budget().key() + ".steps", g.steps());
      g.accuracies().forEach((way, spread) -> findings.value(
          g.budget().key() + "." + way.key + ".testAccuracy", DoubleStream.of(spread.values()).boxed().toList()));
    }
    findings.value("file.testAccuracy", file.read().accuracy());
    if (pytorch != null) {
      findings.value("pytorch.testAccuracy", pytorch.test().accuracy());
    }
  }

  private void checks(TransferFiles.FromFile file, TransferFiles.FromPyTorch pytorch) {
    if (bench.onCifar10() ? !bench.quick() : TransferExperiment.isSynthetic(bench)) {
      groups.stream().filter(g -> g.budget().share() < 1).forEach(g -> findings.check(
          "transfer is ahead with " + g.budget().text() + ", beyond the spread of the runs", g.isAhead(), sentence(g)));
    }
    findings.check("the net from the file is the one that was trained", file.isSame(),
        Sentences.count(file.tensors(), "tensor") + ", " + Numbers.percent(file.read().accuracy()) + " and "
            + Numbers.percent(file.trained().accuracy()) + " right.");
    if (pytorch != null) {
      findings.check("PyTorch's file has just what the net needs", pytorch.complete(),
          Sentences.count(pytorch.tensors(), "tensor") + ".");
    }
  }
}
