package dev.lanewise.kernels;

import java.util.Arrays;

/**
 * A linear map from the places of one axis to those of another: output i is the sum of inputs {@code first[i] ..} times
 * {@code weights[start[i] .. start[i + 1] − 1]}, none of which is 0.
 */
final class AxisWeights {
  final int[] first;
  final int[] start;
  final float[] weights;
  private final int inputs;

  private AxisWeights(int inputs, int[] first, int[] start, float[] weights) {
    this.inputs = inputs;
    this.first = first;
    this.start = start;
    this.weights = weights;
  }

  int outputs() {
    return first.length;
  }

  /** How many inputs output {@code i} sums. */
  int count(int i) {
    return start[i + 1] - start[i];
  }

  /**
   * Output i lies at (i + ½) · inputs / outputs − ½, at least 0, between two inputs or behind the last. The place is
   * computed in double, its fraction λ rounded to float, and so is 1 − λ.
   */
  static AxisWeights bilinear(int inputs, int outputs) {
    int[] first = new int[outputs];
    int[] start = new int[outputs + 1];
    float[] weights = new float[Arguments.product("weights", 2, outputs)];
    int end = 0;
    for (int i = 0; i < outputs; i++) {
      double place = Math.max(0, (i + 0.5) * inputs / outputs - 0.5);
      int at = (int) Math.min(place, inputs - 1);
      float after = at == inputs - 1 ? 0 : (float) (place - at);
      first[i] = after == 1 ? at + 1 : at;
      if (after < 1) {
        weights[end++] = 1 - after;
      }
      if (after > 0) {
        weights[end++] = after;
      }
      start[i + 1] = end;
    }
    return new AxisWeights(inputs, first, start, Arrays.copyOf(weights, end));
  }

  /** Output i is the mean of the inputs ⌊i · inputs / outputs⌋ .. ⌈(i + 1) · inputs / outputs⌉ − 1. */
  static AxisWeights area(int inputs, int outputs) {
    if ((long) inputs + outputs > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("weights: more than 2^31 - 1 elements");
    }
    int[] first = new int[outputs];
    int[] start = new int[outputs + 1];
    for (int i = 0; i < outputs; i++) {
      first[i] = (int) ((long) i * inputs / outputs);
      int end = (int) Math.ceilDiv((i + 1L) * inputs, (long) outputs);
      start[i + 1] = start[i] + end - first[i];
    }
    float[] weights = new float[start[outputs]];
    for (int i = 0; i < outputs; i++) {
      Arrays.fill(weights, start[i], start[i + 1], (float) (1.0 / (start[i + 1] - start[i])));
    }
    return new AxisWeights(inputs, first, start, weights);
  }

  /** The adjoint map. As the windows of the outputs only move on, the outputs that see an input lie side by side. */
  AxisWeights transposed() {
    int[] seenFirst = new int[inputs];
    int[] seenStart = new int[inputs + 1];
    for (int i = outputs() - 1; i >= 0; i--) {
      for (int r = first[i]; r < first[i] + count(i); r++) {
        seenFirst[r] = i;
        seenStart[r + 1]++;
      }
    }
    for (int r = 0; r < inputs; r++) {
      seenStart[r + 1] += seenStart[r];
    }
    float[] seenWeights = new float[weights.length];
    for (int i = 0; i < outputs(); i++) {
      for (int k = 0; k < count(i); k++) {
        int r = first[i] + k;
        seenWeights[seenStart[r] + i - seenFirst[r]] = weights[start[i] + k];
      }
    }
    return new AxisWeights(outputs(), seenFirst, seenStart, seenWeights);
  }
}
