package dev.lanewise.training.data;

import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import java.util.Objects;

/**
 * Hands out a dataset in batches. An epoch visits every sample once; the last batch may be smaller and is never
 * dropped. A shuffling loader's order depends only on its seed and the epoch's number, not on what was read before.
 *
 * <pre>{@code
 * loader.startEpoch(epoch);
 * while (loader.next()) {
 *   step(loader.images(), loader.labels(), loader.count());
 * }
 * }</pre>
 *
 * <p>The arrays of {@link #images()} and {@link #labels()} are the same ones all the time; {@link #next()} overwrites
 * them and allocates nothing. Not safe for use by several threads at once.
 */
public final class BatchLoader {
  private final Dataset dataset;
  private final int batchSize;
  private final boolean shuffle;
  private final long seed;
  private final SeededRandom random;
  private final Preprocessor preprocessor;
  private final Shape shape;
  private final int[] order;
  private final float[] images;
  private final int[] labels;
  private int position;
  private int count;
  private boolean started;

  private BatchLoader(Dataset dataset, int batchSize, boolean shuffle, long seed, Preprocessing preprocessing) {
    this.dataset = Objects.requireNonNull(dataset, "dataset");
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.seed = seed;
    this.random = new SeededRandom(seed).child("batch order");
    check(batchSize, dataset.sampleShape().size());
    this.shape = preprocessing.output(dataset.sampleShape());
    this.preprocessor = preprocessing.preprocessor(dataset.sampleShape(), batchSize);
    this.order = new int[dataset.size()];
    this.images = new float[batchSize * preprocessor.inputs()];
    this.labels = new int[batchSize];
  }

  /**
   * A loader that visits the samples in an order of its own in each epoch.
   *
   * @param dataset what to read
   * @param batchSize samples in a batch, at least 1
   * @param seed decides the orders, together with the epoch's number
   * @return the loader, before its first epoch
   * @throws IllegalArgumentException if the batch size is below 1 or one batch does not fit into an array
   */
  public static BatchLoader shuffled(Dataset dataset, int batchSize, long seed) {
    return new BatchLoader(dataset, batchSize, true, seed, Preprocessing.none());
  }

  /**
   * A loader that visits the samples in the dataset's order.
   *
   * @param dataset what to read
   * @param batchSize samples in a batch, at least 1
   * @return the loader, before its first epoch
   * @throws IllegalArgumentException if the batch size is below 1 or one batch does not fit into an array
   */
  public static BatchLoader sequential(Dataset dataset, int batchSize) {
    return new BatchLoader(dataset, batchSize, false, 0, Preprocessing.none());
  }

  /**
   * A loader like this one, with buffers of its own, that preprocesses each batch.
   *
   * @param preprocessing what to apply
   * @return a new loader, before its first epoch
   * @throws IllegalArgumentException if it does not fit the samples
   */
  public BatchLoader preprocessed(Preprocessing preprocessing) {
    return new BatchLoader(dataset, batchSize, shuffle, seed, preprocessing);
  }

  private static void check(int batchSize, int sample) {
    int most = Integer.MAX_VALUE / Math.max(1, sample);
    if (batchSize < 1 || batchSize > most) {
      throw new IllegalArgumentException("batchSize is " + batchSize + ", expected 1.." + most);
    }
  }

  /**
   * Goes to the start of an epoch; any epoch, at any time.
   *
   * @param epoch the epoch's number, 0 or more
   * @throws IllegalArgumentException if the number is negative
   */
  public void startEpoch(int epoch) {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch is " + epoch + ", expected at least 0");
    }
    // Always from the identity: shuffling the last epoch's order would make an epoch depend on those before it.
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    if (shuffle) {
      random.child(epoch).shuffle(order);
    }
    position = 0;
    count = 0;
    started = true;
  }

  /**
   * Reads the next batch into the buffers.
   *
   * @return false when the epoch is over; the count is 0 then
   * @throws IllegalStateException if no epoch was started
   */
  public boolean next() {
    if (!started) {
      throw new IllegalStateException("no epoch was started, expected startEpoch before next");
    }
    count = Math.min(batchSize, order.length - position);
    int sample = preprocessor.inputs();
    for (int i = 0; i < count; i++) {
      int index = order[position + i];
      dataset.copySample(index, images, i * sample);
      labels[i] = dataset.label(index);
    }
    preprocessor.apply(count, images, 0);
    position += count;
    return count > 0;
  }

  /**
   * The images of the current batch: {@code count()} samples of {@link #sampleShape()} one after the other, channels
   * last.
   *
   * @return the buffer, at least {@code batchSize()} samples long; what lies after the count is stale
   */
  public float[] images() {
    return images;
  }

  /**
   * The labels of the current batch.
   *
   * @return the buffer, {@code batchSize()} long; what lies after the count is stale
   */
  public int[] labels() {
    return labels;
  }

  /**
   * The number of samples in the current batch.
   *
   * @return 0 before the first and after the last batch of an epoch, else 1 .. {@code batchSize()}
   */
  public int count() {
    return count;
  }

  /**
   * The largest number of samples in a batch.
   *
   * @return at least 1
   */
  public int batchSize() {
    return batchSize;
  }

  /**
   * The number of batches in an epoch, the smaller last one included.
   *
   * @return 0 for an empty dataset
   */
  public int batches() {
    return Math.ceilDiv(order.length, batchSize);
  }

  /**
   * The shape of one sample in {@link #images()}: what the preprocessing makes of the dataset's.
   *
   * @return the shape
   */
  public Shape sampleShape() {
    return shape;
  }

  /**
   * The dataset that is read.
   *
   * @return the dataset
   */
  public Dataset dataset() {
    return dataset;
  }
}
