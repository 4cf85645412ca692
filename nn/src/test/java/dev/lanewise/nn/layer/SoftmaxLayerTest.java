package dev.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Softmax and its logarithm, over the channels of each pixel. */
class SoftmaxLayerTest {
  /** Two pixels: probabilities 1/8, 2/8, 5/8, and all equal. */
  private static final float[] LOGITS = {0, (float) Math.log(2), (float) Math.log(5), 9, 9, 9};

  private static final float[] GRADIENT = {1, 0, 0, 0, 3, 0};

  @Test
  void softmaxOfEachPixel() {
    double third = 1.0 / 3;
    double[] y = {0.125, 0.25, 0.625, third, third, third};
    double[] dx = {7 / 64.0, -2 / 64.0, -5 / 64.0, -third, 2 * third, -third};
    LayerRuns.assertValues(new Softmax(), Shape.of(1, 2, 3), LOGITS, y, GRADIENT, dx);
  }

  @Test
  void logSoftmaxOfEachPixel() {
    double[] y = {-Math.log(8), -Math.log(4), Math.log(0.625), -Math.log(3), -Math.log(3), -Math.log(3)};
    double[] dx = {0.875, -0.25, -0.625, -1, 2, -1};
    LayerRuns.assertValues(new LogSoftmax(), Shape.of(1, 2, 3), LOGITS, y, GRADIENT, dx);
  }

  @Test
  void aVectorIsOneRow() {
    LayerRuns.assertValues(new Softmax(), Shape.of(2), new float[] {700, 700}, new double[] {0.5, 0.5},
        new float[] {4, 0}, new double[] {1, -1});
  }

  @Test
  void scalarsAreRefused() {
    assertEquals("s (Softmax): got a scalar, needs channels",
        LayerRuns.failure(() -> Network.builder(Shape.of()).add("s", new Softmax())));
  }

  @Test
  void theGradientReadsTheOutput() {
    for (Layer layer : List.of(new Softmax(), new LogSoftmax())) {
      assertFalse(layer.backwardReadsInput());
      assertTrue(layer.backwardReadsOutput(FusedActivation.NONE));
      LayerRuns.assertInferenceWorksInPlace(layer);
    }
  }

  @Test
  void sameBitsOnAnyNumberOfThreads() {
    LayerRuns.assertSameBitsOnAnyNumberOfThreads(new Softmax());
    LayerRuns.assertSameBitsOnAnyNumberOfThreads(new LogSoftmax());
  }
}
