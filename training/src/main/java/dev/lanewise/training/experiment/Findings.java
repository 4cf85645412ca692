package dev.lanewise.training.experiment;

import dev.lanewise.nn.files.AtomicFile;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.pictures.Picture;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.Exhibit;
import dev.lanewise.training.report.Page;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.Theme;
import dev.lanewise.training.report.Tile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an experiment has found, in the order in which its page tells it: sections with sentences, charts, pictures and
 * tables; figures for {@code results.json}; checks that say pass or fail. Every chart and picture becomes a PNG file,
 * too.
 */
public final class Findings {
  private static final int GAP = 6;

  private final Page page;
  private final Map<String, byte[]> pictures = new LinkedHashMap<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<String, Network> networks = new LinkedHashMap<>();
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final List<Check> checks = new ArrayList<>();
  private String headline = "";

  /**
   * Something that must come out, and whether it did.
   *
   * @param name what must come out
   * @param passed whether it did
   * @param says with which figures, in a sentence
   */
  public record Check(String name, boolean passed, String says) {}

  Findings(Experiment experiment) {
    page = Page.of(experiment.title());
  }

  /** The answer in a sentence or two, with figures of this very run; it stands under the title and in the index. */
  public Findings headline(String sentence) {
    headline = sentence;
    return this;
  }

  /** Begins a section. */
  public Findings section(String heading) {
    page.section(heading);
    return this;
  }

  /** A heading within a section. */
  public Findings heading(String text) {
    page.heading(text);
    return this;
  }

  /** A paragraph. */
  public Findings says(String... sentences) {
    page.paragraph(String.join(" ", sentences));
    return this;
  }

  /** A list. */
  public Findings list(List<String> items) {
    page.list(items);
    return this;
  }

  /** Key figures side by side. */
  public Findings tiles(Tile... tiles) {
    page.tiles(List.of(tiles));
    return this;
  }

  /** A table. */
  public Findings table(Table table) {
    page.table(table);
    return this;
  }

  /**
   * Charts, two side by side where there is room.
   *
   * @param charts by the names of their PNG files, without the ending
   */
  public Findings charts(Map<String, Chart> charts) {
    charts.forEach(this::keep);
    page.charts(charts.values().toArray(Chart[]::new));
    return this;
  }

  /**
   * A chart with a caption.
   *
   * @param file the name of its PNG file, without the ending
   */
  public Findings chart(String file, Chart chart, String caption) {
    keep(file, chart);
    page.chart(chart, caption);
    return this;
  }

  private void keep(String file, Chart chart) {
    keep(file, chart.png(Theme.LIGHT));
  }

  /**
   * A picture by itself.
   *
   * @param file the name of its PNG file, without the ending
   */
  public Findings picture(String file, Exhibit exhibit) {
    keep(file, exhibit.picture().png());
    page.picture(exhibit);
    return this;
  }

  /**
   * Pictures in rows, all equally wide.
   *
   * @param file the name of the PNG file that shows all of them, without the ending
   * @param columns of that file
   */
  public Findings pictures(String file, List<Exhibit> exhibits, int columns) {
    List<Picture> all = exhibits.stream().map(Exhibit::picture).toList();
    keep(file, Picture.grid(all, columns, GAP, Picture.WHITE).png());
    page.pictures(exhibits);
    return this;
  }

  private void keep(String file, byte[] png) {
    if (pictures.putIfAbsent(Objects.requireNonNull(file, "file") + ".png", png) != null) {
      throw new IllegalArgumentException("file: there is a picture " + file + " already");
    }
  }

  /**
   * A text file beside the page.
   *
   * @param name of the file, with its ending
   */
  public Findings file(String name, String text) {
    if (files.putIfAbsent(Objects.requireNonNull(name, "name"), text) != null) {
      throw new IllegalArgumentException("name: there is a file " + name + " already");
    }
    return this;
  }

  /**
   * A network in a folder beside the page, for {@code --model}.
   *
   * @param folder its name
   */
  public Findings network(String folder, Network network) {
    if (networks.putIfAbsent(Objects.requireNonNull(folder, "folder"), network) != null) {
      throw new IllegalArgumentException("folder: there is a network " + folder + " already");
    }
    return this;
  }

  /**
   * A figure for {@code results.json}.
   *
   * @param value a number, text, list, map or record; an infinite number or NaN becomes null
   */
  public Findings value(String key, Object value) {
    boolean broken = value instanceof Double number && !Double.isFinite(number);
    if (values.containsKey(key)) {
      throw new IllegalArgumentException("key: there is a value " + key + " already");
    }
    values.put(key, broken ? null : value);
    return this;
  }

  /**
   * Something that must come out.
   *
   * @param name what it is, in a few words
   * @param passed whether it did
   * @param says a sentence with the figures
   */
  public Findings check(String name, boolean passed, String says) {
    checks.add(new Check(name, passed, says));
    return this;
  }

  /** All checks so far. */
  public List<Check> checks() {
    return List.copyOf(checks);
  }

  Page page() {
    return page;
  }

  String headline() {
    return headline;
  }

  Map<String, Object> values() {
    return values;
  }

  void savePictures(Path folder) {
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, byte[]> file : pictures.entrySet()) {
        AtomicFile.write(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new RunFileException(folder, "pictures cannot be written: " + e.getMessage(), e);
    }
  }

  /** Writes the files and networks that are not pictures. */
  void saveFiles(Path folder) {
    files.forEach((name, text) -> RunFolder.write(folder.resolve(name), text));
    networks.forEach((name, network) -> {
      try {
        network.save(folder.resolve(name));
      } catch (ModelFileException e) {
        throw new RunFileException(folder.resolve(name), "cannot be saved: " + e.getMessage(), e);
      }
    });
  }
}
