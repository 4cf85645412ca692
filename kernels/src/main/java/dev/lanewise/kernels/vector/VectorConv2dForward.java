package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;
import java.util.Arrays;

/**
 * Direct forward convolution: one {@link DirectPass}. Packed are the weights, then the bias padded to whole panels.
 *
 * <p>Work is cut into blocks of pixels, and where those are few into groups of output channels as well; the largest
 * imbalance is one chunk a worker.
 */
public final class VectorConv2dForward extends Conv2dForward {
  private final DirectPass pass;
  private final int panels;
  private int groups;

  /** A convolution of these dimensions. */
  public VectorConv2dForward(Conv2dShape s, FusedActivation activation) {
    super(s, activation);
    int run = s.kw() * s.ic();
    PixelBlocks blocks = new PixelBlocks(
        s.h(), s.w(), s.ic(), s.kh(), s.kw(), s.sh(), s.sw(), s.phBegin(), s.pwBegin(), s.oh(), s.ow(), s.n(), false);
    DirectPass.Destination y =
        new DirectPass.Destination(s.outputSize(), s.ow() * s.oc(), 0, 1, 0, 1, s.oc());
    this.pass = new DirectPass(blocks, s.kh(), run, s.ow(), y);
    this.panels = Lanes.panels(s.oc());
  }

  @Override
  public int packedLength() {
    return pass.packedLength() + panels * PANEL;
  }

  @Override
  public int scratchLength(int workers) {
    return scratchProduct(workers, pass.scratchLength());
  }

  @Override
  protected void packChecked(float[] w, int wOffset, float[] b, int bOffset, float[] packed, int packedOffset) {
    int window = shape.windowSize();
    for (int panel = 0; panel < panels; panel++) {
      Packing.panel(
          w, wOffset, shape.oc(), window, panel * PANEL, Lanes.panelColumns(panel, shape.oc()), 1, packed,
          packedOffset + panel * window * PANEL);
    }
    int bias = packedOffset + pass.packedLength();
    Arrays.fill(packed, bias, bias + panels * PANEL, 0);
    if (b != null) {
      System.arraycopy(b, bOffset, packed, bias, shape.oc());
    }
  }

  @Override
  protected int chunks() {
    int blocks = pass.blockCount(n);
    groups = ChunkCut.panelGroups(blocks, panels);
    return blocks * groups;
  }

  @Override
  protected void run(int chunk, int worker) {
    int group = chunk % groups;
    pass.run(
        chunk / groups, n, ChunkCut.start(group, groups, panels), ChunkCut.start(group + 1, groups, panels),
        x, xOffset, packed, packedOffset, y, yOffset, packed, packedOffset + pass.packedLength(),
        activation == FusedActivation.RELU, scratch, worker * pass.scratchLength());
  }
}
