package dev.lanewise.training.optim;

import dev.lanewise.training.text.Form;

/**
 * The exponential moving average of the weights: after step t, a ← d·a + (1 − d)·w; the first step sets a ← w, as
 * {@code torch.optim.swa_utils.AveragedModel} does. As text {@code ema(decay=0.999, warmup=false)}.
 *
 * @param decay d, 0 or more, below 1
 * @param warmUp whether d is min(decay, (1 + t)/(10 + t)) instead, so that the average forgets the first steps sooner
 */
public record Ema(double decay, boolean warmUp) {
  /**
   * Checks the decay.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public Ema {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("decay: " + decay + ", expected 0 or more, below 1");
    }
  }

  /**
   * Without warm-up.
   *
   * @throws IllegalArgumentException if the decay is out of range
   */
  public static Ema of(double decay) {
    return new Ema(decay, false);
  }

  /**
   * Reads an average.
   *
   * @throws IllegalArgumentException if the text is not as above, or the decay out of range
   */
  public static Ema parse(String text) {
    Form form = Form.parse("average", text);
    if (!form.name().equals("ema")) {
      throw form.unknown("ema");
    }
    double decay = form.number("decay", 0.999);
    String warmUp = form.word("warmup", "false");
    form.end();
    if (!warmUp.equals("true") && !warmUp.equals("false")) {
      throw form.error("warmup is \"" + warmUp + "\", expected true or false");
    }
    try {
      return new Ema(decay, warmUp.equals("true"));
    } catch (IllegalArgumentException e) {
      throw form.error(e.getMessage());
    }
  }

  /** d of a step, 1 for the first. */
  double decay(long step) {
    if (step == 1) {
      return 0;
    }
    return warmUp ? Math.min(decay, (1.0 + step) / (10.0 + step)) : decay;
  }

  /** The text that {@link #parse} reads back. */
  @Override
  public String toString() {
    return "ema(" + Form.text(decay) + (warmUp ? ", true)" : ")");
  }
}
