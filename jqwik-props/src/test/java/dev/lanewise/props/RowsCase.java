package dev.lanewise.props;

import java.util.SplittableRandom;

/** A kernel over {@code rows} rows of {@code columns} channels or classes, its output being its input or not. */
record RowsCase(int rows, int columns, boolean inPlace, int offset, long seed) implements Case<RowsCase> {
  int length() {
    return rows * columns;
  }

  @Override
  public RowsCase resized(SplittableRandom random) {
    return new RowsCase(random.nextInt(rows + 1), columns, inPlace, offset, random.nextLong());
  }
}
