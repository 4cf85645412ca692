package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dShape;

/** Depthwise gradient with respect to the input: a {@link DepthwisePass} from dy to dx. */
public final class VectorDepthwiseBackwardData extends Conv2dBackwardData {
  private final DepthwisePass pass;

  /** The gradient of a convolution of these dimensions, with as many groups as input channels. */
  public VectorDepthwiseBackwardData(Conv2dShape shape) {
    super(shape, Conv2dAlgorithm.DEPTHWISE);
    this.pass = DepthwisePass.backward(shape);
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
    pass.pack(w, wOffset, null, 0, packed, packedOffset);
  }

  @Override
  protected int chunks() {
    return pass.chunks(n);
  }

  @Override
  protected void run(int chunk, int worker) {
    pass.run(
        chunk, dy, dyOffset, packed, packedOffset, null, 0, false, dx, dxOffset, scratch,
        worker * pass.scratchLength());
  }
}
