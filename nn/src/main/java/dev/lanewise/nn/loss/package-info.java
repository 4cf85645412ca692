/**
 * Losses, with PyTorch's conventions: means over the samples, logits instead of probabilities. Those of scores take a
 * network whose output is a vector of one score for each class.
 */
package dev.lanewise.nn.loss;
