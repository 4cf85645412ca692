package dev.lanewise.nn.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

  @TempDir
  Path folder;

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void writesAndReplaces() throws IOException {
    Path file = folder.resolve("x.json");
    AtomicFile.write(file, "an old and longer text".getBytes(StandardCharsets.UTF_8));
    AtomicFile.write(file, NEW);
    assertEquals("new", Files.readString(file));
    assertEquals(List.of(file), files());
  }

  @Test
  void theOldFileStaysUntilTheCommitAndWithoutOne() throws IOException {
    Path file = folder.resolve("x.json");
    Files.writeString(file, "old");
    AtomicFile prepared = AtomicFile.prepare(file, to -> AtomicFile.writeFully(to, ByteBuffer.wrap(NEW)));
    assertEquals("old", Files.readString(file));
    assertEquals(2, files().size());
    prepared.close();
    assertEquals("old", Files.readString(file));
    assertEquals(List.of(file), files());
  }

  @Test
  void aFailureHalfwayLeavesTheOldFileAlone() throws IOException {
    Path file = folder.resolve("x.json");
    Files.writeString(file, "old");
    ModelFileException e = assertThrows(ModelFileException.class, () -> AtomicFile.write(file, to -> {
      AtomicFile.writeFully(to, ByteBuffer.wrap(NEW));
      throw new IOException("the disk is full");
    }));
    assertEquals(file + ": cannot be written: the disk is full", e.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of(file), files());
  }

  @Test
  void whatCannotBeAFileIsNamed() throws IOException {
    assertEquals(folder + ": cannot be written: it is a folder",
        assertThrows(ModelFileException.class, () -> AtomicFile.write(folder, NEW)).getMessage());
    Path file = folder.resolve("none/x");
    assertEquals(file + ": cannot be written: there is no folder " + file.getParent(),
        assertThrows(ModelFileException.class, () -> AtomicFile.write(file, NEW)).getMessage());
    assertEquals(List.of(), files());
  }
}
