package dev.lanewise.nn;

/**
 * A tensor of a network's state, under a dotted name that is stable: {@code conv1.weight}. Most are trained; running
 * statistics ({@code bn1.running_mean}) are state as well, but no gradient moves them. Plans that keep packed copies of
 * a parameter look at its {@link #version}; whoever changes the values says so by {@link #touch}.
 *
 * <p>One thread may change a parameter while no other reads it.
 */
public final class Parameter {
  private final String name;
  private final Tensor value;
  private final boolean statistic;
  private long version;

  Parameter(String name, Tensor value, boolean statistic) {
    this.name = name;
    this.value = value;
    this.statistic = statistic;
  }

  /** The layer's name, a dot, and the parameter's name within the layer. */
  public String name() {
    return name;
  }

  /** The dimensions; weights of a convolution are {@code [kh][kw][ic][oc]}, of a dense layer {@code [in][out]}. */
  public Shape shape() {
    return value.shape();
  }

  /** The values themselves, not a copy. */
  public float[] data() {
    return value.data();
  }

  /** The number of values. */
  public int size() {
    return value.shape().size();
  }

  /** Whether this is a running statistic and not trained. */
  public boolean isStatistic() {
    return statistic;
  }

  /** Grows whenever the values have changed. */
  public long version() {
    return version;
  }

  /** Says that the values have changed. */
  public void touch() {
    version++;
  }

  @Override
  public String toString() {
    return name + " " + shape();
  }
}
