package dev.lanewise.training.download;

import java.net.URI;
import java.util.Objects;

/**
 * A file to be fetched, with the checksum that its publisher states.
 *
 * @param uri where it is, {@code http} or {@code https}
 * @param path where it belongs, relative to the data folder, such as {@code mnist/t10k-labels-idx1-ubyte.gz}
 * @param md5 32 hexadecimal digits, in lower case. Publishers of these files state no stronger one; it tells a broken
 *     file from a whole one, not a forged one from a true one
 */
public record RemoteFile(URI uri, String path, String md5) {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the address is not one of HTTP or the checksum not one of MD5
   */
  public RemoteFile {
    Objects.requireNonNull(path, "path");
    if (uri.getHost() == null || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
      throw new IllegalArgumentException("uri is " + uri + ", expected an address of http or https");
    }
    if (!md5.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("md5 is " + md5 + ", expected 32 hexadecimal digits");
    }
  }
}
