package dev.lanewise.jmh;

/**
 * What one call of a kernel works off.
 *
 * @param amount multiplications and additions, or bytes, or images
 * @param unit which of them
 */
public record Work(long amount, Unit unit) {

  /** What is counted, and so which limit of the machine a kernel is held against. */
  public enum Unit {
    /** Held against {@link FmaPeakBenchmark}. */
    FLOPS("GFLOP/s", 1e9),
    /** Held against {@link CopyBenchmark}. */
    BYTES("GB/s", 1e9),
    /** What whole networks work off: held against nothing. */
    IMAGES("images/s", 1);

    private final String rate;
    private final double scale;

    Unit(String rate, double scale) {
      this.rate = rate;
      this.scale = scale;
    }

    /** The name of the rate: of 10⁹ a second, or of images a second. */
    public String rate() {
      return rate;
    }
  }

  /** Multiplications and additions, one each. */
  public static Work flops(long count) {
    return new Work(count, Unit.FLOPS);
  }

  /** Elements of four bytes (float or int) that cross into and out of the kernel, each counted once. */
  public static Work elements(long read, long written) {
    return bytes(4 * (read + written));
  }

  /** Bytes that cross into and out of the kernel, each counted once. */
  public static Work bytes(long count) {
    return new Work(count, Unit.BYTES);
  }

  /** Images that a network takes. */
  public static Work images(long count) {
    return new Work(count, Unit.IMAGES);
  }

  /** The rate, in its unit, when a call takes this long. */
  double rate(double micros) {
    return rateOfCalls(1e6 / micros);
  }

  /** The rate, in its unit, at so many calls a second. */
  public double rateOfCalls(double callsPerSecond) {
    return amount * callsPerSecond / unit.scale;
  }
}
