package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Ranks of times. */
class LatencyTest {
  @Test
  void nearestRankInMilliseconds() {
    assertEquals(new Latency(3, 5, 5), Latency.of(new long[] {5_000_000, 1_000_000, 3_000_000, 2_000_000, 4_000_000}));
    assertEquals(new Latency(0.05, 0.095, 100),
        Latency.of(LongStream.rangeClosed(1, 100).map(i -> 1_000 * (101 - i)).toArray()));
    assertEquals(new Latency(2, 2, 1), Latency.of(new long[] {2_000_000}));
  }
}
