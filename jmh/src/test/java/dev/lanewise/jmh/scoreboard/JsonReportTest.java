package dev.lanewise.jmh.scoreboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonReportTest {
  @Test
  void rowsAreWrittenAsAlways(@TempDir Path folder) throws IOException {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("kernel", "3×3 \"a\" <b> & 'c' = \\ d");
    row.put("threads", 2);
    row.put("limit", null);
    row.put("lanewise", 12.5);
    row.put("large", 1.25e10);
    row.put("disturbed", true);
    row.put("peers", new LinkedHashMap<>(Map.of("PyTorch", 0.001)));
    row.put("none", Map.of());
    row.put("rounds", Arrays.asList(1, null, 3L));
    row.put("empty", List.of());
    Path file = folder.resolve("new").resolve("rows.json");
    JsonReport.write(file, List.of(row, Map.of()));
    assertEquals("""
        [
          {
            "kernel": "3×3 \\"a\\" <b> & 'c' = \\\\ d",
            "threads": 2,
            "limit": null,
            "lanewise": 12.5,
            "large": 1.25E10,
            "disturbed": true,
            "peers": {
              "PyTorch": 0.001
            },
            "none": {},
            "rounds": [
              1,
              null,
              3
            ],
            "empty": []
          },
          {}
        ]
        """, Files.readString(file));
    JsonReport.write(file, List.of());
    assertEquals("[]\n", Files.readString(file));
  }
}
