package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.PANEL;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.Conv2dShape;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Gradient with respect to the weights where window rows are short: the windows of a block of pixels are unfolded into
 * scratch, each in one piece, so that {@link WindowTile}s cover the whole window and not each row for itself.
 *
 * <pre>
 *   pixel 0   │ row 0 of the window │ row 1 │ … │ anything │      pixelLength floats
 *   pixel 1   │ …
 * </pre>
 */
public final class VectorUnfoldedConv2dBackwardWeights extends SlicedConv2dBackwardWeights {
  /** Pixels of a block: unfolded, 3 × 3 × 3 windows are 17 KB and stay in L1; 256 were a fifth slower (Zen 4). */
  private static final int BLOCK_PIXELS = 128;

  /** Elements of a window at most: 128 pixels of 512 floats are 256 KB, a quarter of an L2 of 1 MB. */
  private static final int MAX_WINDOW = 512;

  private final Taps taps;
  private final int pixelLength;
  private final int[] pixelOffsets;
  private final int packedDy;

  /** The gradient of a convolution that {@link #can} be computed so. */
  public VectorUnfoldedConv2dBackwardWeights(Conv2dShape s) {
    this(s, new Taps(s.kh(), s.kw(), s.dh(), s.dw(), s.ic(), s.ic()));
  }

  private VectorUnfoldedConv2dBackwardWeights(Conv2dShape s, Taps taps) {
    super(s, taps, BLOCK_PIXELS, s.weightsSize());
    this.taps = taps;
    this.pixelLength = s.windowSize() + Math.floorMod(-taps.run(), COUNT);
    this.pixelOffsets = new int[blocks.pixelOffsets().length];
    Arrays.setAll(pixelOffsets, i -> i * pixelLength);
    this.packedDy = s.oc() % PANEL == 0 ? 0 : pixelOffsets.length * PANEL;
  }

  /** Whether the unfolded windows of a block stay in L2. */
  public static boolean can(Conv2dShape s) {
    return s.groups() == 1 && s.windowSize() <= MAX_WINDOW;
  }

  /** Whether tiles would cover the window rows badly one by one. */
  public static boolean pays(Conv2dShape s) {
    return s.kh() > 1 && !WindowTile.cover(s.kw() * s.ic());
  }

  @Override
  int scratchPerWorker() {
    return windowsLength() + packedDy + WindowTile.SPARE;
  }

  /** With what a tile may read behind the last window. */
  private int windowsLength() {
    return pixelOffsets.length * pixelLength + WindowTile.ROWS;
  }

  @Override
  void sumBlock(int base, int pixels, int d, int sum, boolean accumulate, int mine) {
    unfold(base, pixels, mine);
    int oc = shape.oc();
    int packed = mine + windowsLength();
    for (int panel = 0; panel < Lanes.panels(oc); panel++) {
      int columns = Lanes.panelColumns(panel, oc);
      int channel = panel * PANEL;
      boolean inPlace = columns == PANEL;
      if (!inPlace) {
        Packing.panel(dy, d, oc, pixels, channel, columns, scratch, packed);
      }
      WindowTile.strip(
          scratch, mine, pixelOffsets, pixels, shape.windowSize(), inPlace ? dy : scratch,
          inPlace ? d + channel : packed, inPlace ? oc : PANEL, scratch, sum + channel, oc, accumulate, columns,
          scratch, packed + packedDy);
    }
  }

  /** Strip after strip, each as whole vectors, whose end the next strip overwrites. */
  private void unfold(int base, int pixels, int to) {
    for (int row = 0; row < taps.rows(); row++) {
      for (int strip = 0; strip < taps.strips(); strip++) {
        int from = base + row * taps.rowStep() * blocks.rowLength() + taps.stripOffset(strip);
        int at = to + (row * taps.strips() + strip) * taps.run();
        for (int e = 0; e < taps.run(); e += COUNT) {
          copyVectors(scratch, from + e, blocks.pixelOffsets(), pixels, at + e, pixelLength);
        }
      }
    }
  }

  private static void copyVectors(float[] a, int from, int[] fromOffsets, int count, int to, int toStep) {
    for (int p = 0; p < count; p++) {
      FloatVector.fromArray(SPECIES, a, from + fromOffsets[p]).intoArray(a, to + p * toStep);
    }
  }

  @Override
  void take(int element, int count, int sum, boolean accumulate) {
    int from = sum + element * shape.oc();
    int to = dwOffset + element * shape.oc();
    if (accumulate) {
      VectorElementwise.add(scratch, from, dw, to, dw, to, count * shape.oc());
    } else {
      System.arraycopy(scratch, from, dw, to, count * shape.oc());
    }
  }
}
