package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededRandomTest {
  /** Vectors that other implementations of SplitMix64 print for these seeds. */
  @Test
  void givesTheKnownVectorsOfSplitMix64() {
    assertArrayEquals(
        new long[] {0xE220A8397B1DCDAFL, 0x6E789E6AA1B965F4L, 0x06C45D188009454FL, 0xF88BB8A8724C81ECL},
        longs(new SeededRandom(0), 4));
    assertArrayEquals(
        new long[] {6457827717110365317L, 3203168211198807973L, -8629252141511181193L, 4593380528125082431L},
        longs(new SeededRandom(1234567), 4));
  }

  @Test
  void agreesWithTheGeneratorOfTheJdk() {
    for (long seed : new long[] {1, -1, Long.MIN_VALUE, 42}) {
      SplittableRandom jdk = new SplittableRandom(seed);
      SeededRandom ours = new SeededRandom(seed);
      for (int i = 0; i < 1000; i++) {
        assertEquals(jdk.nextLong(), ours.nextLong());
      }
    }
  }

  /** Not known from elsewhere: pinned, so that a change of any derived value is noticed. */
  @Test
  void keepsItsDerivedValues() {
    assertEquals(-7925700180518356964L, new SeededRandom(1).child("a").nextLong());
    assertEquals(-4964523741570578585L, new SeededRandom(1).child(0).nextLong());
    SeededRandom random = new SeededRandom(1);
    assertEquals(0.42945220538400686, random.nextGaussian());
    assertEquals(0.4564552075888475, random.nextGaussian());
    assertEquals(-0.3268385200683801, random.nextGaussian());
  }

  @Test
  void aChildDependsOnSeedAndNameButNotOnThePosition() {
    SeededRandom fresh = new SeededRandom(7);
    SeededRandom used = new SeededRandom(7);
    longs(used, 100);
    assertArrayEquals(longs(fresh.child("weights"), 5), longs(used.child("weights"), 5));
    assertArrayEquals(longs(fresh.child(3), 5), longs(used.child(3), 5));
    assertArrayEquals(longs(new SeededRandom(7), 5), longs(fresh, 5), "making children must not move the parent");
    assertNotEquals(fresh.child("weights").nextLong(), new SeededRandom(8).child("weights").nextLong());
  }

  @Test
  void childrenOfDifferentNamesDiffer() {
    SeededRandom root = new SeededRandom(0);
    Set<Long> firsts = new HashSet<>();
    firsts.add(root.nextLong());
    for (int i = 0; i < 1000; i++) {
      firsts.add(root.child(i).nextLong());
      firsts.add(root.child(-1 - i).nextLong());
      firsts.add(root.child(Integer.toString(i)).nextLong());
      firsts.add(root.child("a").child(i).nextLong());
    }
    firsts.add(root.child("").nextLong());
    assertEquals(1 + 4 * 1000 + 1, firsts.size());
  }

  @Test
  void boundedIntsAreInRangeAndEquallyLikely() {
    SeededRandom random = new SeededRandom(3);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.nextInt(7)]++;
    }
    for (int count : counts) {
      assertEquals(10_000, count, 400, Arrays.toString(counts));
    }
    for (int i = 0; i < 1000; i++) {
      assertEquals(0, random.nextInt(1));
      int value = random.nextInt(-2, 3);
      assertTrue(value >= -2 && value <= 2);
      assertTrue(random.nextInt(Integer.MAX_VALUE) >= 0);
    }
  }

  /** With a bound of 3·2^29, taking remainders of 31 bits would give the lower third twice as often. */
  @Test
  void boundedIntsAreUnbiasedForLargeBounds() {
    SeededRandom random = new SeededRandom(4);
    int bound = 3 << 29;
    int low = 0;
    for (int i = 0; i < 60_000; i++) {
      low += random.nextInt(bound) < bound / 3 ? 1 : 0;
    }
    assertEquals(20_000, low, 600);
  }

  @Test
  void refusesEmptyRanges() {
    SeededRandom random = new SeededRandom(0);
    assertThrows(IllegalArgumentException.class, () -> random.nextInt(0));
    assertThrows(IllegalArgumentException.class, () -> random.nextInt(-5));
    assertThrows(IllegalArgumentException.class, () -> random.nextInt(3, 3));
    assertThrows(IllegalArgumentException.class, () -> random.nextInt(Integer.MIN_VALUE, Integer.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> random.nextGaussian(0, Double.NaN));
  }

  @Test
  void fractionsAreBelowOneAndUniform() {
    SeededRandom random = new SeededRandom(5);
    double doubles = 0;
    double floats = 0;
    for (int i = 0; i < 100_000; i++) {
      double d = random.nextDouble();
      float f = random.nextFloat();
      assertTrue(d >= 0 && d < 1 && f >= 0 && f < 1);
      doubles += d;
      floats += f;
    }
    assertEquals(0.5, doubles / 100_000, 0.005);
    assertEquals(0.5, floats / 100_000, 0.005);
  }

  @Test
  void gaussiansHaveTheMomentsOfTheNormalDistribution() {
    SeededRandom random = new SeededRandom(6);
    int n = 200_000;
    double[] moments = new double[5];
    for (int i = 0; i < n; i++) {
      double g = random.nextGaussian();
      for (int power = 1; power <= 4; power++) {
        moments[power] += Math.pow(g, power) / n;
      }
    }
    assertArrayEquals(new double[] {0, 0, 1, 0, 3}, moments, 0.05, Arrays.toString(moments));
  }

  @Test
  void shuffleMakesEveryOrderOfThreeEquallyOften() {
    SeededRandom random = new SeededRandom(8);
    int[] counts = new int[1000];
    for (int i = 0; i < 60_000; i++) {
      int[] values = {1, 2, 3};
      random.shuffle(values);
      counts[values[0] * 100 + values[1] * 10 + values[2]]++;
    }
    for (int order : new int[] {123, 132, 213, 231, 312, 321}) {
      assertEquals(10_000, counts[order], 400);
    }
  }

  @Test
  void shuffleKeepsAllElements() {
    int[] values = IntStream.range(0, 1000).toArray();
    new SeededRandom(9).shuffle(values);
    assertFalse(Arrays.equals(IntStream.range(0, 1000).toArray(), values), "1000 elements stayed where they were");
    Arrays.sort(values);
    assertArrayEquals(IntStream.range(0, 1000).toArray(), values);
    new SeededRandom(9).shuffle(new int[0]);
  }

  private static long[] longs(SeededRandom random, int n) {
    long[] values = new long[n];
    Arrays.setAll(values, i -> random.nextLong());
    return values;
  }
}
