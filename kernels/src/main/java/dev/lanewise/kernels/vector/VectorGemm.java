package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;

/**
 * Matrix product by SIMD: picks the first path of an ordered list that takes the sizes of the run, and deals out its
 * chunks, those of all products of a batch.
 *
 * <p>Each path says in its class how it cuts the work; all cut by the sizes of the run alone, and each element of C has
 * one owner.
 */
public final class VectorGemm extends Gemm {
  private final GemmCall call = new GemmCall();
  private final GemmPath[] paths;
  private final int scratchPerWorker;
  private GemmPath path;
  private int chunksPerItem;

  /** A product of up to these dimensions. */
  public VectorGemm(GemmShape shape, FusedActivation activation) {
    super(shape, activation);
    call.dimensions(shape);
    call.activation = activation;
    paths = new GemmPath[] {new VectorGemv(call, shape), new ThinGemm(call), new BlockedGemm(call, shape)};
    int most = 0;
    for (GemmPath p : paths) {
      most = Math.max(most, p.scratchLength());
    }
    scratchPerWorker = most;
  }

  @Override
  public int scratchLength(int workers) {
    return scratchProduct(workers, scratchPerWorker);
  }

  @Override
  public int packedBLength() {
    return scratchProduct(Lanes.panels(shape.n()) * PANEL, shape.k());
  }

  @Override
  protected void packBChecked(float[] b, int bOffset, float[] packed, int packedOffset) {
    int k = shape.k();
    for (int column = 0; column < shape.n(); column += PANEL) {
      int columns = Math.min(PANEL, shape.n() - column);
      int to = packedOffset + column * k;
      if (shape.transB()) {
        Packing.panelTransposed(b, bOffset, shape.ldb(), k, column, columns, 1, packed, to);
      } else {
        Packing.panel(b, bOffset, shape.ldb(), k, column, columns, packed, to);
      }
    }
  }

  @Override
  protected int chunks() {
    call.m = m;
    call.n = n;
    call.k = k;
    call.alpha = alpha;
    call.beta = beta;
    call.a = a;
    call.b = b;
    call.c = c;
    call.packedB = packedB;
    call.bias = bias;
    call.biasOffset = biasOffset;
    call.scratch = scratch;
    path = firstThatTakesTheCall();
    chunksPerItem = path.cut();
    return Math.multiplyExact(batch, chunksPerItem);
  }

  private GemmPath firstThatTakesTheCall() {
    for (GemmPath p : paths) {
      if (p.takes()) {
        return p;
      }
    }
    throw new AssertionError("the last path takes every call");
  }

  @Override
  protected void run(int chunk, int worker) {
    int item = chunk / chunksPerItem;
    path.run(
        chunk % chunksPerItem, aOffset + item * strideA, bOffset + item * strideB, cOffset + item * strideC,
        worker * scratchPerWorker);
  }
}
