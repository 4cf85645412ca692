package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Sums of vectors that lie at regular distances, for one pixel after another:
 *
 * <pre>
 * a[to + p·toStep + l] = start[l] + Σ_i a[from + p·pixelStep + i·termStep + l]        i &lt; terms, l &lt; COUNT
 * </pre>
 *
 * <p>Where toStep is below COUNT, each pixel overwrites the end of the one before it. Sums of 3 to 5 terms, the
 * windows of most layers, are written out: a loop over so few terms costs more than its additions.
 */
final class VectorTerms {
  private VectorTerms() {}

  /** See the class comment; {@code start} null means zero. */
  static void sum(
      float[] a, int from, int termStep, int terms, int pixelStep, int pixels, float[] start, int startOffset, int to,
      int toStep) {
    if (terms == 5) {
      sum5(a, from, termStep, pixelStep, pixels, start, startOffset, to, toStep);
    } else if (terms == 4) {
      sum4(a, from, termStep, pixelStep, pixels, start, startOffset, to, toStep);
    } else if (terms == 3) {
      sum3(a, from, termStep, pixelStep, pixels, start, startOffset, to, toStep);
    } else {
      sumAny(a, from, termStep, terms, pixelStep, pixels, start, startOffset, to, toStep);
    }
  }

  private static void sum5(
      float[] a, int from, int termStep, int pixelStep, int pixels, float[] start, int startOffset, int to,
      int toStep) {
    FloatVector first = start == null ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, start, startOffset);
    for (int p = 0; p < pixels; p++) {
      int at = from + p * pixelStep;
      first.add(FloatVector.fromArray(SPECIES, a, at))
          .add(FloatVector.fromArray(SPECIES, a, at + termStep))
          .add(FloatVector.fromArray(SPECIES, a, at + 2 * termStep))
          .add(FloatVector.fromArray(SPECIES, a, at + 3 * termStep))
          .add(FloatVector.fromArray(SPECIES, a, at + 4 * termStep))
          .intoArray(a, to + p * toStep);
    }
  }

  private static void sum4(
      float[] a, int from, int termStep, int pixelStep, int pixels, float[] start, int startOffset, int to,
      int toStep) {
    FloatVector first = start == null ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, start, startOffset);
    for (int p = 0; p < pixels; p++) {
      int at = from + p * pixelStep;
      first.add(FloatVector.fromArray(SPECIES, a, at))
          .add(FloatVector.fromArray(SPECIES, a, at + termStep))
          .add(FloatVector.fromArray(SPECIES, a, at + 2 * termStep))
          .add(FloatVector.fromArray(SPECIES, a, at + 3 * termStep))
          .intoArray(a, to + p * toStep);
    }
  }

  private static void sum3(
      float[] a, int from, int termStep, int pixelStep, int pixels, float[] start, int startOffset, int to,
      int toStep) {
    FloatVector first = start == null ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, start, startOffset);
    for (int p = 0; p < pixels; p++) {
      int at = from + p * pixelStep;
      first.add(FloatVector.fromArray(SPECIES, a, at))
          .add(FloatVector.fromArray(SPECIES, a, at + termStep))
          .add(FloatVector.fromArray(SPECIES, a, at + 2 * termStep))
          .intoArray(a, to + p * toStep);
    }
  }

  private static void sumAny(
      float[] a, int from, int termStep, int terms, int pixelStep, int pixels, float[] start, int startOffset, int to,
      int toStep) {
    FloatVector first = start == null ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, start, startOffset);
    for (int p = 0; p < pixels; p++) {
      int at = from + p * pixelStep;
      FloatVector sum = first;
      for (int i = 0; i < terms; i++) {
        sum = sum.add(FloatVector.fromArray(SPECIES, a, at + i * termStep));
      }
      sum.intoArray(a, to + p * toStep);
    }
  }

  /** The same where each pixel's terms, {@code terms[p]} of them, start at an offset of their own. */
  static void sums(
      float[] a, int from, int[] offsets, int termStep, int[] terms, float[] start, int startOffset, int to,
      int toStep) {
    FloatVector first = start == null ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, start, startOffset);
    for (int p = 0; p < offsets.length; p++) {
      int at = from + offsets[p];
      FloatVector sum = first;
      for (int i = 0; i < terms[p]; i++) {
        sum = sum.add(FloatVector.fromArray(SPECIES, a, at + i * termStep));
      }
      sum.intoArray(a, to + p * toStep);
    }
  }
}
