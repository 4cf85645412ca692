package dev.lanewise.props;

import dev.lanewise.kernels.GradientClip;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceReduce;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Clipping several spans of gradients, by their norm and by value. */
class GradientClipProps {
  /** Spans of gradients, some in one array. */
  private static final class Gradients {
    final float[][] arrays;
    final int[] offsets;
    final int[] lengths;
    private final float[][] before;

    Gradients(List<Integer> sizes, long seed, Data data) {
      SplittableRandom random = new SplittableRandom(seed);
      arrays = new float[sizes.size()][];
      offsets = new int[sizes.size()];
      lengths = sizes.stream().mapToInt(n -> n).toArray();
      for (int i = 0; i < arrays.length; i++) {
        offsets[i] = random.nextInt(5);
        arrays[i] = data.input(i, offsets[i] + lengths[i] + random.nextInt(5));
        if (i > 0 && random.nextBoolean()) { // behind the one before
          offsets[i] = offsets[i - 1] + lengths[i - 1];
          arrays[i] = Arrays.copyOf(arrays[i - 1], Math.max(arrays[i - 1].length, offsets[i] + lengths[i]));
          share(i);
        }
      }
      before = Arrays.stream(arrays).map(float[]::clone).toArray(float[][]::new);
    }

    /** Gives the array of span i to those before it that have a shorter version of it. */
    private void share(int i) {
      float[] old = arrays[i - 1];
      for (int j = 0; j < i; j++) {
        if (arrays[j] == old) {
          arrays[j] = arrays[i];
        }
      }
    }

    double[] values() {
      return IntStream.range(0, arrays.length)
          .mapToObj(i -> Data.doubles(Arrays.copyOfRange(before[i], offsets[i], offsets[i] + lengths[i]), v -> v))
          .flatMapToDouble(Arrays::stream).toArray();
    }

    /** What has been made of each element is what is expected; nothing else has changed. */
    void requireEach(DoubleUnaryOperator expected) {
      for (int i = 0; i < arrays.length; i++) {
        for (int e = 0; e < arrays[i].length; e++) {
          float was = before[i][e];
          float now = arrays[i][e];
          if (Float.compare(now, isClipped(arrays[i], e) ? (float) expected.applyAsDouble(was) : was) != 0) {
            throw new AssertionError("element " + e + " of array " + i + " was " + was + ", is " + now);
          }
        }
      }
    }

    private boolean isClipped(float[] array, int element) {
      return IntStream.range(0, arrays.length)
          .anyMatch(i -> arrays[i] == array && element >= offsets[i] && element < offsets[i] + lengths[i]);
    }
  }

  @Provide
  Arbitrary<List<Integer>> sizes() {
    Arbitrary<Integer> size = Arbitraries.of(0, 1, 3, Shapes.LANES, 2 * Shapes.LANES + 1, 100, 5000, 17_000);
    return size.list().ofMaxSize(5);
  }

  @Property
  void byNorm(@ForAll("sizes") List<Integer> sizes, @ForAll long seed) {
    Gradients g = new Gradients(sizes, seed, Data.floats(seed));
    double expected = ReferenceReduce.norm2(g.values(), 0, g.values().length);
    double maxNorm = expected * new SplittableRandom(seed).nextDouble(0, 2);
    double norm = GradientClip.create().clipByNorm(Workers.TWO, g.arrays, g.offsets, g.lengths, maxNorm);
    if (Math.abs(norm - expected) > ReduceTrial.blockRoundings() * Trial.ROUNDOFF * expected) {
      throw new AssertionError("the norm is " + norm + ", expected " + expected);
    }
    float factor = (float) Math.min(1, maxNorm / (norm + 1e-6));
    g.requireEach(v -> (float) v * factor);
  }

  @Property
  void theNormIsThatOfAnyNumberOfWorkers(@ForAll("sizes") List<Integer> sizes, @ForAll long seed) {
    Gradients g = new Gradients(sizes, seed, Data.floats(seed));
    double norm = GradientClip.create().norm(Workers.ONE, g.arrays, g.offsets, g.lengths);
    for (Parallel parallel : Workers.SEVERAL) {
      if (norm != GradientClip.create().norm(parallel, g.arrays, g.offsets, g.lengths)) {
        throw new AssertionError(parallel + " has another norm");
      }
    }
    g.requireEach(v -> v);
  }

  @Property
  void whatIsNotFiniteStaysAsItIs(@ForAll("sizes") List<Integer> sizes, @ForAll long seed) {
    Gradients g = new Gradients(sizes, seed, Data.specials(seed, 0));
    double norm = GradientClip.create().clipByNorm(Workers.TWO, g.arrays, g.offsets, g.lengths, 1e-3);
    boolean finite = Arrays.stream(g.values()).allMatch(Double::isFinite);
    if (finite != Double.isFinite(norm)) {
      throw new AssertionError("the norm is " + norm);
    }
    if (!finite) {
      g.requireEach(v -> v);
    }
  }

  @Property
  void byValue(@ForAll("sizes") List<Integer> sizes, @ForAll long seed) {
    Gradients g = new Gradients(sizes, seed, Data.specials(seed, 0));
    GradientClip.create().clipByValue(Workers.TWO, g.arrays, g.offsets, g.lengths, 1.5f);
    g.requireEach(v -> Math.max(-1.5f, Math.min(1.5f, v)));
  }

  @Example
  void badArguments() {
    GradientClip clip = GradientClip.create();
    float[] a = {3, 4};
    float[][] g = {a};
    int[] zero = {0};
    int[] two = {2};
    Rejection rejection = new Rejection(Span.raw(a, 0));
    rejection.of("g", () -> clip.norm(Workers.ONE, null, zero, two));
    rejection.of("g", () -> clip.norm(Workers.ONE, new float[][] {null}, zero, two));
    rejection.of("g", () -> clip.norm(Workers.ONE, g, zero, new int[] {3}));
    rejection.of("g", () -> clip.clipByNorm(Workers.ONE, new float[][] {a, a}, new int[] {0, 1}, new int[] {2, 1}, 1));
    rejection.of("lengths", () -> clip.clipByNorm(Workers.ONE, g, zero, new int[] {-1}, 1));
    rejection.of("lengths", () -> clip.clipByNorm(Workers.ONE, g, zero, new int[2], 1));
    rejection.of("lengths", () -> clip.clipByNorm(Workers.ONE, g, zero, null, 1));
    rejection.of("offsets", () -> clip.clipByNorm(Workers.ONE, g, new int[0], two, 1));
    rejection.of("maxNorm", () -> clip.clipByNorm(Workers.ONE, g, zero, two, -1));
    rejection.of("maxNorm", () -> clip.clipByNorm(Workers.ONE, g, zero, two, Double.NaN));
    rejection.of("limit", () -> clip.clipByValue(Workers.ONE, g, zero, two, -1));
    rejection.of("limit", () -> clip.clipByValue(Workers.ONE, g, zero, two, Float.NaN));
  }
}
