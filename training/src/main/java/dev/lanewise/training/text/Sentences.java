package dev.lanewise.training.text;

import java.util.List;
import java.util.Locale;

/** Pieces of sentences. */
public final class Sentences {
  private Sentences() {}

  /** A list in words: {@code a}, {@code a and b}, {@code a, b and c}. */
  public static String list(List<String> words) {
    return words.size() < 2 ? String.join("", words)
        : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
  }

  /** A difference of two shares in points: {@code 3.2 points}. */
  public static String points(double difference) {
    return Double.isNaN(difference) ? "–" : String.format(Locale.ROOT, "%.1f points", 100 * difference);
  }

  /** What one share is more than another: {@code +3.2 points}, {@code -0.4 points}. */
  public static String gain(double difference) {
    return String.format(Locale.ROOT, "%+.1f points", 100 * difference);
  }

  /** A number with its noun: {@code 1 epoch}, {@code 12 epochs}. */
  public static String count(long number, String noun) {
    return Numbers.whole(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
