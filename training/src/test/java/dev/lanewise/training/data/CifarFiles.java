package dev.lanewise.training.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Makes files in CIFAR-10's binary layout for tests: real sizes, contents that pack to next to nothing, the same bytes
 * each time.
 */
final class CifarFiles {
  static final String CLASSES = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";

  private CifarFiles() {}

  /** All members, whole: each file's records are those of {@link #batch}. */
  static Map<String, byte[]> members() {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("batches.meta.txt", CLASSES.getBytes(StandardCharsets.UTF_8));
    for (int b = 1; b <= 5; b++) {
      members.put("data_batch_" + b + ".bin", batch(b));
    }
    members.put("readme.html", new byte[88]);
    members.put("test_batch.bin", batch(6));
    return members;
  }

  /** Record r: label r mod 10; red is r mod 256 throughout, green the row, blue the column plus the batch's number. */
  static byte[] batch(int number) {
    byte[] file = new byte[CifarMembers.FILE];
    for (int r = 0; r < CifarMembers.RECORDS; r++) {
      int start = r * CifarMembers.RECORD;
      file[start] = (byte) (r % 10);
      for (int p = 0; p < 1024; p++) {
        file[start + 1 + p] = (byte) r;
        file[start + 1 + 1024 + p] = (byte) (p / 32);
        file[start + 1 + 2048 + p] = (byte) (p % 32 + number);
      }
    }
    return file;
  }

  static Path writeFolder(Path folder, Map<String, byte[]> members) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> member : members.entrySet()) {
      Files.write(folder.resolve(member.getKey()), member.getValue());
    }
    return folder;
  }

  static Path writeArchive(Path archive, Map<String, byte[]> members) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip(archive))) {
      TarArchiveEntry folder = new TarArchiveEntry(Cifar10.FOLDER + "/");
      folder.setModTime(0);
      tar.putArchiveEntry(folder);
      tar.closeArchiveEntry();
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        add(tar, Cifar10.FOLDER + "/" + member.getKey(), member.getValue());
      }
    }
    return archive;
  }

  static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setModTime(0);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  static OutputStream gzip(Path archive) throws IOException {
    return new GZIPOutputStream(Files.newOutputStream(archive), 1 << 16) {
      {
        def.setLevel(Deflater.BEST_SPEED);
      }
    };
  }
}
