package dev.lanewise.nn.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void treesComeBack() throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("z", List.of(1L, -2L, Long.MIN_VALUE, Long.MAX_VALUE));
    tree.put("a", Map.of("nested", List.of(List.of(), Map.of())));
    tree.put("", Arrays.asList(true, false, null));
    tree.put("numbers", List.of(0.1, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 1e-5));
    tree.put("text", "\"\\/\b\f\n\r\t\u0000\u001f\u2028é😀");
    Object read = Json.read(Json.write(tree));
    assertEquals(tree, read);
    assertEquals(List.copyOf(tree.keySet()), List.copyOf(((Map<?, ?>) read).keySet()));
  }

  @Test
  void floatsComeBackExactly() throws IOException {
    float[] floats = {0.1f, 1e-5f, Float.MIN_VALUE, Float.MAX_VALUE, -0f};
    for (float value : floats) {
      assertEquals((double) value, Json.read(Json.write(value)));
    }
    assertEquals("[1,0.5]", Json.write(List.of(1, 0.5f)));
  }

  @Test
  void readsAnyValueAlone() throws IOException {
    assertEquals(null, Json.read(" null "));
    assertEquals("x", Json.read("\"x\""));
    assertEquals(12L, Json.read("12"));
    assertEquals(12.0, Json.read("12.0"));
  }

  @Test
  void refusesWhatIsNotStrict() {
    for (String text : List.of("", " ", "{", "[1,]", "[1 2]", "{\"a\":1,\"a\":2}", "{} x", "{} []", "NaN", "1e999",
        "01", "9223372036854775808", "'x'", "{a:1}", "\"\\ud800\"", "{\"\\udc00\":1}", "// x\n1",
        "[".repeat(65) + "]".repeat(65), "1".repeat(65))) {
      assertThrows(JsonProcessingException.class, () -> Json.read(text), text);
    }
  }

  @Test
  void readsItsDepth() throws IOException {
    assertTrue(Json.read("[".repeat(64) + "]".repeat(64)) instanceof List<?>);
  }

  @Test
  void writesNothingElse() {
    for (Object tree : new Object[] {Double.NaN, Float.POSITIVE_INFINITY, 'x', new int[0], "\ud800"}) {
      assertThrows(IllegalArgumentException.class, () -> Json.write(tree));
    }
  }
}
