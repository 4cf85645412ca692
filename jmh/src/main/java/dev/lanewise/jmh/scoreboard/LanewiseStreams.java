package dev.lanewise.jmh.scoreboard;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.OptimizerStep;
import dev.lanewise.kernels.Pixels;
import dev.lanewise.kernels.Pool2dShape;
import dev.lanewise.kernels.SoftmaxCrossEntropy;
import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.kernels.parallel.Parallel;

/** Our kernels that memory decides. */
final class LanewiseStreams {
  private final Streaming problem;
  private final Parallel parallel;

  private LanewiseStreams(Streaming problem, Parallel parallel) {
    this.problem = problem;
    this.parallel = parallel;
  }

  /** Ours. */
  static Candidate candidate(Streaming problem, Parallel parallel) {
    return new LanewiseStreams(problem, parallel).candidate();
  }

  private Candidate candidate() {
    return switch (problem.which()) {
      case RELU_FORWARD -> forward(Activation.relu());
      case RELU_BACKWARD -> reluBackward();
      case MAX_POOL_FORWARD -> maxPoolForward();
      case MAX_POOL_BACKWARD -> maxPoolBackward();
      case CROSS_ENTROPY -> crossEntropy();
      case GELU_FORWARD -> forward(Activation.gelu());
      case BATCH_NORM_FORWARD -> batchNormForward();
      case BATCH_NORM_BACKWARD -> batchNormBackward();
      case SGD_MOMENTUM ->
          optimizer(OptimizerStep.sgdMomentum(Inputs.MOMENTUM, WeightDecay.l2(Inputs.WEIGHT_DECAY)));
      case ADAM -> optimizer(OptimizerStep.adam(0.9, 0.999, 1e-8, WeightDecay.NONE));
      case BYTES_TO_FLOATS -> bytesToFloats();
    };
  }

  private float[] input(int stream) {
    return Inputs.floats(stream, problem.elements());
  }

  private float[] output() {
    return new float[problem.elements()];
  }

  private Candidate forward(Activation activation) {
    float[] x = input(0);
    float[] y = output();
    return new Lanewise.Call(() -> activation.forward(parallel, x, 0, y, 0, y.length), y);
  }

  private Candidate reluBackward() {
    Activation relu = Activation.relu();
    float[] y = input(0);
    float[] dy = input(3);
    float[] dx = output();
    return new Lanewise.Call(() -> relu.backward(parallel, y, 0, dy, 0, dx, 0, dx.length), dx);
  }

  private Candidate maxPoolForward() {
    Pool2dShape shape = problem.pool();
    MaxPool2d pool = MaxPool2d.of(shape);
    float[] x = Inputs.floats(0, shape.n() * shape.inputSize());
    float[] y = new float[shape.n() * shape.outputSize()];
    int[] routing = new int[y.length];
    return new Lanewise.Call(() -> pool.forward(parallel, shape.n(), x, 0, y, 0, routing, 0), y);
  }

  private Candidate maxPoolBackward() {
    Pool2dShape shape = problem.pool();
    MaxPool2d pool = MaxPool2d.of(shape);
    float[] dx = Inputs.floats(0, shape.n() * shape.inputSize());
    float[] dy = Inputs.floats(3, shape.n() * shape.outputSize());
    int[] routing = new int[dy.length];
    pool.forward(parallel, shape.n(), dx, 0, new float[dy.length], 0, routing, 0);
    return new Lanewise.Call(() -> pool.backward(parallel, shape.n(), dy, 0, routing, 0, dx, 0), dx);
  }

  private Candidate crossEntropy() {
    SoftmaxCrossEntropy kernel = SoftmaxCrossEntropy.of(problem.channels());
    int n = problem.rows();
    float[] logits = input(0);
    int[] labels = Inputs.labels(n, problem.channels());
    float[] losses = new float[n];
    float[] gradient = output();
    return new Lanewise.Call(
        () -> kernel.run(parallel, n, logits, 0, labels, 0, losses, 0, gradient, 0, 1f / n), gradient);
  }

  private Candidate optimizer(OptimizerStep step) {
    float[] w = input(0);
    float[] g = input(1);
    float[] state = new float[step.states() * w.length];
    return new Lanewise.Call(() -> step.run(parallel, w, 0, g, 0, state, 0, w.length, Inputs.RATE, 1), w);
  }

  private Candidate batchNormForward() {
    BatchNorm norm = batchNorm();
    float[] x = input(0);
    float[] y = output();
    return new Lanewise.Call(batchNormForward(norm, x, new float[norm.savedLength()], y), y);
  }

  private Candidate batchNormBackward() {
    BatchNorm norm = batchNorm();
    int channels = problem.channels();
    float[] x = input(0);
    float[] dx = output();
    float[] saved = new float[norm.savedLength()];
    batchNormForward(norm, x, saved, dx).run();
    float[] dy = input(3);
    float[] gamma = Inputs.floats(1, channels);
    float[] beta = Inputs.floats(2, channels);
    float[] dgamma = new float[channels];
    float[] dbeta = new float[channels];
    float[] scratch = new float[norm.scratchLength(parallel.workers())];
    int rows = problem.rows();
    return new Lanewise.Call(
        () -> norm.backward(
            parallel, rows, x, 0, dy, 0, saved, 0, gamma, 0, beta, 0, dx, 0, dgamma, 0, dbeta, 0, scratch),
        dx);
  }

  private BatchNorm batchNorm() {
    return BatchNorm.of(problem.channels(), Inputs.EPSILON, FusedActivation.RELU);
  }

  private Runnable batchNormForward(BatchNorm norm, float[] x, float[] saved, float[] y) {
    int channels = problem.channels();
    float[] gamma = Inputs.floats(1, channels);
    float[] beta = Inputs.floats(2, channels);
    float[] runningMean = new float[channels];
    float[] runningVariance = new float[channels];
    float[] scratch = new float[norm.scratchLength(parallel.workers())];
    int rows = problem.rows();
    return () -> norm.forward(
        parallel, rows, x, 0, gamma, 0, beta, 0, runningMean, 0, runningVariance, 0,
        Inputs.BATCH_NORM_MOMENTUM, saved, 0, y, 0, scratch);
  }

  private Candidate bytesToFloats() {
    Pixels pixels = Pixels.normalized(1.0 / 255, Inputs.pixelMean(), Inputs.pixelDeviation());
    byte[] x = Inputs.bytes(problem.elements());
    float[] y = output();
    int count = problem.rows();
    return new Lanewise.Call(() -> pixels.fromBytes(parallel, count, x, 0, y, 0), y);
  }
}
