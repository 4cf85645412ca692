package dev.lanewise.nn.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Safetensors files made by hand, right or wrong. */
final class TestFiles {
  private TestFiles() {}

  /** The bytes of a file with this header and these data. */
  static byte[] bytes(String header, byte... data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return bytes(text.length, text, data);
  }

  /** The bytes of a file with any header length, header and data. */
  static byte[] bytes(long length, byte[] header, byte... data) {
    return ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length).put(header).put(data).array();
  }

  /** Writes the bytes to a file {@code x.safetensors} of the folder. */
  static Path file(Path folder, byte[] bytes) throws IOException {
    return Files.write(folder.resolve("x.safetensors"), bytes);
  }
}
