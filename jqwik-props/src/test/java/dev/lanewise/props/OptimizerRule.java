package dev.lanewise.props;

import dev.lanewise.kernels.OptimizerStep;
import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.kernels.reference.ReferenceOptimizer;

/** The rules of {@link OptimizerStep}, each with its reference, and numbers for it. */
enum OptimizerRule {
  SGD,
  SGD_MOMENTUM,
  CLASSIC_MOMENTUM,
  NESTEROV,
  CLASSIC_NESTEROV,
  ADAM,
  RMS_PROP,
  ADAGRAD;

  static final double EPSILON = 1e-3;

  /** Whether the gradient is divided by the root of its squares. */
  boolean isScaled() {
    return this == ADAM || this == RMS_PROP || this == ADAGRAD;
  }

  int states() {
    return this == SGD ? 0 : this == ADAM ? 2 : 1;
  }

  /** ρ, β1 or α; exact in few bits or not. */
  double beta(boolean exact) {
    return exact ? 0.25 : 0.9;
  }

  double beta2(boolean exact) {
    return exact ? 0.75 : 0.99;
  }

  OptimizerStep step(boolean exact, WeightDecay decay) {
    double beta = beta(exact);
    return switch (this) {
      case SGD -> OptimizerStep.sgd(decay);
      case SGD_MOMENTUM -> OptimizerStep.sgdMomentum(beta, decay);
      case CLASSIC_MOMENTUM -> OptimizerStep.classicMomentum(beta, decay);
      case NESTEROV -> OptimizerStep.nesterov(beta, decay);
      case CLASSIC_NESTEROV -> OptimizerStep.classicNesterov(beta, decay);
      case ADAM -> OptimizerStep.adam(beta, beta2(exact), EPSILON, decay);
      case RMS_PROP -> OptimizerStep.rmsProp(beta, EPSILON, decay);
      case ADAGRAD -> OptimizerStep.adagrad(EPSILON, decay);
    };
  }

  void reference(double[] w, double[] g, double[] s1, double[] s2, double rate, boolean exact, int step) {
    double beta = beta(exact);
    switch (this) {
      case SGD -> ReferenceOptimizer.sgd(w, g, rate);
      case SGD_MOMENTUM -> ReferenceOptimizer.sgdMomentum(w, g, s1, rate, beta);
      case CLASSIC_MOMENTUM -> ReferenceOptimizer.classicMomentum(w, g, s1, rate, beta);
      case NESTEROV -> ReferenceOptimizer.nesterov(w, g, s1, rate, beta);
      case CLASSIC_NESTEROV -> ReferenceOptimizer.classicNesterov(w, g, s1, rate, beta);
      case ADAM -> ReferenceOptimizer.adam(w, g, s1, s2, rate, beta, beta2(exact), EPSILON, step);
      case RMS_PROP -> ReferenceOptimizer.rmsProp(w, g, s1, rate, beta, EPSILON);
      case ADAGRAD -> ReferenceOptimizer.adagrad(w, g, s1, rate, EPSILON);
    }
  }
}
