package dev.lanewise.props;

import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.Im2col;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The kernels agree with each other, without any reference: exactly, on integers. */
class AdjointProps {
  @Provide
  Arbitrary<ConvCase> cases() {
    return Shapes.convolutions();
  }

  /** ⟨x ∗ w, dy⟩ = ⟨x, backward-data(dy, w)⟩ = ⟨w, backward-weights(x, dy)⟩. */
  @Property
  void theThreePassesOfAConvolutionAreAdjoint(@ForAll("cases") ConvCase c) {
    Data data = Data.integers(c.seed());
    float[] x = data.input(0, c.xLength());
    float[] w = data.input(1, c.shape().weightsSize());
    float[] dy = data.input(2, c.yLength());
    double forward = inner(forward(c, x, w), dy);
    requireEqual(forward, inner(x, backwardData(c, dy, w)), "backward-data");
    requireEqual(forward, inner(w, backwardWeights(c, x, dy)), "backward-weights");
  }

  /** ⟨im2col(x), c⟩ = ⟨x, col2im(c)⟩. */
  @Property
  void foldingIsTheAdjointOfUnfolding(@ForAll("cases") ConvCase c) {
    Im2col op = Im2col.of(c.shape());
    Data data = Data.integers(c.seed());
    float[] x = data.input(0, c.xLength());
    float[] columns = data.input(1, op.columnsLength(c.n()));
    float[] folded = new float[x.length];
    op.fold(Workers.TWO, c.n(), columns, 0, folded, 0);
    requireEqual(inner(unfold(c, x), columns), inner(x, folded), "fold");
  }

  /** The direct convolution is the product of unfolded windows and weights. */
  @Property
  void directConvolutionIsUnfoldingAndProduct(@ForAll("cases") ConvCase c) {
    Conv2dShape s = c.shape().withGroups(1);
    Data data = Data.integers(c.seed());
    float[] x = data.input(0, c.xLength());
    float[] w = data.input(1, s.weightsSize());
    Gemm product = Gemm.of(GemmShape.of(c.n() * s.oh() * s.ow(), s.oc(), s.windowSize()));
    float[] y = Data.nans(c.yLength());
    product.run(Workers.TWO, 1, unfold(c, x), 0, w, 0, 0, y, 0, new float[product.scratchLength(2)]);
    if (!Arrays.equals(y, forward(c.withShape(s), x, w))) {
      throw new AssertionError("the two convolutions differ");
    }
  }

  /** Those of them that are exact on small integers. */
  static Set<Conv2dAlgorithm> exact(Set<Conv2dAlgorithm> allowed) {
    return allowed.stream().filter(a -> a != Conv2dAlgorithm.WINOGRAD_4X4).collect(Collectors.toSet());
  }

  private static float[] forward(ConvCase c, float[] x, float[] w) {
    Conv2dForward op = Conv2d.forward(c.shape(), FusedActivation.NONE, exact(c.allowed()));
    float[] packed = new float[op.packedLength()];
    op.pack(Workers.TWO, w, 0, null, 0, packed, 0);
    float[] y = new float[c.yLength()];
    op.run(Workers.TWO, c.n(), x, 0, packed, 0, y, 0, new float[op.scratchLength(2)]);
    return y;
  }

  private static float[] backwardData(ConvCase c, float[] dy, float[] w) {
    Conv2dBackwardData op = Conv2d.backwardData(c.shape(), exact(c.allowed()));
    float[] packed = new float[op.packedLength()];
    op.pack(Workers.TWO, w, 0, packed, 0);
    float[] dx = new float[c.xLength()];
    op.run(Workers.TWO, c.n(), dy, 0, packed, 0, dx, 0, new float[op.scratchLength(2)]);
    return dx;
  }

  private static float[] backwardWeights(ConvCase c, float[] x, float[] dy) {
    Conv2dBackwardWeights op = Conv2d.backwardWeights(c.shape(), exact(c.allowed()));
    float[] dw = new float[c.shape().weightsSize()];
    op.run(Workers.TWO, c.n(), x, 0, dy, 0, dw, 0, new float[op.scratchLength(2)]);
    return dw;
  }

  private static float[] unfold(ConvCase c, float[] x) {
    Im2col op = Im2col.of(c.shape());
    float[] columns = new float[op.columnsLength(c.n())];
    op.unfold(Workers.TWO, c.n(), x, 0, columns, 0);
    return columns;
  }

  static double inner(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  static void requireEqual(double expected, double actual, String what) {
    if (expected != actual) {
      throw new AssertionError(what + " gives " + actual + ", expected " + expected);
    }
  }
}
