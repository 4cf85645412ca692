package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dShape;

/**
 * Direct gradient with respect to the input. At stride 1 it is the forward convolution of dy with the window flipped
 * and input and output channels exchanged. At stride s the pixels of dx fall into s·s residues, each of which sees only
 * every s-th tap: each is a small stride-1 convolution, a {@link DirectPass} of its own with its own packed weights.
 *
 * <p>For the rows of residue ρ, {@code i = s·q + ρ}: the taps are {@code a = r + s·t} with {@code r = (ρ + phBegin) mod
 * s}, and tap t meets row {@code q + (ρ + phBegin − r)/s − t} of dy. Columns likewise.
 *
 * <p>Work is cut as in {@link VectorConv2dForward}, residue after residue.
 */
public final class VectorConv2dBackwardData extends Conv2dBackwardData {
  private final Residue[] residues;
  private final int panels;
  private final int packedLength;
  private final int scratchPerWorker;
  private final int[] firstChunk;
  private final int[] groups;

  /** One residue class of rows and columns: its taps and its pass. */
  private record Residue(
      int firstTapRow, int tapRows, int firstTapColumn, int tapColumns, DirectPass pass, int packed) {}

  /** The gradient of a convolution of these dimensions. */
  public VectorConv2dBackwardData(Conv2dShape s) {
    super(s);
    int count = Math.min(s.sh(), s.h()) * Math.min(s.sw(), s.w());
    this.residues = new Residue[count];
    this.panels = Lanes.panels(s.ic());
    this.firstChunk = new int[count + 1];
    this.groups = new int[count];
    int packed = 0;
    int scratchLength = 0;
    int at = 0;
    for (int row = 0; row < Math.min(s.sh(), s.h()); row++) {
      for (int column = 0; column < Math.min(s.sw(), s.w()); column++) {
        Residue residue = residue(s, row, column, packed);
        residues[at++] = residue;
        packed = Math.addExact(packed, residue.pass.packedLength());
        scratchLength = Math.max(scratchLength, residue.pass.scratchLength());
      }
    }
    this.packedLength = packed;
    this.scratchPerWorker = scratchLength;
  }

  private static Residue residue(Conv2dShape s, int row, int column, int packed) {
    int firstRow = (row + s.phBegin()) % s.sh();
    int firstColumn = (column + s.pwBegin()) % s.sw();
    int tapRows = taps(s.kh(), firstRow, s.sh());
    int tapColumns = taps(s.kw(), firstColumn, s.sw());
    int outRows = (s.h() - row + s.sh() - 1) / s.sh();
    int outColumns = (s.w() - column + s.sw() - 1) / s.sw();
    // Flipped, the last tap comes first: it meets row q + (ρ + ph − r)/s − (tapRows − 1).
    int padRow = tapRows - 1 - (row + s.phBegin() - firstRow) / s.sh();
    int padColumn = tapColumns - 1 - (column + s.pwBegin() - firstColumn) / s.sw();
    PixelBlocks blocks = new PixelBlocks(
        s.oh(), s.ow(), s.oc(), tapRows, tapColumns, 1, 1, padRow, padColumn, outRows, outColumns, s.n(), false);
    DirectPass.Destination dx = new DirectPass.Destination(
        s.inputSize(), s.w() * s.ic(), row, s.sh(), column, s.sw(), s.ic());
    DirectPass pass = new DirectPass(blocks, tapRows, tapColumns * s.oc(), outColumns, dx);
    return new Residue(firstRow, tapRows, firstColumn, tapColumns, pass, packed);
  }

  /** Taps first, first + stride, … below {@code size}; none where the stride steps over the window. */
  private static int taps(int size, int first, int stride) {
    return first >= size ? 0 : (size - first + stride - 1) / stride;
  }

  @Override
  public int packedLength() {
    return packedLength;
  }

  @Override
  public int scratchLength(int workers) {
    return scratchProduct(workers, scratchPerWorker);
  }

  @Override
  protected void packChecked(float[] w, int wOffset, float[] packed, int packedOffset) {
    for (Residue residue : residues) {
      for (int row = 0; row < residue.tapRows; row++) {
        for (int column = 0; column < residue.tapColumns; column++) {
          packTap(w, wOffset, residue, row, column, packed, packedOffset);
        }
      }
    }
  }

  /** Packs one tap, seen flipped: its ic × oc matrix, transposed. */
  private void packTap(
      float[] w, int wOffset, Residue residue, int row, int column, float[] packed, int packedOffset) {
    int ic = shape.ic();
    int oc = shape.oc();
    int a = residue.firstTapRow + (residue.tapRows - 1 - row) * shape.sh();
    int b = residue.firstTapColumn + (residue.tapColumns - 1 - column) * shape.sw();
    int window = residue.tapRows * residue.tapColumns * oc;
    int tap = (row * residue.tapColumns + column) * oc;
    for (int panel = 0; panel < panels; panel++) {
      Packing.panelTransposed(
          w, wOffset + (a * shape.kw() + b) * ic * oc, oc, oc, panel * PANEL, Lanes.panelColumns(panel, ic), 1, packed,
          packedOffset + residue.packed + (panel * window + tap) * PANEL);
    }
  }

  @Override
  protected int chunks() {
    int chunks = 0;
    for (int i = 0; i < residues.length; i++) {
      int blocks = residues[i].pass.blockCount(n);
      groups[i] = ChunkCut.panelGroups(blocks * residues.length, panels);
      firstChunk[i] = chunks;
      chunks += blocks * groups[i];
    }
    firstChunk[residues.length] = chunks;
    return chunks;
  }

  @Override
  protected void run(int chunk, int worker) {
    int i = 0;
    while (chunk >= firstChunk[i + 1]) {
      i++;
    }
    int within = chunk - firstChunk[i];
    int group = within % groups[i];
    residues[i].pass.run(
        within / groups[i], n, ChunkCut.start(group, groups[i], panels), ChunkCut.start(group + 1, groups[i], panels),
        dy, dyOffset, packed, packedOffset + residues[i].packed, dx, dxOffset, null, 0, false, scratch,
        worker * scratchPerWorker);
  }
}
