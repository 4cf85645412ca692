package dev.lanewise.kernels;

import dev.lanewise.kernels.vector.NearestScreen;

/** Points and queries as {@link NearestScreen} takes them: coordinates, and norms, which lie in the scratch. */
final class ScreenSpace {
  final int dimensions;
  final int pointNorms;
  final int queryNorms;

  // The coordinates of the run in progress.
  float[] q;
  int qOffset;
  float[] p;
  int pOffset;

  /**
   * @param norms where {@link #normsLength} elements of the scratch are free
   */
  ScreenSpace(DistanceShape shape, int dimensions, int norms) {
    this.dimensions = dimensions;
    this.pointNorms = norms;
    this.queryNorms = norms + shape.points();
  }

  static long normsLength(DistanceShape shape) {
    return (long) shape.points() + shape.queries();
  }

  void set(float[] q, int qOffset, float[] p, int pOffset) {
    this.q = q;
    this.qOffset = qOffset;
    this.p = p;
    this.pOffset = pOffset;
  }
}
