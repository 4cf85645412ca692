package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Pool2dShape;
import dev.lanewise.kernels.reference.ReferenceMaxPool2d;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;

/**
 * A max pooling in a reference plan, over windows or over whole images.
 *
 * @param routing the winners of the last forward that was not frozen
 */
record MaxPoolReference(ReferenceContext context, Pool2dShape shape, int[] routing) implements ReferenceStep {
  MaxPoolReference(ReferenceContext context, Pool2dShape shape) {
    this(context, shape, new int[shape.n() * shape.outputSize()]);
  }

  @Override
  public void forward(boolean frozen) {
    double[] x = context.x().getFirst();
    if (frozen) {
      ReferenceMaxPool2d.forwardFrozen(shape, shape.n(), x, routing, context.y());
    } else {
      ReferenceMaxPool2d.forward(shape, shape.n(), x, context.y(), routing);
    }
  }

  @Override
  public void backward() {
    ReferenceMaxPool2d.backward(shape, shape.n(), context.dy(), routing, context.dx().getFirst());
  }
}
