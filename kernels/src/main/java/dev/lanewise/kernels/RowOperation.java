package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * An operation on rows that do not depend on each other. Work is cut into slices of rows, at most {@value #MAX_SLICES}
 * whatever the number of threads, and each slice has a {@link RowGroup} of its own.
 */
abstract class RowOperation extends Operation {
  /** The least elements of a slice: an exponential takes about 0.5 ns (Zen 4, 512 bits), so 2 µs. */
  private static final int SLICE = 1 << 12;

  private static final int MAX_SLICES = 16;

  /** Elements of a row. */
  final int columns;

  final RowPasses passes;
  private final RowGroup[] groups = new RowGroup[MAX_SLICES];

  // The arguments of the run in progress.
  private int n;
  private int rowsPerSlice;

  RowOperation(int columns) {
    this.columns = columns;
    passes = RowPasses.of(columns);
    for (int i = 0; i < MAX_SLICES; i++) {
      groups[i] = passes.newGroup();
    }
  }

  final void runRows(Parallel parallel, int n) {
    this.n = n;
    int group = passes.groupRows();
    int least = Math.max(SLICE / columns, Math.ceilDiv(n, MAX_SLICES));
    rowsPerSlice = Math.max(1, Math.ceilDiv(least, group)) * group;
    parallel.run(this, Math.ceilDiv(n, rowsPerSlice));
  }

  @Override
  protected final void run(int slice, int worker) {
    int from = slice * rowsPerSlice;
    int count = Math.min(n - from, rowsPerSlice);
    int most = passes.groupRows();
    for (int done = 0; done < count; done += most) {
      group(groups[slice], from + done, Math.min(most, count - done));
    }
  }

  /** Works off {@code rows} rows from {@code row} on. */
  abstract void group(RowGroup g, int row, int rows);

  /** Labels must be classes. */
  final void requireLabels(int n, int[] labels, int labelsOffset) {
    Arguments.span("labels", labels, labelsOffset, n);
    for (int i = 0; i < n; i++) {
      int label = labels[labelsOffset + i];
      if (label < 0 || label >= columns) {
        throw new IllegalArgumentException(
            "labels: row " + i + " is " + label + ", expected 0 .. " + (columns - 1));
      }
    }
  }
}
