package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.AveragePool2d;
import dev.lanewise.kernels.Pool2dShape;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Average pooling 2×2 at stride 2 of at least a vector of channels, unrolled, no window clipped. A row is one flat loop
 * over its vectors, as few channels would make a nested one short; the last vector of a pixel overlaps the one before.
 */
public final class VectorAveragePool2x2 extends AveragePool2d {
  private static final float QUARTER = 0.25f;

  private final int oh;
  private final int ow;

  /** A pooling of these dimensions. */
  public VectorAveragePool2x2(Pool2dShape shape, boolean countIncludePad) {
    super(shape, countIncludePad);
    oh = shape.oh();
    ow = shape.ow();
  }

  /** Whether it can compute a shape. */
  public static boolean takes(Pool2dShape s) {
    return VectorMaxPool2x2.takes(s);
  }

  @Override
  protected void forwardRow(int image, int row) {
    int channels = shape.c();
    int line = shape.w() * channels;
    int from = xOffset + (image * shape.h() + 2 * row) * line;
    average(x, from, line, channels, y, yOffset + (image * oh + row) * ow * channels, ow * channels);
  }

  private static void average(float[] x, int from, int line, int channels, float[] y, int to, int length) {
    int at = from;
    int c = 0;
    for (int i = 0; i < length;) {
      FloatVector upper = FloatVector.fromArray(SPECIES, x, at)
          .add(FloatVector.fromArray(SPECIES, x, at + channels));
      FloatVector lower = FloatVector.fromArray(SPECIES, x, at + line)
          .add(FloatVector.fromArray(SPECIES, x, at + line + channels));
      upper.add(lower).mul(QUARTER).intoArray(y, to + i);
      int step = Math.min(COUNT, channels - COUNT - c);
      if (step > 0) {
        c += step;
        i += step;
        at += step;
      } else {
        c = 0;
        i += COUNT;
        at += COUNT + channels;
      }
    }
  }

  @Override
  protected int bandRows() {
    return 2;
  }

  @Override
  protected void backwardRows(int image, int from, int to) {
    int channels = shape.c();
    int line = shape.w() * channels;
    int at = dxOffset + (image * shape.h() + from) * line;
    if (to - from < 2) {
      Arrays.fill(dx, at, at + line, 0); // the last of an odd number of rows
      return;
    }
    int length = ow * channels;
    spread(dy, dyOffset + (image * oh + from / 2) * length, length, channels, dx, at, line);
    if (2 * length < line) {
      Arrays.fill(dx, at + 2 * length, at + line, 0); // the last of an odd number of columns
      Arrays.fill(dx, at + line + 2 * length, at + 2 * line, 0);
    }
  }

  private static void spread(float[] dy, int from, int length, int channels, float[] dx, int to, int line) {
    int at = to;
    int c = 0;
    for (int i = 0; i < length;) {
      FloatVector d = FloatVector.fromArray(SPECIES, dy, from + i).mul(QUARTER);
      d.intoArray(dx, at);
      d.intoArray(dx, at + channels);
      d.intoArray(dx, at + line);
      d.intoArray(dx, at + line + channels);
      int step = Math.min(COUNT, channels - COUNT - c);
      if (step > 0) {
        c += step;
        i += step;
        at += step;
      } else {
        c = 0;
        i += COUNT;
        at += COUNT + channels;
      }
    }
  }
}
