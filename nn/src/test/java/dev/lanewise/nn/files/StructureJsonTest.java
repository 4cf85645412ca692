package dev.lanewise.nn.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Relu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Structures with one thing wrong. */
class StructureJsonTest {
  @TempDir
  private Path folder;

  /** The folder of a network whose structure is changed and whose weights would suit it. */
  private Path changed(String from, String to) throws IOException {
    Network network = Network.builder(Shape.of(6, 6, 2))
        .add("conv", Conv2d.of(2, 3).withPadding(1)).add("relu", new Relu()).add("drop", new Dropout(0.5))
        .add("add", new Add(), "drop", "input").build(1);
    network.save(folder);
    network.saveWeights(folder.resolve(NetworkFiles.WEIGHTS));
    Path structure = folder.resolve(NetworkFiles.STRUCTURE);
    String text = Json.write(Json.read(Files.readString(structure)));
    assertTrue(text.contains(from), text);
    Files.writeString(structure, text.replace(from, to));
    return structure;
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "\"version\":1 | \"version\":2 | version: is 2, expected 1, the only version there is",
    "\"version\":1 | \"version\":1.0 | version: is 1.0, expected an integer",
    "\"version\":1 | \"version\":null | version: is null, expected an integer",
    "\"version\":1 | \"version\":4294967297 | version: is 4294967297, expected an integer of 32 bits",
    "\"version\":1, | | no field \"version\"",
    "\"version\":1 | \"version\":1,\"x\":[] | unknown field \"x\", expected only format, …",
    "lanewise network | other | format: is \"other\", expected \"lanewise network\"",
    "\"input\":[6,6,2] | \"input\":6 | input: is 6, expected an array",
    "\"input\":[6,6,2] | \"input\":[6,6,\"2\"] | input[2]: is \"2\", expected an integer",
    "\"input\":[6,6,2] | \"input\":[6,-6,2] | input: dims: [6, -6, 2] has a negative dimension",
    "\"input\":[6,6,2] | \"input\":[6,0,2] | input: input: 6×0×2, expected at least one element",
    "\"input\":[6,6,2] | \"input\":[6,6,3] | layers[3]: add (Add): got inputs 6×6×2 and 6×6×3, needs two of one shape",
    "\"name\":\"relu\" | \"name\":\"conv\" | layers[1]: name: \"conv\" is already taken",
    "\"name\":\"relu\" | \"name\":\"input\" | layers[1]: name: \"input\" is already taken",
    "\"name\":\"relu\" | \"name\":7 | layers[1].name: is 7, expected a string",
    "\"kind\":\"Relu\" | \"kind\":\"relu\" | layers[1].kind: is \"relu\", expected one of [AdaptiveA…",
    "\"kind\":\"Relu\" | \"kind\":\"Dropout\" | layers[1].options: no field \"probability\"",
    "[\"relu\"] | [\"relux\"] | layers[2].inputs[0]: is \"relux\", expected \"input\" or …",
    "[\"relu\"] | [\"drop\"] | layers[2].inputs[0]: is \"drop\", expected \"input\" or …",
    "[\"relu\"] | [] | layers[2].inputs: is empty, expected at least one name",
    "[\"relu\"] | [\"relu\",\"conv\"] | layers[2]: drop (Dropout): got 2 inputs, needs 1",
    "[\"relu\"] | \"relu\" | layers[2].inputs: is \"relu\", expected an array",
    "[\"relu\"] | [\"conv\"] | relu: no layer reads its output",
    "\"filters\":2 | \"filters\":0 | layers[0].options: filters: 0, expected at least 1",
    "\"filters\":2 | \"filters\":\"2\" | layers[0].options.filters: is \"2\", expected an integer",
    "\"bias\":true | \"bias\":1 | layers[0].options.bias: is 1, expected true or false",
    "\"same\":false | \"same\":true | layers[0].options.padding: padding: same, but also 1, 1, 1, 1: expected 0 there",
    "\"same\":false, | | layers[0].options.padding: no field \"same\"",
    "\"dw\":1 | \"dw\":1,\"dv\":1 | layers[0].options: unknown field \"dv\", expected only filters, kh, …",
    "\"probability\":0.5 | \"probability\":\"x\" | layers[2].options.probability: is \"x\", expected a number",
    "\"probability\":0.5 | \"probability\":1 | layers[2].options: …",
    "\"options\":{} | \"options\":{\"a\":0} | layers[1].options: unknown field \"a\", expected none",
    "\"options\":{} | \"options\":[] | layers[1].options: is an array, expected an object",
    "\"filters\":2 | \"filters\":2,\"filters\":2 | is not valid JSON at line 1, column …",
    "\"filters\":2 | \"filters\": | is not valid JSON at line 1, column …"
  })
  void oneWrongThingIsNamed(String from, String to, String problem) throws IOException {
    Path structure = changed(from, to == null ? "" : to);
    String message = assertThrows(ModelFileException.class, () -> Network.load(folder)).getMessage();
    String start = structure + ": " + problem.replace("…", "");
    assertTrue(problem.endsWith("…") ? message.startsWith(start) : message.equals(start), message);
  }

  @Test
  void anotherInitializerIsRefused() throws IOException {
    Object text = Options.write(Conv2d.of(1, 1)).get("initializer");
    Path structure = changed("\"initializer\":\"" + text + "\"", "\"initializer\":\"best\"");
    String message = assertThrows(ModelFileException.class, () -> Network.load(folder)).getMessage();
    assertTrue(message.startsWith(structure + ": layers[0].options.initializer: "), message);
    assertTrue(message.contains("best"), message);
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws IOException {
    Path structure = changed("relu", "relu");
    Files.write(structure, new byte[] {'{', (byte) 0xff});
    assertEquals(structure + ": is not valid UTF-8",
        assertThrows(ModelFileException.class, () -> Network.load(folder)).getMessage());
  }

  @Test
  void aStructureInMetadataIsReadAsStrictly() throws IOException {
    Path weights = folder.resolve(NetworkFiles.WEIGHTS);
    new SafetensorsWriter().metadata(NetworkFiles.KEY, "{\"format\":1}").write(weights);
    assertEquals(weights + ": lanewise.network.format: is 1, expected a string",
        assertThrows(ModelFileException.class, () -> Network.load(folder)).getMessage());
  }

  /** A damaged number must not take memory that no file of this size can fill. */
  @Test
  void sizesThatTheWeightsDoNotHaveAreRefusedBeforeMemoryIsTaken() throws IOException {
    changed("\"filters\":2", "\"filters\":59000000");
    Path structure = folder.resolve(NetworkFiles.STRUCTURE);
    Files.writeString(structure, Files.readString(structure).replace("[\"drop\",\"input\"]", "[\"drop\",\"drop\"]"));
    assertEquals(folder.resolve(NetworkFiles.WEIGHTS)
        + ": tensor \"conv.weight\" is 2×2×3×3 (OIHW), expected 59000000×2×3×3 for layer conv (Conv2d)",
        assertThrows(ModelFileException.class, () -> Network.load(folder)).getMessage());
  }
}
