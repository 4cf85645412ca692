package dev.lanewise.training.data;

import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.augment.Augmentation;
import java.util.Objects;

/**
 * Hands out a dataset in batches: reads, augments and preprocesses the samples, on the caller's thread or ahead on
 * threads of its own. An epoch visits every sample once; the last batch may be smaller and is never dropped. What a
 * batch holds depends only on the seed, the epoch's number and the batch's, not on what was read before, nor on
 * threads.
 *
 * <pre>{@code
 * try (BatchLoader loader = BatchLoader.shuffled(train, 64, seed).augmented(augmentation).ahead(2)) {
 *   loader.startEpoch(epoch);
 *   while (loader.next()) {
 *     step(loader.images(), loader.labels(), loader.count());
 *   }
 * }
 * }</pre>
 *
 * <p>The arrays of a batch belong to the caller until {@link #next()} gives the next one; then they are used again, in
 * turn: there is one set of them and one more for each batch that is made ahead. {@link #next()} allocates nothing. Not
 * safe for use by several threads at once.
 */
public final class BatchLoader implements AutoCloseable {
  private static final int MOST_AHEAD = 1000;

  private final Dataset dataset;
  private final Settings settings;
  private final SeededRandom random;
  private final BatchMaker[] makers;
  private final Shape shape;
  private final int[] order;
  private final Batch[] ring;
  private Batch batch;
  private ReadAhead readAhead;
  private int epoch = -1;
  private int number;
  private int count;
  private long making;
  private boolean closed;

  /** What the methods that give a changed loader change; ahead 0 for the caller. */
  private record Settings(
      int batchSize, boolean shuffle, long seed, Augmentation augmentation, Preprocessing preprocessing, int ahead,
      int threads) {}

  private BatchLoader(Dataset dataset, Settings settings) {
    this.dataset = Objects.requireNonNull(dataset, "dataset");
    this.settings = settings;
    this.random = new SeededRandom(settings.seed);
    int sample = dataset.sampleShape().size();
    check(settings.batchSize, sample);
    this.shape = settings.preprocessing.output(dataset.sampleShape());
    this.order = new int[dataset.size()];
    this.makers = new BatchMaker[Math.max(1, settings.threads)];
    for (int i = 0; i < makers.length; i++) {
      makers[i] = maker();
    }
    this.ring = new Batch[settings.ahead + 1];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = new Batch(settings.batchSize, sample, dataset.classes(), settings.augmentation.mixesTargets());
    }
    this.batch = ring[0];
  }

  private BatchMaker maker() {
    Augmentation.Step augmentation = settings.augmentation.step(
        dataset.sampleShape(), dataset.classes(), settings.batchSize, random.child("augmentation").seed());
    Preprocessor preprocessor = settings.preprocessing.preprocessor(dataset.sampleShape(), settings.batchSize);
    return new BatchMaker(dataset, settings.batchSize, augmentation, preprocessor);
  }

  /**
   * A loader that visits the samples in an order of its own in each epoch.
   *
   * @param dataset what to read
   * @param batchSize samples in a batch, at least 1
   * @param seed decides the orders and what augmentations draw, together with the epoch's number
   * @return the loader, before its first epoch
   * @throws IllegalArgumentException if the batch size is below 1 or one batch does not fit into an array
   */
  public static BatchLoader shuffled(Dataset dataset, int batchSize, long seed) {
    return new BatchLoader(dataset, new Settings(batchSize, true, seed, Augmentation.NONE, Preprocessing.none(), 0, 0));
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
    return new BatchLoader(dataset, new Settings(batchSize, false, 0, Augmentation.NONE, Preprocessing.none(), 0, 0));
  }

  /**
   * A loader like this one, with buffers of its own, that preprocesses each batch.
   *
   * @param preprocessing what to apply
   * @return a new loader, before its first epoch
   * @throws IllegalArgumentException if it does not fit the samples
   */
  public BatchLoader preprocessed(Preprocessing preprocessing) {
    Objects.requireNonNull(preprocessing, "preprocessing");
    return new BatchLoader(dataset, new Settings(settings.batchSize, settings.shuffle, settings.seed,
        settings.augmentation, preprocessing, settings.ahead, settings.threads));
  }

  /**
   * A loader like this one, with buffers of its own, that augments each batch, before it is preprocessed.
   *
   * @param augmentation what to do to the samples
   * @return a new loader, before its first epoch
   * @throws IllegalArgumentException if the samples cannot be augmented this way
   */
  public BatchLoader augmented(Augmentation augmentation) {
    Objects.requireNonNull(augmentation, "augmentation");
    return new BatchLoader(dataset, new Settings(settings.batchSize, settings.shuffle, settings.seed,
        augmentation, settings.preprocessing, settings.ahead, settings.threads));
  }

  /**
   * A loader like this one, with buffers of its own, that makes batches ahead on one thread.
   *
   * @param batches the most batches that are ready before they are asked for; 0: made by the caller when asked for
   * @return a new loader, before its first epoch
   * @throws IllegalArgumentException if the number is not 0 .. 1000
   */
  public BatchLoader ahead(int batches) {
    return ahead(batches, Math.min(1, batches));
  }

  /**
   * As {@link #ahead(int)}, on several threads. They are daemons, begin with the first epoch and end with {@link
   * #close()}.
   *
   * @param threads at least 1, at most as many as batches; 0 if these are
   * @throws IllegalArgumentException if batches are not 0 .. 1000, or threads not as said
   */
  public BatchLoader ahead(int batches, int threads) {
    if (batches < 0 || batches > MOST_AHEAD) {
      throw new IllegalArgumentException("batches is " + batches + ", expected 0.." + MOST_AHEAD);
    }
    if (threads < Math.min(1, batches) || threads > batches) {
      throw new IllegalArgumentException(
          "threads is " + threads + ", expected " + Math.min(1, batches) + ".." + batches);
    }
    return new BatchLoader(dataset, new Settings(settings.batchSize, settings.shuffle, settings.seed,
        settings.augmentation, settings.preprocessing, batches, threads));
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
   * @throws IllegalStateException if the loader is closed
   */
  public void startEpoch(int epoch) {
    startEpoch(epoch, 0);
  }

  /**
   * Goes to a batch of an epoch: the next one is the same as if the epoch had been read from its start.
   *
   * @param epoch the epoch's number, 0 or more
   * @param batchIndex the number of the next batch, 0 .. {@code batches()}; the epoch is over at the last of these
   * @throws IllegalArgumentException if one is out of its range
   * @throws IllegalStateException if the loader is closed
   */
  public void startEpoch(int epoch, int batchIndex) {
    requireOpen();
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch is " + epoch + ", expected at least 0");
    }
    if (batchIndex < 0 || batchIndex > batches()) {
      throw new IllegalArgumentException("batchIndex is " + batchIndex + ", expected 0.." + batches());
    }
    if (settings.ahead > 0 && readAhead == null) {
      readAhead = new ReadAhead(ring, makers);
    }
    if (readAhead != null) {
      readAhead.stop();
    }
    arrange(epoch);
    this.epoch = epoch;
    number = batchIndex;
    count = 0;
    if (readAhead != null) {
      readAhead.start(order, epoch, batchIndex, batches());
    }
  }

  private void arrange(int epoch) {
    // Always from the identity: shuffling the last epoch's order would make an epoch depend on those before it.
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    if (settings.shuffle) {
      random.child("batch order").child(epoch).shuffle(order);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the loader is closed");
    }
  }

  /**
   * Goes on to the next batch. An exception that making it ended with, on whatever thread, is thrown here, again each
   * time until an epoch is started.
   *
   * @return false when the epoch is over; the count is 0 then
   * @throws IllegalStateException if no epoch was started, or the loader is closed
   */
  public boolean next() {
    requireOpen();
    if (epoch < 0) {
      throw new IllegalStateException("no epoch was started, expected startEpoch before next");
    }
    count = 0;
    if (number == batches()) {
      return false;
    }
    if (readAhead == null) {
      long start = System.nanoTime();
      makers[0].make(order, epoch, number, batch);
      making += System.nanoTime() - start;
    } else {
      batch = readAhead.take(number);
    }
    count = batch.count;
    number++;
    return true;
  }

  /**
   * The images of the current batch: {@code count()} samples of {@link #sampleShape()} one after the other, channels
   * last.
   *
   * @return the buffer, at least {@code batchSize()} samples long; what lies after the count is stale
   */
  public float[] images() {
    return batch.images;
  }

  /**
   * The labels of the current batch.
   *
   * @return the buffer, {@code batchSize()} long; what lies after the count is stale
   */
  public int[] labels() {
    return batch.labels;
  }

  /**
   * What the network should give for each sample of the current batch, where an augmentation mixes samples.
   *
   * @return {@code batchSize() * classes} floats, each sample's sum to 1, what lies after the count is stale; null
   *     where the labels say it all
   */
  public float[] targets() {
    return batch.targets;
  }

  /**
   * Whether batches have {@link #targets()}. Labels are those of the samples before these were mixed.
   *
   * @return true if an augmentation mixes samples
   */
  public boolean hasTargets() {
    return batch.targets != null;
  }

  /**
   * The index in the dataset of each sample of the current batch.
   *
   * @return the buffer, {@code batchSize()} long; what lies after the count is stale
   */
  public int[] indices() {
    return batch.indices;
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
    return settings.batchSize;
  }

  /**
   * The number of batches in an epoch, the smaller last one included.
   *
   * @return 0 for an empty dataset
   */
  public int batches() {
    return Math.ceilDiv(order.length, settings.batchSize);
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

  /**
   * How long the caller has waited in {@link #next()} since the loader was made: for batches that were not ready, or
   * while it made them itself.
   *
   * @return nanoseconds
   */
  public long waitNanos() {
    return readAhead == null ? making : readAhead.waitNanos();
  }

  /** Ends the threads and returns when they have ended; no batch can be read after that. */
  @Override
  public void close() {
    closed = true;
    if (readAhead != null) {
      readAhead.close();
    }
  }
}
