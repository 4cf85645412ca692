package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dShape;

/**
 * Gradient of a 3×3 convolution of stride 1 with respect to its input by Winograd's algorithm: the {@link WinogradPass}
 * of dy with the window flipped and input and output channels exchanged. Work is cut as in {@link
 * VectorWinogradForward}.
 */
public final class VectorWinogradBackwardData extends Conv2dBackwardData {
  private final WinogradPass pass;
  private int panelGroups;

  /** The gradient of a convolution of these dimensions; the algorithm is one of the two of Winograd. */
  public VectorWinogradBackwardData(Conv2dShape s, Conv2dAlgorithm algorithm) {
    super(s, algorithm);
    WinogradTransform f = WinogradTransform.of(algorithm);
    this.pass = new WinogradPass(
        f, new WinogradTiles.Grid(s.h(), s.w(), s.dh(), s.dw(), f.m), s.oh(), s.ow(), s.oc(), padRow(s), padColumn(s),
        s.ic());
  }

  /** Whether the algorithm computes such a gradient. */
  public static boolean can(Conv2dShape s) {
    return WinogradTransform.can(s) && s.oc() >= Lanes.COUNT && padRow(s) >= 0 && padColumn(s) >= 0;
  }

  private static int padRow(Conv2dShape s) {
    return s.rowSpan() - 1 - s.phBegin();
  }

  private static int padColumn(Conv2dShape s) {
    return s.columnSpan() - 1 - s.pwBegin();
  }

  /** Whether the algorithm is the fastest of the two, and worth its transforms. */
  public static boolean pays(Conv2dShape s, Conv2dAlgorithm algorithm) {
    return WinogradTransform.pays(s, s.h(), s.w(), algorithm);
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
    return pass.panels();
  }

  @Override
  protected void pack(int panel) {
    int width = pass.width();
    int columns = pass.columns(panel);
    for (int row = 0; row < shape.kh(); row++) {
      for (int column = 0; column < shape.kw(); column++) {
        Packing.widenTransposed(
            w, wOffset + (row * shape.kw() + column) * shape.ic() * shape.oc() + panel * width * shape.oc(),
            shape.oc(), shape.oc(), columns, 1, packed,
            packedOffset + pass.packedTap(panel, shape.kh() - 1 - row, shape.kw() - 1 - column), width);
      }
    }
    pass.transformWeights(panel, packed, packedOffset);
  }

  @Override
  protected int chunks() {
    int blocks = pass.blocks(n);
    panelGroups = ChunkCut.panelGroups(blocks, pass.panels());
    return blocks * panelGroups;
  }

  @Override
  protected void run(int chunk, int worker) {
    int group = chunk % panelGroups;
    pass.run(
        chunk / panelGroups, n, ChunkCut.start(group, panelGroups, pass.panels()),
        ChunkCut.start(group + 1, panelGroups, pass.panels()), dy, dyOffset, packed, packedOffset, dx, dxOffset, null,
        0, null, 0, false, scratch, worker * pass.scratchLength());
  }
}
