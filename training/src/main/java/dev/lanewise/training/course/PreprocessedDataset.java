package dev.lanewise.training.course;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.FloatDataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Preprocessor;
import java.util.List;
import java.util.function.Supplier;

/**
 * A dataset after preprocessing: all of it is computed and kept when the first sample is asked for, so that many short
 * runs multiply by a matrix once, and runs that are done already never do.
 */
final class PreprocessedDataset implements Dataset {
  private static final int BATCH = 256;

  private final Dataset source;
  private final Shape shape;
  private final String name;
  private final Supplier<Preprocessing> fitted;
  private final Parallel parallel;
  private Dataset result;

  /**
   * A dataset to come.
   *
   * @param kind what {@code fitted} will be
   * @param fitted gives what is applied; asked once
   */
  PreprocessedDataset(Dataset source, PreprocessingKind kind, Supplier<Preprocessing> fitted, Parallel parallel) {
    this.source = source;
    this.shape = kind.output(source.sampleShape());
    this.name = source.name() + ", " + kind;
    this.fitted = fitted;
    this.parallel = parallel;
  }

  private synchronized Dataset result() {
    if (result == null) {
      Preprocessor preprocessor = fitted.get().preprocessor(source.sampleShape(), BATCH, parallel);
      float[] batch = new float[BATCH * preprocessor.inputs()];
      float[] values = new float[Math.multiplyExact(size(), preprocessor.outputs())];
      int[] labels = new int[size()];
      for (int from = 0; from < size(); from += BATCH) {
        int n = Math.min(BATCH, size() - from);
        for (int i = 0; i < n; i++) {
          source.copySample(from + i, batch, i * preprocessor.inputs());
          labels[from + i] = source.label(from + i);
        }
        preprocessor.apply(n, batch, 0, values, from * preprocessor.outputs());
      }
      result = new FloatDataset(name, shape, classNames(), values, labels);
    }
    return result;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return source.size();
  }

  @Override
  public Shape sampleShape() {
    return shape;
  }

  @Override
  public List<String> classNames() {
    return source.classNames();
  }

  @Override
  public int label(int i) {
    return source.label(i);
  }

  @Override
  public void copySample(int i, float[] dst, int offset) {
    result().copySample(i, dst, offset);
  }
}
