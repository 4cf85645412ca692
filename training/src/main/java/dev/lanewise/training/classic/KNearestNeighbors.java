package dev.lanewise.training.classic;

import dev.lanewise.kernels.DistanceShape;
import dev.lanewise.kernels.Metric;
import dev.lanewise.kernels.NearestNeighbors;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.data.Dataset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Takes a sample for what most of the k training samples nearest to it are (E. Fix, J. Hodges, 1951; T. Cover, P. Hart,
 * 1967). Of training samples at the same distance the one that comes first is nearer; of classes with the same number
 * of votes the one with the smaller label wins.
 *
 * <pre>{@code
 * KNearestNeighbors knn = KNearestNeighbors.of(5).metric(Metric.L1).levels(255).parallel(parallel).fit(train);
 * int[] classes = knn.predict(test);
 * double accuracy = knn.score(test);
 * }</pre>
 *
 * <p>The training samples are kept as floats. Those that are asked about are read and compared a block at a time, so
 * that all distances are never in memory together. The results are the same for any number of threads. One thread at a
 * time may use it.
 */
public final class KNearestNeighbors implements Classifier {
  /**
   * Values of the samples that are compared in one go, 128 MB: the more there are, the fewer lists of neighbours begin
   * empty. 20 of 25,000 images of 3,072 values by L2, 4,096 instead of 2,048 at a time: a twelfth faster (Zen 4, 512
   * bits, a busy machine).
   */
  private static final int BLOCK = 1 << 25;

  /** Neighbours that are looked for in one go, so that their lists need no more memory than the samples. */
  private static final int LISTS = 1 << 18;

  private final int k;
  private Metric metric = Metric.L2;
  private Parallel parallel = Parallel.serial();
  private int levels;
  private Dataset train;
  private float[] points;

  private KNearestNeighbors(int k) {
    this.k = k;
  }

  /**
   * The training samples nearest to some samples.
   *
   * @param indices for each sample those of k training samples, the nearest first
   * @param distances that they are away
   */
  public record Neighbors(int[][] indices, float[][] distances) {}

  /**
   * By L2 on one thread, values as they are, unless told otherwise.
   *
   * @param k how many neighbours vote
   * @throws IllegalArgumentException if k is below 1
   */
  public static KNearestNeighbors of(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k: " + k + ", expected at least 1");
    }
    return new KNearestNeighbors(k);
  }

  /** Sets what is near. */
  public KNearestNeighbors metric(Metric metric) {
    this.metric = Objects.requireNonNull(metric, "metric");
    return this;
  }

  /** Sets who works. */
  public KNearestNeighbors parallel(Parallel parallel) {
    this.parallel = Objects.requireNonNull(parallel, "parallel");
    return this;
  }

  /**
   * Takes values of 0..1 as whole numbers, {@code levels · x} rounded: with 255 the bytes of an image. Sums of such
   * differences, and of their squares, are exact up to 2^24, so no distance depends on the order of summation.
   *
   * @param levels the number that 1 becomes; 0 leaves values as they are
   * @throws IllegalArgumentException if it is negative
   * @throws IllegalStateException if the samples have been read already
   */
  public KNearestNeighbors levels(int levels) {
    if (levels < 0) {
      throw new IllegalArgumentException("levels: " + levels + ", expected at least 0");
    }
    if (train != null) {
      throw new IllegalStateException("levels: set after fit, expected before it");
    }
    this.levels = levels;
    return this;
  }

  /**
   * Remembers the training samples, instead of any before.
   *
   * @throws IllegalArgumentException if there is no sample, fewer than k, or more than an array holds
   */
  public KNearestNeighbors fit(Dataset train) {
    if (train.size() == 0) {
      throw new IllegalArgumentException("train: " + train.name() + " has no sample, expected at least 1");
    }
    requireEnough(k, train);
    long length = (long) train.size() * train.sampleShape().size();
    if (length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("train: " + train.size() + " samples of " + train.sampleShape()
          + ", expected no more than 2^31 - 9 values");
    }
    this.points = null; // may be as large as the new ones
    this.points = new float[(int) length];
    this.train = train;
    read(train, 0, train.size(), points);
    return this;
  }

  private static void requireEnough(int k, Dataset train) {
    if (k > train.size()) {
      throw new IllegalArgumentException(
          "k: " + k + ", expected at most " + train.size() + ", the samples of " + train.name());
    }
  }

  /** Reads samples one after the other. */
  private void read(Dataset from, int first, int count, float[] to) {
    int size = from.sampleShape().size();
    for (int i = 0; i < count; i++) {
      from.copySample(first + i, to, i * size);
    }
    if (levels > 0) {
      for (int i = 0; i < count * size; i++) {
        to[i] = (float) Math.rint((double) levels * to[i]);
      }
    }
  }

  /** How many neighbours vote. */
  public int k() {
    return k;
  }

  @Override
  public Shape sampleShape() {
    return fitted().sampleShape();
  }

  @Override
  public List<String> classNames() {
    return fitted().classNames();
  }

  @Override
  public long parameters() {
    return 0;
  }

  private Dataset fitted() {
    if (train == null) {
      throw new IllegalStateException("nothing is fitted, expected fit before this");
    }
    return train;
  }

  /** The k training samples nearest to each sample. */
  public Neighbors neighbors(Dataset samples) {
    return neighbors(samples, k);
  }

  /**
   * The training samples nearest to each sample.
   *
   * @param samples of the training samples' shape
   * @param count how many of the nearest; equal distances come in the order of the training samples
   * @throws IllegalArgumentException if the shape is another, or the count below 1 or above the number of samples
   * @throws IllegalStateException before {@link #fit}
   */
  public Neighbors neighbors(Dataset samples, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + ", expected at least 1");
    }
    requireEnough(count, fitted());
    requireShape(samples);
    int n = samples.size();
    int dimensions = sampleShape().size();
    int block = Math.clamp(Math.min(BLOCK / dimensions, LISTS / count), 1, Math.max(1, n));
    NearestNeighbors search = NearestNeighbors.of(
        new DistanceShape(block, train.size(), dimensions), metric == Metric.L2 ? Metric.SQUARED_L2 : metric, count);
    float[] queries = new float[block * dimensions];
    float[] scratch = new float[search.scratchLength(parallel.workers())];
    float[] distances = new float[block * count];
    int[] indices = new int[block * count];
    Neighbors found = new Neighbors(new int[n][], new float[n][]);
    for (int from = 0; from < n; from += block) {
      int here = Math.min(block, n - from);
      read(samples, from, here, queries);
      search.run(parallel, here, queries, 0, points, 0, distances, 0, indices, 0, scratch);
      for (int i = 0; i < here; i++) {
        found.indices[from + i] = Arrays.copyOfRange(indices, i * count, (i + 1) * count);
        found.distances[from + i] = rooted(Arrays.copyOfRange(distances, i * count, (i + 1) * count));
      }
    }
    return found;
  }

  /** For L2 the roots of its squares, which are searched by: the root of a float can be that of the next one, too. */
  private float[] rooted(float[] distances) {
    for (int i = 0; metric == Metric.L2 && i < distances.length; i++) {
      distances[i] = (float) Math.sqrt(distances[i]);
    }
    return distances;
  }

  private void requireShape(Dataset samples) {
    if (!samples.sampleShape().equals(sampleShape())) {
      throw new IllegalArgumentException("samples: " + samples.sampleShape() + ", expected " + sampleShape()
          + " as the training samples");
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException before {@link #fit}
   */
  @Override
  public int[] predict(Dataset samples) {
    return vote(neighbors(samples).indices, k, train);
  }

  /**
   * The classes by several numbers of neighbours, found in one search for the largest.
   *
   * @param samples of the training samples' shape
   * @param ks numbers of neighbours; {@link #k} plays no part
   * @return the class of each sample for each of {@code ks}, {@code [ks][samples]}
   * @throws IllegalArgumentException if the shape is another, there is no number, or one is below 1 or above the number
   *     of training samples
   * @throws IllegalStateException before {@link #fit}
   */
  public int[][] predict(Dataset samples, int... ks) {
    if (ks.length == 0) {
      throw new IllegalArgumentException("ks: none, expected at least 1");
    }
    for (int each : ks) {
      if (each < 1) {
        throw new IllegalArgumentException("ks: " + each + ", expected at least 1");
      }
    }
    int[][] nearest = neighbors(samples, Arrays.stream(ks).max().orElseThrow()).indices;
    return Arrays.stream(ks).mapToObj(each -> vote(nearest, each, train)).toArray(int[][]::new);
  }

  /**
   * What the first k of each row of neighbours are most often; of equally frequent classes the smallest label.
   *
   * @param neighbors indices of training samples, at least k a row, the nearest first
   * @param k how many of them vote
   * @param train the training samples
   * @return a class for each row
   * @throws IllegalArgumentException if k is below 1 or a row is shorter
   */
  public static int[] vote(int[][] neighbors, int k, Dataset train) {
    int[] classes = new int[neighbors.length];
    int[] votes = new int[train.classes()];
    for (int i = 0; i < classes.length; i++) {
      if (k < 1 || k > neighbors[i].length) {
        throw new IllegalArgumentException("k: " + k + ", expected 1.." + neighbors[i].length + ", the neighbours");
      }
      Arrays.fill(votes, 0);
      for (int j = 0; j < k; j++) {
        votes[train.label(neighbors[i][j])]++;
      }
      for (int label = 1; label < votes.length; label++) {
        classes[i] = votes[label] > votes[classes[i]] ? label : classes[i];
      }
    }
    return classes;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException before {@link #fit}
   */
  @Override
  public Evaluation evaluate(Dataset samples) {
    if (!samples.classNames().equals(classNames())) {
      throw new IllegalArgumentException("samples: classes " + samples.classNames() + ", expected " + classNames()
          + " as the training samples");
    }
    return Evaluation.of(samples, predict(samples));
  }

  /** The share of right answers, 0..1; NaN for no sample. */
  public double score(Dataset samples) {
    return evaluate(samples).accuracy();
  }
}
