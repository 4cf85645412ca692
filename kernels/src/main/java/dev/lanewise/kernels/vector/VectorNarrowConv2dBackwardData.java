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
  private final FoldedPass pass;
  private final FoldedPass.Element element;

  /** The gradient of a convolution that {@link #can} take. */
  public VectorNarrowConv2dBackwardData(Conv2dShape s) {
    super(s, Conv2dAlgorithm.NARROW);
    boolean wholeWindow = s.sw() > 1 || vectors(s.kh() * s.kw() * s.ic()) * 4 <= s.kw() * vectors(s.kh() * s.ic()) * 3;
    Fold rows = Fold.backward(s.h(), s.oh(), s.kh(), s.sh(), s.dh(), s.phBegin());
    if (wholeWindow) {
      Fold columns = Fold.backward(s.w(), s.ow(), s.kw(), s.sw(), s.dw(), s.pwBegin());
      Taps tap = new Taps(1, 1, 1, 1, s.oc(), s.oc());
      this.pass = new FoldedPass(rows, columns, s.ic(), tap, s.oh(), s.ow(), 0, s.ow());
    } else {
      Taps taps = new Taps(1, s.kw(), 1, s.dw(), s.oc(), s.oc());
      int pad = (s.kw() - 1) * s.dw() - s.pwBegin();
      this.pass = new FoldedPass(rows, Fold.none(s.w()), s.ic(), taps, s.oh(), s.ow(), pad, s.w());
    }
    this.element = (row, column, k, c) -> ((row * s.kw() + column) * s.ic() + c) * s.oc() + k;
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
    return 2 * s.ic() <= COUNT && s.kh() > 1;
  }

  @Override
  public int packedLength() {
    return pass.packedLength();
  }

  @Override
  public int scratchLength(int workers) {
    return scratchProduct(workers, pass.scratchLength());
  }

  @Override
  protected void packChecked(float[] w, int wOffset, float[] packed, int packedOffset) {
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
