package dev.lanewise.training.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** JSON as runs and experiments write and read it. */
public final class Json {
  /** Refuses what JSON leaves open: a key twice, text behind the end. */
  public static final ObjectMapper STRICT = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private Json() {}

  /**
   * Maps, lists, records, texts and numbers as indented JSON with a line break at its end. Numbers that are not finite
   * become texts, which {@link #read} takes for numbers again.
   */
  public static String text(Object tree) {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return STRICT.writer(printer).writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("tree: cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Writes {@link #text}, whole or not at all.
   *
   * @throws RunFileException if the file cannot be written
   */
  public static void write(Path file, Object tree) {
    RunFolder.write(file, text(tree));
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @param type of the value, such as a record
   * @throws RunFileException if the file is not there or does not hold such a value
   */
  public static <T> T read(Path file, Class<T> type) {
    return read(file, STRICT.constructType(type));
  }

  /** Reads a value of a type that has parameters. */
  public static <T> T read(Path file, JavaType type) {
    try {
      return STRICT.readValue(Files.readAllBytes(file), type);
    } catch (NoSuchFileException e) {
      throw new RunFileException(file, "no such file", e);
    } catch (JsonProcessingException e) {
      throw new RunFileException(file, "is not what was written: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new RunFileException(file, "cannot be read: " + e.getMessage(), e);
    }
  }
}
