package dev.lanewise.nn.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsFileTest {
  private static final float[] NOTHING = {};

  @TempDir
  private Path folder;

  @Test
  void readsF32BitForBit() throws IOException {
    byte[] data = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0x80, 1, 0, (byte) 0xa0, 0x7f, 1, 0, 0, 0};
    int[] bits = bits(read(header("F32", "[2,2]", 16), data));
    assertArrayEquals(new int[] {0x3f800000, 0x80000000, 0x7fa00001, 1}, bits);
  }

  @Test
  void readsF16() throws IOException {
    // 1, -2, the smallest subnormal, the largest, -0, infinity
    byte[] data = {0, 0x3c, 0, (byte) 0xc0, 1, 0, (byte) 0xff, 0x7b, 0, (byte) 0x80, 0, 0x7c};
    float[] expected = {1, -2, 0x1p-24f, 65504, -0f, Float.POSITIVE_INFINITY};
    assertArrayEquals(expected, read(header("F16", "[6]", 12), data));
  }

  @Test
  void readsBf16() throws IOException {
    // 1, -2, -0, pi, -infinity
    byte[] data = {(byte) 0x80, 0x3f, 0, (byte) 0xc0, 0, (byte) 0x80, 0x49, 0x40, (byte) 0x80, (byte) 0xff};
    float[] expected = {1, -2, -0f, 3.140625f, Float.NEGATIVE_INFINITY};
    assertArrayEquals(expected, read(header("BF16", "[5]", 10), data));
  }

  @Test
  void roundsF64ToNearest() throws IOException {
    double[] doubles = {Math.PI, 1 + 0x1p-24, 1 + 0x1.8p-24, 1e300, 1e-300, -0.0};
    ByteBuffer data = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    data.asDoubleBuffer().put(doubles);
    float[] expected = {(float) Math.PI, 1, 1 + 0x1p-23f, Float.POSITIVE_INFINITY, 0, -0f};
    assertArrayEquals(expected, read(header("F64", "[6]", 48), data.array()));
  }

  @Test
  void readsIntoAPartOfAnArray() throws IOException {
    try (SafetensorsFile file = open(header("BF16", "[2]", 4), (byte) 0x80, (byte) 0x3f, (byte) 0, (byte) 0x40)) {
      float[] destination = {7, 7, 7, 7};
      file.read("x", destination, 1);
      assertArrayEquals(new float[] {7, 1, 2, 7}, destination);
      file.read("x", destination, 2);
      assertArrayEquals(new float[] {7, 1, 1, 2}, destination);
      assertEquals("destination: 4 floats from offset 3, expected room for the 2 of tensor \"x\"",
          assertThrows(IllegalArgumentException.class, () -> file.read("x", destination, 3)).getMessage());
      assertThrows(IllegalArgumentException.class, () -> file.read("x", destination, -1));
      assertThrows(IllegalArgumentException.class, () -> file.read("x", destination, Integer.MAX_VALUE));
    }
  }

  @Test
  void readsDataOfAnyAlignmentAndOrder() throws IOException {
    String header = "{\"late\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]},"
        + "\"none\":{\"shape\":[0,7],\"data_offsets\":[1,1],\"dtype\":\"F32\"},"
        + "\"early\":{\"dtype\":\"BOOL\",\"shape\":[],\"data_offsets\":[0,1]}}  \n ";
    try (SafetensorsFile file = open(header, (byte) 1, (byte) 0, (byte) 0, (byte) 0x80, (byte) 0x3f)) {
      assertEquals(List.of("late", "none", "early"), file.names());
      assertArrayEquals(new float[] {1}, file.read("late"));
      assertArrayEquals(NOTHING, file.read("none"));
      assertEquals(new TensorInfo("early", Dtype.BOOL, List.of(), 0, 1), file.tensor("early"));
      assertEquals(1, file.tensor("early").size());
      assertEquals(0, file.tensor("none").size());
    }
  }

  @Test
  void readsMetadata() throws IOException {
    try (SafetensorsFile file = open("{\"__metadata__\":{\"format\":\"pt\",\"\":\"\\u00e9\\n\"}}")) {
      assertEquals(Map.of("format", "pt", "", "é\n"), file.metadata());
      assertTrue(file.tensors().isEmpty());
      assertThrows(UnsupportedOperationException.class, () -> file.metadata().clear());
    }
  }

  @Test
  void readsTheEmptyFile() throws IOException {
    try (SafetensorsFile file = open("{}")) {
      assertEquals(List.of(), file.names());
      assertEquals(Map.of(), file.metadata());
    }
  }

  @ParameterizedTest
  @EnumSource(Dtype.class)
  void listsEveryDtypeButReadsFloatsOnly(Dtype dtype) throws IOException {
    byte[] data = new byte[dtype.bits()];
    try (SafetensorsFile file = open(header(dtype.name(), "[8]", data.length), data)) {
      assertEquals(new TensorInfo("x", dtype, List.of(8L), 0, data.length), file.tensor("x"));
      if (dtype.readsAsFloat()) {
        assertArrayEquals(new float[8], file.read("x"));
      } else {
        String problem = "tensor \"x\" is " + dtype + ", expected F32, F64, F16 or BF16";
        assertEquals(problem, assertThrows(ModelFileException.class, () -> file.read("x")).problem());
        assertEquals(problem,
            assertThrows(ModelFileException.class, () -> file.read("x", new float[8], 0)).problem());
      }
    }
  }

  @Test
  void namesTheFileAndTheMissingTensor() throws IOException {
    try (SafetensorsFile file = open("{}")) {
      ModelFileException e = assertThrows(ModelFileException.class, () -> file.read("conv1.weight"));
      assertEquals(folder.resolve("x.safetensors") + ": no tensor \"conv1.weight\"", e.getMessage());
      assertEquals(folder.resolve("x.safetensors"), e.path());
      assertEquals("no tensor \"conv1.weight\"", e.problem());
    }
  }

  @Test
  void isClosedOnce() throws IOException {
    SafetensorsFile file = open(header("F32", "[0]", 0));
    file.close();
    file.close();
    assertThrows(IllegalStateException.class, () -> file.read("x"));
    assertEquals(List.of("x"), file.names());
  }

  @Test
  void refusesWhatIsNoFile() {
    Path missing = folder.resolve("missing.safetensors");
    assertEquals(missing + ": no such file",
        assertThrows(ModelFileException.class, () -> SafetensorsFile.open(missing)).getMessage());
    assertEquals(folder + ": is not a regular file",
        assertThrows(ModelFileException.class, () -> SafetensorsFile.open(folder)).getMessage());
  }

  @Test
  void refusesAWrongHeaderLength() throws IOException {
    refused("the file has 0 bytes, expected at least 8");
    refused("the file has 7 bytes, expected at least 8", new byte[7]);
    refused("header is empty, expected '{'", new byte[8]);
    byte[] header = {'{', '}'};
    refused("header length 3 goes past the end of the file, which has 2 bytes after it", TestFiles.bytes(3, header));
    refused("header length 100000000 goes past the end of the file, which has 2 bytes after it",
        TestFiles.bytes(100_000_000, header));
    refused("header length 100000001 is over the format's limit of 100000000", TestFiles.bytes(100_000_001, header));
    refused("header length 18446744073709551615 is over the format's limit of 100000000", TestFiles.bytes(-1, header));
  }

  @Test
  void refusesAHeaderThatIsNoUtf8() throws IOException {
    refused("header is not valid UTF-8 at byte 2", TestFiles.bytes(4, new byte[] {'{', '"', (byte) 0xff, '}'}));
    refused("header is not valid UTF-8 at byte 1", TestFiles.bytes(3, new byte[] {'{', (byte) 0xe2, (byte) 0x82}));
    refused("header is not valid UTF-8 at byte 1",
        TestFiles.bytes(4, new byte[] {'{', (byte) 0xed, (byte) 0xa0, (byte) 0x80}));
    // A JSON parser of bytes would take this for UTF-16.
    refusedWith("header is not valid JSON at character ", "", TestFiles.bytes(4, new byte[] {'{', 0, '}', 0}));
  }

  @Test
  void refusesAHeaderThatIsNoStrictJson() throws IOException {
    refused("header starts with byte 0x20, expected '{' (0x7b)", TestFiles.bytes(" {}"));
    refused("header starts with byte 0x5b, expected '{' (0x7b)", TestFiles.bytes("[]"));
    refused("header starts with byte 0xef, expected '{' (0x7b)", TestFiles.bytes("\ufeff{}"));
    for (String header : List.of("{", "{\"a\"", "{\"a\":", "{\"__metadata__\":{}", "{'a':{}}", "{a:{}}", "{,}", "{}}",
        "{}x", "{}\0", "{}//", "{\"a\\x\":1}", "{\"\n\":1}", "{\"__metadata__\":{},}", "{\"__metadata__\":nul}")) {
      refusedWith("header is not valid JSON at character ", "", TestFiles.bytes(header));
    }
    refused("header is not valid JSON at character 5: trailing an object after the end", TestFiles.bytes("{}  {}"));
    refusedWith("header is not valid JSON at character ", "surrogate", TestFiles.bytes("{\"\\ud800\":{}}"));
    refused("header is not valid JSON at character 29: unpaired surrogate in a string",
        TestFiles.bytes("{\"__metadata__\":{\"k\":\"\\udc00\"}}"));
  }

  @Test
  void refusesANameTwice() throws IOException {
    String x = "\"x\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}";
    refused("header is not valid JSON at character 57: Duplicate field 'x'", TestFiles.bytes("{" + x + "," + x + "}"));
    refused("header is not valid JSON at character 32: Duplicate field 'k'",
        TestFiles.bytes("{\"__metadata__\":{\"k\":\"\",\"\\u006b\":\"\"}}"));
    refused("header is not valid JSON at character 33: Duplicate field '__metadata__'",
        TestFiles.bytes("{\"__metadata__\":{},\"__metadata__\":{}}"));
    refused("header is not valid JSON at character 27: Duplicate field 'dtype'",
        TestFiles.bytes("{\"x\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}"));
  }

  @Test
  void refusesDepthAndLongNumbers() throws IOException {
    refused("tensor \"x\": shape[0] is an array, expected an integer from 0 to 9223372036854775807",
        TestFiles.bytes("{\"x\":{\"shape\":" + "[".repeat(100_000)));
    refusedWith("header is not valid JSON: ", "64",
        TestFiles.bytes("{\"x\":{\"shape\":[" + "1".repeat(65) + "]}}"));
  }

  @Test
  void refusesMetadataThatAreNoStrings() throws IOException {
    refused("__metadata__ is null, expected an object of strings", TestFiles.bytes("{\"__metadata__\":null}"));
    refused("__metadata__ is an array, expected an object of strings", TestFiles.bytes("{\"__metadata__\":[]}"));
    for (String[] value : new String[][] {{"1.5", "1.5"}, {"null", "null"}, {"{}", "an object"}, {"[]", "an array"}}) {
      refused("__metadata__: value of \"k\" is " + value[1] + ", expected a string",
          TestFiles.bytes("{\"__metadata__\":{\"k\":" + value[0] + "}}"));
    }
  }

  @Test
  void refusesATensorOfOtherFields() throws IOException {
    refused("tensor \"x\" is a string, expected an object of dtype, shape and data_offsets",
        TestFiles.bytes("{\"x\":\"F32\"}"));
    refused("tensor \"x\" is an array, expected an object of dtype, shape and data_offsets",
        TestFiles.bytes("{\"x\":[\"F32\",[],[0,0]]}"));
    refused("tensor \"x\": field dtype is missing", tensor("\"shape\":[0],\"data_offsets\":[0,0]"));
    refused("tensor \"x\": field shape is missing", tensor("\"dtype\":\"F32\",\"data_offsets\":[0,0]"));
    refused("tensor \"x\": field data_offsets is missing", tensor("\"dtype\":\"F32\",\"shape\":[0]"));
    refused("tensor \"x\": unknown field \"device\", expected dtype, shape and data_offsets",
        tensor("\"dtype\":\"F32\",\"device\":\"cpu\",\"shape\":[0],\"data_offsets\":[0,0]"));
  }

  @Test
  void refusesAnUnknownDtype() throws IOException {
    String known = ", expected one of [BOOL, F4, F6_E2M3, F6_E3M2, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, I16, U16, F16,"
        + " BF16, I32, U32, F32, C64, F64, I64, U64]";
    refused("tensor \"x\": unknown dtype \"f32\"" + known, TestFiles.bytes(header("f32", "[0]", 0)));
    refused("tensor \"x\": unknown dtype \"\"" + known, TestFiles.bytes(header("", "[0]", 0)));
    refused("tensor \"x\": dtype is 32, expected a string", tensor("\"dtype\":32"));
  }

  @Test
  void refusesWrongShapes() throws IOException {
    String expected = ", expected an integer from 0 to 9223372036854775807";
    refused("tensor \"x\": shape is 4, expected an array", shape("4"));
    refused("tensor \"x\": shape[1] is -1" + expected, shape("[2,-1]"));
    refused("tensor \"x\": shape[0] is -0" + expected, shape("[-0]"));
    refused("tensor \"x\": shape[0] is 1.0" + expected, shape("[1.0]"));
    refused("tensor \"x\": shape[0] is 1e2" + expected, shape("[1e2]"));
    refused("tensor \"x\": shape[0] is a string" + expected, shape("[\"1\"]"));
    refused("tensor \"x\": shape[0] is null" + expected, shape("[null]"));
    refused("tensor \"x\": shape[0] is 9223372036854775808" + expected, shape("[9223372036854775808]"));
    refused("tensor \"x\": shape [9223372036854775807] is too large", shape("[9223372036854775807]"));
    refused("tensor \"x\": shape [4294967296, 4294967296, 0] is too large", shape("[4294967296,4294967296,0]"));
    refused("tensor \"x\": shape has more than 64 dimensions", shape("[1" + ",1".repeat(64) + "]"));
    refused("tensor \"x\": shape [3] of F4 is 12 bits, not whole bytes", TestFiles.bytes(header("F4", "[3]", 2)));
  }

  @Test
  void readsShapesAtTheLimits() throws IOException {
    try (SafetensorsFile file = open(header("F32", "[0,4294967296,4294967296]", 0))) {
      assertArrayEquals(NOTHING, file.read("x"));
    }
    assertEquals(1, read(header("F32", "[1" + ",1".repeat(63) + "]", 4), new byte[4]).length);
  }

  @Test
  void refusesWrongOffsets() throws IOException {
    String expected = ", expected an integer from 0 to 9223372036854775807";
    refused("tensor \"x\": data_offsets is 4, expected an array", offsets("4"));
    refused("tensor \"x\": data_offsets [4], expected 2 values, begin and end", offsets("[4]"));
    refused("tensor \"x\": data_offsets has more than 2 values", offsets("[0,4,4]"));
    refused("tensor \"x\": data_offsets[0] is -4" + expected, offsets("[-4,4]"));
    refused("tensor \"x\": data_offsets[1] is 4.0" + expected, offsets("[0,4.0]"));
    refused("tensor \"x\": data_offsets [4, 0] end before they begin", offsets("[4,0]"));
    refused("tensor \"x\": data_offsets [0, 5] are 5 bytes, expected 4 for F32 of shape [1]", offsets("[0,5]"));
    refused("tensor \"x\": data_offsets [1, 5] end past the data, which has 4 bytes", offsets("[1,5]"));
    String last = "[9223372036854775803, 9223372036854775807]";
    refused("tensor \"x\": data_offsets " + last + " end past the data, which has 4 bytes", offsets(last));
  }

  @Test
  void refusesOverlapsHolesAndLeftBytes() throws IOException {
    refused("tensors \"a\" [0, 4] and \"b\" [2, 6] overlap", cover(8, 0, 4, 2, 6));
    refused("tensors \"a\" [0, 8] and \"b\" [4, 4] overlap", cover(8, 0, 8, 4, 4));
    refused("tensors \"a\" [0, 8] and \"b\" [0, 8] overlap", cover(8, 0, 8, 0, 8));
    refused("bytes 0 to 2 of the data, before tensor \"b\", belong to no tensor", cover(8, 4, 8, 2, 4));
    refused("bytes 4 to 6 of the data, before tensor \"b\", belong to no tensor", cover(8, 0, 4, 6, 8));
    refused("bytes 4 to 5 of the data, before tensor \"b\", belong to no tensor", cover(8, 0, 4, 5, 5));
    refused("bytes 6 to 8, the end of the data, belong to no tensor", cover(8, 0, 4, 4, 6));
    refused("bytes 0 to 1, the end of the data, belong to no tensor", TestFiles.bytes("{}", (byte) 0));
    try (SafetensorsFile file = SafetensorsFile.open(TestFiles.file(folder, cover(8, 8, 8, 0, 8)))) {
      assertEquals(8, file.tensor("b").bytes());
    }
  }

  @Test
  void messagesAreOneShortLine() throws IOException {
    String name = "\\n\\u001b[31m" + "n".repeat(10_000);
    refused("tensor \" [31m" + "n".repeat(194) + "…\" is 1, expected an object of dtype, shape and data_offsets",
        TestFiles.bytes("{\"" + name + "\":1}"));
  }

  /** A file of some bytes may claim anything; refusing it must not cost the memory that it claims. */
  @Test
  void refusesHugeClaimsWithoutMemoryForThem() throws IOException {
    List<byte[]> claims = List.of(
        TestFiles.bytes(99_999_999, new byte[] {'{'}),
        TestFiles.bytes(header("F32", "[268435456]", 1L << 30)),
        TestFiles.bytes(header("F32", "[1099511627776]", 1L << 42)),
        shape("[0" + ",0".repeat(63) + ",0]"),
        TestFiles.bytes("{\"__metadata__\":" + "[".repeat(1000)));
    for (byte[] claim : claims) {
      Path file = TestFiles.file(folder, claim);
      assertThrows(ModelFileException.class, () -> SafetensorsFile.open(file));
      long before = allocated();
      assertThrows(ModelFileException.class, () -> SafetensorsFile.open(file));
      long bytes = allocated() - before;
      assertTrue(bytes < 1 << 20, () -> bytes + " bytes allocated");
    }
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static String header(String dtype, String shape, long bytes) {
    return "{\"x\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[0,%d]}}".formatted(dtype, shape, bytes);
  }

  private static byte[] tensor(String fields) {
    return TestFiles.bytes("{\"x\":{" + fields + "}}");
  }

  private static byte[] shape(String shape) {
    return TestFiles.bytes(header("F32", shape, 0));
  }

  private static byte[] offsets(String offsets) {
    return TestFiles.bytes("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" + offsets + "}}", new byte[4]);
  }

  /** Tensors a and b of bytes, at these begins and ends. */
  private static byte[] cover(int dataBytes, int a0, int a1, int b0, int b1) {
    String tensor = "\"%s\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]}";
    String header = "{" + tensor.formatted("a", a1 - a0, a0, a1) + "," + tensor.formatted("b", b1 - b0, b0, b1) + "}";
    return TestFiles.bytes(header, new byte[dataBytes]);
  }

  private SafetensorsFile open(String header, byte... data) throws IOException {
    return SafetensorsFile.open(TestFiles.file(folder, TestFiles.bytes(header, data)));
  }

  private float[] read(String header, byte... data) throws IOException {
    try (SafetensorsFile file = open(header, data)) {
      return file.read("x");
    }
  }

  private void refused(String problem, byte... file) throws IOException {
    Path path = TestFiles.file(folder, file);
    ModelFileException e = assertThrows(ModelFileException.class, () -> SafetensorsFile.open(path));
    assertEquals(path + ": " + problem, e.getMessage());
  }

  private void refusedWith(String start, String part, byte... file) throws IOException {
    Path path = TestFiles.file(folder, file);
    String problem = assertThrows(ModelFileException.class, () -> SafetensorsFile.open(path)).problem();
    assertTrue(problem.startsWith(start) && problem.contains(part), problem);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }
}
