package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.Epilogue;
import dev.lanewise.nn.InferenceStep;
import dev.lanewise.nn.Parameter;
import java.util.List;

/** A convolution for inference: factors and summands of a BatchNorm are part of the weights and the bias. */
final class CompiledConvolution implements CompiledLayer {
  private final Conv2dShape shape;
  private final CompileContext context;
  private final float[] packed;

  CompiledConvolution(Conv2dShape shape, CompileContext context) {
    this.shape = shape;
    this.context = context;
    List<Parameter> parameters = context.parameters();
    float[] weight = parameters.get(0).data();
    float[] bias = parameters.size() == 1 ? null : parameters.get(1).data();
    Epilogue epilogue = context.epilogue();
    if (epilogue.isAffine()) {
      bias = Affine.bias(epilogue, bias);
      weight = Affine.weight(epilogue, weight);
    }
    Conv2dForward packer = forward(shape);
    packed = new float[packer.packedLength()];
    packer.pack(Parallel.serial(), weight, 0, bias, 0, packed, 0);
  }

  private Conv2dForward forward(Conv2dShape batch) {
    return Conv2d.forward(batch, context.epilogue().activation(), context.algorithms());
  }

  @Override
  public long bytes() {
    return 4L * packed.length;
  }

  @Override
  public InferenceStep plan(int batch, Parallel parallel, List<Buffer> x, Buffer y) {
    Buffer residual = context.epilogue().residual() ? x.get(1) : null;
    return new Step(forward(shape.withImages(batch)), packed, parallel, x.getFirst(), residual, y);
  }

  private record Step(
      Conv2dForward forward, float[] packed, Parallel parallel, Buffer x, Buffer residual, Buffer y)
      implements InferenceStep {
    @Override
    public int scratchLength() {
      return forward.scratchLength(parallel.workers());
    }

    @Override
    public void run(int n, float[] scratch) {
      if (residual == null) {
        forward.run(parallel, n, x.data(), x.offset(), packed, 0, y.data(), y.offset(), scratch);
      } else {
        forward.run(
            parallel, n, x.data(), x.offset(), packed, 0, residual.data(), residual.offset(), y.data(), y.offset(),
            scratch);
      }
    }
  }
}
