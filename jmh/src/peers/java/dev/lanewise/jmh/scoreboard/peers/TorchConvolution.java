package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.jmh.scoreboard.Candidate;
import dev.lanewise.jmh.scoreboard.Convolution;
import dev.lanewise.jmh.scoreboard.Inputs;
import dev.lanewise.kernels.Conv2dShape;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** One pass of a convolution in one of PyTorch's memory layouts. */
final class TorchConvolution implements Candidate {
  private final Convolution problem;
  private final String variant;
  private final Tensor x;
  private final Tensor w;
  private final Tensor bias;
  private final TensorOptional optionalBias;
  private final Tensor dy;
  private final long[] stride;
  private final long[] padding;
  private final long[] dilation;
  private final long groups;
  private final long[] outputPadding = {0, 0};
  private final LongArrayRefOptional noBias = new LongArrayRefOptional();
  private final BoolPointer mask;
  private Tensor output;

  TorchConvolution(Convolution problem, MemoryFormat layout, String variant) {
    Conv2dShape s = problem.conv();
    this.problem = problem;
    this.variant = variant;
    x = laidOut(Inputs.x(s), layout, new long[] {s.n(), s.h(), s.w(), s.ic()}, 0, 3, 1, 2);
    w = laidOut(Inputs.w(s), layout, new long[] {s.kh(), s.kw(), s.groupIc(), s.oc()}, 3, 2, 0, 1);
    dy = laidOut(Inputs.dy(s), layout, new long[] {s.n(), s.oh(), s.ow(), s.oc()}, 0, 3, 1, 2);
    bias = PyTorch.tensor(Inputs.bias(s), s.oc());
    optionalBias = new TensorOptional(bias);
    stride = new long[] {s.sh(), s.sw()};
    padding = new long[] {s.phBegin(), s.pwBegin()};
    dilation = new long[] {s.dh(), s.dw()};
    groups = s.groups();
    mask = new BoolPointer(3)
        .put(0, problem.pass() == Convolution.Pass.BACKWARD_DATA)
        .put(1, problem.pass() == Convolution.Pass.BACKWARD_WEIGHTS)
        .put(2, false);
  }

  /** PyTorch names dimensions N C H W and O I H W in any layout. */
  private static Tensor laidOut(float[] values, MemoryFormat layout, long[] sizes, long... order) {
    try (Tensor rows = PyTorch.tensor(values, sizes); Tensor named = rows.permute(order);
        Tensor ordered = named.contiguous(layout)) {
      return ordered.clone();
    }
  }

  @Override
  public String variant() {
    return variant;
  }

  @Override
  public void run() {
    if (output != null) {
      output.close();
    }
    output = switch (problem.pass()) {
      case FORWARD -> torch.conv2d(x, w, optionalBias, stride, padding, dilation, groups);
      case BACKWARD_DATA -> {
        try (T_TensorTensorTensor_T gradients = backward()) {
          yield new Tensor(gradients.get0());
        }
      }
      case BACKWARD_WEIGHTS -> {
        try (T_TensorTensorTensor_T gradients = backward()) {
          yield new Tensor(gradients.get1());
        }
      }
    };
  }

  private T_TensorTensorTensor_T backward() {
    return torch.convolution_backward(
        dy, x, w, noBias, stride, padding, dilation, false, outputPadding, groups, mask);
  }

  @Override
  public float[] result() {
    boolean isWeights = problem.pass() == Convolution.Pass.BACKWARD_WEIGHTS;
    try (Tensor rows = isWeights ? output.permute(2, 3, 1, 0) : output.permute(0, 2, 3, 1)) {
      return PyTorch.elements(rows);
    }
  }

  @Override
  public void close() {
    for (Tensor tensor : new Tensor[] {x, w, bias, dy, output}) {
      if (tensor != null) {
        tensor.close();
      }
    }
  }
}
