package dev.lanewise.training.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lanewise.training.json.Json;
import java.io.PrintWriter;

/** Results for programs to read. */
final class JsonOutput {
  private JsonOutput() {}

  /** Prints maps, lists, records, texts and numbers as one line. */
  static void print(PrintWriter out, Object tree) {
    try {
      out.println(Json.STRICT.writeValueAsString(tree));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("results can be written", e);
    }
  }
}
