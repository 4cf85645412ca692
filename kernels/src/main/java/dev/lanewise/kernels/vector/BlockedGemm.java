package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

import dev.lanewise.kernels.GemmShape;

/**
 * The general product, blocked and packed.
 *
 * <p><b>How it is cut.</b> C is cut into chunks of at most {@link #ROW_BLOCK} rows × 1 to {@link #MAX_PANELS} panels of
 * columns; a chunk belongs to one worker, which goes through k in equal blocks of at most {@link #K_BLOCK}, so no sum
 * is shared and nothing waits. Inside a chunk:
 *
 * <pre>
 * for each block of k:
 *   pack the chunk's columns of B (times α) into panels, unless they came packed
 *   transpose the chunk's rows of A, where A is stored transposed; else they are read in place
 *   for each panel:                                                     or, if all panels stay in L1, rows outermost
 *     for each tile of rows: registers += A · panel
 *     after the last block of k: bias and activation                    ≤ 32 KB: L1 or L2
 * </pre>
 *
 * <p>The largest imbalance is one chunk a worker. The cut of k is the same on every machine, so the order of each sum
 * is.
 */
final class BlockedGemm implements GemmPath {
  /**
   * 384 rows of a panel of 32 floats are 48 KB, more than an L1 of 32 KB: the tile reads them in order, and C is loaded
   * and stored less often. 1024³ on one thread: 192 gave 97 GF, 256 102, 384 107, 512 102 (Zen 4, 512 bits).
   */
  private static final int K_BLOCK = 384;

  /** Rows of a chunk: enough that packing B costs a few per cent; 512 were no faster (Zen 4). */
  private static final int ROW_BLOCK = 256;

  /**
   * 28 KB: panels that stay in an L1 of 32 KB beside the rows of A. Rows outermost, 32 × 65,536 × 27 ran
   * at 65-74 GF instead of 50-70 on one thread (Zen 4, 512 bits, a busy machine): fewer rows of C are open at a time.
   */
  private static final int L1_FLOATS = 7 << 10;

  /**
   * Chunks below which rows are cut finer, though each chunk packs B anew. 97 × 89 × 101 has 3 panels: 6 chunks instead
   * of 3 took it from 115 to 137 GF on two threads, and from 84 to 77 on one (Zen 4, 512 bits).
   */
  private static final int LEAST_CHUNKS = 4;

  /** Tiles of rows over which packing a panel is worth it. */
  private static final int LEAST_TILES = 4;

  /** Chunks worth having: several for each of a few workers. Narrower chunks read A more often. */
  private static final int CHUNKS_WANTED = 16;

  /** Of K_BLOCK rows, 8 panels are 384 KB at 512 bits: L2. */
  private static final int MAX_PANELS = 8;

  private final GemmCall call;

  /** Where the rows of a chunk start in A, in place or transposed in scratch, and in C. */
  private final int[] aRows;

  private final int[] cRows;

  // The worker's scratch: panels of B, transposed rows of A, a spare tile.
  private final int rowsOffset;
  private final int rowStep;
  private final int spareOffset;
  private final int scratchLength;

  private int rowsPerChunk;
  private int panelsPerChunk;
  private int columnChunks;
  private int kBlocks;

  BlockedGemm(GemmCall call, GemmShape shape) {
    this.call = call;
    int rows = Math.min(ROW_BLOCK, shape.m());
    int depth = Math.min(K_BLOCK, shape.k());
    this.aRows = PixelTile.multiples(rows, shape.transA() ? depth : shape.lda());
    this.cRows = PixelTile.multiples(rows, shape.ldc());
    this.rowsOffset = Math.min(MAX_PANELS, Lanes.panels(shape.n())) * PANEL * depth;
    this.rowStep = depth;
    this.spareOffset = rowsOffset + (shape.transA() ? rows * rowStep : 0);
    this.scratchLength = spareOffset + PixelTile.SPARE;
  }

  @Override
  public int scratchLength() {
    return scratchLength;
  }

  @Override
  public boolean takes() {
    return true;
  }

  @Override
  public int cut() {
    int panels = Lanes.panels(call.n);
    int tiles = (call.m + PixelTile.PIXELS - 1) / PixelTile.PIXELS;
    int mostTiles = ROW_BLOCK / PixelTile.PIXELS;
    int wanted = Math.min((LEAST_CHUNKS + panels - 1) / panels, tiles / LEAST_TILES);
    int blocks = Math.max((tiles + mostTiles - 1) / mostTiles, wanted);
    rowsPerChunk = (tiles + blocks - 1) / blocks * PixelTile.PIXELS;
    int rowChunks = (call.m + rowsPerChunk - 1) / rowsPerChunk;
    panelsPerChunk = Math.clamp((long) panels * rowChunks / CHUNKS_WANTED, 1, MAX_PANELS);
    columnChunks = (panels + panelsPerChunk - 1) / panelsPerChunk;
    kBlocks = (call.k + K_BLOCK - 1) / K_BLOCK;
    return rowChunks * columnChunks;
  }

  @Override
  public void run(int chunk, int a, int b, int c, int scratch) {
    int row = chunk / columnChunks * rowsPerChunk;
    int rows = Math.min(rowsPerChunk, call.m - row);
    int column = chunk % columnChunks * panelsPerChunk * PANEL;
    int columns = Math.min(panelsPerChunk * PANEL, call.n - column);
    int to = c + row * call.ldc + column;
    if (call.beta != 0 || call.k == 0) {
      call.scaleC(to, rows, columns);
    }
    if (call.k == 0) {
      call.finish(to, rows, column, columns);
    }
    for (int block = 0; block < kBlocks; block++) {
      int k0 = ChunkCut.start(block, kBlocks, call.k);
      int depth = ChunkCut.start(block + 1, kBlocks, call.k) - k0;
      if (!call.packedB) {
        packB(b, k0, depth, column, columns, scratch);
      }
      float[] source = call.a;
      int rowA = a + row * call.lda + k0;
      if (call.transA) {
        source = call.scratch;
        rowA = scratch + rowsOffset;
        Transpose.matrix(call.a, a + k0 * call.lda + row, call.lda, depth, rows, 1, source, rowA, rowStep);
      }
      boolean accumulate = block > 0 || call.beta != 0;
      boolean last = block == kBlocks - 1;
      float[] packed = call.packedB ? call.b : call.scratch;
      int panel = call.packedB ? b + column * call.k + k0 * PANEL : scratch;
      int panelStep = (call.packedB ? call.k : depth) * PANEL;
      // Where all panels stay in L1, C is walked along its rows; else a panel stays there while the rows pass.
      int together = depth * columns <= L1_FLOATS ? PixelTile.PIXELS : rows;
      for (int i = 0; i < rows; i += together) {
        int height = Math.min(together, rows - i);
        for (int j = 0; j < columns; j += PANEL) {
          tiles(
              source, rowA, i, height, Math.min(PANEL, columns - j), depth, packed, panel + j / PANEL * panelStep,
              to + j, accumulate, scratch + spareOffset);
          if (last) {
            call.finish(to + i * call.ldc + j, height, column + j, Math.min(PANEL, columns - j));
          }
        }
      }
    }
  }

  private void packB(int b, int k0, int depth, int column, int columns, int to) {
    if (!call.transB) {
      Packing.panelsOpen(
          call.b, b + k0 * call.ldb + column, call.ldb, depth, columns, call.alpha, call.scratch, to);
      return;
    }
    for (int j = 0; j < columns; j += PANEL) {
      Packing.panelTransposed(
          call.b, b + k0, call.ldb, depth, column + j, Math.min(PANEL, columns - j), call.alpha, call.scratch,
          to + j * depth);
    }
  }

  /** Multiplies {@code height} rows of A from row {@code first} of the chunk by one panel. */
  private void tiles(
      float[] source, int a, int first, int height, int columns, int depth, float[] packed, int panel, int c,
      boolean accumulate, int spare) {
    int end = first + height;
    int count;
    for (int i = first; i < end; i += count) {
      count = rows(end - i);
      if (count <= PixelTile.FEW) {
        PixelTile.runFew(
            source, a, aRows, i, count, columns, depth, packed, panel, call.c, c, cRows, accumulate, call.scratch,
            spare);
      } else if (count == PixelTile.PIXELS && columns == PANEL) {
        PixelTile.run(
            source, a, aRows, i, count, 1, 0, depth, packed, panel, call.c, c, cRows, i, accumulate, null, 0);
      } else {
        PixelTile.runPartial(
            source, a, aRows, i, count, columns, 1, 0, depth, packed, panel, call.c, c, cRows, accumulate, null, 0,
            call.scratch, spare);
      }
    }
  }

  /**
   * Rows of the next tile of so many: a whole one, or one that leaves at most a row of it unused; else fewer. With B
   * packed, 2 × 256 × 1024 then took 17 µs instead of 37, 4 × 256 × 1024 24 instead of 38 (Zen 4, 512 bits).
   */
  private static int rows(int left) {
    return left > PixelTile.PIXELS - 2 ? Math.min(left, PixelTile.PIXELS) : Math.min(left, PixelTile.FEW);
  }
}
