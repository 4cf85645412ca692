package dev.lanewise.training.cli;

import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Splits;
import java.util.Locale;

/** A part of a dataset. */
enum Part {
  TRAIN,
  VALIDATION,
  TEST;

  /**
   * This part.
   *
   * @throws UsageException if it is empty
   */
  Dataset of(Splits splits) {
    Dataset part = switch (this) {
      case TRAIN -> splits.train();
      case VALIDATION -> splits.validation();
      case TEST -> splits.test();
    };
    if (part.size() == 0) {
      throw new UsageException("--part: the " + this + " part of the data has no sample");
    }
    return part;
  }

  /** What help and errors call it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
