package dev.lanewise.jmh.scoreboard;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * What of an output crosses from child to parent to be compared: its length, its Euclidean norm, its projection on a
 * fixed vector of random signs, which sees every element, and some elements.
 *
 * @param length elements
 * @param norm the square root of the sum of squares
 * @param projection the sum of elements, each times +1 or −1
 * @param samples elements spread over the output
 */
record Digest(int length, double norm, double projection, double[] samples) {
  private static final int SAMPLES = 64;

  /**
   * How far two outputs may differ, as a share of their root mean square. Orders of summation differ by 1e-5 and less,
   * Winograd's F(4×4) by 1e-4; a wrong layout by 1.
   */
  private static final double TOLERANCE = 1e-3;

  /** The digest of an output. */
  static Digest of(float[] output) {
    SplittableRandom signs = new SplittableRandom(1);
    double squares = 0;
    double projection = 0;
    for (float value : output) {
      squares += (double) value * value;
      projection += signs.nextBoolean() ? value : -value;
    }
    SplittableRandom places = new SplittableRandom(2);
    double[] samples = new double[SAMPLES];
    Arrays.setAll(samples, i -> output[places.nextInt(output.length)]);
    return new Digest(output.length, Math.sqrt(squares), projection, samples);
  }

  /** For {@link #parse}. */
  String text() {
    return length + " " + norm + " " + projection + " "
        + Arrays.stream(samples).mapToObj(Double::toString).collect(Collectors.joining(" "));
  }

  /** Reads what {@link #text} wrote. */
  static Digest parse(String text) {
    String[] words = text.split(" ");
    double[] samples = Arrays.stream(words, 3, words.length).mapToDouble(Double::parseDouble).toArray();
    return new Digest(
        Integer.parseInt(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]), samples);
  }

  /** How another output differs from this one, for people; or null where it does not. */
  String difference(Digest other) {
    if (other.length != length) {
      return "its output has " + other.length + " elements, expected " + length;
    }
    double scale = norm / Math.sqrt(length);
    for (int i = 0; i < SAMPLES; i++) {
      // Not written as >, which NaN would pass.
      if (!(Math.abs(other.samples[i] - samples[i]) <= TOLERANCE * scale)) {
        return "its output differs: " + other.samples[i] + ", expected " + samples[i];
      }
    }
    if (!(Math.abs(other.projection - projection) <= TOLERANCE * norm)) {
      return "its output differs somewhere: projection " + other.projection + ", expected " + projection;
    }
    return null;
  }
}
