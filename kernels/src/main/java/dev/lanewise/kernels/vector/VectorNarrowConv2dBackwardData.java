package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.vector.FoldedPass.Fold;

/**
 * Gradient with respect to an input of few channels: a {@link FoldedPass} from dy. At stride 1 across the lanes hold a
 * column of taps, and the sum runs along the rows of the window; otherwise, and where the whole window fits into fewer
 * vectors than its columns one by one would take, they hold the whole window.
 *
 * <p>Work is cut into bands of rows; the largest imbalance is one band a worker.
 */
public final class VectorNarrowConv2dBackwardData extends Conv2dBackwardData {
  /** Cycles of a step of a tile, for each of its pixels; of half a tile; of storing and of adding a vector (Zen 4). */
  private static final double WHOLE = 2.2;

  private static final double HALF = 1.45;
  private static final double STORE = 3;
  private static final double ADD = 1.5;

  private final FoldedPass pass;
  private final FoldedPass.Element element;

  /** The gradient of a convolution that {@link #can} take. */
  public VectorNarrowConv2dBackwardData(Conv2dShape s) {
    super(s, Conv2dAlgorithm.NARROW);
    boolean wholeWindow = s.sw() > 1 || cyclesOfWindow(s) < cyclesOfColumn(s);
    Fold rows = Fold.backward(s.h(), s.oh(), s.kh(), s.sh(), s.dh(), s.phBegin());
    if (wholeWindow) {
      Fold columns = Fold.backward(s.w(), s.ow(), s.kw(), s.sw(), s.dw(), s.pwBegin());
      Taps tap = new Taps(1, 1, 1, 1, s.oc(), s.oc());
      this.pass = new FoldedPass(rows, columns, s.ic(), tap, s.oh(), s.ow(), 0, s.ow());
    } else {
      Taps taps = columnTaps(s);
      int pad = (s.kw() - 1) * s.dw() - s.pwBegin();
      this.pass = new FoldedPass(rows, Fold.none(s.w()), s.ic(), taps, s.oh(), s.ow(), pad, s.w());
    }
    this.element = (row, column, k, c) -> ((row * s.kw() + column) * s.ic() + c) * s.oc() + k;
  }

  private static Taps columnTaps(Conv2dShape s) {
    return new Taps(1, s.kw(), 1, s.dw(), s.oc(), s.oc());
  }

  /** For a pixel, with the whole window in the lanes: the products, then storing and adding up. */
  private static double cyclesOfWindow(Conv2dShape s) {
    int lanes = s.kh() * s.kw() * s.ic();
    int row = (s.kw() * s.ic() + COUNT - 1) / COUNT;
    return s.oc() * cycles(lanes, HALF) + STORE * (vectors(lanes) + row + 1) + ADD * (s.kh() * row + s.kw());
  }

  /** For a pixel, with one column of the window in the lanes. */
  private static double cyclesOfColumn(Conv2dShape s) {
    int lanes = s.kh() * s.ic();
    double half = DirectPass.slides(columnTaps(s), s.w()) ? WHOLE / 2 : HALF;
    return s.kw() * s.oc() * cycles(lanes, half) + STORE * (vectors(lanes) + 1) + ADD * s.kh();
  }

  private static double cycles(int lanes, double half) {
    int vectors = vectors(lanes);
    return WHOLE * (vectors / 2) + half * (vectors % 2);
  }

  private static int vectors(int lanes) {
    return (lanes + COUNT - 1) / COUNT;
  }

  /** Whether a pixel of dx fits into a vector. */
  public static boolean can(Conv2dShape s) {
    return s.groups() == 1 && s.ic() <= COUNT;
  }

  /** Whether a pixel of dx leaves much of a vector idle that the window's rows can fill. */
  public static boolean pays(Conv2dShape s) {
    return FoldedPass.pays(s.kh(), s.ic());
  }

  @Override
  public int packedLength() {
    return pass.packedLength();
  }

  @Override
  public int scratchLength(int workers) {
    return scratchProduct(workers, pass.scratchLength());
  }

  /** Too few weights to share out. */
  @Override
  protected int packChunks() {
    return 1;
  }

  @Override
  protected void pack(int chunk) {
    pass.pack(w, wOffset, element, true, packed, packedOffset);
  }

  @Override
  protected int chunks() {
    return pass.chunks(n);
  }

  @Override
  protected void run(int chunk, int worker) {
    pass.run(
        chunk, n, dy, dyOffset, packed, packedOffset, dx, dxOffset, null, 0, null, 0, false, scratch,
        worker * pass.scratchLength());
  }
}
