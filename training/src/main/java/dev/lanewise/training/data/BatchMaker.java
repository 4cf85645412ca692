package dev.lanewise.training.data;

import dev.lanewise.training.augment.Augmentation;
import java.util.Arrays;

/** Fills batches: reads, augments and preprocesses samples. Belongs to one thread. */
final class BatchMaker {
  private final Dataset dataset;
  private final int batchSize;
  private final Augmentation.Step augmentation;
  private final Preprocessor preprocessor;

  BatchMaker(Dataset dataset, int batchSize, Augmentation.Step augmentation, Preprocessor preprocessor) {
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.augmentation = augmentation;
    this.preprocessor = preprocessor;
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
    preprocessor.apply(n, batch.images, 0);
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
