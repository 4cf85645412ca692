package dev.lanewise.jmh;

/**
 * What was measured for a row.
 *
 * @param row the row
 * @param median microseconds a call, the median iteration
 * @param best microseconds a call, the fastest iteration
 * @param allocated bytes allocated a call, or NaN where no profiler counted them
 */
record Measurement(Row row, double median, double best, double allocated) {

  /** 10⁹ a second in the median iteration. */
  double rate() {
    return row.work().rate(median);
  }

  /** 10⁹ a second in the fastest iteration. */
  double bestRate() {
    return row.work().rate(best);
  }
}
