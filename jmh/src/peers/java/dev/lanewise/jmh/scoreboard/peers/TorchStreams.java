package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.jmh.scoreboard.Candidate;
import dev.lanewise.jmh.scoreboard.Inputs;
import dev.lanewise.jmh.scoreboard.Streaming;
import dev.lanewise.kernels.Pool2dShape;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * PyTorch's operators for what memory decides, in both memory layouts where images come in, into a tensor that is there
 * already where an operator can. Where PyTorch has no operator for a pair (BatchNorm and ReLU; conversion and
 * normalisation), the second works in place. The gradient of cross-entropy comes by autograd, and optimisers are those
 * of {@code torch::optim}, since the fused ones have no binding in Java.
 */
final class TorchStreams {
  private static final long[] TO_NCHW = {0, 3, 1, 2};
  private static final long[] TO_NHWC = {0, 2, 3, 1};
  private static final long[] NONE = {0, 0};
  private static final long[] ONE = {1, 1};

  private final Streaming problem;

  private TorchStreams(Streaming problem) {
    this.problem = problem;
  }

  /** All ways to solve it. */
  static List<Candidate> candidates(Streaming problem) {
    TorchStreams streams = new TorchStreams(problem);
    return switch (problem.which()) {
      case RELU_FORWARD -> List.of(streams.relu());
      case GELU_FORWARD -> List.of(streams.unary(torch::gelu_out));
      case RELU_BACKWARD -> List.of(streams.reluBackward());
      case MAX_POOL_FORWARD, MAX_POOL_BACKWARD -> List.of(
          streams.maxPool(MemoryFormat.Contiguous, "nchw"), streams.maxPool(MemoryFormat.ChannelsLast, "nhwc"));
      case BATCH_NORM_FORWARD, BATCH_NORM_BACKWARD -> List.of(
          streams.batchNorm(MemoryFormat.Contiguous, "nchw"), streams.batchNorm(MemoryFormat.ChannelsLast, "nhwc"));
      case CROSS_ENTROPY -> List.of(streams.crossEntropy());
      case SGD_MOMENTUM, ADAM -> List.of(streams.optimizer());
      case BYTES_TO_FLOATS -> List.of(streams.bytesToFloats());
    };
  }

  private Tensor line(int stream) {
    return PyTorch.tensor(Inputs.floats(stream, problem.elements()), problem.elements());
  }

  private Candidate unary(BiConsumer<Tensor, Tensor> operator) {
    TorchStream stream = new TorchStream("");
    Tensor x = stream.keep(line(0));
    Tensor y = stream.keep(x.clone());
    return stream.calling(y, () -> operator.accept(y, x));
  }

  /** What its relu is, which has no form of its own that writes to a given tensor. */
  private Candidate relu() {
    Scalar zero = new Scalar(0f);
    return unary((y, x) -> torch.clamp_min_out(y, x, zero));
  }

  private Candidate reluBackward() {
    TorchStream stream = new TorchStream("");
    Tensor y = stream.keep(line(0));
    Tensor dy = stream.keep(line(3));
    Tensor dx = stream.keep(dy.clone());
    Scalar zero = new Scalar(0f);
    return stream.calling(dx, () -> torch.threshold_backward_out(dx, dy, y, zero));
  }

  /** Images in a layout; PyTorch names their dimensions N C H W in any. */
  private static Tensor images(int number, long[] nhwc, MemoryFormat layout) {
    int elements = Math.toIntExact(nhwc[0] * nhwc[1] * nhwc[2] * nhwc[3]);
    try (Tensor rows = PyTorch.tensor(Inputs.floats(number, elements), nhwc);
        Tensor named = rows.permute(TO_NCHW);
        Tensor ordered = named.contiguous(layout)) {
      return ordered.clone();
    }
  }

  private Candidate maxPool(MemoryFormat layout, String variant) {
    TorchStream stream = new TorchStream(variant, TO_NHWC);
    Pool2dShape s = problem.pool();
    Tensor x = stream.keep(images(0, problem.sizes(), layout));
    Tensor dy = stream.keep(images(3, new long[] {s.n(), s.oh(), s.ow(), s.c()}, layout));
    long[] window = {s.kh(), s.kw()};
    long[] stride = {s.sh(), s.sw()};
    T_TensorTensor_T pooled = torch.max_pool2d_with_indices(x, window, stride, NONE, ONE, false);
    Tensor indices = stream.keep(new Tensor(pooled.get1()));
    if (problem.which() == Streaming.Kernel.MAX_POOL_FORWARD) {
      Tensor y = stream.keep(dy.clone());
      return stream.calling(
          y, () -> torch.max_pool2d_with_indices_out(y, indices, x, window, stride, NONE, ONE, false).close());
    }
    Tensor dx = stream.keep(x.clone());
    return stream.calling(
        dx,
        () -> torch.max_pool2d_with_indices_backward_out(dx, dy, x, window, stride, NONE, ONE, false, indices));
  }

  private Candidate batchNorm(MemoryFormat layout, String variant) {
    TorchStream stream = new TorchStream(variant, TO_NHWC);
    Tensor x = stream.keep(images(0, problem.sizes(), layout));
    Tensor y = stream.keep(x.clone());
    TensorOptional gamma = new TensorOptional(vector(stream, 1));
    TensorOptional beta = new TensorOptional(vector(stream, 2));
    TensorOptional runningMean = new TensorOptional(vector(stream, 1));
    TensorOptional runningVariance = new TensorOptional(vector(stream, 1));
    Tensor mean = vector(stream, 1);
    Tensor inverse = vector(stream, 1);
    Runnable forward = () -> {
      torch.native_batch_norm_out(
          y, mean, inverse, x, gamma, beta, runningMean, runningVariance, true, Inputs.BATCH_NORM_MOMENTUM,
          Inputs.EPSILON).close();
      torch.relu_(y);
    };
    if (problem.which() == Streaming.Kernel.BATCH_NORM_FORWARD) {
      return stream.calling(y, forward);
    }
    forward.run();
    Tensor dy = stream.keep(images(3, problem.sizes(), layout));
    Tensor masked = stream.keep(dy.clone());
    TensorOptional savedMean = new TensorOptional(mean);
    TensorOptional savedInverse = new TensorOptional(inverse);
    Scalar zero = new Scalar(0f);
    BoolPointer all = new BoolPointer(3).put(0, true).put(1, true).put(2, true);
    return stream.making(() -> {
      torch.threshold_backward_out(masked, dy, y, zero);
      try (T_TensorTensorTensor_T gradients = torch.native_batch_norm_backward(
          masked, x, gamma, runningMean, runningVariance, savedMean, savedInverse, true, Inputs.EPSILON, all)) {
        return new Tensor(gradients.get0());
      }
    });
  }

  /** One number a channel. */
  private Tensor vector(TorchStream stream, int number) {
    int channels = problem.channels();
    return stream.keep(PyTorch.tensor(Inputs.floats(number, channels), channels));
  }

  private Candidate crossEntropy() {
    TorchStream stream = new TorchStream("");
    int n = problem.rows();
    int classes = problem.channels();
    Tensor z = stream.keep(learning(() -> PyTorch.tensor(Inputs.floats(0, problem.elements()), n, classes)));
    Tensor target = stream.keep(PyTorch.recording(() -> PyTorch.labels(Inputs.labels(n, classes))));
    TensorVector inputs = new TensorVector(z);
    return stream.making(() -> PyTorch.recording(() -> gradient(z, target, inputs)));
  }

  /** A tensor that has a gradient. */
  private static Tensor learning(Supplier<Tensor> what) {
    return PyTorch.recording(() -> what.get().set_requires_grad(true));
  }

  private static Tensor gradient(Tensor z, Tensor target, TensorVector inputs) {
    try (Tensor loss = torch.cross_entropy_loss(z, target);
        TensorVector losses = new TensorVector(loss);
        TensorVector gradients = torch.grad(losses, inputs)) {
      return new Tensor(gradients.get(0));
    }
  }

  private Candidate optimizer() {
    TorchStream stream = new TorchStream("");
    Tensor w = stream.keep(learning(() -> line(0)));
    PyTorch.recording(() -> w.mutable_grad().put(stream.keep(line(1))));
    Optimizer optimizer = optimizer(new TensorVector(w));
    return stream.calling(w, () -> PyTorch.recording(optimizer::step));
  }

  private Optimizer optimizer(TensorVector parameters) {
    if (problem.which() == Streaming.Kernel.ADAM) {
      return new Adam(parameters, new AdamOptions(Inputs.RATE));
    }
    SGDOptions options = new SGDOptions(Inputs.RATE);
    options.momentum().put(Inputs.MOMENTUM);
    options.weight_decay().put(Inputs.WEIGHT_DECAY);
    return new SGD(parameters, options);
  }

  private Candidate bytesToFloats() {
    TorchStream stream = new TorchStream("");
    byte[] bytes = Inputs.bytes(problem.elements());
    float[] values = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i] & 0xFF;
    }
    Tensor y = stream.keep(PyTorch.tensor(values, problem.sizes()));
    Tensor pixels = stream.keep(y.to(ScalarType.Byte));
    Tensor mean = stream.keep(timesLargestPixel(Inputs.pixelMean()));
    Tensor deviation = stream.keep(timesLargestPixel(Inputs.pixelDeviation()));
    return stream.calling(y, () -> {
      y.copy_(pixels);
      y.sub_(mean);
      y.div_(deviation);
    });
  }

  private static Tensor timesLargestPixel(float[] channels) {
    float[] scaled = channels.clone();
    for (int c = 0; c < scaled.length; c++) {
      scaled[c] *= 255;
    }
    return PyTorch.tensor(scaled, scaled.length);
  }
}
