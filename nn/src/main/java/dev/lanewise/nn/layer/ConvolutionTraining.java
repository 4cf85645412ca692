package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.ReduceColumns;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;

/** A convolution in a training plan; its weights are packed again in each pass. */
final class ConvolutionTraining implements TrainingStep {
  private final TrainingContext context;
  private final Conv2dShape shape;
  private final Parallel parallel;
  private final float[] weight;
  private final float[] bias;
  private final float[] weightGradient;
  private final float[] biasGradient;
  private final Buffer x;
  private final Buffer dx;
  private final Conv2dForward forward;
  private final Conv2dBackwardData backwardData;
  private final Conv2dBackwardWeights backwardWeights;
  private final ReduceColumns sums;
  private final FusedReluGradient relu;

  ConvolutionTraining(Conv2dShape shape, TrainingContext context) {
    this.context = context;
    this.shape = shape;
    this.parallel = context.parallel();
    boolean hasBias = context.parameters().size() == 2;
    this.weight = context.parameters().get(0).data();
    this.bias = hasBias ? context.parameters().get(1).data() : null;
    this.weightGradient = context.gradients().get(0);
    this.biasGradient = hasBias ? context.gradients().get(1) : null;
    this.x = context.x().getFirst();
    this.dx = context.dx()[0];
    this.forward = Conv2d.forward(shape, context.activation(), context.algorithms());
    this.backwardWeights = weightGradient == null ? null : Conv2d.backwardWeights(shape, context.algorithms());
    this.backwardData = dx == null ? null : Conv2d.backwardData(shape, context.algorithms());
    this.sums = ReduceColumns.of(shape.oc());
    this.relu = new FusedReluGradient(context);
  }

  @Override
  public int scratchLength() {
    int workers = parallel.workers();
    int data = backwardData == null ? 0 : backwardData.scratchLength(workers);
    int weights = backwardWeights == null ? 0 : backwardWeights.scratchLength(workers);
    return Math.max(
        Math.max(forward.scratchLength(workers), weights), Math.max(data, sums.scratchLength(workers)));
  }

  @Override
  public int packedLength() {
    return Math.max(forward.packedLength(), backwardData == null ? 0 : backwardData.packedLength());
  }

  @Override
  public void forward(int n, float[] scratch) {
    float[] packed = context.packed().data();
    Buffer y = context.y();
    forward.pack(parallel, weight, 0, bias, 0, packed, 0);
    forward.run(parallel, n, x.data(), x.offset(), packed, 0, y.data(), y.offset(), scratch);
  }

  @Override
  public void backward(int n, float[] scratch) {
    float[] dy = context.dy().data();
    relu.run(n);
    if (biasGradient != null) {
      sums.sum(parallel, n * shape.oh() * shape.ow(), dy, 0, biasGradient, 0, scratch);
    }
    if (backwardWeights != null) {
      backwardWeights.run(parallel, n, x.data(), x.offset(), dy, 0, weightGradient, 0, scratch);
    }
    if (backwardData != null) {
      float[] packed = context.packed().data();
      backwardData.pack(parallel, weight, 0, packed, 0);
      backwardData.run(parallel, n, dy, 0, packed, 0, dx.data(), 0, scratch);
    }
  }
}
