package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarLayouts;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Transposes of matrices: in square blocks, and of three rows or columns, as images have them, by two selections. */
public final class VectorLayouts {
  private static final IntVector INTERLEAVE00 = Triples.interleaveTwo(0);
  private static final IntVector INTERLEAVE01 = Triples.interleaveThird(0);
  private static final IntVector INTERLEAVE10 = Triples.interleaveTwo(1);
  private static final IntVector INTERLEAVE11 = Triples.interleaveThird(1);
  private static final IntVector INTERLEAVE20 = Triples.interleaveTwo(2);
  private static final IntVector INTERLEAVE21 = Triples.interleaveThird(2);
  private static final IntVector SEPARATE00 = Triples.separateTwo(0);
  private static final IntVector SEPARATE01 = Triples.separateThird(0);
  private static final IntVector SEPARATE10 = Triples.separateTwo(1);
  private static final IntVector SEPARATE11 = Triples.separateThird(1);
  private static final IntVector SEPARATE20 = Triples.separateTwo(2);
  private static final IntVector SEPARATE21 = Triples.separateThird(2);

  private static final VectorShuffle<Byte> SPREAD0 = Triples.spread(0);
  private static final VectorShuffle<Byte> SPREAD1 = Triples.spread(1);
  private static final VectorShuffle<Byte> SPREAD2 = Triples.spread(2);
  private static final VectorMask<Byte> PLANE01 = Triples.plane(0, 1);
  private static final VectorMask<Byte> PLANE02 = Triples.plane(0, 2);
  private static final VectorMask<Byte> PLANE11 = Triples.plane(1, 1);
  private static final VectorMask<Byte> PLANE12 = Triples.plane(1, 2);
  private static final VectorMask<Byte> PLANE21 = Triples.plane(2, 1);
  private static final VectorMask<Byte> PLANE22 = Triples.plane(2, 2);

  private VectorLayouts() {}

  /** y[j·yStep + i] = x[i·xStep + j] for i &lt; rows, j &lt; columns. */
  public static void transpose(
      float[] x, int xOffset, int xStep, int rows, int columns, float[] y, int yOffset, int yStep) {
    if (rows == 3 && yStep == 3) {
      int done = interleave(x, xOffset, xStep, columns, y, yOffset);
      ScalarLayouts.transpose(x, xOffset + done, xStep, rows, columns - done, y, yOffset + done * yStep, yStep);
    } else if (columns == 3 && xStep == 3) {
      int done = separate(x, xOffset, rows, y, yOffset, yStep);
      ScalarLayouts.transpose(x, xOffset + done * xStep, xStep, rows - done, columns, y, yOffset + done, yStep);
    } else if (rows == 1 && yStep == 1) {
      System.arraycopy(x, xOffset, y, yOffset, columns);
    } else if (columns == 1 && xStep == 1) {
      System.arraycopy(x, xOffset, y, yOffset, rows);
    } else if (Math.min(rows, columns) < COUNT) {
      ScalarLayouts.transpose(x, xOffset, xStep, rows, columns, y, yOffset, yStep);
    } else {
      Transpose.matrix(x, xOffset, xStep, rows, columns, 1, y, yOffset, yStep);
    }
  }

  /** Three rows to pixels of three; returns how many. */
  private static int interleave(float[] x, int xOffset, int xStep, int count, float[] y, int yOffset) {
    int i = 0;
    for (; i <= count - COUNT; i += COUNT) {
      IntVector p = FloatVector.fromArray(SPECIES, x, xOffset + i).reinterpretAsInts();
      IntVector q = FloatVector.fromArray(SPECIES, x, xOffset + xStep + i).reinterpretAsInts();
      IntVector r = FloatVector.fromArray(SPECIES, x, xOffset + 2 * xStep + i).reinterpretAsInts();
      INTERLEAVE01.selectFrom(INTERLEAVE00.selectFrom(p, q), r).reinterpretAsFloats()
          .intoArray(y, yOffset + 3 * i);
      INTERLEAVE11.selectFrom(INTERLEAVE10.selectFrom(p, q), r).reinterpretAsFloats()
          .intoArray(y, yOffset + 3 * i + COUNT);
      INTERLEAVE21.selectFrom(INTERLEAVE20.selectFrom(p, q), r).reinterpretAsFloats()
          .intoArray(y, yOffset + 3 * i + 2 * COUNT);
    }
    return i;
  }

  /** Pixels of three to three rows; returns how many. */
  private static int separate(float[] x, int xOffset, int count, float[] y, int yOffset, int yStep) {
    int i = 0;
    for (; i <= count - COUNT; i += COUNT) {
      IntVector u = FloatVector.fromArray(SPECIES, x, xOffset + 3 * i).reinterpretAsInts();
      IntVector v = FloatVector.fromArray(SPECIES, x, xOffset + 3 * i + COUNT).reinterpretAsInts();
      IntVector w = FloatVector.fromArray(SPECIES, x, xOffset + 3 * i + 2 * COUNT).reinterpretAsInts();
      SEPARATE01.selectFrom(SEPARATE00.selectFrom(u, v), w).reinterpretAsFloats()
          .intoArray(y, yOffset + i);
      SEPARATE11.selectFrom(SEPARATE10.selectFrom(u, v), w).reinterpretAsFloats()
          .intoArray(y, yOffset + yStep + i);
      SEPARATE21.selectFrom(SEPARATE20.selectFrom(u, v), w).reinterpretAsFloats()
          .intoArray(y, yOffset + 2 * yStep + i);
    }
    return i;
  }

  /** The same for bytes. */
  public static void transpose(
      byte[] x, int xOffset, int xStep, int rows, int columns, byte[] y, int yOffset, int yStep) {
    int done = rows == 3 && yStep == 3 ? interleave(x, xOffset, xStep, columns, y, yOffset) : 0;
    ScalarLayouts.transpose(x, xOffset + done, xStep, rows, columns - done, y, yOffset + done * yStep, yStep);
  }

  private static int interleave(byte[] x, int xOffset, int xStep, int count, byte[] y, int yOffset) {
    int i = 0;
    for (; i <= count - 16; i += 16) {
      ByteVector p = ByteVector.fromArray(Triples.BYTES, x, xOffset + i);
      ByteVector q = ByteVector.fromArray(Triples.BYTES, x, xOffset + xStep + i);
      ByteVector r = ByteVector.fromArray(Triples.BYTES, x, xOffset + 2 * xStep + i);
      p.rearrange(SPREAD0).blend(q.rearrange(SPREAD0), PLANE01)
          .blend(r.rearrange(SPREAD0), PLANE02)
          .intoArray(y, yOffset + 3 * i);
      p.rearrange(SPREAD1).blend(q.rearrange(SPREAD1), PLANE11)
          .blend(r.rearrange(SPREAD1), PLANE12)
          .intoArray(y, yOffset + 3 * i + 16);
      p.rearrange(SPREAD2).blend(q.rearrange(SPREAD2), PLANE21)
          .blend(r.rearrange(SPREAD2), PLANE22)
          .intoArray(y, yOffset + 3 * i + 32);
    }
    return i;
  }
}
