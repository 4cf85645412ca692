package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;

/**
 * Blocked matrix product.
 *
 * <p><b>How it is cut.</b> C is cut into chunks of {@link #ROW_BLOCK} rows × 1 to 4 panels of columns; a chunk belongs
 * to one worker, which goes through k in blocks of {@link #K_BLOCK}, so no sum is shared and nothing waits. Inside a
 * chunk:
 *
 * <pre>
 * for each block of k:
 *   pack the chunk's columns of B (times α) into panels         ≤ 4 · 24 KB at 512 bits: L2
 *   for each panel:                                              24 KB at 512 bits: L1
 *     for each tile of rows: registers += A · panel              A in place, or packed where it is stored transposed
 * </pre>
 *
 * <p>The largest imbalance is one chunk a worker. The cut of k is the same on every machine, so the order of each sum
 * is.
 */
public final class VectorGemm extends Gemm {
  /** 192 rows of a panel of 32 floats are 24 KB: they stay in an L1 of 32 KB beside the rows of A. */
  static final int K_BLOCK = 192;

  /**
   * Rows of a chunk: enough that packing B costs a few per cent; 240 × K_BLOCK floats are 180 KB, well inside an L2.
   */
  static final int ROW_BLOCK = 240;

  /** Chunks worth having: several for each of a few workers. Narrower chunks pack A and walk C in smaller pieces. */
  private static final int CHUNKS_WANTED = 16;

  private static final int MAX_PANELS = 4;
  private static final int[] ONE_RUN = {0};

  private final int[] aRows;
  private final int[] cRows;
  private final int packedB;
  private final int packedA;

  private int panelsPerChunk;
  private int columnChunks;

  /** A product of up to these dimensions. */
  public VectorGemm(GemmShape shape) {
    super(shape);
    int rows = Math.min(ROW_BLOCK, shape.m());
    this.aRows = multiples(rows, shape.transA() ? 0 : shape.lda());
    this.cRows = multiples(rows, shape.ldc());
    int depth = Math.min(K_BLOCK, shape.k());
    this.packedB = Math.min(MAX_PANELS, Lanes.panels(shape.n())) * PANEL * depth;
    this.packedA = shape.transA() ? (rows + OuterTile.ROWS) * depth : 0;
  }

  private static int[] multiples(int count, int step) {
    int[] multiples = new int[count];
    for (int i = 0; i < count; i++) {
      multiples[i] = i * step;
    }
    return multiples;
  }

  @Override
  public int scratchLength(int workers) {
    return scratchProduct(workers, scratchPerWorker());
  }

  private int scratchPerWorker() {
    return packedB + packedA + Math.max(PixelTile.SPARE, OuterTile.SPARE);
  }

  @Override
  protected int chunks() {
    int panels = Lanes.panels(n);
    int rowChunks = (m + ROW_BLOCK - 1) / ROW_BLOCK;
    panelsPerChunk = Math.clamp((long) panels * rowChunks / CHUNKS_WANTED, 1, MAX_PANELS);
    columnChunks = (panels + panelsPerChunk - 1) / panelsPerChunk;
    return rowChunks * columnChunks;
  }

  @Override
  protected void run(int chunk, int worker) {
    int row = chunk / columnChunks * ROW_BLOCK;
    int rows = Math.min(ROW_BLOCK, m - row);
    int panel = chunk % columnChunks * panelsPerChunk;
    int column = panel * PANEL;
    int columns = Math.min(panelsPerChunk * PANEL, n - column);
    int mine = worker * scratchPerWorker();
    if (beta != 0 && beta != 1 || k == 0) {
      scaleC(row, rows, column, columns);
    }
    for (int k0 = 0; k0 < k; k0 += K_BLOCK) {
      int depth = Math.min(K_BLOCK, k - k0);
      packB(k0, depth, column, columns, mine);
      boolean accumulate = k0 > 0 || beta != 0;
      if (shape.transA()) {
        packA(row, rows, k0, depth, mine + packedB);
        outerTiles(row, rows, column, columns, depth, accumulate, mine);
      } else {
        pixelTiles(row, rows, column, columns, k0, depth, accumulate, mine);
      }
    }
  }

  /** C = β · C, or zero for β = 0, whatever C held. */
  private void scaleC(int row, int rows, int column, int columns) {
    for (int i = 0; i < rows; i++) {
      int at = cOffset + (row + i) * shape.ldc() + column;
      for (int j = 0; j < columns; j++) {
        c[at + j] = beta == 0 ? 0 : beta * c[at + j];
      }
    }
  }

  private void packB(int k0, int depth, int column, int columns, int to) {
    for (int j = 0; j < columns; j += PANEL) {
      int width = Math.min(PANEL, columns - j);
      int at = to + j * depth;
      if (shape.transB()) {
        Packing.panelTransposed(
            b, bOffset + k0, shape.ldb(), depth, column + j, width, alpha, scratch, at);
      } else {
        Packing.panel(b, bOffset + k0 * shape.ldb(), shape.ldb(), depth, column + j, width, alpha, scratch, at);
      }
    }
  }

  private void packA(int row, int rows, int k0, int depth, int to) {
    for (int i = 0; i < rows; i += OuterTile.ROWS) {
      int height = Math.min(OuterTile.ROWS, rows - i);
      Packing.rows(a, aOffset + k0 * shape.lda() + row + i, shape.lda(), depth, height, scratch, to + i * depth);
    }
  }

  private void pixelTiles(
      int row, int rows, int column, int columns, int k0, int depth, boolean accumulate, int mine) {
    int aBase = aOffset + row * shape.lda() + k0;
    int spare = mine + packedB + packedA;
    for (int j = 0; j < columns; j += PANEL) {
      int width = Math.min(PANEL, columns - j);
      int cBase = cOffset + row * shape.ldc() + column + j;
      int panel = mine + j * depth;
      for (int i = 0; i < rows; i += PixelTile.PIXELS) {
        int count = Math.min(PixelTile.PIXELS, rows - i);
        if (count == PixelTile.PIXELS && width == PANEL) {
          PixelTile.run(
              a, aBase, aRows, i, count, 1, 0, depth, scratch, panel, c, cBase, cRows, i, accumulate, null, 0);
        } else {
          PixelTile.runPartial(
              a, aBase, aRows, i, count, width, 1, 0, depth, scratch, panel, c, cBase, cRows, accumulate, null, 0,
              scratch, spare);
        }
      }
    }
  }

  private void outerTiles(int row, int rows, int column, int columns, int depth, boolean accumulate, int mine) {
    int spare = mine + packedB + packedA;
    for (int j = 0; j < columns; j += PANEL) {
      int width = Math.min(PANEL, columns - j);
      int panel = mine + j * depth;
      for (int i = 0; i < rows; i += OuterTile.ROWS) {
        int height = Math.min(OuterTile.ROWS, rows - i);
        int packed = mine + packedB + i * depth;
        int to = cOffset + (row + i) * shape.ldc() + column + j;
        if (height == OuterTile.ROWS && width == PANEL) {
          OuterTile.run(
              scratch, packed, ONE_RUN, 0, 1, depth, OuterTile.ROWS, scratch, panel, PANEL, c, to, shape.ldc(),
              accumulate);
        } else {
          OuterTile.runPartial(
              scratch, packed, ONE_RUN, 0, 1, depth, OuterTile.ROWS, scratch, panel, PANEL, c, to, shape.ldc(),
              accumulate, 0, height, width, scratch, spare);
        }
      }
    }
  }
}
