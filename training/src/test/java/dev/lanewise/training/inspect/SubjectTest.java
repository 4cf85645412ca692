package dev.lanewise.training.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Softmax;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.pictures.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectTest {
  @Test
  void scoresAreThoseBeforeTheSoftmax() {
    Network network = Network.builder(Shape.of(2, 2, 1))
        .add("flatten", new Flatten()).add("dense", Dense.of(2)).add("softmax", new Softmax()).build(1);
    Subject subject = Subjects.of(network);
    assertEquals("dense", subject.network().nodes().getLast().name());
    assertSame(network.parameter("dense.weight"), subject.network().parameter("dense.weight"));
    float[] x = {0.1f, 0.9f, 0.5f, 0};
    float[] y = new float[2];
    network.compile().plan(1, Parallel.serial()).run(1, x, 0, y, 0);
    double[] p = subject.probabilities(x);
    assertArrayEquals(new double[] {y[0], y[1]}, p, 1e-6);
  }

  @Test
  void classesByNameAndNumber() {
    Subject subject = Subjects.of(Subjects.smooth());
    assertEquals(2, subject.classIndex("CAT"));
    assertEquals(3, subject.classIndex("3"));
    var e = assertThrows(IllegalArgumentException.class, () -> subject.classIndex("yak"));
    assertEquals("class: there is no \"yak\", only ape, bee, cat, dog, or 0 to 3", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> subject.classIndex("4"));
  }

  @Test
  void lastLayerWithPlaces() {
    assertEquals("tanh2", Subjects.of(Subjects.smooth()).lastSpatialLayer());
    Network resNet = Zoo.build("resnet20", Shape.of(32, 32, 3), 4, 1);
    assertEquals("layer3.2.relu2", Subjects.of(resNet).lastSpatialLayer());
    Network flat = Network.builder(Shape.of(2, 2, 1)).add("flatten", new Flatten()).add(Dense.of(2)).build(1);
    assertThrows(IllegalArgumentException.class, () -> Subjects.of(flat).lastSpatialLayer());
  }

  @Test
  void oneLayerForEachSizeThatHasPlaces() {
    assertEquals(List.of("tanh", "tanh2"), Subjects.of(Subjects.smooth()).spatialLayers());
    assertEquals(List.of("relu", "pool"), Subjects.trained().spatialLayers());
    Network flat = Network.builder(Shape.of(2, 2, 1)).add("flatten", new Flatten()).add(Dense.of(2)).build(1);
    assertEquals(List.of(), Subjects.of(flat).spatialLayers());
  }

  @Test
  void predictsAndKnowsItsData() {
    Dataset lines = LinePatterns.splits(1).test();
    Subject subject = Subjects.trained();
    float[] pixels = new float[64];
    lines.copySample(4, pixels, 0);
    assertEquals(lines.label(4), subject.predicted(pixels));
    subject.requireFit(lines);
    Dataset four = LinePatterns.splitsWithDot(1).test();
    var e = assertThrows(IllegalArgumentException.class, () -> subject.requireFit(four));
    assertEquals("dataset: 4 classes of 8×8×1, expected 3 of 8×8×1, which the model takes", e.getMessage());
  }

  @Test
  void nothingIsTrained() {
    Network network = Subjects.smooth();
    Subject subject = Subjects.of(network);
    assertEquals(List.of(), subject.network().trainable());
    assertFalse(network.trainable().isEmpty());
  }

  @Test
  void photosAreFitted() {
    Subject subject = Subjects.of(Subjects.smooth());
    float[] pixels = subject.pixels(Picture.filled(50, 40, 0x336699));
    assertEquals(Picture.filled(5, 6, 0x336699), subject.picture(pixels));
  }

  @Test
  void whatDoesNotFitIsSaid() {
    Network network = Subjects.smooth();
    var classes = assertThrows(IllegalArgumentException.class,
        () -> Subject.of(network, Preprocessing.none(), List.of("a"), Parallel.serial()));
    assertEquals("network: its output is 4, expected 1, one for each class", classes.getMessage());
    Network features = Network.builder(Shape.of(7)).add(Dense.of(2)).build(1);
    assertThrows(IllegalArgumentException.class, () -> Subjects.of(features));
  }
}
