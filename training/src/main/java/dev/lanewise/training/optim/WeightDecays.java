package dev.lanewise.training.optim;

import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.training.text.Form;
import java.util.Locale;

/**
 * {@link WeightDecay} as text: {@code none}, {@code l2(5e-4)}, {@code l1(1e-5)} or {@code decoupled(0.01)}.
 *
 * <p>{@code l2(λ)} adds λw to the gradient, as {@code weight_decay} does in PyTorch. A loss with a term {@code R·Σw²},
 * as in Stanford's course CS231n, has the gradient 2Rw: that is {@code l2(2R)}.
 */
public final class WeightDecays {
  private WeightDecays() {}

  /**
   * Reads a decay.
   *
   * @throws IllegalArgumentException if the text is none of those above, or the strength is negative
   */
  public static WeightDecay parse(String text) {
    Form form = Form.parse("weight decay", text);
    WeightDecay.Kind kind = switch (form.name()) {
      case "none" -> WeightDecay.Kind.NONE;
      case "l2" -> WeightDecay.Kind.L2;
      case "l1" -> WeightDecay.Kind.L1;
      case "decoupled" -> WeightDecay.Kind.DECOUPLED;
      default -> throw form.unknown("none", "l2", "l1", "decoupled");
    };
    double lambda = kind == WeightDecay.Kind.NONE ? 0 : form.number("lambda");
    form.end();
    try {
      return new WeightDecay(kind, lambda);
    } catch (IllegalArgumentException e) {
      throw form.error(e.getMessage());
    }
  }

  /** The text that {@link #parse} reads back. */
  public static String text(WeightDecay decay) {
    String name = decay.kind().name().toLowerCase(Locale.ROOT);
    return decay.kind() == WeightDecay.Kind.NONE ? name : Form.text(name, decay.lambda());
  }
}
