package dev.lanewise.training.cli;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.course.Course;
import dev.lanewise.training.data.Datasets;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.ExperimentConfig;
import dev.lanewise.training.experiment.ExperimentListener;
import dev.lanewise.training.experiment.ExperimentRun;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.IndexPage;
import dev.lanewise.training.experiment.Results;
import dev.lanewise.training.run.RunException;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code experiment}: the experiments of the course. */
@Command(
    name = "experiment",
    description = {
      "Does an experiment of the course and shows what came out on a page.",
      "What is done is not done again: after a kill the same command goes on with the part it was in.", ""},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExperimentCommand implements Callable<Integer> {
  private static final String LIST = "list";
  private static final String ALL = "all";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = {
    "list: what there is, what each shows and how long it takes; all: one after the other, with a page that leads to "
        + "theirs; or the name of one."})
  private String name;

  @Option(names = "--data", paramLabel = "DATA", defaultValue = "synthetic", description = {
    "What to do it on, as --data of train: synthetic, cifar10[:PATH], folder:PATH and others. [${DEFAULT-VALUE}]"})
  private String data;

  @Option(names = "--quick", description = {
    "Less of everything: fewer epochs, seeds and samples, done within a minute on the synthetic set. [false]"})
  private boolean quick;

  @Mixin private SeedOption seed;

  @Option(names = "--model", paramLabel = "FOLDER", description = {
    "For see: the saved model, or the run, that is looked at. [one that it trains itself]"})
  private String model;

  @Option(names = "--out", paramLabel = "FOLDER", description = {
    "Where it goes; of all, where each gets a folder of its own. [runs/course/DATA/NAME]"})
  private Path out;

  @Mixin private ThreadsOption threads;

  @Option(names = "--progress", paramLabel = "MODE", defaultValue = "auto", description =
      "bar; plain: lines; none: only what was found; auto: a bar on a terminal, lines elsewhere. [${DEFAULT-VALUE}]")
  private Progress.Mode progress;

  @Override
  public Integer call() {
    switch (name) {
      case LIST -> list();
      case ALL -> all();
      default -> one(find());
    }
    return 0;
  }

  private Experiment find() {
    try {
      return Course.find(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage() + ", besides " + LIST + " and " + ALL);
    }
  }

  private void list() {
    PrintWriter to = spec.commandLine().getOut();
    to.println("On two cores: --quick on the synthetic set, the synthetic set, CIFAR-10.\n");
    for (Experiment experiment : Course.EXPERIMENTS) {
      Experiment.Estimate estimate = experiment.estimate();
      to.println(String.format(Locale.ROOT, "%-14s %8s  %8s  %8s   %s", experiment.name(), about(estimate.quick()),
          about(estimate.synthetic()), about(estimate.cifar10()), experiment.shows()));
    }
    to.flush();
  }

  /** A time that is a rough one. */
  private static String about(double seconds) {
    return seconds < 90 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
  }

  private Path course() {
    String word = data.replaceAll(":.*", "") + (quick ? "-quick" : "");
    return Path.of("runs", "course", word);
  }

  private void one(Experiment experiment) {
    Path folder = out != null ? out : course().resolve(experiment.name());
    try (Parallel parallel = threads.open()) {
      run(prepare(experiment, parallel), experiment, folder);
    }
  }

  /** Does those that the data serve, and says at the end if there are others. */
  private void all() {
    requireData();
    Path course = out != null ? out : course();
    List<String> others = new ArrayList<>();
    try (Parallel parallel = threads.open()) {
      for (Experiment experiment : Course.EXPERIMENTS) {
        println("\n" + experiment.name() + ": " + experiment.question());
        ExperimentRun run;
        try {
          run = prepare(experiment, parallel);
        } catch (RunException e) {
          println("not done: " + e.getMessage());
          others.add(experiment.name());
          continue;
        }
        run(run, experiment, course.resolve(experiment.name()));
        IndexPage.write(course, Course.EXPERIMENTS);
      }
    }
    if (others.size() < Course.EXPERIMENTS.size()) {
      println("\nall of them: " + course.resolve(IndexPage.FILE));
    }
    if (!others.isEmpty()) {
      throw new RunException(data + " does not serve " + Sentences.list(others) + "; above it says why");
    }
  }

  /** Data that there cannot be serve no experiment. */
  private void requireData() {
    try {
      Datasets.check(data);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private ExperimentRun prepare(Experiment experiment, Parallel parallel) {
    String saved = name.equals(ALL) && !experiment.takesModel() ? null : model;
    return ExperimentRun.of(
        experiment, new ExperimentConfig(experiment.name(), data, quick, seed.seed, saved), parallel);
  }

  private void run(ExperimentRun run, Experiment experiment, Path folder) {
    if (progress != Progress.Mode.NONE) {
      println("on " + run.config().data() + ", writing to " + folder + time(experiment, run.config()));
    }
    try (ExperimentProgress shown = ExperimentProgress.of(progress, spec.commandLine().getOut())) {
      Results results = run.in(folder, shown);
      shown.clear();
      end(results, folder);
    }
  }

  /** How long it takes, where that is known. */
  private static String time(Experiment experiment, ExperimentConfig config) {
    Experiment.Estimate estimate = experiment.estimate();
    boolean synthetic = config.data().equals("synthetic") || config.data().equals("line-patterns");
    double seconds = synthetic ? config.quick() ? estimate.quick() : estimate.synthetic()
        : config.data().startsWith("cifar10") && !config.quick() ? estimate.cifar10() : Double.NaN;
    return Double.isNaN(seconds) ? "" : "; about " + about(seconds) + " on two cores";
  }

  private void end(Results results, Path folder) {
    println(results.headline());
    for (Findings.Check check : results.checks()) {
      println((check.passed() ? "  pass  " : "  FAIL  ") + check.name() + ": " + check.says());
    }
    println("page: " + folder.resolve("report.html") + ", " + Numbers.seconds(results.seconds()) + " in all");
  }

  private void println(String line) {
    PrintWriter to = spec.commandLine().getOut();
    to.println(line);
    to.flush();
  }
}
