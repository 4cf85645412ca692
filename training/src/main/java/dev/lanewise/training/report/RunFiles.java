package dev.lanewise.training.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.History;
import dev.lanewise.training.HistoryFiles;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.data.DataException;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Datasets;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reads what a report needs from the folder of a run; what a run did not write is left out. */
final class RunFiles {
  private static final int BATCH = 64;

  private final RunFolder folder;
  private final List<String> notes = new ArrayList<>();

  private RunFiles(RunFolder folder) {
    this.folder = folder;
  }

  static ReportData read(RunFolder folder) {
    return new RunFiles(folder).data();
  }

  private ReportData data() {
    History history = HistoryFiles.read(folder.history());
    Map<String, String> config = facts(folder.config());
    SavedModel model = model();
    Evaluation test = test();
    boolean tested = test != null;
    Evaluation evaluation = tested || history.epochs().isEmpty() ? test : history.best().validation();
    Dataset samples = model == null ? null : samples(config, model, tested);
    int batch = number(config, "batch", BATCH);
    return new ReportData(title(config), notes, config, facts(folder.environment()), commands(), history.steps(),
        history.epochs(), names(model, evaluation), evaluation, tested ? "test" : "validation",
        model == null ? null : new ReportData.Model(model, samples, new SoftmaxCrossEntropy(), batch));
  }

  private String title(Map<String, String> config) {
    return config.containsKey("model") && config.containsKey("data")
        ? config.get("model") + " on " + config.get("data")
        : folder.path().toAbsolutePath().normalize().getFileName().toString();
  }

  private List<String> commands() {
    return Files.exists(folder.config())
        ? List.of("lanewise train --config " + folder.config() + " --out NEW-FOLDER") : List.of();
  }

  private static int number(Map<String, String> config, String key, int otherwise) {
    try {
      return Math.max(1, Integer.parseInt(config.getOrDefault(key, "")));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static List<String> names(SavedModel model, Evaluation evaluation) {
    return model != null ? model.classNames() : evaluation == null ? List.of()
        : IntStream.range(0, evaluation.confusion().length).mapToObj(Integer::toString).toList();
  }

  private SavedModel model() {
    Path path = Files.isDirectory(folder.best()) ? folder.best() : folder.last();
    try {
      return Files.isDirectory(path) ? SavedModel.load(path) : null;
    } catch (ModelFileException e) {
      throw new RunFileException(path, "cannot be read: " + e.getMessage(), e);
    }
  }

  /** The part that the evaluation is of; null, with a note, if the data are not there any more. */
  private Dataset samples(Map<String, String> config, SavedModel model, boolean tested) {
    if (!config.containsKey("data")) {
      return null;
    }
    try {
      Splits splits = Datasets.read(config.get("data"), Long.parseLong(config.getOrDefault("seed", "0")));
      Dataset part = tested ? splits.test() : splits.validation();
      if (part.size() > 0 && part.sampleShape().equals(model.sampleShape())
          && part.classes() == model.classNames().size()) {
        return part;
      }
      notes.add("The " + part.name() + " samples are not those that the model takes, so none is shown.");
    } catch (DataException | IllegalArgumentException e) {
      notes.add("No sample is shown, since the data cannot be read: " + e.getMessage());
    }
    return null;
  }

  /** What {@code metrics.json} says of the test part; null if there is no such file or no such part. */
  private Evaluation test() {
    JsonNode test = tree(folder.metrics()).path("test");
    if (test.isMissingNode()) {
      return null;
    }
    try {
      JsonNode loss = test.path("loss");
      return new Evaluation(
          loss.isNumber() ? loss.doubleValue() : Double.NaN,
          Json.STRICT.treeToValue(test.required("confusion"), int[][].class));
    } catch (IOException | IllegalArgumentException e) {
      throw new RunFileException(folder.metrics(), "test is no evaluation: " + e.getMessage(), e);
    }
  }

  /** The settings of a run, by name. */
  static Map<String, String> config(RunFolder folder) {
    return facts(folder.config());
  }

  /** The accuracy on the test part, 0..1; NaN if the run has none. */
  static double testAccuracy(RunFolder folder) {
    Evaluation test = new RunFiles(folder).test();
    return test == null ? Double.NaN : test.accuracy();
  }

  private static Map<String, String> facts(Path file) {
    Map<String, String> facts = new LinkedHashMap<>();
    tree(file).properties().forEach(field -> facts.put(field.getKey(), text(field.getValue())));
    return facts;
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(text(item)));
      return items.isEmpty() ? "none" : String.join(", ", items);
    }
    return value.isNull() ? "none" : value.isValueNode() ? value.asText() : value.toString();
  }

  /** An empty tree if there is no such file. */
  private static JsonNode tree(Path file) {
    if (!Files.exists(file)) {
      return Json.STRICT.createObjectNode();
    }
    try {
      return Json.STRICT.readTree(file.toFile());
    } catch (IOException e) {
      throw new RunFileException(file, "is not valid JSON: " + e.getMessage(), e);
    }
  }
}
