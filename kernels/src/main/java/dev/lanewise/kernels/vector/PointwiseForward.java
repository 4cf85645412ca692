package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;

/**
 * Forward convolution with a window of 1 × 1 as what it is, a product of matrices: pixels × ic by ic × oc. Packed are
 * the weights as {@link Gemm} packs them, then the bias. Work is cut as in the product.
 */
public final class PointwiseForward extends Conv2dForward {
  private final Gemm product;
  private Parallel workers;

  /** A convolution of these dimensions. */
  public PointwiseForward(Conv2dShape s, FusedActivation activation) {
    super(s, activation, Conv2dAlgorithm.POINTWISE);
    this.product = Gemm.of(GemmShape.of(s.n() * s.oh() * s.ow(), s.oc(), s.ic()), activation);
  }

  /** Whether the convolution is such a product: stride 1, no padding, no groups. */
  public static boolean can(Conv2dShape s) {
    return s.kh() == 1 && s.kw() == 1 && s.sh() == 1 && s.sw() == 1 && s.oh() == s.h() && s.ow() == s.w()
        && s.phBegin() == 0 && s.pwBegin() == 0 && s.groups() == 1;
  }

  /**
   * Whether the sums are so long that the product's bias, added afterwards, costs nothing beside them; 64 channels on
   * 56 × 56 pixels went at 90 GF, where {@link VectorConv2dForward}, whose sums start from the bias, went at 101 (Zen
   * 4).
   */
  public static boolean pays(Conv2dShape s) {
    return s.ic() >= 128;
  }

  @Override
  public int scratchLength(int workers) {
    return product.scratchLength(workers);
  }

  @Override
  public int packedLength() {
    return Math.addExact(product.packedBLength(), shape.oc());
  }

  @Override
  protected int packChunks() {
    return 1;
  }

  @Override
  protected void pack(int chunk) {
    product.packB(w, wOffset, packed, packedOffset);
    int bias = packedOffset + product.packedBLength();
    Arrays.fill(packed, bias, bias + shape.oc(), 0);
    if (b != null) {
      System.arraycopy(b, bOffset, packed, bias, shape.oc());
    }
  }

  @Override
  protected void execute(Parallel parallel) {
    workers = parallel;
    Parallel.serial().run(this, chunks());
  }

  /** One, which the product cuts. */
  @Override
  protected int chunks() {
    return 1;
  }

  @Override
  protected void run(int chunk, int worker) {
    if (residual != null) {
      System.arraycopy(residual, residualOffset, y, yOffset, n * shape.outputSize());
    }
    product.runPacked(
        workers, n * shape.h() * shape.w(), x, xOffset, packed, packedOffset, residual == null ? 0 : 1, y, yOffset,
        packed, packedOffset + product.packedBLength(), scratch);
  }
}
