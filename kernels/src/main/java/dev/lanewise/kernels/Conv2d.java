package dev.lanewise.kernels;

import dev.lanewise.kernels.scalar.ScalarConv2dBackwardData;
import dev.lanewise.kernels.scalar.ScalarConv2dBackwardWeights;
import dev.lanewise.kernels.scalar.ScalarConv2dForward;
import dev.lanewise.kernels.vector.Im2colBackwardData;
import dev.lanewise.kernels.vector.Im2colBackwardWeights;
import dev.lanewise.kernels.vector.Im2colForward;
import dev.lanewise.kernels.vector.PointwiseBackwardData;
import dev.lanewise.kernels.vector.PointwiseForward;
import dev.lanewise.kernels.vector.VectorConv2dBackwardData;
import dev.lanewise.kernels.vector.VectorConv2dBackwardWeights;
import dev.lanewise.kernels.vector.VectorConv2dForward;
import dev.lanewise.kernels.vector.VectorDepthwise3x3BackwardWeights;
import dev.lanewise.kernels.vector.VectorDepthwiseBackwardData;
import dev.lanewise.kernels.vector.VectorDepthwiseBackwardWeights;
import dev.lanewise.kernels.vector.VectorDepthwiseForward;
import dev.lanewise.kernels.vector.VectorNarrowConv2dBackwardData;
import dev.lanewise.kernels.vector.VectorNarrowConv2dBackwardWeights;
import dev.lanewise.kernels.vector.VectorNarrowConv2dForward;
import dev.lanewise.kernels.vector.VectorUnfoldedConv2dBackwardWeights;
import dev.lanewise.kernels.vector.VectorWinogradBackwardData;
import dev.lanewise.kernels.vector.VectorWinogradBackwardWeights;
import dev.lanewise.kernels.vector.VectorWinogradForward;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * 2-D convolution, channels last: the entry point that makes the operation of each pass for a shape. Tensors and
 * formula: {@link Conv2dShape}.
 *
 * <p>For each pass there is a list of {@linkplain Conv2dAlgorithm algorithms}, fastest first. The first one that is
 * allowed and pays for the shape is taken, else the first allowed one that can compute it at all; so a caller names an
 * algorithm by allowing only that one. <b>The choice depends on the shape, but never on the number of images</b>: what
 * one operation packed serves every other that was made for the same layer.
 *
 * <p>On the scalar {@linkplain Backend#current() backend} there are only the plain loops, whatever is allowed.
 */
public final class Conv2d {
  private static final List<Way<BiFunction<Conv2dShape, FusedActivation, Conv2dForward>>> FORWARD = List.of(
      new Way<>(Conv2dAlgorithm.DEPTHWISE, Conv2d::isDepthwise, s -> s.groups() > 1, VectorDepthwiseForward::new),
      new Way<>(
          Conv2dAlgorithm.WINOGRAD_4X4, VectorWinogradForward::can,
          s -> VectorWinogradForward.pays(s, Conv2dAlgorithm.WINOGRAD_4X4),
          (s, a) -> new VectorWinogradForward(s, a, Conv2dAlgorithm.WINOGRAD_4X4)),
      new Way<>(
          Conv2dAlgorithm.WINOGRAD_2X2, VectorWinogradForward::can,
          s -> VectorWinogradForward.pays(s, Conv2dAlgorithm.WINOGRAD_2X2),
          (s, a) -> new VectorWinogradForward(s, a, Conv2dAlgorithm.WINOGRAD_2X2)),
      new Way<>(
          Conv2dAlgorithm.NARROW, VectorNarrowConv2dForward::can, VectorNarrowConv2dForward::pays,
          VectorNarrowConv2dForward::new),
      new Way<>(Conv2dAlgorithm.POINTWISE, PointwiseForward::can, PointwiseForward::pays, PointwiseForward::new),
      new Way<>(Conv2dAlgorithm.DIRECT, s -> true, s -> true, VectorConv2dForward::new),
      new Way<>(Conv2dAlgorithm.IM2COL, s -> s.groups() == 1, s -> false, Im2colForward::new),
      new Way<>(Conv2dAlgorithm.SCALAR, s -> true, s -> false, ScalarConv2dForward::new));

  private static final List<Way<Function<Conv2dShape, Conv2dBackwardData>>> BACKWARD_DATA = List.of(
      new Way<>(Conv2dAlgorithm.DEPTHWISE, Conv2d::isDepthwise, s -> s.groups() > 1, VectorDepthwiseBackwardData::new),
      new Way<>(
          Conv2dAlgorithm.WINOGRAD_4X4, VectorWinogradBackwardData::can,
          s -> VectorWinogradBackwardData.pays(s, Conv2dAlgorithm.WINOGRAD_4X4),
          s -> new VectorWinogradBackwardData(s, Conv2dAlgorithm.WINOGRAD_4X4)),
      new Way<>(
          Conv2dAlgorithm.WINOGRAD_2X2, VectorWinogradBackwardData::can,
          s -> VectorWinogradBackwardData.pays(s, Conv2dAlgorithm.WINOGRAD_2X2),
          s -> new VectorWinogradBackwardData(s, Conv2dAlgorithm.WINOGRAD_2X2)),
      new Way<>(
          Conv2dAlgorithm.NARROW, VectorNarrowConv2dBackwardData::can, VectorNarrowConv2dBackwardData::pays,
          VectorNarrowConv2dBackwardData::new),
      new Way<>(Conv2dAlgorithm.POINTWISE, PointwiseForward::can, s -> true, PointwiseBackwardData::new),
      new Way<>(Conv2dAlgorithm.DIRECT, s -> true, s -> true, VectorConv2dBackwardData::new),
      new Way<>(Conv2dAlgorithm.IM2COL, s -> s.groups() == 1, s -> false, Im2colBackwardData::new),
      new Way<>(Conv2dAlgorithm.SCALAR, s -> true, s -> false, ScalarConv2dBackwardData::new));

  private static final List<Way<Function<Conv2dShape, Conv2dBackwardWeights>>> BACKWARD_WEIGHTS = List.of(
      new Way<>(
          Conv2dAlgorithm.DEPTHWISE, s -> isDepthwise(s) && VectorDepthwise3x3BackwardWeights.can(s),
          s -> s.groups() > 1, VectorDepthwise3x3BackwardWeights::new),
      new Way<>(
          Conv2dAlgorithm.DEPTHWISE, Conv2d::isDepthwise, s -> s.groups() > 1, VectorDepthwiseBackwardWeights::new),
      new Way<>(
          Conv2dAlgorithm.WINOGRAD_4X4, VectorWinogradBackwardWeights::can,
          s -> VectorWinogradBackwardWeights.pays(s, Conv2dAlgorithm.WINOGRAD_4X4),
          s -> new VectorWinogradBackwardWeights(s, Conv2dAlgorithm.WINOGRAD_4X4)),
      new Way<>(
          Conv2dAlgorithm.WINOGRAD_2X2, VectorWinogradBackwardWeights::can,
          s -> VectorWinogradBackwardWeights.pays(s, Conv2dAlgorithm.WINOGRAD_2X2),
          s -> new VectorWinogradBackwardWeights(s, Conv2dAlgorithm.WINOGRAD_2X2)),
      new Way<>(
          Conv2dAlgorithm.NARROW, VectorNarrowConv2dBackwardWeights::can, VectorNarrowConv2dBackwardWeights::pays,
          VectorNarrowConv2dBackwardWeights::new),
      new Way<>(
          Conv2dAlgorithm.NARROW, VectorUnfoldedConv2dBackwardWeights::can,
          VectorUnfoldedConv2dBackwardWeights::pays,
          VectorUnfoldedConv2dBackwardWeights::new),
      new Way<>(Conv2dAlgorithm.DIRECT, s -> true, s -> true, VectorConv2dBackwardWeights::new),
      new Way<>(Conv2dAlgorithm.IM2COL, s -> s.groups() == 1, s -> false, Im2colBackwardWeights::new),
      new Way<>(Conv2dAlgorithm.SCALAR, s -> true, s -> false, ScalarConv2dBackwardWeights::new));

  /**
   * One entry of a list.
   *
   * @param can whether it computes such a shape
   * @param pays whether it is worth more there than what follows in the list
   */
  private record Way<F>(Conv2dAlgorithm algorithm, Predicate<Conv2dShape> can, Predicate<Conv2dShape> pays, F make) {}

  private Conv2d() {}

  /** y = activation(x ∗ w + b + residual), the fastest way. */
  public static Conv2dForward forward(Conv2dShape shape, FusedActivation activation) {
    return forward(shape, activation, Conv2dAlgorithm.ALL);
  }

  /**
   * y = activation(x ∗ w + b + residual).
   *
   * @param allowed the algorithms to choose from
   * @throws IllegalArgumentException if none of them computes such a shape
   */
  public static Conv2dForward forward(
      Conv2dShape shape, FusedActivation activation, Set<Conv2dAlgorithm> allowed) {
    return choose(FORWARD, shape, allowed).apply(shape, activation);
  }

  /** dx, from dy and w, the fastest way. */
  public static Conv2dBackwardData backwardData(Conv2dShape shape) {
    return backwardData(shape, Conv2dAlgorithm.ALL);
  }

  /**
   * dx, from dy and w.
   *
   * @param allowed the algorithms to choose from
   * @throws IllegalArgumentException if none of them computes such a shape
   */
  public static Conv2dBackwardData backwardData(Conv2dShape shape, Set<Conv2dAlgorithm> allowed) {
    return choose(BACKWARD_DATA, shape, allowed).apply(shape);
  }

  /** dw, from x and dy, the fastest way. */
  public static Conv2dBackwardWeights backwardWeights(Conv2dShape shape) {
    return backwardWeights(shape, Conv2dAlgorithm.ALL);
  }

  /**
   * dw, from x and dy.
   *
   * @param allowed the algorithms to choose from
   * @throws IllegalArgumentException if none of them computes such a shape
   */
  public static Conv2dBackwardWeights backwardWeights(Conv2dShape shape, Set<Conv2dAlgorithm> allowed) {
    return choose(BACKWARD_WEIGHTS, shape, allowed).apply(shape);
  }

  private static boolean isDepthwise(Conv2dShape shape) {
    return shape.groups() == shape.ic();
  }

  private static <F> F choose(List<Way<F>> ways, Conv2dShape shape, Set<Conv2dAlgorithm> allowed) {
    if (!Backend.isVector()) {
      return ways.getLast().make;
    }
    Conv2dShape layer = shape.withImages(1); // so that no way can look at the number of images
    List<Way<F>> possible =
        ways.stream().filter(way -> allowed.contains(way.algorithm) && way.can.test(layer)).toList();
    if (possible.isEmpty()) {
      throw new IllegalArgumentException("allowed: " + allowed + ", expected one that computes " + layer);
    }
    return possible.stream().filter(way -> way.pays.test(layer)).findFirst().orElse(possible.getFirst()).make;
  }
}
