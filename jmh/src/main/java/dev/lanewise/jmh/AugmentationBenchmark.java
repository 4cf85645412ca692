package dev.lanewise.jmh;

import dev.lanewise.nn.Shape;
import dev.lanewise.training.augment.Augmentation;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Augmentation of a batch of images as training does it: each image draws what it gets. Always on one thread, however
 * many there are: a batch is one thread's work.
 *
 * <p>Bytes: the batch is read and written once.
 */
public class AugmentationBenchmark extends KernelBenchmark {
  private static final int CLASSES = 10;

  static final Family FAMILY = new Family("augmentation", AugmentationBenchmark.class, List.of(
      new Family.Pass("augment flip,crop", "flipAndCrop", AugmentationBenchmark::work),
      new Family.Pass("augment policy", "policy", AugmentationBenchmark::work),
      new Family.Pass("augment mixup", "mixup", AugmentationBenchmark::work)));

  /** n × h × w × c. */
  @Param("64x32x32x3")
  public String shape;

  private int n;
  private Augmentation.Step flipAndCrop;
  private Augmentation.Step policy;
  private Augmentation.Step mixup;
  private int[] indices;
  private float[] images;
  private float[] before;
  private float[] targets;
  private int epoch;

  private static Work work(String shape) {
    return Work.elements(Shapes.elements(shape), Shapes.elements(shape));
  }

  /** Makes the steps and the batch. */
  @Override
  protected void prepare() {
    int[] sizes = Shapes.sizes(shape, 4);
    n = sizes[0];
    Shape sample = Shape.of(sizes[1], sizes[2], sizes[3]);
    flipAndCrop = Augmentation.parse("flip,crop").step(sample, CLASSES, n, 1);
    policy = Augmentation.parse("policy").step(sample, CLASSES, n, 1);
    mixup = Augmentation.parse("mixup").step(sample, CLASSES, n, 1);
    RandomData data = new RandomData();
    indices = data.ints(n, 50_000);
    before = data.floats(n * sample.size());
    images = before.clone();
    targets = data.floats(n * CLASSES);
  }

  /** Mirrored or not, then cropped with padding. */
  @Benchmark
  public float[] flipAndCrop() {
    return run(flipAndCrop);
  }

  /** Two operations each. */
  @Benchmark
  public float[] policy() {
    return run(policy);
  }

  /** Each with another one. */
  @Benchmark
  public float[] mixup() {
    return run(mixup);
  }

  /** The images are put back first, or crops would leave black ones; that copy is timed too. */
  private float[] run(Augmentation.Step step) {
    System.arraycopy(before, 0, images, 0, images.length);
    step.run(epoch++ & Integer.MAX_VALUE, 0, n, indices, images, targets);
    return images;
  }
}
