package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;

/** Depthwise forward convolution: a {@link DepthwisePass} from x to y. */
public final class VectorDepthwiseForward extends Conv2dForward {
  private final DepthwisePass pass;

  /** A convolution of these dimensions, with as many groups as input channels. */
  public VectorDepthwiseForward(Conv2dShape shape, FusedActivation activation) {
    super(shape, activation, Conv2dAlgorithm.DEPTHWISE);
    this.pass = DepthwisePass.forward(shape);
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
  protected int packChunks() {
    return 1;
  }

  @Override
  protected void pack(int chunk) {
    pass.pack(w, wOffset, b, bOffset, packed, packedOffset);
  }

  @Override
  protected int chunks() {
    return pass.chunks(n);
  }

  @Override
  protected void run(int chunk, int worker) {
    pass.run(
        chunk, x, xOffset, packed, packedOffset, residual, residualOffset, activation == FusedActivation.RELU, y,
        yOffset, scratch, worker * pass.scratchLength());
  }
}
