package dev.lanewise.nn;

import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A random generator that gives the same values for the same seed on every machine and every JDK.
 *
 * <p>It is SplitMix64, written out: G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators",
 * OOPSLA 2014 (with the mixing constants of Stafford's variant 13, as in {@link java.util.SplittableRandom}). The state
 * is one 64-bit counter that advances by the golden gamma; each output is a bijective mix of the counter.
 *
 * <p>Every method that this class declares is pinned: its algorithm is written here, so no JDK can change its values.
 * The methods that are only inherited from {@link RandomGenerator} (streams, {@code nextLong(bound)},
 * {@code nextExponential()}, ...) follow the running JDK; do not use them where runs must be reproducible.
 *
 * <p>Consumers take {@linkplain #child(String) children} of one root. A child depends on the root's seed and on the
 * child's name alone, so a new consumer, or one that draws more than before, never shifts the numbers of the others.
 *
 * <p>Not safe for use by several threads at once; give each its own child. Not for cryptography.
 */
public final class SeededRandom implements RandomGenerator {
  /** The odd integer closest to 2^64 divided by the golden ratio: the counter's step. */
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  /** Keep children by name and children by index apart: two arbitrary, different constants (bits of pi). */
  private static final long NAME_SALT = 0x243F6A8885A308D3L;

  private static final long INDEX_SALT = 0x13198A2E03707344L;

  private final long seed;
  private long state;

  /**
   * Starts the stream of a seed.
   *
   * @param seed any value; equal seeds give equal streams
   */
  public SeededRandom(long seed) {
    this.seed = seed;
    this.state = seed;
  }

  /**
   * The seed that this stream started from (not its position).
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * An independent stream derived from this one's seed and a name. Neither reads nor moves this stream's position:
   * the same name gives the same child at any time.
   *
   * @param name what the stream is for, such as {@code "weights"}
   * @return a new stream at its start
   */
  public SeededRandom child(String name) {
    Objects.requireNonNull(name, "name");
    return new SeededRandom(mix(mix(seed ^ NAME_SALT) + mix(fnv1a(name))));
  }

  /**
   * An independent stream derived from this one's seed and a number (an epoch, a sample). Neither reads nor moves this
   * stream's position: the same index gives the same child at any time.
   *
   * @param index any value
   * @return a new stream at its start
   */
  public SeededRandom child(long index) {
    return new SeededRandom(mix(mix(seed ^ INDEX_SALT) + mix(index + GAMMA)));
  }

  /**
   * The next 64 bits of SplitMix64.
   *
   * @return any long, all equally likely
   */
  @Override
  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /**
   * The upper 32 bits of the next output.
   *
   * @return any int, all equally likely
   */
  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  /**
   * An unbiased integer by multiply and shift (D. Lemire, "Fast Random Integer Generation in an Interval", 2019). Takes
   * one output, seldom more.
   *
   * @param bound exclusive upper bound, positive
   * @return a value of 0 .. bound-1, all equally likely
   * @throws IllegalArgumentException if the bound is not positive
   */
  @Override
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound is " + bound + ", expected at least 1");
    }
    long product = (nextLong() >>> 32) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      // The first 2^32 mod bound low words would make their values likelier than the rest: draw again.
      long biased = (1L << 32) % bound;
      while ((product & 0xFFFFFFFFL) < biased) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /**
   * An unbiased integer of a range.
   *
   * @param origin inclusive lower bound
   * @param bound exclusive upper bound, above the origin and at most 2^31-1 from it
   * @return a value of origin .. bound-1, all equally likely
   * @throws IllegalArgumentException if the range is empty or wider than 2^31-1
   */
  @Override
  public int nextInt(int origin, int bound) {
    long width = (long) bound - origin;
    if (width <= 0 || width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "range is " + origin + " to " + bound + ", expected a width of 1 to " + Integer.MAX_VALUE);
    }
    return origin + nextInt((int) width);
  }

  /**
   * The top bit of the next output.
   *
   * @return true or false, equally likely
   */
  @Override
  public boolean nextBoolean() {
    return nextLong() < 0;
  }

  /**
   * A multiple of 2^-53 from the top 53 bits of the next output.
   *
   * @return a value of 0 (inclusive) to 1 (exclusive)
   */
  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /**
   * A multiple of 2^-24 from the top 24 bits of the next output.
   *
   * @return a value of 0 (inclusive) to 1 (exclusive)
   */
  @Override
  public float nextFloat() {
    return (nextLong() >>> 40) * 0x1.0p-24f;
  }

  /**
   * A normal deviate, mean 0 and standard deviation 1, by Marsaglia's polar method on {@link StrictMath}. The second
   * deviate that the method yields is thrown away, so that the counter stays the whole state.
   *
   * @return a finite value
   */
  @Override
  public double nextGaussian() {
    double u;
    double square;
    do {
      u = 2 * nextDouble() - 1;
      double v = 2 * nextDouble() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square == 0);
    return u * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
  }

  /**
   * A normal deviate of a given mean and standard deviation.
   *
   * @param mean the mean
   * @param stddev the standard deviation, not negative
   * @return {@code mean + stddev * nextGaussian()}
   * @throws IllegalArgumentException if the standard deviation is negative or not a number
   */
  @Override
  public double nextGaussian(double mean, double stddev) {
    if (!(stddev >= 0)) {
      throw new IllegalArgumentException("stddev is " + stddev + ", expected at least 0");
    }
    return mean + stddev * nextGaussian();
  }

  /**
   * Permutes an array in place (Fisher-Yates from the end); all orders are equally likely as far as 64 bits of state
   * can reach them. Allocates nothing.
   *
   * @param values the array
   */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int held = values[i];
      values[i] = values[j];
      values[j] = held;
    }
  }

  /** Stafford's variant 13 of the MurmurHash3 finaliser: a bijection of 64 bits. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** FNV-1a of 64 bits over the UTF-16 code units. {@code String.hashCode} has 32 bits: too few to keep names apart. */
  private static long fnv1a(String text) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return hash;
  }
}
