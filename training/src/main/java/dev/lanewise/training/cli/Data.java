package dev.lanewise.training.cli;

import dev.lanewise.training.data.Cifar10;
import dev.lanewise.training.data.DataFolder;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.data.SyntheticImages;
import java.nio.file.Path;

/** The datasets that the command line knows by name. */
final class Data {
  /** What {@code --data} takes, for help and errors. */
  static final String CHOICES = "synthetic, line-patterns, cifar10, cifar10:PATH";

  private Data() {}

  static Splits read(String name, long seed) {
    if (name.startsWith("cifar10:") && name.length() > "cifar10:".length()) {
      return Cifar10.read(Path.of(name.substring("cifar10:".length())));
    }
    return switch (name) {
      case "synthetic" -> SyntheticImages.splits(seed);
      case "line-patterns" -> LinePatterns.splits(seed);
      case "cifar10" -> Cifar10.read(DataFolder.find(DataFolder.CIFAR10).orElseThrow(
          () -> new UsageException(DataFolder.missing(DataFolder.CIFAR10) + "; or give --data cifar10:PATH")));
      default -> throw new UsageException("no dataset is called \"" + name + "\"; there are " + CHOICES);
    };
  }
}
