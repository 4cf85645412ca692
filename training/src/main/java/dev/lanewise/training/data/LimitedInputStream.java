package dev.lanewise.training.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Passes on only as many bytes as it was allowed to, and counts them. It stands between an unpacker and the reader of
 * what is unpacked, so that a small hostile file cannot make that reader collect gigabytes.
 */
final class LimitedInputStream extends FilterInputStream {
  private long position;
  private long limit;

  LimitedInputStream(InputStream in) {
    super(in);
  }

  /** Allows {@code bytes} more from here on; what was left of an earlier allowance is gone. */
  void allow(long bytes) {
    limit = position + bytes;
  }

  /** The number of bytes passed on so far. */
  long position() {
    return position;
  }

  @Override
  public int read() throws IOException {
    checkAllowance();
    int value = super.read();
    position += value < 0 ? 0 : 1;
    return value;
  }

  @Override
  public int read(byte[] dst, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    checkAllowance();
    int got = super.read(dst, offset, (int) Math.min(length, limit - position));
    position += Math.max(0, got);
    return got;
  }

  @Override
  public long skip(long bytes) throws IOException {
    if (bytes <= 0) {
      return 0;
    }
    checkAllowance();
    long skipped = super.skip(Math.min(bytes, limit - position));
    position += skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void checkAllowance() throws IOException {
    if (position >= limit) {
      throw new IOException("more data than can belong here");
    }
  }
}
