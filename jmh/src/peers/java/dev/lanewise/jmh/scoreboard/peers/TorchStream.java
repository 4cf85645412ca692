package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.jmh.scoreboard.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * A call of PyTorch. It writes to a tensor that is there already, if the operator can: fetching its pages anew in each
 * call would cost most.
 */
final class TorchStream implements Candidate {
  private final String variant;
  private final long[] order;
  private final List<Tensor> tensors = new ArrayList<>();
  private Tensor output;
  private Runnable call;

  /**
   * A candidate whose call is still to come.
   *
   * @param order of the output's dimensions, row-major and channels last; none where they are in order
   */
  TorchStream(String variant, long... order) {
    this.variant = variant;
    this.order = order;
  }

  /** A tensor that is closed in the end. */
  Tensor keep(Tensor tensor) {
    tensors.add(tensor);
    return tensor;
  }

  /** What is timed, and where its output goes. */
  TorchStream calling(Tensor to, Runnable what) {
    output = to;
    call = what;
    return this;
  }

  /** What is timed, where it makes its output anew each time. */
  TorchStream making(Supplier<Tensor> what) {
    call = () -> {
      if (output != null) {
        output.close();
      }
      output = what.get();
    };
    return this;
  }

  @Override
  public String variant() {
    return variant;
  }

  @Override
  public void run() {
    call.run();
  }

  @Override
  public float[] result() {
    if (order.length == 0) {
      return PyTorch.elements(output);
    }
    try (Tensor rows = output.permute(order)) {
      return PyTorch.elements(rows);
    }
  }

  @Override
  public void close() {
    if (output != null && !tensors.contains(output)) {
      output.close();
    }
    tensors.forEach(Tensor::close);
  }
}
