package dev.lanewise.training.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads a set in CIFAR's binary layout from its archive, or from the folder unpacked from it. */
final class CifarReader {
  /** Room for a tar header with its extensions, and for the padding before it: they take a few KB. */
  private static final long HEADER_ALLOWANCE = 1 << 20;

  /** Unpacked size beyond which an archive cannot be CIFAR, whose members sum to 184 MB. */
  private static final long LARGEST_ARCHIVE = 1L << 29;

  private static final int BUFFER = 1 << 16;

  private final CifarLayout layout;
  private final String expected;

  CifarReader(CifarLayout layout) {
    this.layout = layout;
    this.expected = layout.archive() + " or the folder " + layout.folder() + " unpacked from it";
  }

  /** Reads the archive, the folder unpacked from it, or what a folder holds of the two: the folder, if it has both. */
  Splits read(Path path) {
    if (Files.isDirectory(path)) {
      return readFrom(path);
    }
    if (!Files.exists(path)) {
      throw new DataException(path + ": no such file, expected " + expected);
    }
    if (!Files.isRegularFile(path)) {
      throw new DataException(path + ": neither a file nor a folder, expected " + expected);
    }
    return readArchive(path);
  }

  private Splits readFrom(Path path) {
    for (String member : layout.files()) {
      if (Files.exists(path.resolve(member))) {
        return readFolder(path);
      }
    }
    if (Files.isDirectory(path.resolve(layout.folder()))) {
      return readFolder(path.resolve(layout.folder()));
    }
    if (Files.isRegularFile(path.resolve(layout.archive()))) {
      return readArchive(path.resolve(layout.archive()));
    }
    throw new DataException(path + ": no " + layout.title() + " in this folder, expected "
        + layout.train().getFirst().file() + " and so on, or " + expected);
  }

  private Splits readFolder(Path folder) {
    CifarMembers members = new CifarMembers(layout);
    for (String member : layout.files()) {
      Path file = folder.resolve(member);
      if (!Files.isRegularFile(file)) {
        throw new DataException(file + ": no such file, expected all members of " + layout.archive());
      }
      try (InputStream in = Files.newInputStream(file)) {
        members.read(member, file.toString(), Files.size(file), in);
      } catch (IOException e) {
        throw new DataException(file + ": cannot be read: " + DataException.reason(e), e);
      }
    }
    return members.splits();
  }

  private Splits readArchive(Path archive) {
    try (InputStream file = Files.newInputStream(archive);
        InputStream gzip = unpack(archive, file);
        LimitedInputStream unpacked = new LimitedInputStream(gzip);
        TarArchiveInputStream tar = new TarArchiveInputStream(unpacked)) {
      CifarMembers members = readMembers(archive, unpacked, tar);
      members.checkComplete(member -> archive + "!" + member + ": not in the archive, expected all members of "
          + layout.archive() + " (the version for C programs)");
      return members.splits();
    } catch (IOException e) {
      throw new DataException(archive + ": cannot be read: " + DataException.reason(e), e);
    }
  }

  private InputStream unpack(Path archive, InputStream file) {
    try {
      return DataFile.gunzip(file);
    } catch (IOException e) {
      throw new DataException(archive + ": byte 0: not a gzip file, expected " + expected, e);
    }
  }

  private CifarMembers readMembers(Path archive, LimitedInputStream unpacked, TarArchiveInputStream tar) {
    CifarMembers members = new CifarMembers(layout);
    TarArchiveEntry entry = nextEntry(archive, unpacked, tar);
    while (entry != null) {
      String member = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
      unpacked.allow(LARGEST_ARCHIVE - unpacked.position());
      if (layout.files().contains(member)) {
        readMember(archive + "!" + member, entry, member, tar, members);
      } else {
        skip(archive, unpacked, tar);
      }
      entry = nextEntry(archive, unpacked, tar);
    }
    readToEnd(archive, unpacked);
    return members;
  }

  private void readMember(
      String where, TarArchiveEntry entry, String member, TarArchiveInputStream tar, CifarMembers members) {
    if (!entry.isFile() || entry.isSparse()) {
      throw new DataException(where + ": not a plain file, expected " + layout.archive());
    }
    members.read(member, where, entry.getSize(), tar);
  }

  private TarArchiveEntry nextEntry(Path archive, LimitedInputStream unpacked, TarArchiveInputStream tar) {
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
      throw new DataException(at(archive, start) + "no readable tar header (" + DataException.reason(e) + "), expected "
          + layout.archive(), e);
    }
  }

  /** Reads over a member that is none of ours (the official archive has a readme), without keeping it. */
  private void skip(Path archive, LimitedInputStream unpacked, TarArchiveInputStream tar) {
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
  private void readToEnd(Path archive, LimitedInputStream unpacked) {
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

  private DataException damaged(Path archive, LimitedInputStream unpacked, IOException e) {
    return new DataException(
        at(archive, unpacked.position()) + "the archive is damaged (" + DataException.reason(e)
            + "), expected a whole " + layout.archive(), e);
  }

  private String at(Path archive, long unpackedPosition) {
    return archive + ": byte " + unpackedPosition + " of the unpacked archive: ";
  }
}
