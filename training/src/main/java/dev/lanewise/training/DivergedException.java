package dev.lanewise.training;

/** A training run whose loss is no longer a finite number. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(int epoch, int step, double loss) {
    super("the loss is " + loss + " in epoch " + epoch + ", step " + step + "; try a smaller learning rate");
  }
}
