package dev.lanewise.props;

import dev.lanewise.kernels.DistanceShape;
import dev.lanewise.kernels.Metric;
import java.util.SplittableRandom;

/** A search for the k nearest at a run-time number of queries; all arrays start at different offsets. */
record DistanceCase(DistanceShape shape, Metric metric, int k, int queries, int offset, long seed)
    implements Case<DistanceCase> {

  @Override
  public DistanceCase resized(SplittableRandom random) {
    return new DistanceCase(
        shape, metric, k, random.nextInt(shape.queries() + 1), offset, random.nextLong());
  }

  int qLength() {
    return queries * shape.dimensions();
  }

  int pLength() {
    return shape.points() * shape.dimensions();
  }

  int matrixLength() {
    return queries * shape.points();
  }

  int listLength() {
    return queries * k;
  }

  /** The most roundings of a term: of the difference twice, of the sums of a block and of blocks, and of the root. */
  int roundings() {
    int blocks = (shape.dimensions() + 383) / 384;
    return Math.min(384, shape.dimensions()) + blocks + 4;
  }
}
