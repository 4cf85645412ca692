package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.nn.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalizationTest {
  @Test
  void measuresEachChannel() {
    Normalization fitted = Normalization.fit(dataset(2, 1, 10, 3, 10, 5, 40, 7, 40));
    assertArrayEquals(new float[] {4, 25}, fitted.mean());
    assertArrayEquals(new float[] {(float) Math.sqrt(5), 15}, fitted.std());
  }

  @Test
  void aConstantChannelBecomesZeroThroughout() {
    float[] values = new float[3000];
    Arrays.fill(values, 0.1f);
    Normalization fitted = Normalization.fit(dataset(1, values));
    assertArrayEquals(new float[] {1}, fitted.std());
    fitted.apply(values, 0, values.length);
    assertArrayEquals(new float[3000], values);
  }

  @Test
  void appliesToARangeWithTheChannelFastest() {
    float[] x = {100, 1, 2, 3, 4, 100};
    new Normalization(new float[] {1, 2}, new float[] {2, 4}).apply(x, 1, 4);
    assertArrayEquals(new float[] {100, 0, 0, 1, 0.5f, 100}, x);
  }

  @Test
  void theFittedSetGetsMeanZeroAndDeviationOne() {
    Dataset train = SyntheticImages.splits(1, 100, 0, 0).train();
    float[] all = new float[100 * train.sampleShape().size()];
    for (int i = 0; i < 100; i++) {
      train.copySample(i, all, i * train.sampleShape().size());
    }
    Normalization.fit(train).apply(all, 0, all.length);
    Normalization again = Normalization.fit(
        new FloatDataset("normal", train.sampleShape(), train.classNames(), all, new int[100]));
    assertArrayEquals(new float[3], again.mean(), 1e-6f);
    assertArrayEquals(new float[] {1, 1, 1}, again.std(), 1e-6f);
  }

  @Test
  void cannotBeChangedFromOutside() {
    float[] mean = {1};
    Normalization normalization = new Normalization(mean, new float[] {2});
    mean[0] = 5;
    normalization.std()[0] = 5;
    assertEquals(new Normalization(new float[] {1}, new float[] {2}), normalization);
    assertEquals(new Normalization(new float[] {1}, new float[] {2}).hashCode(), normalization.hashCode());
  }

  @Test
  void refusesNonsense() {
    assertThrows(IllegalArgumentException.class, () -> new Normalization(new float[0], new float[0]));
    assertThrows(IllegalArgumentException.class, () -> new Normalization(new float[1], new float[2]));
    assertThrows(IllegalArgumentException.class, () -> new Normalization(new float[1], new float[1]));
    assertThrows(IllegalArgumentException.class, () -> new Normalization(new float[] {Float.NaN}, new float[] {1}));
    assertThrows(IllegalArgumentException.class, () -> Normalization.fit(dataset(1)));
    Normalization two = new Normalization(new float[2], new float[] {1, 1});
    assertThrows(IllegalArgumentException.class, () -> two.apply(new float[8], 0, 3));
    assertThrows(IllegalArgumentException.class, () -> two.apply(new float[8], 6, 4));
  }

  /** Samples of one pixel. */
  private static Dataset dataset(int channels, float... values) {
    return new FloatDataset("x", Shape.of(1, 1, channels), List.of("a"), values, new int[values.length / channels]);
  }
}
