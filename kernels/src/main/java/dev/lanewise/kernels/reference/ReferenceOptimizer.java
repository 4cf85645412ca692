package dev.lanewise.kernels.reference;

/** What the optimiser steps mean, as they are published; the state arrays are updated too. */
public final class ReferenceOptimizer {
  private ReferenceOptimizer() {}

  /** g + l2·w + l1·sign(w), and w − η·λ·w for the weights. */
  public static void decay(double[] w, double[] g, double rate, double l2, double l1, double decoupled) {
    for (int i = 0; i < w.length; i++) {
      g[i] += l2 == 0 ? 0 : l2 * w[i];
      g[i] += l1 == 0 ? 0 : l1 * Math.signum(w[i]);
      w[i] -= decoupled == 0 ? 0 : rate * decoupled * w[i];
    }
  }

  /** w ← w − η·g. */
  public static void sgd(double[] w, double[] g, double rate) {
    for (int i = 0; i < w.length; i++) {
      w[i] -= rate * g[i];
    }
  }

  /** v ← ρ·v + g; w ← w − η·v. */
  public static void sgdMomentum(double[] w, double[] g, double[] v, double rate, double momentum) {
    for (int i = 0; i < w.length; i++) {
      v[i] = momentum * v[i] + g[i];
      w[i] -= rate * v[i];
    }
  }

  /** v ← ρ·v − η·g; w ← w + v. */
  public static void classicMomentum(double[] w, double[] g, double[] v, double rate, double momentum) {
    for (int i = 0; i < w.length; i++) {
      v[i] = momentum * v[i] - rate * g[i];
      w[i] += v[i];
    }
  }

  /** v ← ρ·v + g; w ← w − η·(g + ρ·v). */
  public static void nesterov(double[] w, double[] g, double[] v, double rate, double momentum) {
    for (int i = 0; i < w.length; i++) {
      v[i] = momentum * v[i] + g[i];
      w[i] -= rate * (g[i] + momentum * v[i]);
    }
  }

  /** v ← ρ·v − η·g; w ← w + (ρ·v − η·g), which is w − ρ·u + (1 + ρ)·v with u the velocity before. */
  public static void classicNesterov(double[] w, double[] g, double[] v, double rate, double momentum) {
    for (int i = 0; i < w.length; i++) {
      v[i] = momentum * v[i] - rate * g[i];
      w[i] += momentum * v[i] - rate * g[i];
    }
  }

  /** m ← β1·m + (1 − β1)·g; v ← β2·v + (1 − β2)·g²; w ← w − η/(1 − β1ᵗ)·m / (√v/√(1 − β2ᵗ) + ε). */
  public static void adam(
      double[] w, double[] g, double[] m, double[] v, double rate, double beta1, double beta2, double epsilon,
      int step) {
    double correction1 = 1 - Math.pow(beta1, step);
    double correction2 = 1 - Math.pow(beta2, step);
    for (int i = 0; i < w.length; i++) {
      m[i] = beta1 * m[i] + (1 - beta1) * g[i];
      v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
      w[i] -= rate / correction1 * m[i] / (Math.sqrt(v[i]) / Math.sqrt(correction2) + epsilon);
    }
  }

  /** v ← α·v + (1 − α)·g²; w ← w − η·g / (√v + ε). */
  public static void rmsProp(double[] w, double[] g, double[] v, double rate, double alpha, double epsilon) {
    for (int i = 0; i < w.length; i++) {
      v[i] = alpha * v[i] + (1 - alpha) * g[i] * g[i];
      w[i] -= rate * g[i] / (Math.sqrt(v[i]) + epsilon);
    }
  }

  /** v ← v + g²; w ← w − η·g / (√v + ε). */
  public static void adagrad(double[] w, double[] g, double[] v, double rate, double epsilon) {
    for (int i = 0; i < w.length; i++) {
      v[i] += g[i] * g[i];
      w[i] -= rate * g[i] / (Math.sqrt(v[i]) + epsilon);
    }
  }
}
