package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dShape;

/**
 * Direct gradient with respect to the input. At stride 1 it is the forward convolution of dy with the window flipped
 * and input and output channels exchanged. At stride s the pixels of dx fall into s·s residues, each of which sees only
 * some of the taps: each is a small stride-1 convolution, a {@link DirectPass} of its own with its own packed weights.
 *
 * <p>For the rows of residue ρ, {@code i = s·q + ρ}: tap a meets row {@code q + (ρ + phBegin − a·d)/s} of dy where that
 * is whole. Such taps are {@code s/g} apart, g = gcd(s, d), and the rows they meet {@code d/g}. Columns likewise.
 *
 * <p>Work is cut as in {@link VectorConv2dForward}, residue after residue.
 */
public final class VectorConv2dBackwardData extends Conv2dBackwardData {
  private final Residue[] residues;
  private final int panels;
  private final int packedLength;
  private final int scratchPerWorker;
  private final int[] firstChunk;
  private final int[] panelGroups;

  /** The taps that meet one residue class of rows or columns of dx: {@code first}, first + step, … */
  private record Axis(int outs, int first, int step, int count, int sourceStep, int pad) {
    static Axis of(int residue, int size, int window, int stride, int dilation, int begin) {
      int gcd = gcd(stride, dilation);
      int first = 0;
      while (first < window && (residue + begin - first * dilation) % stride != 0) {
        first++;
      }
      int count = Math.ceilDiv(window - first, stride / gcd);
      int last = first + (count - 1) * (stride / gcd);
      // Flipped, the last tap comes first, and the row that it meets is where the window's corner lies.
      int pad = -Math.floorDiv(residue + begin - last * dilation, stride);
      return new Axis(
          (size - residue + stride - 1) / stride, first, stride / gcd, count, dilation / gcd, count == 0 ? 0 : pad);
    }

    private static int gcd(int a, int b) {
      return b == 0 ? a : gcd(b, a % b);
    }

    /** The tap that comes {@code i}-th when they are flipped. */
    int tap(int i) {
      return first + (count - 1 - i) * step;
    }
  }

  /** One residue class of rows and columns: its taps and its pass. */
  private record Residue(Axis rows, Axis columns, DirectPass pass, int packed) {}

  /** The gradient of a convolution of these dimensions. */
  public VectorConv2dBackwardData(Conv2dShape s) {
    super(s, Conv2dAlgorithm.DIRECT);
    int count = Math.min(s.sh(), s.h()) * Math.min(s.sw(), s.w());
    this.residues = new Residue[count];
    this.panels = s.groups() * Lanes.panels(s.groupIc());
    this.firstChunk = new int[count + 1];
    this.panelGroups = new int[count];
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
    Axis rows = Axis.of(row, s.h(), s.kh(), s.sh(), s.dh(), s.phBegin());
    Axis columns = Axis.of(column, s.w(), s.kw(), s.sw(), s.dw(), s.pwBegin());
    Taps taps =
        new Taps(rows.count, columns.count, rows.sourceStep, columns.sourceStep, s.groupOc(), s.oc());
    PixelBlocks blocks = new PixelBlocks(
        s.oh(), s.ow(), s.oc(), taps.spanRows(), taps.spanColumns(), 1, 1, rows.pad, columns.pad, rows.outs,
        columns.outs, s.n(), PixelBlocks.PIXELS, false);
    DirectPass.Destination dx = new DirectPass.Destination(
        s.inputSize(), s.w() * s.ic(), row, s.sh(), column, s.sw(), s.ic());
    return new Residue(rows, columns, new DirectPass(blocks, taps, s.groups(), columns.outs, dx), packed);
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
  protected int packChunks() {
    return panels;
  }

  @Override
  protected void pack(int panel) {
    for (Residue residue : residues) {
      for (int row = 0; row < residue.rows.count; row++) {
        for (int column = 0; column < residue.columns.count; column++) {
          packTap(residue, row, column, panel);
        }
      }
    }
  }

  /** Packs one tap of a panel, seen flipped: its group's matrix, groupIc × groupOc of the oc columns, transposed. */
  private void packTap(Residue residue, int row, int column, int panel) {
    int oc = shape.oc();
    int tap = residue.rows.tap(row) * shape.kw() + residue.columns.tap(column);
    DirectPass pass = residue.pass;
    Packing.panelTransposed(
        w, wOffset + tap * shape.groupIc() * oc + pass.group(panel) * shape.groupOc(), oc, shape.groupOc(),
        pass.channelInGroup(panel), pass.columns(panel), 1, packed,
        packedOffset + residue.packed + pass.packedTap(panel, row, column));
  }

  @Override
  protected int chunks() {
    int chunks = 0;
    for (int i = 0; i < residues.length; i++) {
      int blocks = residues[i].pass.blockCount(n);
      panelGroups[i] = ChunkCut.panelGroups(blocks * residues.length, panels);
      firstChunk[i] = chunks;
      chunks += blocks * panelGroups[i];
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
    int group = within % panelGroups[i];
    residues[i].pass.run(
        within / panelGroups[i], n, ChunkCut.start(group, panelGroups[i], panels),
        ChunkCut.start(group + 1, panelGroups[i], panels), dy, dyOffset, packed, packedOffset + residues[i].packed, dx,
        dxOffset, null, 0, null, 0, false, scratch, worker * scratchPerWorker);
  }
}
