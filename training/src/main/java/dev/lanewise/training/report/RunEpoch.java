package dev.lanewise.training.report;

import java.util.Map;

/**
 * An epoch of a run, for its curves; NaN for what is not known.
 *
 * @param number 1 for the first
 * @param updateRatios for each trained parameter, {@code ‖w' − w‖ / ‖w‖} over the epoch; may be empty
 */
public record RunEpoch(
    int number, double trainLoss, double trainAccuracy, double validationLoss, double validationAccuracy,
    double learningRate, double seconds, double imagesPerSecond, Map<String, Double> updateRatios) {}
