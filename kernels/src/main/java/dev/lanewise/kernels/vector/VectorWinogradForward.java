package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;
import java.util.Arrays;

/**
 * Forward convolution 3×3 of stride 1 by Winograd's algorithm: one {@link WinogradPass}. Packed are the transformed
 * weights, then the bias padded to whole panels.
 *
 * <p>Work is cut into blocks of tiles, and where those are few into groups of output channels as well; the largest
 * imbalance is one chunk a worker.
 */
public final class VectorWinogradForward extends Conv2dForward {
  private final WinogradPass pass;
  private int panelGroups;

  /** A convolution of these dimensions; the algorithm is one of the two of Winograd. */
  public VectorWinogradForward(Conv2dShape s, FusedActivation activation, Conv2dAlgorithm algorithm) {
    super(s, activation, algorithm);
    WinogradTransform f = WinogradTransform.of(algorithm);
    this.pass = new WinogradPass(
        f, new WinogradTiles.Grid(s.oh(), s.ow(), s.dh(), s.dw(), f.m), s.h(), s.w(), s.ic(), s.phBegin(), s.pwBegin(),
        s.oc());
  }

  /** Whether the algorithm computes such a convolution. */
  public static boolean can(Conv2dShape s) {
    return WinogradTransform.can(s) && s.ic() >= Lanes.COUNT;
  }

  /** Whether the algorithm is the fastest of the two, and worth its transforms. */
  public static boolean pays(Conv2dShape s, Conv2dAlgorithm algorithm) {
    return WinogradTransform.pays(s, s.oh(), s.ow(), algorithm);
  }

  @Override
  public int packedLength() {
    return pass.packedLength() + pass.panels() * pass.width();
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
        Packing.widen(
            w, wOffset + (row * shape.kw() + column) * shape.ic() * shape.oc() + panel * width, shape.oc(),
            shape.ic(), columns, packed, packedOffset + pass.packedTap(panel, row, column), width);
      }
    }
    pass.transformWeights(panel, packed, packedOffset);
    int bias = packedOffset + pass.packedLength() + panel * width;
    Arrays.fill(packed, bias, bias + width, 0);
    if (b != null) {
      System.arraycopy(b, bOffset + panel * width, packed, bias, columns);
    }
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
        ChunkCut.start(group + 1, panelGroups, pass.panels()), x, xOffset, packed, packedOffset, y, yOffset, packed,
        packedOffset + pass.packedLength(), residual, residualOffset, activation == FusedActivation.RELU, scratch,
        worker * pass.scratchLength());
  }
}
