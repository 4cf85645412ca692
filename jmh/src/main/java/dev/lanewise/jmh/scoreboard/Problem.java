package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Work;

/** What one row asks for: the same of every side. */
public sealed interface Problem permits Product, Convolution, Streaming, Model {

  /** What geometric means are taken over: {@code gemm}, {@code conv forward} and so on. */
  String family();

  /** What is computed, for example {@code conv2d backward-data}. */
  String kernel();

  /** On what, in the notation of {@link dev.lanewise.jmh.Shapes}. */
  String shape();

  /**
   * Multiplications and additions, one each, whatever an algorithm does in their place; of kernels that memory decides,
   * bytes; of whole networks, images.
   */
  Work work();

  /** Kernel and shape, for people and for the filter. */
  default String label() {
    return kernel() + " " + shape();
  }

  /** The problem of this kernel and shape: how a child process reads what its parent asks. */
  static Problem of(String kernel, String shape) {
    if (kernel.equals(Product.KERNEL)) {
      return new Product(shape);
    }
    for (Convolution.Pass pass : Convolution.Pass.values()) {
      if (kernel.equals(pass.kernel())) {
        return new Convolution(pass, shape);
      }
    }
    for (Model.Task task : Model.Task.values()) {
      if (kernel.equals(task.text())) {
        return new Model(task, shape);
      }
    }
    for (Streaming.Kernel streaming : Streaming.Kernel.values()) {
      if (kernel.equals(streaming.text())) {
        return new Streaming(streaming, shape);
      }
    }
    throw new IllegalArgumentException("no kernel is called \"" + kernel + "\"");
  }
}
