package dev.lanewise.training.cli;

import dev.lanewise.training.data.DataFolder;
import dev.lanewise.training.download.Archives;
import dev.lanewise.training.download.DownloadException;
import dev.lanewise.training.download.Downloader;
import dev.lanewise.training.download.RemoteFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fetches the archives of datasets into the data folder. */
@Command(
    name = "download",
    description = {"Fetches the archives of a dataset, so that 'train --data' finds it under its name. A download that "
        + "was broken off is continued; checksums are verified."},
    mixinStandardHelpOptions = true)
final class DownloadCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "DATASET", completionCandidates = Names.class,
      description = "One or more of: ${COMPLETION-CANDIDATES}.")
  private List<String> datasets;

  @Option(names = "--to", paramLabel = "FOLDER",
      description = "The data folder. [where train looks for data]")
  private Path to;

  @Option(names = "--from", paramLabel = "URL",
      description = "A folder of another host that has the same files. [the publisher's]")
  private String from;

  @Option(names = "--progress", paramLabel = "MODE", defaultValue = "auto",
      description = "bar, plain (lines), none, or auto: a bar on a terminal, lines elsewhere. [${DEFAULT-VALUE}]")
  private Progress.Mode progress;

  /** The names that help lists. */
  private static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Archives.names().iterator();
    }
  }

  @Override
  public Integer call() {
    Path folder = to == null ? DataFolder.path() : to;
    List<RemoteFile> files = files();
    PrintWriter out = spec.commandLine().getOut();
    Downloader downloader = new Downloader();
    for (RemoteFile file : files) {
      try {
        out.println(folder.resolve(file.path()) + switch (fetch(downloader, file, folder)) {
          case PRESENT -> ": is there already, and its checksum is right";
          case DOWNLOADED -> ": downloaded, and its checksum is right";
        });
        out.flush();
      } catch (DownloadException e) {
        spec.commandLine().getErr().println("lanewise: " + e.getMessage());
        spec.commandLine().getErr().flush();
        return 1;
      }
    }
    return 0;
  }

  /** The bar is gone when this returns. */
  private Downloader.Outcome fetch(Downloader downloader, RemoteFile file, Path folder) throws DownloadException {
    try (DownloadProgress listener = new DownloadProgress(progress, spec.commandLine().getOut())) {
      return downloader.fetch(file, folder, listener);
    }
  }

  /** Of all datasets, before the first is fetched: a name with a typing error costs no download. */
  private List<RemoteFile> files() {
    try {
      return datasets.stream().map(name -> Archives.of(name.toLowerCase(Locale.ROOT)))
          .flatMap(archives -> (from == null ? archives.files() : archives.files(from)).stream()).toList();
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }
}
