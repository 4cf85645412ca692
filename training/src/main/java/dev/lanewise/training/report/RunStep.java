package dev.lanewise.training.report;

/**
 * A step of a run, for its curves; NaN for what is not known.
 *
 * @param number 1 for the first of the run
 * @param loss of its batch, before the update
 * @param learningRate of its update
 * @param gradientNorm the Euclidean norm of all gradients together
 */
public record RunStep(long number, double loss, double learningRate, double gradientNorm) {}
