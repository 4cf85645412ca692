package dev.lanewise.training.cli;

import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.data.Datasets;
import dev.lanewise.training.run.RunConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options that are settings of a run: one for each key of {@link RunConfig}, of its type and with its default. Here
 * are only the words of the help. What the command line says overrides the file of settings, which overrides the
 * defaults.
 */
final class RunOptions {
  /** What {@link Main} leaves beside the names of the options. */
  private static final int DESCRIPTION_WIDTH = 66;

  private RunOptions() {}

  /** Adds all of them to a command, but those it has. */
  static void addTo(CommandSpec command) {
    group(command, "The data",
        option("data", "DATA", "What to train on, one of " + Datasets.CHOICES + "."),
        option("train-samples", "N", "Use the first N samples of the training part; 0: all."),
        option("preprocess", "KIND",
            "What pixels go through, fitted to the training part: none, zero-centre, channels (mean 0 and deviation 1 "
                + "each), pca(components), pca-whiten(components, epsilon) or zca(epsilon=0.1)."),
        option("augment", "LIST",
            "Random changes of the training samples, with commas between them: flip, alternating-flip, crop(4), "
                + "shift(0.1), rotate(15), jitter(0.2, 0.2, 0.2), cutout(8), mixup(0.2), policy(2, 9); or none."));
    group(command, "The network",
        option("model", "NAME|FOLDER",
            "One of " + String.join(", ", Zoo.names()) + "; or the folder of a saved one or of a run, which gets a new "
                + "head if the classes are not as many.").completionCandidates(Zoo.names()),
        option("from", "PATH",
            "A folder as for --model or a safetensors file, also of PyTorch: first values for all parameters of the "
                + "same name and shape."),
        option("freeze", "NAMES",
            "Parameters that stay as they are, by name or the first parts of it, with commas between them: "
                + "conv1,layer1.0."),
        option("freeze-statistics", "NAMES",
            "BatchNorms that train by their running statistics, and leave them as they are, likewise."),
        option("weights-seed", "N", "Decides the first values of the parameters. [as --seed]"));
    group(command, "How long",
        option("epochs", "N", "How often the training part is gone through."),
        option("steps", "N", "How many steps are taken instead, whatever --epochs says; 0: as the epochs say."),
        option("batch", "N", "Samples in a step."),
        option("accumulate", "N", "Send a step's samples through the network in N parts, which takes less memory."),
        option("early-stopping", "N", "End after N epochs without a better validation; 0: never."));
    group(command, "The steps",
        option("optimizer", "RULE",
            "sgd, momentum(0.9), classic-momentum(0.9), nesterov(0.9), classic-nesterov(0.9), "
                + "adam(beta1=0.9, beta2=0.999, epsilon=1e-8), adamw(likewise), rmsprop(alpha=0.99, epsilon=1e-8) or "
                + "adagrad(epsilon=1e-10)."),
        option("learning-rate", "RATE", "The length of a step, before the schedule."),
        option("schedule", "SCHEDULE",
            "How the learning rate changes: constant, step(every=30, gamma=0.1), milestones(gamma, epoch, ...), "
                + "exponential(gamma), inverse(k), cosine(floor=0), one-cycle(start=0.3, div=25, final=1e4), "
                + "plateau(factor=0.1, patience=10, threshold=1e-4) or warmup(epochs, then)."),
        option("weight-decay", "DECAY",
            "A number lambda (lambda w is added to the gradient of each w; adamw decouples it), l2(lambda), "
                + "l1(lambda), decoupled(lambda), none, or auto: 0.01 for adamw, else none."),
        negatable(option("decay-norm-bias", "",
            "Let it go for BatchNorm's parameters and for biases, too; --no-decay-norm-bias spares them.")),
        option("rate-factors", "NAME=F", "Other learning rates for some parameters: conv1=0.1,layer1=0.5."),
        option("clip-norm", "X", "Scale all gradients together down to this norm; 0: no limit."),
        option("clip-value", "X", "Cut each value of a gradient off at X and -X; 0: no limit."),
        option("ema", "DECAY",
            "Validate and save a moving average of the parameters with this decay: 0.999, ema(0.999, warmup=true), or "
                + "none."));
    group(command, "The loss",
        option("loss", "LOSS", "cross-entropy, focal(gamma=2) or hinge(margin=1)."),
        option("class-weights", "WEIGHTS", "none, balanced, or one for each class with commas between them."),
        option("label-smoothing", "E", "The share of a label that cross-entropy spreads over all classes."));
    group(command, "The run",
        option("checkpoint-every", "N", "Write a checkpoint every N steps, too; 0: after each epoch alone."),
        option("seed", "N", SeedOption.DESCRIPTION),
        option("threads", "N", ThreadsOption.DESCRIPTION));
  }

  private static void group(CommandSpec command, String heading, OptionSpec.Builder... options) {
    ArgGroupSpec.Builder group = ArgGroupSpec.builder().heading("%n" + heading + ":%n").validate(false)
        .order(command.argGroups().size());
    for (OptionSpec.Builder option : options) {
      group.addArg(option.build());
    }
    command.addArgGroup(group.build());
  }

  private static OptionSpec.Builder option(String key, String label, String description) {
    Object otherwise = RunConfig.DEFAULTS.value(key);
    boolean said = otherwise != null && !(otherwise instanceof List);
    OptionSpec.Builder option = OptionSpec.builder("--" + key).paramLabel(label).hideParamSyntax(true)
        .description(wrapped(said ? description + " [" + shown(otherwise) + "]" : description));
    return RunConfig.keys().get(key) == List.class
        ? option.type(List.class).auxiliaryTypes(String.class).splitRegex(",").arity("1")
        : option.type(RunConfig.keys().get(key));
  }

  /** Breaks lines between words alone; picocli breaks them within brackets and numbers, too. */
  private static String[] wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() + 1 + word.length() > DESCRIPTION_WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder("  ");
      } else if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines.toArray(String[]::new);
  }

  private static String shown(Object value) {
    return value instanceof Double number && number == Math.rint(number)
        ? Long.toString(number.longValue()) : value.toString();
  }

  private static OptionSpec.Builder negatable(OptionSpec.Builder option) {
    // With true as the default, picocli would take the option itself for its negation.
    return option.negatable(true).arity("0").defaultValue("true").fallbackValue("true");
  }

  /**
   * The settings that a command line means.
   *
   * @param file a file of settings, or null
   * @throws UsageException if options contradict each other or are out of range
   * @throws RunFileException if the file is not as it must be
   */
  static RunConfig config(ParseResult parsed, Path file) {
    RunConfig config = file == null ? RunConfig.DEFAULTS : RunConfig.read(file);
    return override(config, given(parsed));
  }

  private static Map<String, Object> given(ParseResult parsed) {
    Map<String, Object> given = new LinkedHashMap<>();
    for (OptionSpec option : parsed.matchedOptionsSet()) {
      String key = option.longestName().substring(2);
      if (RunConfig.keys().containsKey(key)) {
        given.put(key, option.getValue());
      }
    }
    if (given.containsKey("epochs") && !given.containsKey("steps")) {
      // Of a file that says steps nothing else would be left of --epochs.
      given.put("steps", 0L);
    }
    return given;
  }

  /** A config with what the command line says otherwise. */
  static RunConfig override(RunConfig config, Map<String, Object> values) {
    try {
      return config.with(values);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }
}
