package dev.lanewise.jmh.scoreboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  /** 1 .. 1000 µs. */
  private static Latencies ramp() {
    Latencies ramp = Latencies.none("nhwc");
    for (int micros = 1; micros <= 1000; micros++) {
      ramp.add(1000L * micros);
    }
    return ramp;
  }

  @Test
  void percentilesAreThoseOfTheCalls() {
    Latencies ramp = ramp();
    assertEquals(1000, ramp.calls());
    assertEquals(500, ramp.micros(50), 0.5);
    assertEquals(990, ramp.micros(99), 1);
    assertEquals(999, ramp.micros(99.9), 1);
    assertEquals(1000, ramp.micros(100), 1);
  }

  @Test
  void crossesFromChildToParent() {
    Latencies ramp = ramp();
    assertEquals(ramp, Latencies.parse("nhwc", ramp.text()));
  }

  @Test
  void textIsOneWord() {
    assertEquals(1, ramp().text().split("\\s").length);
  }

  @Test
  void saysWhatIsNoHistogram() {
    assertThrows(IllegalArgumentException.class, () -> Latencies.parse("", "bm90IG9uZQ=="));
  }

  @Test
  void sumHasAllCalls() {
    Latencies slow = Latencies.none("nhwc");
    slow.add(5_000_000);
    Latencies sum = Latencies.sum("nhwc", List.of(ramp(), slow));
    assertEquals(1001, sum.calls());
    assertEquals(5000, sum.micros(100), 5);
    assertEquals("nhwc", sum.variant());
  }

  @Test
  void betterHasTheShorterMiddle() {
    Latencies ramp = ramp();
    Latencies fast = Latencies.none("nchw");
    fast.add(499_000);
    fast.add(499_000);
    fast.add(9_000_000);
    assertSame(fast, ramp.better(fast));
    assertSame(fast, fast.better(ramp));
  }
}
