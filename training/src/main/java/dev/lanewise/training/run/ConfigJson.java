package dev.lanewise.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.json.Json;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link RunConfig} as a JSON object. */
final class ConfigJson {
  /** No file of settings is longer. */
  private static final long MAX_BYTES = 1 << 20;

  /** The most characters of a value that an error repeats. */
  private static final int MAX_SHOWN = 60;

  /** The texts that may be given as a number, too. */
  private static final Set<String> NUMBERS_TOO = Set.of("weight-decay", "ema");

  private ConfigJson() {}

  static RunConfig read(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
        throw new RunFileException(file, Files.size(file) + " bytes, expected at most " + MAX_BYTES);
      }
      return config(Json.STRICT.readTree(Files.readString(file)));
    } catch (IllegalArgumentException e) {
      throw new RunFileException(file, e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new RunFileException(file, "no such file", e);
    } catch (MalformedInputException e) {
      throw new RunFileException(file, "not valid UTF-8", e);
    } catch (JsonProcessingException e) {
      throw new RunFileException(file, "not valid JSON" + where(e) + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new RunFileException(file, "cannot be read: " + reason(e), e);
    }
  }

  private static String where(JsonProcessingException e) {
    return e.getLocation() == null ? ""
        : " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static RunConfig config(JsonNode tree) {
    if (!tree.isObject()) {
      throw new IllegalArgumentException(shown(tree) + ", expected an object { … } of settings");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      values.put(field.getKey(), value(field.getKey(), field.getValue()));
    }
    return RunConfig.DEFAULTS.with(values);
  }

  private static Object value(String key, JsonNode node) {
    Class<?> type = RunConfig.keys().get(key);
    if (type == null) {
      throw Settings.unknown(key);
    }
    if (node.isNull() && Settings.NULLABLE.contains(key)) {
      return null;
    }
    if (type == int.class && node.isIntegralNumber() && node.canConvertToInt()) {
      return node.intValue();
    }
    if (type == long.class && node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    if (type == double.class && node.isNumber()) {
      return node.doubleValue();
    }
    if (type == boolean.class && node.isBoolean()) {
      return node.booleanValue();
    }
    if (type == String.class && (node.isTextual() || node.isNumber() && NUMBERS_TOO.contains(key))) {
      return node.asText();
    }
    if (type == List.class && node.isArray() && node.valueStream().allMatch(JsonNode::isTextual)) {
      List<String> texts = new ArrayList<>();
      node.forEach(text -> texts.add(text.textValue()));
      return texts;
    }
    throw Settings.wrong(key, shown(node));
  }

  private static String shown(JsonNode node) {
    String text = node.isMissingNode() ? "nothing" : node.toString();
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  static String text(RunConfig config) {
    Map<String, Object> values = new LinkedHashMap<>();
    RunConfig.keys().keySet().forEach(key -> values.put(key, config.value(key)));
    return Json.text(values);
  }
}
