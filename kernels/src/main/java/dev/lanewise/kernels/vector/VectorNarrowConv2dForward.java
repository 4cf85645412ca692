package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.vector.FoldedPass.Fold;
import java.util.Arrays;

/**
 * Forward convolution into few channels, at stride 1: a {@link FoldedPass} whose lanes hold a column of taps, while the
 * sum runs along the rows of the window. Packed are the weights, then the bias filled up to a vector.
 *
 * <p>Work is cut into bands of rows; the largest imbalance is one band a worker.
 */
public final class VectorNarrowConv2dForward extends Conv2dForward {
  private final FoldedPass pass;
  private final FoldedPass.Element element;

  /** A convolution that {@link #can} be computed so. */
  public VectorNarrowConv2dForward(Conv2dShape s, FusedActivation activation) {
    super(s, activation, Conv2dAlgorithm.NARROW);
    Fold rows = Fold.forward(s.oh(), s.h(), s.kh(), s.dh(), s.phBegin());
    Taps taps = new Taps(1, s.kw(), 1, s.dw(), s.ic(), s.ic());
    this.pass = new FoldedPass(rows, Fold.none(s.ow()), s.oc(), taps, s.h(), s.w(), s.pwBegin(), s.ow());
    this.element = (row, column, k, c) -> ((row * s.kw() + column) * s.ic() + k) * s.oc() + c;
  }

  /** Whether a pixel of y fits into a vector; each row of t is of use at stride 1 only. */
  public static boolean can(Conv2dShape s) {
    return s.groups() == 1 && s.sh() == 1 && s.sw() == 1 && s.oc() <= COUNT;
  }

  /** Whether a pixel of y leaves much of a vector idle that the window's rows can fill. */
  public static boolean pays(Conv2dShape s) {
    return FoldedPass.pays(s.kh(), s.oc());
  }

  @Override
  public int packedLength() {
    return pass.packedLength() + COUNT;
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
    pass.pack(w, wOffset, element, false, packed, packedOffset);
    int bias = packedOffset + pass.packedLength();
    Arrays.fill(packed, bias, bias + COUNT, 0);
    if (b != null) {
      System.arraycopy(b, bOffset, packed, bias, shape.oc());
    }
  }

  @Override
  protected int chunks() {
    return pass.chunks(n);
  }

  @Override
  protected void run(int chunk, int worker) {
    pass.run(
        chunk, n, x, xOffset, packed, packedOffset, y, yOffset, packed, packedOffset + pass.packedLength(), residual,
        residualOffset, activation == FusedActivation.RELU, scratch, worker * pass.scratchLength());
  }
}
