package dev.lanewise.training.download;

import dev.lanewise.nn.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What has come of a file so far, {@code NAME.part}, and beside it in {@code NAME.part.version} how the server calls
 * the version that it is part of. Locked while it is open, against another process that fetches the same.
 */
final class PartFile implements AutoCloseable {
  /** No server calls a version by a longer name. */
  private static final int MAX_VERSION = 1000;

  private final Path target;
  private final Path part;
  private final Path version;
  private final FileChannel channel;

  private PartFile(Path target, Path part, FileChannel channel) {
    this.target = target;
    this.part = part;
    this.version = part.resolveSibling(part.getFileName() + ".version");
    this.channel = channel;
  }

  static PartFile open(Path target) throws IOException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    FileChannel channel = FileChannel.open(
        part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      // Past the end: where locks are mandatory, one on the bytes would keep their own checksum from being read.
      locked = channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      // Said below.
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw new DownloadException(part + ": another download is writing it", null);
    }
    return new PartFile(target, part, channel);
  }

  long length() throws IOException {
    return channel.size();
  }

  /** The version that the part belongs to; empty where nothing is there that could be continued. */
  Optional<String> version() throws IOException {
    if (length() == 0 || !Files.isRegularFile(version) || Files.size(version) > MAX_VERSION) {
      return Optional.empty();
    }
    String text = Files.readString(version).strip();
    return Optional.of(text).filter(v -> !v.isEmpty() && v.chars().allMatch(c -> c >= ' ' && c < 127));
  }

  /**
   * Forgets what has come.
   *
   * @param newVersion of what will come, or null where the server does not say
   */
  void restart(String newVersion) throws IOException {
    // In this order: no moment has bytes of one version beside the name of another.
    channel.truncate(0);
    if (newVersion == null || newVersion.length() > MAX_VERSION) {
      Files.deleteIfExists(version);
    } else {
      Files.writeString(version, newVersion);
    }
  }

  void append(byte[] bytes, int length) throws IOException {
    channel.position(channel.size());
    AtomicFile.writeFully(channel, ByteBuffer.wrap(bytes, 0, length));
  }

  /** Under its final name from now on. */
  void finish() throws IOException {
    channel.force(true);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(version);
  }

  void delete() throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(version);
  }

  String md5() throws IOException {
    return md5(part);
  }

  static String md5(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Releases the lock; an empty part is of no use to anybody. */
  @Override
  public void close() throws IOException {
    boolean empty = channel.size() == 0;
    channel.close();
    if (empty) {
      delete();
    }
  }
}
