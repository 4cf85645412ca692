package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import dev.lanewise.training.text.Form;
import java.util.Objects;

/**
 * What samples go through before a network sees them, before anything is measured. As text: {@code none},
 * {@code zero-centre}, {@code channels}, {@code pca}, {@code pca(64)}, {@code pca-whiten(64, 0.01)},
 * {@code zca(epsilon=0.1)}.
 *
 * @param method the method
 * @param components how many principal components to keep (PCA), 0 for all and elsewhere
 * @param epsilon what whitening adds to each variance, 0 elsewhere
 * @see Preprocessing
 */
public record PreprocessingKind(Method method, int components, double epsilon) {
  /** The methods. */
  public enum Method {
    /** Values 0..1, as datasets give them. */
    NONE("none"),
    /** The mean image subtracted. */
    ZERO_CENTRE("zero-centre"),
    /** {@code (x - mean) / std} with one mean and one standard deviation a channel. */
    CHANNELS("channels"),
    /** Coordinates along the principal components, those of the largest variance first. */
    PCA("pca"),
    /** The same, each divided by the square root of its variance. */
    PCA_WHITEN("pca-whiten"),
    /** Whitened, then turned back into images. */
    ZCA("zca");

    private final String text;

    Method(String text) {
      this.text = text;
    }

    /** Whether it multiplies samples by a matrix. */
    boolean hasMatrix() {
      return this == PCA || whitens();
    }

    /** Whether it divides by deviations along principal components. */
    boolean whitens() {
      return this == PCA_WHITEN || this == ZCA;
    }

    private boolean takesComponents() {
      return this == PCA || this == PCA_WHITEN;
    }

    /** The name in settings. */
    @Override
    public String toString() {
      return text;
    }
  }

  /** What PCA whitening adds to each variance if nothing else is said: the value of CS231n's notes. */
  public static final double PCA_EPSILON = 1e-5;

  /**
   * What ZCA whitening adds to each variance if nothing else is said: the value of Pal and Sudeep (2016) for CIFAR-10
   * with values 0..1. There all but 129 of the 3072 variances are below it (the largest is 55), so that edges are
   * brought out and noise is left faint.
   */
  public static final double ZCA_EPSILON = 0.1;

  /** Values as datasets give them. */
  public static final PreprocessingKind NO_CHANGE = new PreprocessingKind(Method.NONE, 0, 0);

  /** Mean and standard deviation of each channel: what images get unless something else is asked for. */
  public static final PreprocessingKind PER_CHANNEL = new PreprocessingKind(Method.CHANNELS, 0, 0);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the method does not take such a number
   */
  public PreprocessingKind {
    Objects.requireNonNull(method, "method");
    if (components < 0 || components > 0 && !method.takesComponents()) {
      throw new IllegalArgumentException(
          method + ": components is " + components + ", expected " + (method.takesComponents() ? "0 or more" : "0"));
    }
    boolean fits = method.whitens() ? epsilon > 0 && epsilon < Double.POSITIVE_INFINITY : epsilon == 0;
    if (!fits) {
      throw new IllegalArgumentException(
          method + ": epsilon is " + epsilon + ", expected " + (method.whitens() ? "a number above 0" : "0"));
    }
  }

  /**
   * Reads a kind.
   *
   * @param text as {@link #toString} writes it; an epsilon, and the components for all, may be left out
   * @throws IllegalArgumentException if there is no such kind or an argument is wrong
   */
  public static PreprocessingKind parse(String text) {
    Form form = Form.parse("preprocessing", text);
    Method method = method(form);
    int components = 0;
    double epsilon = 0;
    if (method.takesComponents()) {
      components = form.integer("components", 0);
    }
    if (method.whitens()) {
      epsilon = form.number("epsilon", method == Method.ZCA ? ZCA_EPSILON : PCA_EPSILON);
    }
    form.end();
    try {
      return new PreprocessingKind(method, components, epsilon);
    } catch (IllegalArgumentException e) {
      throw form.error(e.getMessage());
    }
  }

  private static Method method(Form form) {
    Method[] methods = Method.values();
    String[] names = new String[methods.length];
    for (int i = 0; i < methods.length; i++) {
      if (methods[i].text.equals(form.name())) {
        return methods[i];
      }
      names[i] = methods[i].text;
    }
    throw form.unknown(names);
  }

  /**
   * The shape of what a sample becomes.
   *
   * @param sample the shape of a sample
   * @return the same shape, or {@code [k]} for k principal components
   * @throws IllegalArgumentException if a sample has fewer values than there are to be components
   */
  public Shape output(Shape sample) {
    if (!method.takesComponents()) {
      return sample;
    }
    if (components > sample.size()) {
      throw new IllegalArgumentException("preprocessing " + this + ": a sample of shape " + sample + " has "
          + sample.size() + " values, expected at least as many as components");
    }
    return Shape.of(components == 0 ? sample.size() : components);
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    String number = components == 0 ? "" : Integer.toString(components);
    if (!method.whitens()) {
      return number.isEmpty() ? method.text : method.text + "(" + number + ")";
    }
    return method.text + "(" + (number.isEmpty() ? "" : number + ", ") + "epsilon=" + epsilon + ")";
  }
}
