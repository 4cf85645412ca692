package dev.lanewise.training.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Makes files in CIFAR's binary layout for tests: contents that pack to next to nothing, the same bytes each time.
 */
final class CifarFiles {
  static final String CLASSES = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";

  private CifarFiles() {}

  /** All members of CIFAR-10, whole: each file's records are those of {@link #batch}. */
  static Map<String, byte[]> members(int records) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("batches.meta.txt", CLASSES.getBytes(StandardCharsets.UTF_8));
    for (int b = 1; b <= 5; b++) {
      members.put("data_batch_" + b + ".bin", batch(b, records));
    }
    members.put("readme.html", new byte[88]);
    members.put("test_batch.bin", batch(6, records));
    return members;
  }

  /** CIFAR-100's; the coarse label of record r is r mod 20, the fine one r mod 100. */
  static Map<String, byte[]> members100(int train, int test) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("coarse_label_names.txt", names("group", 20));
    members.put("fine_label_names.txt", names("class", 100));
    members.put("test.bin", records(2, test, 20, 100));
    members.put("train.bin", records(1, train, 20, 100));
    return members;
  }

  private static byte[] names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(k -> prefix + "_" + k + "\n").collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Record r: label r mod 10; red is r mod 256 throughout, green the row, blue the column plus the batch's number. */
  static byte[] batch(int number, int records) {
    return records(number, records, 10);
  }

  /** One label byte for each number of classes. */
  private static byte[] records(int number, int records, int... classes) {
    int length = classes.length + 3072;
    byte[] file = new byte[records * length];
    for (int r = 0; r < records; r++) {
      int start = r * length;
      for (int count : classes) {
        file[start++] = (byte) (r % count);
      }
      for (int p = 0; p < 1024; p++) {
        file[start + p] = (byte) r;
        file[start + 1024 + p] = (byte) (p / 32);
        file[start + 2048 + p] = (byte) (p % 32 + number);
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
    return writeArchive(archive, "cifar-10-batches-bin", members);
  }

  static Path writeArchive(Path archive, String folderName, Map<String, byte[]> members) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip(archive))) {
      TarArchiveEntry folder = new TarArchiveEntry(folderName + "/");
      folder.setModTime(0);
      tar.putArchiveEntry(folder);
      tar.closeArchiveEntry();
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        add(tar, folderName + "/" + member.getKey(), member.getValue());
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
