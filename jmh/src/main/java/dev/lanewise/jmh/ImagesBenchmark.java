package dev.lanewise.jmh;

import dev.lanewise.kernels.Border;
import dev.lanewise.kernels.Crop2d;
import dev.lanewise.kernels.Resize2d;
import dev.lanewise.kernels.Rotate2d;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Augmentation of a batch of images, and resizing to twice and half the sides.
 *
 * <p>Bytes: each element that is read or written counts once, however often it is sampled.
 */
public class ImagesBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("images", ImagesBenchmark.class, List.of(
      new Family.Pass("crop and flip", "crop", shape -> work(shape, 1)),
      new Family.Pass("rotate", "rotate", shape -> work(shape, 1)),
      new Family.Pass("resize bilinear x2", "enlarge", shape -> work(shape, 4)),
      new Family.Pass("resize bilinear x2 backward", "enlargeBackward", shape -> work(shape, 4)),
      new Family.Pass("resize area /2", "reduce", shape -> work(shape, 0.25))));

  /** n × h × w × c. */
  @Param({"64x32x32x3", "8x56x56x64"})
  public String shape;

  private int n;
  private Crop2d crop;
  private Rotate2d rotate;
  private Resize2d twice;
  private Resize2d half;
  private int[] places;
  private int[] flips;
  private float[] angles;
  private float[] x;
  private float[] y;
  private float[] large;
  private float[] scratch;

  private static Work work(String shape, double ratio) {
    long length = Shapes.elements(shape);
    return Work.elements(length, (long) (length * ratio));
  }

  /** Makes the operations and the batch; each image has places, flips and an angle of its own. */
  @Override
  protected void prepare() {
    int[] sizes = Shapes.sizes(shape, 4);
    int h = sizes[1];
    int w = sizes[2];
    int c = sizes[3];
    n = sizes[0];
    crop = Crop2d.of(h, w, c, h, w, Border.REFLECT);
    rotate = Rotate2d.of(h, w, c);
    twice = Resize2d.bilinear(h, w, c, 2 * h, 2 * w);
    half = Resize2d.area(h, w, c, h / 2, w / 2);
    RandomData data = new RandomData();
    places = data.ints(n, 5);
    flips = data.ints(n, 2);
    angles = data.floats(n);
    x = data.floats(Shapes.elements(shape));
    y = new float[x.length];
    large = data.floats(4 * x.length);
    scratch = new float[Math.max(twice.scratchLength(threads), half.scratchLength(threads))];
  }

  /** Each at its place, some mirrored. */
  @Benchmark
  public float[] crop() {
    crop.run(parallel, n, x, 0, places, places, flips, y, 0);
    return y;
  }

  /** Each by its angle. */
  @Benchmark
  public float[] rotate() {
    rotate.run(parallel, n, x, 0, angles, y, 0);
    return y;
  }

  /** To twice the sides. */
  @Benchmark
  public float[] enlarge() {
    twice.forward(parallel, n, x, 0, large, 0, scratch);
    return large;
  }

  /** The gradient of that. */
  @Benchmark
  public float[] enlargeBackward() {
    twice.backward(parallel, n, large, 0, y, 0, scratch);
    return y;
  }

  /** To half the sides. */
  @Benchmark
  public float[] reduce() {
    half.forward(parallel, n, x, 0, y, 0, scratch);
    return y;
  }
}
