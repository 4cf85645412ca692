package dev.lanewise.jmh;

import dev.lanewise.kernels.DistanceShape;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.Metric;
import dev.lanewise.kernels.NearestNeighbors;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * The 5 nearest points of each query, comparing all pairs: images of CIFAR's size, and short vectors.
 *
 * <p>Counted are 2 operations for each coordinate of each pair, as for the product of matrices of the same sizes; so
 * what subtracts before it multiplies or takes absolute values does more than is counted.
 */
public class NearestNeighborsBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("nearest", NearestNeighborsBenchmark.class, List.of(
      new Family.Pass("nearest L1", "nearestL1", NearestNeighborsBenchmark::work),
      new Family.Pass("nearest L2", "nearestL2", NearestNeighborsBenchmark::work)));

  private static final int K = 5;

  /** Queries × points × dimensions. */
  @Param({"500x10000x3072", "1000x10000x64"})
  public String shape;

  private NearestNeighbors l1;
  private NearestNeighbors l2;
  private int queries;
  private float[] q;
  private float[] p;
  private float[] distances;
  private int[] indices;
  private float[] scratch;

  private static Work work(String shape) {
    return Work.flops(Shapes.gemm(shape).flops());
  }

  /** Makes queries and points. */
  @Override
  protected void prepare() {
    GemmShape sizes = Shapes.gemm(shape);
    DistanceShape s = new DistanceShape(sizes.m(), sizes.n(), sizes.k());
    RandomData data = new RandomData();
    l1 = NearestNeighbors.of(s, Metric.L1, K);
    l2 = NearestNeighbors.of(s, Metric.L2, K);
    queries = s.queries();
    q = data.floats(s.queries() * s.dimensions());
    p = data.floats(s.points() * s.dimensions());
    distances = new float[queries * K];
    indices = new int[queries * K];
    scratch = new float[Math.max(l1.scratchLength(threads), l2.scratchLength(threads))];
  }

  /** By the sum of absolute differences. */
  @Benchmark
  public float[] nearestL1() {
    l1.run(parallel, queries, q, 0, p, 0, distances, 0, indices, 0, scratch);
    return distances;
  }

  /** By the root of the sum of squares. */
  @Benchmark
  public float[] nearestL2() {
    l2.run(parallel, queries, q, 0, p, 0, distances, 0, indices, 0, scratch);
    return distances;
  }
}
