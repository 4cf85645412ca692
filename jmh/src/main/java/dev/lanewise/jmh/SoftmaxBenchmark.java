package dev.lanewise.jmh;

import dev.lanewise.kernels.Softmax;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Softmax and its relatives: 10 classes, few rows and many, and 1,000 classes.
 *
 * <p>Bytes: inputs are read and the result written. The exponentials make it slower than any copy.
 */
public class SoftmaxBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("softmax", SoftmaxBenchmark.class, List.of(
      new Family.Pass("softmax forward", "forward", shape -> work(shape, 1)),
      new Family.Pass("log-softmax forward", "logForward", shape -> work(shape, 1)),
      new Family.Pass("log-sum-exp", "logSumExp", SoftmaxBenchmark::workOfRows),
      new Family.Pass("softmax backward", "backward", shape -> work(shape, 2)),
      new Family.Pass("log-softmax backward", "logBackward", shape -> work(shape, 2))));

  /** Rows × classes. */
  @Param({"128x10", "4096x10", "128x1000"})
  public String shape;

  private Softmax softmax;
  private int n;
  private float[] x;
  private float[] slopes;
  private float[] probabilities;
  private float[] logarithms;
  private float[] result;

  private static Work work(String shape, int inputs) {
    long length = Shapes.elements(shape);
    return Work.elements(inputs * length, length);
  }

  private static Work workOfRows(String shape) {
    long length = Shapes.elements(shape);
    return Work.elements(length, length / Shapes.channels(shape));
  }

  /** Makes inputs, and the results that the gradients start from. */
  @Override
  protected void prepare() {
    int classes = Shapes.channels(shape);
    RandomData data = new RandomData();
    softmax = Softmax.of(classes);
    x = data.floats(Shapes.elements(shape));
    n = x.length / classes;
    slopes = data.floats(x.length);
    probabilities = new float[x.length];
    logarithms = new float[x.length];
    result = new float[x.length];
    softmax.forward(parallel, n, x, 0, probabilities, 0);
    softmax.logForward(parallel, n, x, 0, logarithms, 0);
  }

  /** Probabilities. */
  @Benchmark
  public float[] forward() {
    softmax.forward(parallel, n, x, 0, result, 0);
    return result;
  }

  /** Their logarithms. */
  @Benchmark
  public float[] logForward() {
    softmax.logForward(parallel, n, x, 0, result, 0);
    return result;
  }

  /** One number a row. */
  @Benchmark
  public float[] logSumExp() {
    softmax.logSumExp(parallel, n, x, 0, result, 0);
    return result;
  }

  /** From probabilities. */
  @Benchmark
  public float[] backward() {
    softmax.backward(parallel, n, probabilities, 0, slopes, 0, result, 0);
    return result;
  }

  /** From their logarithms. */
  @Benchmark
  public float[] logBackward() {
    softmax.logBackward(parallel, n, logarithms, 0, slopes, 0, result, 0);
    return result;
  }
}
