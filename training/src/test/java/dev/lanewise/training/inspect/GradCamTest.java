package dev.lanewise.training.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.Tensor;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.GlobalAveragePool2d;
import dev.lanewise.nn.layer.Relu;
import org.junit.jupiter.api.Test;

class GradCamTest {
  /** With a global mean and a dense layer above it, Grad-CAM is CAM (B. Zhou et al. 2016) divided by the places. */
  @Test
  void aboveAGlobalMeanItIsCam() {
    Network network = Network.builder(Shape.of(4, 4, 1))
        .add("conv", Conv2d.of(3, 3).withPadding(1)).add("relu", new Relu())
        .add("mean", new GlobalAveragePool2d()).add("dense", Dense.of(2)).build(4);
    float[] weight = network.parameter("dense.weight").data(); // [3][2]
    System.arraycopy(new float[] {9, 0.5f, 9, -0.25f, 9, 2}, 0, weight, 0, 6);
    Subject subject = Subjects.of(network);
    float[] x = Subjects.pixels(subject.image(), 1);
    Tensor a = FeatureMaps.tensor(subject, x, "relu");
    HeatMap map = GradCam.of(subject, x, 1);
    float[] cam = new float[16];
    for (int p = 0; p < 16; p++) {
      double sum = 0.5 * a.at(p / 4, p % 4, 0) - 0.25 * a.at(p / 4, p % 4, 1) + 2.0 * a.at(p / 4, p % 4, 2);
      cam[p] = (float) Math.max(0, sum / 16);
    }
    assertArrayEquals(cam, map.values());
    assertEquals(map.largest(), max(cam));
  }

  private static float max(float[] values) {
    float max = 0;
    for (float v : values) {
      max = Math.max(max, v);
    }
    return max;
  }

  /** One channel that shows the image itself: the map is the image, times the class's weight. */
  @Test
  void brightPlacesSpeakForTheClassThatWantsThem() {
    Network network = Network.builder(Shape.of(2, 2, 1))
        .add("conv", Conv2d.of(1, 1)).add("mean", new GlobalAveragePool2d()).add("dense", Dense.of(2)).build(4);
    network.parameter("conv.weight").data()[0] = 1;
    System.arraycopy(new float[] {4, -4}, 0, network.parameter("dense.weight").data(), 0, 2);
    Subject subject = Subjects.of(network);
    float[] x = {0, 0.25f, 0.5f, 1};
    assertArrayEquals(x, GradCam.of(subject, x, 0, "conv").values());
    assertArrayEquals(new float[4], GradCam.of(subject, x, 1, "conv").values());
  }

  @Test
  void layersWithoutPlacesAndUnknownOnes() {
    Subject subject = Subjects.of(Subjects.smooth());
    float[] x = Subjects.pixels(subject.image(), 1);
    assertEquals(4, GradCam.of(subject, x, 0).h());
    assertEquals(6, GradCam.of(subject, x, 0, "tanh").h());
    var flat = assertThrows(IllegalArgumentException.class, () -> GradCam.of(subject, x, 0, "dense"));
    assertEquals("layer: dense makes 4, expected h×w×c of several places", flat.getMessage());
    var none = assertThrows(IllegalArgumentException.class, () -> GradCam.of(subject, x, 0, "conv9"));
    assertEquals("layer: no layer is called conv9; there are [conv, tanh, conv2, tanh2, flatten, dense]",
        none.getMessage());
  }
}
