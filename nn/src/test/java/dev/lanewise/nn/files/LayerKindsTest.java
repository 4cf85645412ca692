package dev.lanewise.nn.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.UnrunLayer;
import dev.lanewise.nn.layer.Relu;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerKindsTest {
  @TempDir
  private Path folder;

  /** A layer of nobody's, with an option of every type. */
  public record Own(
      int i, long l, float f, double d, boolean b, String s, Colour colour, Nested nested, Angle angle)
      implements UnrunLayer {
    @Override
    public String kind() {
      return "own kind";
    }
  }

  /** An enum whose text is not its name. */
  public enum Colour {
    /** A constant with a class of its own. */
    RED {
      @Override
      public String toString() {
        return "reddish";
      }
    }
  }

  /** A record in a record. */
  public record Nested(float x) {}

  /** A class with a text. */
  public static final class Angle {
    private final int degrees;

    private Angle(int degrees) {
      this.degrees = degrees;
    }

    /** Reads 90°. */
    public static Angle parse(String text) {
      if (!text.endsWith("°")) {
        throw new IllegalArgumentException("\"" + text + "\" is no angle, expected one such as 90°");
      }
      return new Angle(Integer.parseInt(text.substring(0, text.length() - 1)));
    }

    @Override
    public String toString() {
      return degrees + "°";
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Angle that && that.degrees == degrees;
    }

    @Override
    public int hashCode() {
      return degrees;
    }
  }

  private static Own own(float f) {
    return new Own(Integer.MIN_VALUE, Long.MAX_VALUE, f, Math.nextUp(0.1), true, "\"ä\n𝄞", Colour.RED,
        new Nested(-0f), Angle.parse("90°"));
  }

  private static Network network(Layer layer) {
    return Network.builder(Shape.of(3)).add("own", layer).build(1);
  }

  @Test
  void everyLayerOfTheLibraryIsAKind() throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes = Path.of(Relu.class.getResource("Relu.class").toURI()).getParent();
    try (Stream<Path> files = Files.list(classes)) {
      for (String name : files.map(file -> file.getFileName().toString()).sorted().toList()) {
        Class<?> type = Class.forName(Relu.class.getPackageName() + "." + name.replace(".class", ""));
        if (Layer.class.isAssignableFrom(type) && Modifier.isPublic(type.getModifiers()) && !type.isInterface()) {
          assertTrue(LayerKinds.standard().contains(type), () -> "LayerKinds does not list " + type);
        }
      }
    }
  }

  @Test
  void aLayerOfOnesOwnIsSavedWhereItIsRegistered() throws IOException {
    LayerKinds kinds = LayerKinds.standard().with(Own.class);
    for (float f : new float[] {0.1f, 1e-5f, Float.MIN_VALUE, Float.MAX_VALUE, 16777217, 1 / 3f, Math.nextDown(2f)}) {
      NetworkFiles.save(network(own(f)), folder, kinds);
      assertEquals(own(f), NetworkFiles.load(folder, kinds).nodes().getFirst().layer());
    }
    String message = assertThrows(ModelFileException.class, () -> Network.load(folder)).getMessage();
    assertTrue(message.startsWith(folder.resolve("network.json") + ": layers[0].kind: is \"Own\", expected one of [Ad"),
        message);
  }

  @Test
  void aLayerOfNoKindIsRefused() throws IOException {
    String message = assertThrows(ModelFileException.class, () -> network(own(1)).save(folder)).getMessage();
    assertTrue(message.startsWith(folder.resolve("network.json") + ": cannot be written: layer own (own kind) is a "
        + Own.class.getName() + ", which is none of the kinds [Ad"), message);
    assertTrue(message.endsWith("LayerKinds.with adds layers of one's own"), message);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aValueThatJsonDoesNotHaveIsRefused() {
    LayerKinds kinds = LayerKinds.standard().with(Own.class);
    String message = assertThrows(
        ModelFileException.class, () -> NetworkFiles.save(network(own(Float.NaN)), folder, kinds)).getMessage();
    assertTrue(message.endsWith("layer own (own kind): f: NaN, which JSON does not have"), message);
    Own withoutText = new Own(1, 1, 1, 1, true, null, Colour.RED, new Nested(1), Angle.parse("1°"));
    message = assertThrows(
        ModelFileException.class, () -> NetworkFiles.save(network(withoutText), folder, kinds)).getMessage();
    assertTrue(message.endsWith("layer own (own kind): s: null, which files do not hold"), message);
  }

  @Test
  void whatATypeSaysAgainstItsTextNamesTheField() throws IOException {
    LayerKinds kinds = LayerKinds.standard().with(Own.class);
    NetworkFiles.save(network(own(1)), folder, kinds);
    Path structure = folder.resolve("network.json");
    network(new Relu()).saveWeights(folder.resolve("model.safetensors"));
    Files.writeString(structure, Files.readString(structure).replace("90°", "90"));
    assertEquals(structure + ": layers[0].options.angle: \"90\" is no angle, expected one such as 90°",
        assertThrows(ModelFileException.class, () -> NetworkFiles.load(folder, kinds)).getMessage());
  }

  /** With an option that files cannot hold. */
  public record Unwritable(Object x) implements UnrunLayer {}

  @Test
  void whatCannotBeAKindIsRefused() {
    LayerKinds kinds = LayerKinds.standard().with(Own.class);
    assertEquals("layer: there is a kind Own already, class " + Own.class.getName(),
        assertThrows(IllegalArgumentException.class, () -> kinds.with(Own.class)).getMessage());
    assertEquals(Unwritable.class.getName() + ": x is of type java.lang.Object, which files cannot hold",
        assertThrows(IllegalArgumentException.class, () -> kinds.with(Unwritable.class)).getMessage());
  }
}
