package dev.lanewise.jmh.scoreboard;

import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.List;

/**
 * Ours. Weights are packed, and transformed where Winograd runs, inside the timed call, as a step of training must; at
 * batch 1 they are packed before, as inference does.
 */
public final class Lanewise implements Library {
  /** What we are called. */
  static final String NAME = "Lanewise";

  private Parallel parallel;

  /** Not opened yet. */
  public Lanewise() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean isPresent() {
    return true;
  }

  @Override
  public boolean solves(Problem problem, int threads) {
    return true;
  }

  @Override
  public boolean isJava() {
    return true;
  }

  @Override
  public String open(int threads) {
    parallel = Parallel.of(threads);
    return Backend.description();
  }

  @Override
  public List<Candidate> candidates(Problem problem) {
    return List.of(switch (problem) {
      case Product product -> product(product.gemm());
      case Convolution convolution -> switch (convolution.pass()) {
        case FORWARD -> forward(convolution);
        case BACKWARD_DATA -> backwardData(convolution);
        case BACKWARD_WEIGHTS -> backwardWeights(convolution.conv());
      };
      case Streaming streaming -> LanewiseStreams.candidate(streaming, parallel);
      case Model model -> LanewiseModels.candidate(model, parallel);
    });
  }

  @Override
  public List<String> layouts() {
    return List.of("");
  }

  @Override
  public Candidate training(Model model, String layout) {
    return LanewiseModels.steps(model, parallel, new float[0]);
  }

  private Candidate product(GemmShape shape) {
    Gemm gemm = Gemm.of(shape);
    float[] a = Inputs.a(shape);
    float[] b = Inputs.b(shape);
    float[] c = new float[shape.m() * shape.n()];
    float[] scratch = new float[gemm.scratchLength(parallel.workers())];
    return new Call(() -> gemm.run(parallel, 1, a, 0, b, 0, 0, c, 0, scratch), c);
  }

  private Candidate forward(Convolution problem) {
    Conv2dShape shape = problem.conv();
    Conv2dForward forward = Conv2d.forward(shape, FusedActivation.NONE);
    float[] x = Inputs.x(shape);
    float[] w = Inputs.w(shape);
    float[] bias = Inputs.bias(shape);
    float[] y = new float[shape.n() * shape.outputSize()];
    float[] packed = new float[forward.packedLength()];
    float[] scratch = new float[forward.scratchLength(parallel.workers())];
    return call(
        problem, () -> forward.pack(parallel, w, 0, bias, 0, packed, 0),
        () -> forward.run(parallel, shape.n(), x, 0, packed, 0, y, 0, scratch), y);
  }

  private Candidate backwardData(Convolution problem) {
    Conv2dShape shape = problem.conv();
    Conv2dBackwardData backward = Conv2d.backwardData(shape);
    float[] dy = Inputs.dy(shape);
    float[] w = Inputs.w(shape);
    float[] dx = new float[shape.n() * shape.inputSize()];
    float[] packed = new float[backward.packedLength()];
    float[] scratch = new float[backward.scratchLength(parallel.workers())];
    return call(
        problem, () -> backward.pack(parallel, w, 0, packed, 0),
        () -> backward.run(parallel, shape.n(), dy, 0, packed, 0, dx, 0, scratch), dx);
  }

  private Candidate backwardWeights(Conv2dShape shape) {
    Conv2dBackwardWeights backward = Conv2d.backwardWeights(shape);
    float[] x = Inputs.x(shape);
    float[] dy = Inputs.dy(shape);
    float[] dw = new float[shape.weightsSize()];
    float[] scratch = new float[backward.scratchLength(parallel.workers())];
    return new Call(() -> backward.run(parallel, shape.n(), x, 0, dy, 0, dw, 0, scratch), dw);
  }

  private static Candidate call(Convolution problem, Runnable pack, Runnable run, float[] output) {
    if (problem.isPrepacked()) {
      pack.run();
      return new Call(run, output);
    }
    return new Call(
        () -> {
          pack.run();
          run.run();
        },
        output);
  }

  /** One call and where its output goes. */
  record Call(Runnable call, float[] output) implements Candidate {
    @Override
    public String variant() {
      return "";
    }

    @Override
    public void run() {
      call.run();
    }

    @Override
    public float[] result() {
      return output;
    }
  }
}
