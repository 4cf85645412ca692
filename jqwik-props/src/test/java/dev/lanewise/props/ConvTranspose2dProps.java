package dev.lanewise.props;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.ConvTranspose2d;
import dev.lanewise.kernels.FusedActivation;
import java.util.Set;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Transposed convolution equals its reference; its gradients are adjoint to it; its shape is PyTorch's. */
class ConvTranspose2dProps extends KernelContract<ConvCase> {
  @Provide
  Arbitrary<ConvCase> cases() {
    return Shapes.convolutions();
  }

  @Override
  BiFunction<ConvCase, Data, Trial> operation(ConvCase c) {
    ConvTranspose2d.Forward op = ConvTranspose2d.forward(c.shape(), c.activation(), Conv2dAlgorithm.WITHOUT_WINOGRAD);
    return (of, data) -> new TransposeTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 3;
  }

  /** ⟨x ∗ᵀ w, dy⟩ = ⟨x, backward-data(dy, w)⟩ = ⟨w, backward-weights(dy, x)⟩. */
  @Property
  void theThreePassesAreAdjoint(@ForAll("cases") ConvCase c) {
    Conv2dShape m = c.shape();
    Data data = Data.integers(c.seed());
    float[] x = data.input(0, c.yLength());
    float[] w = data.input(1, m.weightsSize());
    float[] dy = data.input(2, c.xLength());
    Set<Conv2dAlgorithm> exact = Conv2dAlgorithm.WITHOUT_WINOGRAD;
    ConvTranspose2d.Forward forward = ConvTranspose2d.forward(m, FusedActivation.NONE, exact);
    float[] packed = new float[forward.packedLength()];
    forward.pack(Workers.TWO, w, 0, null, 0, packed, 0);
    float[] y = new float[dy.length];
    forward.run(Workers.TWO, c.n(), x, 0, packed, 0, y, 0, new float[forward.scratchLength(2)]);
    Conv2dForward back = ConvTranspose2d.backwardData(m, exact);
    float[] packedBack = new float[back.packedLength()];
    back.pack(Workers.TWO, w, 0, null, 0, packedBack, 0);
    float[] dx = new float[x.length];
    back.run(Workers.TWO, c.n(), dy, 0, packedBack, 0, dx, 0, new float[back.scratchLength(2)]);
    Conv2dBackwardWeights weights = ConvTranspose2d.backwardWeights(m, exact);
    float[] dw = new float[w.length];
    weights.run(Workers.TWO, c.n(), dy, 0, x, 0, dw, 0, new float[weights.scratchLength(2)]);
    AdjointProps.requireEqual(AdjointProps.inner(y, dy), AdjointProps.inner(x, dx), "backward-data");
    AdjointProps.requireEqual(AdjointProps.inner(y, dy), AdjointProps.inner(w, dw), "backward-weights");
  }

  /** The mirrored convolution leads from the output's size back to the input's. */
  @Property
  void theMirroredShapeLeadsBack(
      @ForAll @IntRange(min = 1, max = 9) int size, @ForAll @IntRange(min = 1, max = 5) int window,
      @ForAll @IntRange(min = 1, max = 4) int stride, @ForAll @IntRange(min = 0, max = 3) int padding,
      @ForAll @IntRange(min = 0, max = 3) int outputPadding, @ForAll @IntRange(min = 1, max = 3) int dilation) {
    int out = (size - 1) * stride - 2 * padding + dilation * (window - 1) + outputPadding + 1;
    if (outputPadding >= stride) {
      new Rejection().of("outputPadding", () -> mirrored(size, window, stride, padding, outputPadding, dilation));
    } else if (out < 1) {
      new Rejection().of("h", () -> mirrored(size, window, stride, padding, outputPadding, dilation));
    } else {
      Conv2dShape m = mirrored(size, window, stride, padding, outputPadding, dilation);
      if (m.h() != out || m.w() != out || m.oh() != size || m.ow() != size || m.ic() != 6 || m.oc() != 4) {
        throw new AssertionError(m + " does not lead back to " + size);
      }
    }
  }

  private static Conv2dShape mirrored(
      int size, int window, int stride, int padding, int outputPadding, int dilation) {
    return ConvTranspose2d.mirrored(1, size, size, 4, 6, window, stride, padding, outputPadding, dilation, 2);
  }
}
