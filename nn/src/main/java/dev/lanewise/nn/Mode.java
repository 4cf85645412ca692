package dev.lanewise.nn;

/** How a network is run. */
public enum Mode {
  /** Forward only: running statistics, no dropout. */
  INFERENCE,
  /** As inference, but backward can follow: for gradients of a trained network, such as saliency. */
  EVALUATION,
  /** Forward and backward with the statistics of the batch, which the running ones follow, and dropout. */
  TRAINING
}
