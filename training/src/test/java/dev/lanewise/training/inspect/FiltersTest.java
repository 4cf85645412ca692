package dev.lanewise.training.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.training.pictures.ColorMap;
import dev.lanewise.training.pictures.Picture;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiltersTest {
  /** Two filters of 2×2×3, the pixels of which are 28 wide: white, black, mid-grey and red; all 0. */
  @Test
  void colourFiltersAroundMidGrey() {
    Network network = Network.builder(Shape.of(4, 4, 3)).add("conv", Conv2d.of(2, 2)).build(1);
    float[] w = network.parameter("conv.weight").data(); // [2][2][3][2]
    Arrays.fill(w, 0);
    for (int c = 0; c < 3; c++) {
      w[c * 2] = 0.1f;
      w[(3 + c) * 2] = -0.1f;
    }
    w[9 * 2] = 0.1f;
    w[10 * 2] = -0.1f;
    w[11 * 2] = -0.1f;
    Picture p = Filters.first(network);
    Picture body = p.cropped(8, p.height() - 8 - 60, 4 + 2 * 56 + 2, 60);
    assertEquals(0xFFFFFF, body.rgb(2, 2));
    assertEquals(0x000000, body.rgb(2 + 55, 2));
    assertEquals(0x808080, body.rgb(2, 2 + 55));
    assertEquals(0xFF0000, body.rgb(2 + 55, 2 + 55));
    assertEquals(Picture.filled(56, 56, 0x808080), body.cropped(60, 2, 56, 56));
  }

  @Test
  void otherFiltersDivergeFromWhite() {
    Network network = Network.builder(Shape.of(4, 4, 2)).add("conv", Conv2d.of(3, 3)).build(1);
    float[] w = network.parameter("conv.weight").data(); // [3][3][2][3]
    Arrays.fill(w, 0);
    w[(4 * 2 + 1) * 3 + 2] = -5; // centre, channel 1, filter 2
    w[0] = 5; // top left, channel 0, filter 0
    Picture p = Filters.of(network, "conv", List.of());
    int tile = 18;
    int top = p.height() - 8 - (3 * (tile + 2) + 2);
    assertEquals(0x67001F, p.rgb(8 + 2, top + 2));
    assertEquals(0xF7F7F7, p.rgb(8 + 2 + 6, top + 2));
    assertEquals(0x053061, p.rgb(8 + 2 + tile + 2 + 9, top + 2 + 2 * (tile + 2) + 9));
  }

  @Test
  void statesShareOneScale() {
    float[] first = new float[9 * 2]; // [3][3][1][2]
    first[0] = 1; // top left of filter 0
    float[] second = new float[9 * 2];
    second[1] = -2; // top left of filter 1
    List<float[]> states = List.of(first, second);
    assertEquals(2, Filters.largest(states));
    assertEquals(1, Filters.largest(List.of(new float[18])));
    List<Picture> pictures = Filters.states(states, Shape.of(3, 3, 1, 2), 2);
    assertEquals(ColorMap.DIVERGING.at(0.75), pictures.get(0).rgb(8, 8));
    assertEquals(0xF7F7F7, pictures.get(0).rgb(8 + 54 + 8, 8));
    assertEquals(0xF7F7F7, pictures.get(1).rgb(8, 8));
    assertEquals(0x053061, pictures.get(1).rgb(8 + 54 + 8, 8));
    var e = assertThrows(
        IllegalArgumentException.class, () -> Filters.states(states, Shape.of(3, 3, 1, 3), 2));
    assertEquals("states: one of 18 weights, expected 27, those of 3×3×1×3", e.getMessage());
  }

  @Test
  void denseOverImagesHasTemplates() {
    Network network =
        Network.builder(Shape.of(4, 4, 1)).add("flatten", new Flatten()).add("dense", Dense.of(2)).build(1);
    float[] w = network.parameter("dense.weight").data(); // [16][2]
    Arrays.fill(w, 0);
    w[1] = -1; // pixel 0, unit 1
    w[31] = 1; // pixel 15, unit 1
    Picture p = Filters.of(network, "dense", List.of("cat", "dog"));
    Picture bare = Filters.of(network, "dense", List.of());
    assertTrue(p.height() > bare.height(), "names are written under the templates");
    Picture second = bare.cropped(8 + 96 + 8, bare.height() - 8 - 96, 96, 96);
    assertEquals(0x053061, second.rgb(0, 0));
    assertEquals(0x67001F, second.rgb(95, 95));
    assertEquals(0xF7F7F7, second.rgb(95, 0));
  }

  @Test
  void matricesOfOtherLayers() {
    Network network = Network.builder(Shape.of(4, 4, 3))
        .add("conv", Conv2d.of(5, 1)).add("flatten", new Flatten()).add("dense", Dense.of(2)).build(1);
    assertEquals(List.of("conv", "dense"), Filters.layers(network));
    float[] w = network.parameter("conv.weight").data(); // [1][1][3][5]
    Arrays.fill(w, 0);
    w[2 * 5 + 4] = 1; // input 2 of output 4
    Picture p = Filters.of(network, "conv", List.of());
    Picture body = p.cropped(8, p.height() - 8 - 5 * 16, 3 * 16, 5 * 16);
    assertEquals(0x67001F, body.rgb(47, 79));
    assertEquals(0xF7F7F7, body.rgb(0, 0));
    assertTrue(Filters.of(network, "dense", List.of()).width() >= 80 * 6);
  }

  @Test
  void layersWithoutFilters() {
    Network network = Subjects.smooth();
    var e = assertThrows(IllegalArgumentException.class, () -> Filters.of(network, "tanh", List.of()));
    assertEquals("layer: tanh (Tanh) has no filters; these have: conv, conv2, dense", e.getMessage());
  }
}
