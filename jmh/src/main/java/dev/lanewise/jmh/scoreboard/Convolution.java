package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Shapes;
import dev.lanewise.jmh.Work;
import dev.lanewise.kernels.Conv2dShape;

/**
 * One pass of a convolution, as a step of training runs it or, at batch 1, as inference does: forward adds a bias and
 * applies no activation, since that is what every peer can do in one call; backward-weights gives the gradient of the
 * weights alone, without that of the bias.
 *
 * @param pass which of the three
 * @param shape sizes and words
 * @param conv the same as a record
 */
public record Convolution(Pass pass, String shape, Conv2dShape conv) implements Problem {

  /** Which tensor comes out. */
  public enum Pass {
    /** y from x, w and b. */
    FORWARD("forward"),
    /** dx from dy and w. */
    BACKWARD_DATA("backward-data"),
    /** dw from x and dy. */
    BACKWARD_WEIGHTS("backward-weights");

    private final String name;

    Pass(String name) {
      this.name = name;
    }

    /** As in text. */
    String text() {
      return name;
    }

    /** What people call the kernel. */
    String kernel() {
      return "conv2d " + name;
    }
  }

  /** A pass of a convolution of these dimensions. */
  public Convolution(Pass pass, String shape) {
    this(pass, shape, Shapes.conv2d(shape));
  }

  @Override
  public String family() {
    return "conv " + pass.text();
  }

  @Override
  public String kernel() {
    return pass.kernel();
  }

  @Override
  public Work work() {
    return Work.flops(conv.flops(conv.n()));
  }

  /** Whether the weights are those of a trained network, packed once: at batch 1. Else they change with each call. */
  public boolean isPrepacked() {
    return conv.n() == 1;
  }

  /** Whether it is the common case that Winograd's algorithm is for: dense 3×3, stride 1, enough channels to pay. */
  public boolean isWinogradCase() {
    return conv.kh() == 3 && conv.kw() == 3 && conv.sh() == 1 && conv.sw() == 1 && conv.dh() == 1 && conv.dw() == 1
        && conv.groups() == 1 && conv.ic() >= 32 && conv.oc() >= 32;
  }
}
