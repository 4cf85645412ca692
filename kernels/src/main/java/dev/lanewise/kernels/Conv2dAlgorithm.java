package dev.lanewise.kernels;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The ways to compute a convolution and its gradients, in the order in which {@link Conv2d} considers them: fastest
 * first, the one that takes every shape last.
 */
public enum Conv2dAlgorithm {
  /** {@code groups = ic}: each channel convolved for itself, lanes along channels. */
  DEPTHWISE,
  /**
   * F(4×4, 3×3) of Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2015): 36 multiplications
   * instead of 144 for 16 outputs, at stride 1, any padding and dilation.
   *
   * <p>Rounding: every output is within 4·(r + 3)·2⁻²⁴ times the largest sum of absolute terms, r being the terms of a
   * sum; a property holds that for data of one magnitude. Measured against double on uniform data, 16 to 512 channels:
   * 2·10⁻⁶ to 1.1·10⁻⁵ of the largest output, where {@link #DIRECT} is off by 3·10⁻⁷ to 1.8·10⁻⁶. NaN and infinity
   * spread over a tile.
   */
  WINOGRAD_4X4,
  /**
   * F(2×2, 3×3) of the same paper: 16 multiplications instead of 36 for 4 outputs. The same bound holds; measured, it
   * is off by 2·10⁻⁷ to 7·10⁻⁷, less than {@link #DIRECT}, and exact on small integers.
   */
  WINOGRAD_2X2,
  /** Few channels: lanes along channels and taps of the window, which are added up afterwards. */
  NARROW,
  /** A window of 1 × 1 at stride 1 as a matrix product; the weight gradient is {@link #DIRECT}. */
  POINTWISE,
  /** Windows read in place, any stride, padding, dilation and groups. */
  DIRECT,
  /** Windows unfolded into a matrix, then a matrix product. */
  IM2COL,
  /** Plain loops: the only one without SIMD. */
  SCALAR;

  /** All of them. */
  public static final Set<Conv2dAlgorithm> ALL = Collections.unmodifiableSet(EnumSet.allOf(Conv2dAlgorithm.class));

  /** All but Winograd, where its rounding is unwelcome: every output is a plain sum of products. */
  public static final Set<Conv2dAlgorithm> WITHOUT_WINOGRAD =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(WINOGRAD_4X4, WINOGRAD_2X2)));
}
