package dev.lanewise.nn.layer;

import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;

/**
 * Batch normalisation in a training plan: with the statistics of the batch, which the running ones follow, or in
 * evaluation with the running ones, which stay as they are.
 */
final class BatchNormTraining implements TrainingStep {
  private final BatchNorm kernel;
  private final float momentum;
  private final TrainingContext context;
  private final Parallel parallel;
  private final boolean evaluates;
  private final int pixels;
  private final float[] gamma;
  private final float[] beta;
  private final float[] gammaGradient;
  private final float[] betaGradient;
  private final Parameter runningMean;
  private final Parameter runningVariance;
  private final Buffer x;
  private final Buffer wanted;
  private final float[] aside;
  private final float[] saved;

  BatchNormTraining(BatchNorm kernel, float momentum, TrainingContext context) {
    this.kernel = kernel;
    this.momentum = momentum;
    this.context = context;
    this.parallel = context.parallel();
    this.evaluates = context.mode() == Mode.EVALUATION;
    this.pixels = context.output().size() / context.output().channels();
    boolean affine = !context.parameters().isEmpty();
    this.gamma = affine ? context.parameters().get(0).data() : null;
    this.beta = affine ? context.parameters().get(1).data() : null;
    this.gammaGradient = affine ? context.gradients().get(0) : null;
    this.betaGradient = affine ? context.gradients().get(1) : null;
    this.runningMean = context.statistics().get(0);
    this.runningVariance = context.statistics().get(1);
    this.x = context.x().getFirst();
    this.wanted = context.dx()[0];
    // Where nobody wants the gradient of the input, the kernel makes it all the same.
    boolean aside = wanted == null && context.dy() != null;
    this.aside = new float[aside ? context.batch() * context.output().size() : 0];
    this.saved = new float[evaluates ? 0 : kernel.savedLength()];
  }

  @Override
  public int scratchLength() {
    return kernel.scratchLength(parallel.workers());
  }

  @Override
  public long bytes() {
    return 4L * (saved.length + aside.length);
  }

  @Override
  public int leastSamples() {
    return !evaluates && pixels == 1 ? 2 : 1;
  }

  @Override
  public void forward(int n, float[] scratch) {
    if (evaluates) {
      Buffer y = context.y();
      kernel.infer(
          parallel, n * pixels, x.data(), x.offset(), gamma, 0, beta, 0, runningMean.data(), 0, runningVariance.data(),
          0, y.data(), y.offset(), scratch);
    } else {
      normalize(n * pixels, scratch);
    }
  }

  private void normalize(int rows, float[] scratch) {
    boolean moves = context.state().statisticsMove();
    Buffer y = context.y();
    kernel.forward(
        parallel, rows, x.data(), x.offset(), gamma, 0, beta, 0, moves ? runningMean.data() : null, 0,
        moves ? runningVariance.data() : null, 0, momentum, saved, 0, y.data(), y.offset(), scratch);
    if (moves) {
      runningMean.touch();
      runningVariance.touch();
    }
  }

  @Override
  public void backward(int n, float[] scratch) {
    Buffer dy = context.dy();
    float[] dx = wanted == null ? aside : wanted.data();
    if (evaluates) {
      kernel.inferBackward(
          parallel, n * pixels, x.data(), x.offset(), dy.data(), dy.offset(), gamma, 0, beta, 0, runningMean.data(), 0,
          runningVariance.data(), 0, dx, 0, gammaGradient, 0, betaGradient, 0, scratch);
    } else {
      kernel.backward(
          parallel, n * pixels, x.data(), x.offset(), dy.data(), dy.offset(), saved, 0, gamma, 0, beta, 0, dx, 0,
          gammaGradient, 0, betaGradient, 0, scratch);
    }
  }
}
