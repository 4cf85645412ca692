package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dShape;

/**
 * The one-dimensional transforms of a Winograd convolution F(m×m, 3×3) with tiles of t = m + 2: Lavin and Gray, "Fast
 * Algorithms for Convolutional Neural Networks" (2015). With x a tile, w the window and y the m × m outputs,
 *
 * <pre>
 * y  = Aᵀ [ (G w Gᵀ) ⊙ (Bᵀ x B) ] A                  forward
 * dw = Gᵀ [ Σ_tiles (Bᵀ x B) ⊙ (A dy Aᵀ) ] G          backward-weights, its adjoint
 * </pre>
 *
 * so each two-dimensional transform is a one-dimensional one over the rows, then over the columns. All of them are
 * vertical: lanes hold neighbouring channels or neighbouring pixels, whatever is contiguous.
 *
 * <p>All methods do the same with another matrix. They read vectors {@code s[sAt + p·sStep + e]} for each point p, e
 * &lt; length, write {@code d[dAt + q·dStep + e]} for each point q, and repeat that {@code count} times, {@code sNext}
 * and {@code dNext} further on. The last vector overlaps the one before it, so length is at least {@link Lanes#COUNT};
 * s and d may be the same places only where length is a multiple of it.
 */
abstract class WinogradTransform {
  static final WinogradTransform F2X2 = new Winograd2x2();
  static final WinogradTransform F4X4 = new Winograd4x4();

  /** Taps of the window in each direction. */
  static final int TAPS = 3;

  /** Outputs of a tile in each direction. */
  final int m;

  /** Inputs of a tile in each direction. */
  final int t;

  WinogradTransform(int m) {
    this.m = m;
    this.t = m + TAPS - 1;
  }

  static WinogradTransform of(Conv2dAlgorithm algorithm) {
    return switch (algorithm) {
      case WINOGRAD_2X2 -> F2X2;
      case WINOGRAD_4X4 -> F4X4;
      default -> throw new IllegalArgumentException("algorithm: " + algorithm + ", expected one of Winograd's");
    };
  }

  /** Whether there are transforms for the window. */
  static boolean can(Conv2dShape s) {
    return s.kh() == TAPS && s.kw() == TAPS && s.sh() == 1 && s.sw() == 1 && s.groups() == 1;
  }

  /**
   * Multiplications of the direct algorithm for each of this one, on a grid of outputs that tiles may hang over: 4 at
   * best for F(4×4), 2.25 for F(2×2).
   */
  private double gain(int outRows, int outColumns, Conv2dShape s) {
    WinogradTiles.Grid grid = new WinogradTiles.Grid(outRows, outColumns, s.dh(), s.dw(), m);
    long tiles = (long) grid.stripsPerImage() * grid.tilesPerStrip();
    return (double) outRows * outColumns * TAPS * TAPS / (tiles * t * t);
  }

  /**
   * Whether the algorithm is worth its transforms: from half the multiplications on, and with a vector of channels on
   * both sides. Forward 64→64 on 3×3 pixels (2.25) went at 141 GF, on 5×5 (1.56) at 115, where direct goes at 105 (Zen
   * 4, one thread).
   */
  static boolean pays(Conv2dShape s, int outRows, int outColumns, Conv2dAlgorithm algorithm) {
    double gain = of(algorithm).gain(outRows, outColumns, s);
    return gain >= 2 && gain >= F2X2.gain(outRows, outColumns, s) && Math.min(s.ic(), s.oc()) >= Lanes.COUNT;
  }

  /**
   * Whether runs are so short, one or two vectors, that the repetitions make the better inner loop: forward 16→16 @32
   * went from 117 to 126 GF (Zen 4, one thread).
   */
  static boolean isShort(int length) {
    return length == Lanes.COUNT || length == 2 * Lanes.COUNT;
  }

  /** Bᵀ: t points to t. */
  abstract void input(
      float[] s, int sAt, int sStep, int sNext, float[] d, int dAt, int dStep, int dNext, int count, int length);

  /** Aᵀ: t points to m. */
  abstract void output(
      float[] s, int sAt, int sStep, int sNext, float[] d, int dAt, int dStep, int dNext, int count, int length);

  /** G: 3 taps to t points. */
  abstract void weights(
      float[] s, int sAt, int sStep, int sNext, float[] d, int dAt, int dStep, int dNext, int count, int length);

  /** A: m points to t. */
  abstract void outputAdjoint(
      float[] s, int sAt, int sStep, int sNext, float[] d, int dAt, int dStep, int dNext, int count, int length);

  /** Gᵀ: t points to 3 taps. */
  abstract void weightsAdjoint(
      float[] s, int sAt, int sStep, int sNext, float[] d, int dAt, int dStep, int dNext, int count, int length);
}
