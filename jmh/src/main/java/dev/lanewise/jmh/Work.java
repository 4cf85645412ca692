package dev.lanewise.jmh;

/**
 * What one call of a kernel works off.
 *
 * @param amount multiplications and additions, or bytes
 * @param unit which of the two
 */
public record Work(long amount, Unit unit) {

  /** What is counted, and so which limit of the machine a kernel is held against. */
  public enum Unit {
    /** Held against {@link FmaPeakBenchmark}. */
    FLOPS("GFLOP/s"),
    /** Held against {@link CopyBenchmark}. */
    BYTES("GB/s");

    private final String rate;

    Unit(String rate) {
      this.rate = rate;
    }

    /** The name of 10⁹ a second. */
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

  /** 10⁹ a second, when a call takes this long. */
  double rate(double micros) {
    return amount / micros / 1e3;
  }
}
