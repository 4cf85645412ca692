package dev.lanewise.nn;

/**
 * How long a stage of a {@link TrainingPlan} takes: a layer with those behind it that it does on the way.
 *
 * @param layer the name of the layer that runs
 * @param kinds its kind and those it does: {@code Conv2d + ReLU}
 * @param forwardNanos the median of a few steps
 * @param backwardNanos the median of a few steps, with the additions where several layers read one tensor; 0 where
 *     backward has nothing to do
 */
public record LayerTime(String layer, String kinds, double forwardNanos, double backwardNanos) {}
