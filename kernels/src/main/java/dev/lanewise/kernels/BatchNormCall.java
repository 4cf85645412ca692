package dev.lanewise.kernels;

/**
 * The arguments of the run of a {@link BatchNorm} in progress, and their checks: what is written may overlap nothing
 * else, but where that is said.
 */
final class BatchNormCall {
  private final int channels;

  /** What forward leaves for backward: mean, what rounding it lost, and deviation. */
  private final long savedLength;

  int rows;
  float[] x;
  int xOffset;
  float[] dy;
  int dyOffset;
  float[] out;
  int outOffset;
  float[] gamma;
  int gammaOffset;
  float[] beta;
  int betaOffset;
  float[] runningMean;
  int runningMeanOffset;
  float[] runningVariance;
  int runningVarianceOffset;
  float[] saved;
  int savedOffset;
  float[] dgamma;
  int dgammaOffset;
  float[] dbeta;
  int dbetaOffset;

  BatchNormCall(int channels) {
    this.channels = channels;
    this.savedLength = 3L * channels;
  }

  // ---- taking them

  void takeRows(
      int rows, float[] x, int xOffset, float[] gamma, int gammaOffset, float[] beta, int betaOffset) {
    this.rows = rows;
    this.x = x;
    this.xOffset = xOffset;
    takeParameters(gamma, gammaOffset, beta, betaOffset);
  }

  void takeParameters(float[] gamma, int gammaOffset, float[] beta, int betaOffset) {
    this.gamma = gamma;
    this.gammaOffset = gammaOffset;
    this.beta = beta;
    this.betaOffset = betaOffset;
  }

  void takeRunning(float[] mean, int meanOffset, float[] variance, int varianceOffset) {
    runningMean = mean;
    runningMeanOffset = meanOffset;
    runningVariance = variance;
    runningVarianceOffset = varianceOffset;
  }

  void takeSaved(float[] saved, int savedOffset) {
    this.saved = saved;
    this.savedOffset = savedOffset;
  }

  void takeOut(float[] out, int outOffset) {
    this.out = out;
    this.outOffset = outOffset;
  }

  void takeGradients(
      float[] dy, int dyOffset, float[] dx, int dxOffset, float[] dgamma, int dgammaOffset, float[] dbeta,
      int dbetaOffset) {
    this.dy = dy;
    this.dyOffset = dyOffset;
    this.dgamma = dgamma;
    this.dgammaOffset = dgammaOffset;
    this.dbeta = dbeta;
    this.dbetaOffset = dbetaOffset;
    takeOut(dx, dxOffset);
  }

  /** γ of a channel. */
  float gamma(int c) {
    return gamma == null ? 1 : gamma[gammaOffset + c];
  }

  /** β of a channel. */
  float beta(int c) {
    return beta == null ? 0 : beta[betaOffset + c];
  }

  // ---- checking them

  private long length() {
    return (long) rows * channels;
  }

  private void requireInputs() {
    Arguments.atLeast("rows", rows, 0);
    Arguments.span("x", x, xOffset, length());
    requireParameters();
  }

  private void requireParameters() {
    requireOptional("gamma", gamma, gammaOffset);
    requireOptional("beta", beta, betaOffset);
  }

  private void requireRunning() {
    Arguments.span("runningMean", runningMean, runningMeanOffset, channels);
    Arguments.span("runningVariance", runningVariance, runningVarianceOffset, channels);
  }

  private void requireOptional(String name, float[] array, int offset) {
    if (array != null) {
      Arguments.span(name, array, offset, channels);
    }
  }

  private int channelsOf(float[] optional) {
    return optional == null ? 0 : channels;
  }

  /** An output must not overlap γ or β. */
  private void requireApart(String name, float[] array, int offset, long length) {
    Arguments.disjoint(name, array, offset, length, "gamma", gamma, gammaOffset, channelsOf(gamma));
    Arguments.disjoint(name, array, offset, length, "beta", beta, betaOffset, channelsOf(beta));
  }

  private void requireRunningApart(String name, float[] array, int offset, long length) {
    Arguments.disjoint(
        name, array, offset, length, "runningMean", runningMean, runningMeanOffset, channelsOf(runningMean));
    Arguments.disjoint(
        name, array, offset, length, "runningVariance", runningVariance, runningVarianceOffset,
        channelsOf(runningVariance));
  }

  void requireForward(float momentum) {
    requireSeveralRows();
    requireInputs();
    requireOptional("runningMean", runningMean, runningMeanOffset);
    requireOptional("runningVariance", runningVariance, runningVarianceOffset);
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum: " + momentum + ", expected 0 .. 1");
    }
    long length = length();
    Arguments.span("saved", saved, savedOffset, savedLength);
    Arguments.span("y", out, outOffset, length);
    Arguments.disjoint("y", out, outOffset, length, "x", x, xOffset, length);
    Arguments.disjoint("y", out, outOffset, length, "saved", saved, savedOffset, savedLength);
    requireApart("y", out, outOffset, length);
    requireRunningApart("y", out, outOffset, length);
    Arguments.disjoint("saved", saved, savedOffset, savedLength, "x", x, xOffset, length);
    requireApart("saved", saved, savedOffset, savedLength);
    requireRunningApart("saved", saved, savedOffset, savedLength);
    requireRunningIsOutput(length);
  }

  private void requireSeveralRows() {
    if (rows == 1) {
      throw new IllegalArgumentException("rows: 1, expected 0 or at least 2, as one value has no variance");
    }
  }

  /** Running statistics are read and written. */
  private void requireRunningIsOutput(long length) {
    int ofMean = channelsOf(runningMean);
    int ofVariance = channelsOf(runningVariance);
    Arguments.disjoint("runningMean", runningMean, runningMeanOffset, ofMean, "x", x, xOffset, length);
    Arguments.disjoint("runningVariance", runningVariance, runningVarianceOffset, ofVariance, "x", x, xOffset, length);
    Arguments.disjoint(
        "runningVariance", runningVariance, runningVarianceOffset, ofVariance, "runningMean", runningMean,
        runningMeanOffset, ofMean);
    requireApart("runningMean", runningMean, runningMeanOffset, ofMean);
    requireApart("runningVariance", runningVariance, runningVarianceOffset, ofVariance);
  }

  void requireInfer() {
    requireInputs();
    requireRunning();
    Arguments.span("y", out, outOffset, length());
    Arguments.disjointOrSame("y", out, outOffset, "x", x, xOffset, length());
    requireApart("y", out, outOffset, length());
    requireRunningApart("y", out, outOffset, length());
  }

  void requireFold(float[] scale, int scaleOffset, float[] shift, int shiftOffset) {
    requireParameters();
    requireRunning();
    Arguments.span("scale", scale, scaleOffset, channels);
    Arguments.span("shift", shift, shiftOffset, channels);
    requireApart("scale", scale, scaleOffset, channels);
    requireRunningApart("scale", scale, scaleOffset, channels);
    requireApart("shift", shift, shiftOffset, channels);
    requireRunningApart("shift", shift, shiftOffset, channels);
    Arguments.disjoint("shift", shift, shiftOffset, channels, "scale", scale, scaleOffset, channels);
  }

  void requireBackward() {
    requireSeveralRows();
    requireInputs();
    Arguments.span("saved", saved, savedOffset, savedLength);
    requireGradients();
    requireSavedApart("dx", out, outOffset, length());
    requireSavedApart("dgamma", dgamma, dgammaOffset, channelsOf(dgamma));
    requireSavedApart("dbeta", dbeta, dbetaOffset, channelsOf(dbeta));
  }

  void requireInferBackward() {
    requireInputs();
    requireRunning();
    requireGradients();
    requireRunningApart("dx", out, outOffset, length());
    requireRunningApart("dgamma", dgamma, dgammaOffset, channelsOf(dgamma));
    requireRunningApart("dbeta", dbeta, dbetaOffset, channelsOf(dbeta));
  }

  private void requireSavedApart(String name, float[] array, int offset, long length) {
    Arguments.disjoint(name, array, offset, length, "saved", saved, savedOffset, savedLength);
  }

  private void requireGradients() {
    long length = length();
    Arguments.span("dy", dy, dyOffset, length);
    Arguments.span("dx", out, outOffset, length);
    requireOptional("dgamma", dgamma, dgammaOffset);
    requireOptional("dbeta", dbeta, dbetaOffset);
    Arguments.disjointOrSame("dx", out, outOffset, "dy", dy, dyOffset, length);
    Arguments.disjoint("dx", out, outOffset, length, "x", x, xOffset, length);
    requireApart("dx", out, outOffset, length);
    requireParameterGradient("dgamma", dgamma, dgammaOffset);
    requireParameterGradient("dbeta", dbeta, dbetaOffset);
    Arguments.disjoint(
        "dbeta", dbeta, dbetaOffset, channelsOf(dbeta), "dgamma", dgamma, dgammaOffset, channelsOf(dgamma));
  }

  private void requireParameterGradient(String name, float[] gradient, int offset) {
    Arguments.disjoint(name, gradient, offset, channelsOf(gradient), "x", x, xOffset, length());
    Arguments.disjoint(name, gradient, offset, channelsOf(gradient), "dy", dy, dyOffset, length());
    Arguments.disjoint(name, gradient, offset, channelsOf(gradient), "dx", out, outOffset, length());
    requireApart(name, gradient, offset, channelsOf(gradient));
  }
}
