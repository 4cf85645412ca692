package dev.lanewise.props;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Calls with bad arguments: each must throw an {@link IllegalArgumentException} that names it, and write nothing. */
final class Rejection {
  private final List<Span> outputs;
  private final List<float[]> before;

  Rejection(Span... outputs) {
    this.outputs = List.of(outputs);
    before = copies(this.outputs);
  }

  private static List<float[]> copies(List<Span> outputs) {
    return outputs.stream().map(o -> o.array.clone()).toList();
  }

  void of(String argument, Runnable call) {
    of(argument, call, outputs, before);
  }

  private static void of(String argument, Runnable call, List<Span> outputs, List<float[]> before) {
    try {
      call.run();
    } catch (IllegalArgumentException e) {
      if (!e.getMessage().startsWith(argument.contains(":") ? argument : argument + ":")) {
        throw new AssertionError("expected that " + argument + " is named", e);
      }
      requireUnchanged(before, outputs);
      return;
    }
    throw new AssertionError("a bad " + argument + " was accepted");
  }

  private static void requireUnchanged(List<float[]> before, List<Span> outputs) {
    for (int o = 0; o < before.size(); o++) {
      float[] expected = before.get(o);
      float[] actual = outputs.get(o).array;
      for (int i = 0; i < expected.length; i++) {
        if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual[i])) {
          throw new AssertionError("a rejected call wrote output " + o);
        }
      }
    }
  }

  /** A number just outside its range. */
  void outside(String argument, int least, int most, Consumer<Integer> call) {
    of(argument, () -> call.accept(least - 1));
    of(argument, () -> call.accept(most + 1));
  }

  /** An array that is absent or too short, offsets that are negative or leave too little. */
  void badSpans(String argument, int length, Consumer<Span> call) {
    of(argument, () -> call.accept(Span.raw(null, 0)));
    badOptionalSpans(argument, length, call);
  }

  /** As {@link #badSpans}, for an array that may be absent. */
  void badOptionalSpans(String argument, int length, Consumer<Span> call) {
    of(argument, () -> call.accept(Span.raw(new float[length], 1)));
    of(argument, () -> call.accept(Span.raw(new float[length], -1)));
    of(argument, () -> call.accept(Span.raw(new float[length + 1], Integer.MAX_VALUE)));
    if (length > 0) {
      of(argument, () -> call.accept(Span.raw(new float[length - 1], 0)));
    }
  }

  /** As {@link #badSpans}, for arrays of int. */
  void badIntSpans(String argument, int length, BiConsumer<int[], Integer> call) {
    of(argument, () -> call.accept(null, 0));
    of(argument, () -> call.accept(new int[length], 1));
    of(argument, () -> call.accept(new int[length], -1));
    of(argument, () -> call.accept(new int[length + 1], Integer.MAX_VALUE));
    if (length > 0) {
      of(argument, () -> call.accept(new int[length - 1], 0));
    }
  }

  /** As {@link #badSpans}, for arrays of byte. */
  void badByteSpans(String argument, int length, BiConsumer<byte[], Integer> call) {
    of(argument, () -> call.accept(null, 0));
    of(argument, () -> call.accept(new byte[length], 1));
    of(argument, () -> call.accept(new byte[length], -1));
    of(argument, () -> call.accept(new byte[length + 1], Integer.MAX_VALUE));
    if (length > 0) {
      of(argument, () -> call.accept(new byte[length - 1], 0));
    }
  }

  /** Scratch that is one element short. */
  void badScratch(int needed, Consumer<float[]> call) {
    if (needed > 0) {
      of("scratch", () -> call.accept(null));
      of("scratch", () -> call.accept(new float[needed - 1]));
    }
  }

  /** An output that shares its first or its last element with an input; given as (output, input). */
  void overlap(String output, int outputLength, int inputLength, BiConsumer<Span, Span> call) {
    if (outputLength + inputLength < 3 || outputLength == 0 || inputLength == 0) {
      return; // the very same elements may be allowed, empty ones overlap nothing
    }
    float[] shared = new float[outputLength + inputLength];
    for (int[] at : new int[][] {{0, outputLength - 1}, {inputLength - 1, 0}}) {
      if (at[0] != at[1]) {
        Span out = Span.raw(shared, at[0]);
        of(output, () -> call.accept(out, Span.raw(shared, at[1])), List.of(out), copies(List.of(out)));
      }
    }
  }
}
