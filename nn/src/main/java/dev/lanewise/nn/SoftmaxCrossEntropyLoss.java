package dev.lanewise.nn;

import dev.lanewise.kernels.Reduce;
import dev.lanewise.kernels.SoftmaxCrossEntropy;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceSoftmax;

/** Softmax cross-entropy of logits against class labels, in nats; the mean over the samples. */
public record SoftmaxCrossEntropyLoss() implements Loss {
  @Override
  public Step step(Shape output, int batch, Parallel parallel) {
    int classes = classes(output);
    SoftmaxCrossEntropy kernel = SoftmaxCrossEntropy.of(classes);
    Reduce reduce = Reduce.create();
    float[] losses = new float[batch];
    return (n, outputs, offset, labels, gradient) -> {
      kernel.run(parallel, n, outputs, offset, labels, 0, losses, 0, gradient, 0, n == 0 ? 0 : 1f / n);
      return n == 0 ? 0 : reduce.mean(parallel, losses, 0, n);
    };
  }

  @Override
  public double reference(Shape output, int n, double[] outputs, int[] labels, double[] gradient) {
    double[] losses = new double[n];
    ReferenceSoftmax.crossEntropy(n, classes(output), outputs, labels, losses, gradient, 1.0 / n);
    double sum = 0;
    for (double loss : losses) {
      sum += loss;
    }
    return sum / n;
  }

  private static int classes(Shape output) {
    if (output.rank() != 1) {
      throw new IllegalArgumentException(
          "the network's output is " + output + ", softmax cross-entropy needs a vector of one logit a class");
    }
    return output.size();
  }
}
