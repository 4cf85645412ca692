package dev.lanewise.jmh.scoreboard;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * How long each of many calls took, one right after the other; to three digits.
 *
 * @param variant which of a library's candidates
 * @param histogram nanoseconds
 */
record Latencies(String variant, Histogram histogram) {
  private static final int DIGITS = 3;

  /** No calls yet. */
  static Latencies none(String variant) {
    return new Latencies(variant, new Histogram(DIGITS));
  }

  /** All calls of these. */
  static Latencies sum(String variant, Collection<Latencies> parts) {
    Latencies sum = none(variant);
    parts.forEach(part -> sum.histogram.add(part.histogram));
    return sum;
  }

  /** Adds a call. */
  void add(long nanos) {
    histogram.recordValue(nanos);
  }

  /** How many calls. */
  long calls() {
    return histogram.getTotalCount();
  }

  /** What so many percent of the calls did not exceed, in microseconds. */
  double micros(double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e3;
  }

  /** The one whose middle call was shorter. */
  Latencies better(Latencies other) {
    return other.micros(50) < micros(50) ? other : this;
  }

  /** For {@link #parse}. */
  String text() {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  /** Reads what {@link #text} wrote. */
  static Latencies parse(String variant, String text) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      return new Latencies(variant, Histogram.decodeFromCompressedByteBuffer(buffer, 0));
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("text: \"" + text + "\" is no histogram", e);
    }
  }
}
