package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.reference.ReferenceConv2d;
import dev.lanewise.kernels.reference.ReferenceReduce;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;

/** A convolution in a reference plan. */
record ConvolutionReference(Conv2dShape shape, ReferenceContext context) implements ReferenceStep {
  private boolean hasBias() {
    return context.parameters().size() == 2;
  }

  @Override
  public void forward(boolean frozen) {
    double[] bias = hasBias() ? context.parameters().get(1) : null;
    ReferenceConv2d.forward(
        shape, shape.n(), context.x().getFirst(), context.parameters().get(0), bias, context.y());
  }

  @Override
  public void backward() {
    if (hasBias()) {
      ReferenceReduce.columnSums(
          context.dy(), context.gradients().get(1), shape.n() * shape.oh() * shape.ow(), shape.oc());
    }
    ReferenceConv2d.backwardWeights(
        shape, shape.n(), context.x().getFirst(), context.dy(), context.gradients().get(0));
    ReferenceConv2d.backwardData(
        shape, shape.n(), context.dy(), context.parameters().get(0), context.dx().getFirst());
  }
}
