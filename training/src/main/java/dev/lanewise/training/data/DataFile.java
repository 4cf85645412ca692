package dev.lanewise.training.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * A file read from front to end, packed by gzip or not, as its first two bytes say. Its length is known before anything
 * is read, so that a reader can hold it against what a header claims. Each complaint names the file and the byte.
 */
final class DataFile implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final boolean packed;
  private final long length;
  private final InputStream in;
  private long position;

  private DataFile(Path path, long limit) throws IOException {
    this.path = path;
    this.packed = isGzip(path);
    this.length = packed ? unpackedLength(limit) : Files.size(path);
    if (length > limit) {
      throw new DataException(path + ": larger than " + limit + " bytes, more than can belong here");
    }
    this.in = packed ? gunzip(Files.newInputStream(path)) : new BufferedInputStream(Files.newInputStream(path), BUFFER);
  }

  /**
   * Opens a file. A packed one is unpacked once to its end, which checks its checksum; nothing of it is kept.
   *
   * @param limit the length in bytes, after unpacking, beyond which the file is refused
   */
  static DataFile open(Path path, long limit) {
    if (!Files.exists(path)) {
      throw new DataException(path + ": no such file");
    }
    if (!Files.isRegularFile(path)) {
      throw new DataException(path + ": not a file");
    }
    try {
      return new DataFile(path, limit);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static DataException unreadable(Path path, IOException e) {
    return new DataException(path + ": damaged, cut off or not readable: " + DataException.reason(e), e);
  }

  /** Unpacks one gzip member after the other; what follows the last and is none is refused. */
  static InputStream gunzip(InputStream in) throws IOException {
    return GzipCompressorInputStream.builder().setInputStream(new BufferedInputStream(in, BUFFER))
        .setDecompressConcatenated(true).get();
  }

  private static boolean isGzip(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.read() == 0x1F && in.read() == 0x8B;
    }
  }

  private long unpackedLength(long limit) throws IOException {
    try (InputStream file = Files.newInputStream(path); InputStream unpacked = gunzip(file)) {
      byte[] buffer = new byte[BUFFER];
      long sum = 0;
      int got = 0;
      while (got >= 0 && sum <= limit) {
        got = unpacked.read(buffer);
        sum += Math.max(0, got);
      }
      return sum;
    }
  }

  /** The length in bytes, after unpacking. */
  long length() {
    return length;
  }

  /** Reads exactly {@code count} bytes: {@code what}, as messages call them. */
  byte[] bytes(String what, int count) {
    if (count > length - position) {
      throw new DataException(at(position) + "the file ends after " + length + " bytes, expected " + what + " ("
          + count + " bytes from here)");
    }
    try {
      byte[] bytes = new byte[count];
      if (in.readNBytes(bytes, 0, count) < count) {
        throw new IOException("it became shorter while it was read");
      }
      position += count;
      return bytes;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** Reads four bytes, the highest first. */
  int bigEndianInt(String what) {
    byte[] bytes = bytes(what, 4);
    return (bytes[0] & 0xFF) << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
  }

  /** The start of a complaint about a byte. */
  String at(long byteIndex) {
    return path + ": byte " + byteIndex + (packed ? " after unpacking: " : ": ");
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }
}
