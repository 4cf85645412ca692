package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;
import static dev.lanewise.kernels.vector.WinogradTiles.STRIDE_PAD;
import static dev.lanewise.kernels.vector.WinogradTransform.TAPS;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.parallel.Parallel;

/**
 * Gradient of a 3×3 convolution of stride 1 with respect to its weights by Winograd's algorithm: the sum over tiles is
 * taken between the transforms, {@code dw = Gᵀ [Σ_tiles (Bᵀ x B) ⊙ (A dy Aᵀ)] G}, so that it is one matrix product for
 * each point:
 *
 * <pre>
 * v[point][tile][ic] = Bᵀ x B,  d[point][tile][oc] = A dy Aᵀ       WinogradTiles
 * u[point][ic][oc] += v[point]ᵀ · d[point]                         WindowTile
 * </pre>
 *
 * <p><b>How it is cut.</b> A chunk is a group of panels of output channels × a slice of the blocks of tiles ({@link
 * WeightSlices}). Groups and slices follow from the shape alone; the largest imbalance is one chunk a worker.
 */
public final class VectorWinogradBackwardWeights extends Conv2dBackwardWeights {
  /** Panels of a group; they share the transformed x. */
  private static final int GROUP_PANELS = 2;

  /** Tiles of a block. */
  private static final int BLOCK_TILES = 64;

  private final WinogradTransform f;
  private final WinogradTiles input;
  private final WinogradTiles gradient;
  private final int panels;
  private final int panelGroups;
  private final int groupChannels;
  private final int uStride;
  private final int[] tileOffsets;
  private final WeightSlices slices;

  /** The gradient of a convolution of these dimensions; the algorithm is one of the two of Winograd. */
  public VectorWinogradBackwardWeights(Conv2dShape s, Conv2dAlgorithm algorithm) {
    super(s, algorithm);
    this.f = WinogradTransform.of(algorithm);
    WinogradTiles.Grid grid = new WinogradTiles.Grid(s.oh(), s.ow(), s.dh(), s.dw(), f.m);
    this.panels = Lanes.panels(s.oc());
    this.panelGroups = (panels + GROUP_PANELS - 1) / GROUP_PANELS;
    this.groupChannels = Math.min(GROUP_PANELS * PANEL, s.oc());
    int strips = grid.stripsPerBlock(BLOCK_TILES);
    this.input =
        WinogradTiles.ofInput(f, grid, strips, s.h(), s.w(), s.ic(), s.phBegin(), s.pwBegin());
    this.gradient = WinogradTiles.ofOutputGradient(f, grid, strips, s.oc(), groupChannels);
    this.uStride = s.ic() * PANEL + STRIDE_PAD;
    this.tileOffsets = PixelTile.multiples(strips * grid.tilesPerStrip(), s.ic());
    this.slices = new WeightSlices(s.weightsSize(), panelGroups);
  }

  /** Whether the algorithm computes such a gradient. */
  public static boolean can(Conv2dShape s) {
    return WinogradTransform.can(s) && s.ic() >= Math.max(Lanes.COUNT, WindowTile.ROWS) && s.oc() >= Lanes.COUNT;
  }

  /** Whether the algorithm is the fastest of the two, and worth its transforms. */
  public static boolean pays(Conv2dShape s, Conv2dAlgorithm algorithm) {
    return WinogradTransform.pays(s, s.oh(), s.ow(), algorithm);
  }

  @Override
  public int scratchLength(int workers) {
    return Math.addExact(scratchProduct(workers, scratchPerWorker()), slices.scratchLength());
  }

  /** The tiles, room for a panel that hangs over the last of them, the sums, the spare tile. */
  private int scratchPerWorker() {
    return input.length() + gradient.length() + PANEL + Math.addExact(sumsLength(), WindowTile.SPARE)
        + Math.max(input.scratchLength(), gradient.scratchLength());
  }

  private int sumsLength() {
    return Math.multiplyExact(Math.min(panels, GROUP_PANELS) * f.t * f.t, uStride);
  }

  @Override
  protected void execute(Parallel parallel) {
    slices.begin(input.blocks(n), dw, dwOffset, scratch, parallel.workers() * scratchPerWorker());
    parallel.run(this, slices.count() * panelGroups);
    slices.sum(parallel);
  }

  @Override
  protected void run(int chunk, int worker) {
    int slice = chunk / panelGroups;
    int group = chunk % panelGroups;
    int v = worker * scratchPerWorker();
    int d = v + input.length();
    int u = d + gradient.length() + PANEL;
    int spare = u + sumsLength();
    int free = spare + WindowTile.SPARE;
    // The last group may begin inside the one before it, so that all groups transform as many channels.
    int channel = Math.min(group * GROUP_PANELS * PANEL, shape.oc() - groupChannels);
    for (int block = slices.start(slice); block < slices.start(slice + 1); block++) {
      input.load(block, n, x, xOffset, scratch, v, scratch, free);
      gradient.load(block, n, dy, dyOffset + channel, scratch, d, scratch, free);
      boolean first = block == slices.start(slice);
      for (int panel = group * GROUP_PANELS; panel < lastPanel(group); panel++) {
        int sums = u + (panel - group * GROUP_PANELS) * f.t * f.t * uStride;
        multiply(input.tiles(block, n), v, d + panel * PANEL - channel, sums, spare, !first);
      }
    }
    for (int panel = group * GROUP_PANELS; panel < lastPanel(group); panel++) {
      store(panel, u + (panel - group * GROUP_PANELS) * f.t * f.t * uStride, slice);
    }
  }

  private int lastPanel(int group) {
    return Math.min(panels, (group + 1) * GROUP_PANELS);
  }

  private void multiply(int tiles, int v, int d, int u, int spare, boolean accumulate) {
    for (int point = 0; point < f.t * f.t; point++) {
      WindowTile.strip(
          scratch, v + point * input.pointStride(), tileOffsets, tiles, shape.ic(), scratch,
          d + point * gradient.pointStride(), groupChannels, scratch, u + point * uStride, PANEL, accumulate, PANEL,
          scratch, spare);
    }
  }

  /** Turns the t² points of a panel into the nine taps, in place, and stores its channels. */
  private void store(int panel, int u, int slice) {
    int ic = shape.ic();
    int oc = shape.oc();
    f.weightsAdjoint(scratch, u, f.t * uStride, uStride, scratch, u, f.t * uStride, uStride, f.t, ic * PANEL);
    f.weightsAdjoint(scratch, u, uStride, f.t * uStride, scratch, u, uStride, f.t * uStride, TAPS, ic * PANEL);
    int columns = Lanes.panelColumns(panel, oc);
    for (int tap = 0; tap < TAPS * TAPS; tap++) {
      int from = u + (tap / TAPS * f.t + tap % TAPS) * uStride;
      int to = slices.offset(slice) + tap * ic * oc + panel * PANEL;
      for (int c = 0; c < ic; c++) {
        System.arraycopy(scratch, from + c * PANEL, slices.array(slice), to + c * oc, columns);
      }
    }
  }
}
