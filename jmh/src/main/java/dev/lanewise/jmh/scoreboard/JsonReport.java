package dev.lanewise.jmh.scoreboard;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows for programs: a JSON array with one object a row. What could not be measured is null or absent. */
final class JsonReport {
  private static final ObjectWriter WRITER = writer();

  private JsonReport() {}

  /** Each field and each element on a line of its own. */
  private static ObjectWriter writer() {
    Separators separators = Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER)
        .withObjectEmptySeparator("").withArrayEmptySeparator("");
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return new ObjectMapper().writer(
        new DefaultPrettyPrinter(separators).withObjectIndenter(indenter).withArrayIndenter(indenter));
  }

  /** All rows of the scoreboard. */
  static List<Map<String, Object>> objects(List<RowResult> results) {
    return results.stream().map(JsonReport::row).toList();
  }

  /** Writes rows; folders are made. */
  static void write(Path file, List<Map<String, Object>> rows) throws IOException {
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    Files.writeString(file, WRITER.writeValueAsString(rows) + "\n", StandardCharsets.UTF_8);
  }

  private static Map<String, Object> row(RowResult row) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("family", row.problem().family());
    object.put("kernel", row.problem().kernel());
    object.put("shape", row.problem().shape());
    object.put("threads", row.threads());
    object.put("lanewise", row.lanewise() == null ? null : rounded(row.lanewise().median()));
    Map<String, Object> peers = new LinkedHashMap<>();
    row.peers().forEach((name, figure) -> peers.put(name, rounded(figure.median())));
    object.put("peers", peers);
    object.put("unit", row.problem().work().unit().rate());
    object.put("ratio", rounded(row.ratio()));
    object.put("bestPeer", row.bestPeer().map(Map.Entry::getKey).orElse(null));
    object.put("limit", rounded(row.limit()));
    object.put("shareOfLimit", rounded(row.shareOfLimit()));
    object.put("bytesPerCall", row.lanewise() == null ? null : rounded(row.lanewise().bytesPerCall()));
    object.put("lanewiseBest", row.lanewise() == null ? null : rounded(row.lanewise().best()));
    Map<String, Object> bests = new LinkedHashMap<>();
    Map<String, Object> variants = new LinkedHashMap<>();
    row.peers().forEach((name, figure) -> {
      bests.put(name, rounded(figure.best()));
      variants.put(name, figure.variant());
    });
    object.put("peersBest", bests);
    object.put("peersVariant", variants);
    object.put("rounds", row.rounds());
    object.put("disturbed", row.disturbed());
    return object;
  }

  /** Three digits after the point; null for NaN, which JSON has no word for. */
  private static Double rounded(double value) {
    return Double.isFinite(value) ? Math.round(value * 1e3) / 1e3 : null;
  }
}
