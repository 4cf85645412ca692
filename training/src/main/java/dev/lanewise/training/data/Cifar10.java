package dev.lanewise.training.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads CIFAR-10 (A. Krizhevsky, 2009) in its official binary layout: {@code cifar-10-binary.tar.gz}, or the folder
 * {@code cifar-10-batches-bin} unpacked from it, or that folder's parent.
 *
 * <p>Members are {@code data_batch_1.bin} .. {@code data_batch_5.bin} and {@code test_batch.bin}, each 10,000 records
 * of 3,073 bytes (a label, then 32×32 red, green and blue planes), and {@code batches.meta.txt} with the
 * ten class names. Images are kept as bytes, rearranged channels last.
 *
 * <p>The validation part is the first 5,000 training records, the training part the other 45,000, the test part the
 * 10,000 test records, all in file order.
 *
 * <p>Everything is checked: that each member is there once and whole, each label, each tar header's checksum, and the
 * archive's own checksum at its end. What is allocated depends on constants alone, never on what a header says.
 */
public final class Cifar10 {
  /** Training records that make the validation part. */
  public static final int VALIDATION = 5_000;

  /** The name of the folder inside the archive. */
  static final String FOLDER = "cifar-10-batches-bin";

  private static final String ARCHIVE = "cifar-10-binary.tar.gz";
  private static final String EXPECTED = ARCHIVE + " or the folder " + FOLDER + " unpacked from it";

  /** Room for a tar header with its extensions, and for the padding before it: they take a few KB. */
  private static final long HEADER_ALLOWANCE = 1 << 20;

  /** Unpacked size beyond which an archive cannot be CIFAR-10, whose members sum to 184 MB. */
  private static final long LARGEST_ARCHIVE = 1L << 29;

  private static final int BUFFER = 1 << 16;

  private Cifar10() {}

  /**
   * Reads the whole set.
   *
   * @param path the archive, the folder unpacked from it, or the folder's parent
   * @return 45,000 training, 5,000 validation and 10,000 test images
   * @throws DataException if anything is missing, unreadable or not as it must be
   */
  public static Splits read(Path path) {
    if (Files.isDirectory(path)) {
      return readFolder(folderIn(path));
    }
    if (!Files.exists(path)) {
      throw new DataException(path + ": no such file, expected " + EXPECTED);
    }
    if (!Files.isRegularFile(path)) {
      throw new DataException(path + ": neither a file nor a folder, expected " + EXPECTED);
    }
    return readArchive(path);
  }

  private static Path folderIn(Path path) {
    for (String member : CifarMembers.NAMES) {
      if (Files.exists(path.resolve(member))) {
        return path;
      }
    }
    if (Files.isDirectory(path.resolve(FOLDER))) {
      return path.resolve(FOLDER);
    }
    throw new DataException(
        path + ": no CIFAR-10 in this folder, expected data_batch_1.bin and so on, or a folder " + FOLDER);
  }

  private static Splits readFolder(Path folder) {
    CifarMembers members = new CifarMembers();
    for (String member : CifarMembers.NAMES) {
      Path file = folder.resolve(member);
      if (!Files.isRegularFile(file)) {
        throw new DataException(file + ": no such file, expected all members of " + ARCHIVE);
      }
      try (InputStream in = Files.newInputStream(file)) {
        members.read(member, file.toString(), Files.size(file), in);
      } catch (IOException e) {
        throw new DataException(file + ": cannot be read: " + reason(e), e);
      }
    }
    return members.splits();
  }

  private static Splits readArchive(Path archive) {
    try (InputStream file = Files.newInputStream(archive);
        InputStream gzip = unpack(archive, file);
        LimitedInputStream unpacked = new LimitedInputStream(gzip);
        TarArchiveInputStream tar = new TarArchiveInputStream(unpacked)) {
      CifarMembers members = readMembers(archive, unpacked, tar);
      members.checkComplete(member -> archive + "!" + member + ": not in the archive, expected all members of "
          + ARCHIVE + " (the version for C programs)");
      return members.splits();
    } catch (IOException e) {
      throw new DataException(archive + ": cannot be read: " + reason(e), e);
    }
  }

  private static InputStream unpack(Path archive, InputStream file) throws IOException {
    try {
      return new GZIPInputStream(file, BUFFER);
    } catch (ZipException | EOFException e) {
      throw new DataException(archive + ": byte 0: not a gzip file, expected " + EXPECTED, e);
    }
  }

  private static CifarMembers readMembers(Path archive, LimitedInputStream unpacked, TarArchiveInputStream tar) {
    CifarMembers members = new CifarMembers();
    TarArchiveEntry entry = nextEntry(archive, unpacked, tar);
    while (entry != null) {
      String member = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
      unpacked.allow(LARGEST_ARCHIVE - unpacked.position());
      if (CifarMembers.NAMES.contains(member)) {
        readMember(archive + "!" + member, entry, member, tar, members);
      } else {
        skip(archive, unpacked, tar);
      }
      entry = nextEntry(archive, unpacked, tar);
    }
    readToEnd(archive, unpacked);
    return members;
  }

  private static void readMember(
      String where, TarArchiveEntry entry, String member, TarArchiveInputStream tar, CifarMembers members) {
    if (!entry.isFile() || entry.isSparse()) {
      throw new DataException(where + ": not a plain file, expected " + ARCHIVE);
    }
    members.read(member, where, entry.getSize(), tar);
  }

  private static TarArchiveEntry nextEntry(Path archive, LimitedInputStream unpacked, TarArchiveInputStream tar) {
    unpacked.allow(Math.min(HEADER_ALLOWANCE, LARGEST_ARCHIVE - unpacked.position()));
    long start = unpacked.position();
    try {
      TarArchiveEntry entry = tar.getNextEntry();
      if (entry != null && !entry.isCheckSumOK()) {
        throw new IOException("wrong checksum");
      }
      return entry;
    } catch (IOException | IllegalArgumentException e) {
      // The tar reader lets IllegalArgumentException through where a numeric field of a header is damaged.
      throw new DataException(
          at(archive, start) + "no readable tar header (" + reason(e) + "), expected " + ARCHIVE, e);
    }
  }

  /** Reads over a member that is none of ours (the official archive has a readme), without keeping it. */
  private static void skip(Path archive, LimitedInputStream unpacked, TarArchiveInputStream tar) {
    byte[] buffer = new byte[BUFFER];
    try {
      while (tar.read(buffer) > 0) {
        continue;
      }
    } catch (IOException e) {
      throw damaged(archive, unpacked, e);
    }
  }

  /** Reads what follows the tar's end mark: only at the end of its input does the unpacker compare the checksum. */
  private static void readToEnd(Path archive, LimitedInputStream unpacked) {
    byte[] buffer = new byte[BUFFER];
    unpacked.allow(HEADER_ALLOWANCE);
    try {
      while (unpacked.read(buffer, 0, BUFFER) > 0) {
        continue;
      }
    } catch (IOException e) {
      throw damaged(archive, unpacked, e);
    }
  }

  private static DataException damaged(Path archive, LimitedInputStream unpacked, IOException e) {
    return new DataException(
        at(archive, unpacked.position()) + "the archive is damaged (" + reason(e) + "), expected a whole " + ARCHIVE,
        e);
  }

  private static String at(Path archive, long unpackedPosition) {
    return archive + ": byte " + unpackedPosition + " of the unpacked archive: ";
  }

  /** What an exception says, or what it is where it says nothing. */
  static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
