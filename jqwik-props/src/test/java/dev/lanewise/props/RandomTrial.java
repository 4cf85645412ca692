package dev.lanewise.props;

import dev.lanewise.kernels.RandomNumbers;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceRandom;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** A range of random numbers, whose parameters are drawn from the seed of the case. */
final class RandomTrial extends Trial {
  private final RandomNumbers op;
  private final RandomCase of;
  private final long seed;
  private final long stream;
  private final int length;
  private final float first;
  private final float second;
  private final double probability;
  private final Span y;

  RandomTrial(RandomNumbers op, RandomCase of) {
    this.op = op;
    this.of = of;
    this.seed = of.number(0);
    this.stream = of.number(1);
    this.length = of.range().length();
    this.first = (of.number(2) >> 40) * 0x1p-22f;
    this.second = (1 + (of.number(3) >>> 40)) * 0x1p-22f;
    this.probability = switch ((int) (of.number(4) & 3)) {
      case 0 -> 0;
      case 1 -> 1;
      default -> (of.number(5) >>> 11) * 0x1p-53;
    };
    this.y = Span.line(length, of.range().offset());
  }

  @Override
  List<Output> outputs() {
    return List.of(y);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[length];
    for (int i = 0; i < length; i++) {
      int word = ReferenceRandom.word(seed, stream, of.position() + i);
      result[i] = switch (of.distribution()) {
        case UNIFORM -> ReferenceRandom.uniform(word, map.applyAsDouble(first), map.applyAsDouble(first) + second);
        case NORMAL -> map.applyAsDouble(first) + map.applyAsDouble(ReferenceRandom.normal(word, 0, second));
        case BERNOULLI -> ReferenceRandom.bernoulli(word, probability);
      };
    }
    return new double[][] {result};
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  /** 10⁻⁶ of a normal number; an end of the uniform range is rounded before it is used. */
  @Override
  int roundings() {
    return 16;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.position(), y, length);
  }

  private void call(Parallel parallel, long position, Span y, int length) {
    switch (of.distribution()) {
      case UNIFORM ->
          op.uniform(parallel, seed, stream, position, y.array, y.offset, length, first, first + second);
      case NORMAL -> op.normal(parallel, seed, stream, position, y.array, y.offset, length, first, second);
      case BERNOULLI -> op.bernoulli(parallel, seed, stream, position, y.array, y.offset, length, probability);
    }
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y);
    rejection.of("length", () -> call(Workers.TWO, 0, y, -1));
    rejection.of("position", () -> call(Workers.TWO, -1, y, length));
    if (length > 0) {
      rejection.of("position", () -> call(Workers.TWO, Long.MAX_VALUE - length + 1, y, length));
    }
    rejection.badSpans("y", length, bad -> call(Workers.TWO, 0, bad, length));
    float[] a = y.array;
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      rejection.of("low", () -> op.uniform(Workers.ONE, 0, 0, 0, a, y.offset, length, bad, 1));
      rejection.of("high", () -> op.uniform(Workers.ONE, 0, 0, 0, a, y.offset, length, 0, bad));
      rejection.of("mean", () -> op.normal(Workers.ONE, 0, 0, 0, a, y.offset, length, bad, 1));
      rejection.of("deviation", () -> op.normal(Workers.ONE, 0, 0, 0, a, y.offset, length, 0, bad));
    }
    rejection.of("high", () -> op.uniform(Workers.ONE, 0, 0, 0, a, y.offset, length, 1, 1));
    rejection.of("high", () -> op.uniform(Workers.ONE, 0, 0, 0, a, y.offset, length, -3e38f, 3e38f));
    rejection.of("deviation", () -> op.normal(Workers.ONE, 0, 0, 0, a, y.offset, length, 0, -1));
    for (double bad : new double[] {-1e-9, 1.000001, Double.NaN}) {
      rejection.of("probability", () -> op.bernoulli(Workers.ONE, 0, 0, 0, a, y.offset, length, bad));
    }
  }
}
