package dev.lanewise.training.data;

/** The buffers of one batch; used again and again. */
final class Batch {
  final float[] images;
  final int[] labels;
  final int[] indices;

  /** One float for each sample and class, or null where labels say it all. */
  final float[] targets;

  int count;

  Batch(int batchSize, int sample, int classes, boolean hasTargets) {
    images = new float[batchSize * sample];
    labels = new int[batchSize];
    indices = new int[batchSize];
    targets = hasTargets ? new float[Math.multiplyExact(batchSize, classes)] : null;
  }
}
