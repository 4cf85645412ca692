package dev.lanewise.training.data;

import dev.lanewise.kernels.Pixels;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.augment.Augmentation;
import java.util.Arrays;

/** Fills batches: reads, augments and normalises samples. Belongs to one thread. */
final class BatchMaker {
  private final Dataset dataset;
  private final int batchSize;
  private final Augmentation.Step augmentation;
  private final Pixels normalizer;

  BatchMaker(Dataset dataset, int batchSize, Augmentation.Step augmentation, Normalization normalization) {
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.augmentation = augmentation;
    this.normalizer = normalization == null ? null : normalization.kernel();
  }

  /** Makes batch {@code number} of an epoch in which samples come in this order. */
  void make(int[] order, int epoch, int number, Batch batch) {
    int from = number * batchSize;
    int n = Math.min(batchSize, order.length - from);
    System.arraycopy(order, from, batch.indices, 0, n);
    read(n, batch);
    if (batch.targets != null) {
      certain(n, batch);
    }
    augmentation.run(epoch, number, n, batch.indices, batch.images, batch.targets);
    if (normalizer != null) {
      int pixels = n * dataset.sampleShape().size() / normalizer.channels();
      normalizer.normalize(Parallel.serial(), pixels, batch.images, 0, batch.images, 0);
    }
    batch.count = n;
  }

  private void read(int n, Batch batch) {
    int sample = dataset.sampleShape().size();
    for (int i = 0; i < n; i++) {
      dataset.copySample(batch.indices[i], batch.images, i * sample);
      batch.labels[i] = dataset.label(batch.indices[i]);
    }
  }

  /** 1 for the label, 0 for all other classes. */
  private void certain(int n, Batch batch) {
    int classes = dataset.classes();
    Arrays.fill(batch.targets, 0, n * classes, 0);
    for (int i = 0; i < n; i++) {
      batch.targets[i * classes + batch.labels[i]] = 1;
    }
  }
}
