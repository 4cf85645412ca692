package dev.lanewise.training.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.Tensor;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.training.pictures.Picture;
import org.junit.jupiter.api.Test;

class FeatureMapsTest {
  private static final float[] IMAGE = {0, 0.25f, 0.5f, 1};

  /** Two channels: the image, and its negative. */
  private static Subject subject() {
    Network network = Network.builder(Shape.of(2, 2, 1)).add("conv", Conv2d.of(2, 1)).add("relu", new Relu())
        .add("flatten", new Flatten()).add("dense", Dense.of(2)).build(1);
    System.arraycopy(new float[] {1, -1}, 0, network.parameter("conv.weight").data(), 0, 2);
    return Subjects.of(network);
  }

  @Test
  void tensorsAreWhatTheLayerMakes() {
    Tensor conv = FeatureMaps.tensor(subject(), IMAGE, "conv");
    assertEquals(Shape.of(2, 2, 2), conv.shape());
    assertArrayEquals(new float[] {0, -0f, 0.25f, -0.25f, 0.5f, -0.5f, 1, -1}, conv.data(), 0);
    assertArrayEquals(new float[] {0, 0, 0.25f, 0, 0.5f, 0, 1, 0}, FeatureMaps.tensor(subject(), IMAGE, "relu").data());
  }

  @Test
  void silentChannelsAreDarkAndSignedOnesDiverge() {
    Picture relu = FeatureMaps.of(subject(), IMAGE, "relu");
    Picture first = body(relu, 0);
    assertEquals(0x440154, first.rgb(0, 0));
    assertEquals(0xFDE725, first.rgb(95, 95));
    assertEquals(Picture.filled(96, 96, 0x440154), body(relu, 1));
    Picture conv = FeatureMaps.of(subject(), IMAGE, "conv");
    assertEquals(0x67001F, body(conv, 0).rgb(95, 95));
    assertEquals(0x053061, body(conv, 1).rgb(95, 95));
    assertEquals(0xF7F7F7, body(conv, 1).rgb(0, 0));
  }

  private static Picture body(Picture sheet, int tile) {
    return sheet.cropped(8 + 2 + tile * 98, sheet.height() - 8 - 2 - 96, 96, 96);
  }

  @Test
  void vectorsAreMatricesAndUnknownLayersNamed() {
    assertEquals(8, FeatureMaps.tensor(subject(), IMAGE, "flatten").data().length);
    assertEquals(320 + 4 + 16, FeatureMaps.of(subject(), IMAGE, "flatten").width());
    var e = assertThrows(IllegalArgumentException.class, () -> FeatureMaps.of(subject(), IMAGE, "x"));
    assertEquals("layer: no layer is called x; there are [conv, relu, flatten, dense]", e.getMessage());
  }
}
