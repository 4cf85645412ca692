package dev.lanewise.kernels;

/**
 * The passes that softmax and the losses are made of, each over all rows of a group. A pass reads {@code in} and writes
 * {@code out}, or works on {@code out} alone; between {@link #load} and {@link #store} the two may be the same.
 */
abstract class RowPasses {
  /** The columns of a row. */
  final int columns;

  RowPasses(int columns) {
    this.columns = columns;
  }

  /** For rows of this length: lanes along the rows where they are short, else along the columns. */
  static RowPasses of(int columns) {
    return Backend.isVector() && RowPerLane.pays(columns) ? new RowPerLane(columns) : new RowByRow(columns);
  }

  /** Rows that go together. */
  abstract int groupRows();

  /** What a slice works with. */
  abstract RowGroup newGroup();

  /** Targets v[c] = u[c] + a[c]·t[c], t being the second input where that is {@code given}, else zero. */
  abstract RowTargets targets(float[] u, float[] a, boolean given);

  /** Takes rows of x, whose results shall be rows of y. */
  abstract void load(RowGroup g, int rows, float[] x, int xOffset, float[] y, int yOffset);

  /** Takes the rows of a second input. */
  abstract void loadOther(RowGroup g, float[] x, int xOffset);

  /** Brings the rows to where {@link #load} was told. */
  abstract void store(RowGroup g);

  /** max = the largest element of in, NaN passed over: it comes back by the sum. */
  abstract void max(RowGroup g);

  /** out = in − shift; from here on that is what in means. */
  abstract void subtract(RowGroup g, float[] shift);

  /** out = in − other. */
  abstract void subtractOther(RowGroup g);

  /** out = e^(in − shift), where nothing is above its shift. */
  abstract void expBelow(RowGroup g, float[] shift);

  /** sum = Σ out. */
  abstract void sum(RowGroup g);

  /** sum = Σ e^(in − shift), where nothing is above its shift; writes nothing else. */
  abstract void sumOfExpBelow(RowGroup g, float[] shift);

  /** out = out · factor. */
  abstract void scale(RowGroup g);

  /** dot = Σ out². */
  abstract void sumOfSquares(RowGroup g);

  /** out = in · (other − Σ in·other). */
  abstract void softmaxBackward(RowGroup g);

  /** out = other − e^in · Σ other. */
  abstract void logSoftmaxBackward(RowGroup g);

  /** For the targets v: sum = Σ v and dot = Σ v·(in − max) over those that are not zero. */
  abstract void weigh(RowGroup g, RowTargets targets);

  /** out = out · factor − v · scale for the targets v. */
  abstract void subtractTargets(RowGroup g, RowTargets targets, float scale);

  /** out = max(0, (in − shift) + margin). */
  abstract void hinge(RowGroup g, float[] shift, float margin);

  /** out = 1 where it is above zero; zero and NaN stay. */
  abstract void step(RowGroup g);

  /**
   * For each row, below being by how much the label's score is less than the largest: total = dot + sum, log = below +
   * log(total), where below is 0 and dot 1 as good as log(1 + sum).
   */
  abstract void minusLogOfRows(RowGroup g, float[] below);

  /** factor = factor / total, for each row. */
  abstract void divideByTotals(RowGroup g);

  /** log = log(log), for each row. */
  abstract void logOfRows(RowGroup g);

  /** power = e^power, for each row. */
  abstract void expOfRows(RowGroup g);
}
