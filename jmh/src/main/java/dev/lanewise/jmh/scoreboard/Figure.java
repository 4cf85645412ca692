package dev.lanewise.jmh.scoreboard;

/**
 * What a side reached in a row.
 *
 * @param median GFLOP/s in the median slice
 * @param best GFLOP/s in the best
 * @param variant which of its candidates
 * @param bytesPerCall what a call allocates on the heap once it is warm
 */
record Figure(double median, double best, String variant, double bytesPerCall) {}
