package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

import dev.lanewise.kernels.Conv2dAlgorithm;
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
  private int panelGroups;

  /** A convolution of these dimensions. */
  public VectorConv2dForward(Conv2dShape s, FusedActivation activation) {
    super(s, activation, Conv2dAlgorithm.DIRECT);
    Taps taps = new Taps(s.kh(), s.kw(), s.dh(), s.dw(), s.groupIc(), s.ic());
    PixelBlocks blocks = new PixelBlocks(
        s.h(), s.w(), s.ic(), taps.spanRows(), taps.spanColumns(), s.sh(), s.sw(), s.phBegin(), s.pwBegin(), s.oh(),
        s.ow(), s.n(), PixelBlocks.PIXELS, false);
    DirectPass.Destination y =
        new DirectPass.Destination(s.outputSize(), s.ow() * s.oc(), 0, 1, 0, 1, s.oc());
    this.pass = new DirectPass(blocks, taps, s.groups(), s.ow(), y);
  }

  @Override
  public int packedLength() {
    return pass.packedLength() + pass.panels() * PANEL;
  }

  @Override
  public int scratchLength(int workers) {
    return scratchProduct(workers, pass.scratchLength());
  }

  @Override
  protected int packChunks() {
    return pass.panels();
  }

  @Override
  protected void pack(int panel) {
    for (int row = 0; row < shape.kh(); row++) {
      for (int column = 0; column < shape.kw(); column++) {
        Packing.panel(
            w, wOffset + (row * shape.kw() + column) * shape.groupIc() * shape.oc(), shape.oc(), shape.groupIc(),
            pass.channel(panel), pass.columns(panel), packed, packedOffset + pass.packedTap(panel, row, column));
      }
    }
    int bias = packedOffset + pass.packedLength() + panel * PANEL;
    Arrays.fill(packed, bias, bias + PANEL, 0);
    if (b != null) {
      System.arraycopy(b, bOffset + pass.channel(panel), packed, bias, pass.columns(panel));
    }
  }

  @Override
  protected int chunks() {
    int blocks = pass.blockCount(n);
    panelGroups = ChunkCut.panelGroups(blocks, pass.panels());
    return blocks * panelGroups;
  }

  @Override
  protected void run(int chunk, int worker) {
    int group = chunk % panelGroups;
    pass.run(
        chunk / panelGroups, n, ChunkCut.start(group, panelGroups, pass.panels()),
        ChunkCut.start(group + 1, panelGroups, pass.panels()), x, xOffset, packed, packedOffset, y, yOffset, packed,
        packedOffset + pass.packedLength(), residual, residualOffset, activation == FusedActivation.RELU, scratch,
        worker * pass.scratchLength());
  }
}
