package dev.lanewise.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.nn.files.AtomicFile;
import dev.lanewise.training.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A history as files: {@code steps.csv}, {@code epochs.csv}, {@code history.json}. Numbers are written so that reading
 * them gives the same bits; one that is not there (NaN) is an empty field, in JSON null.
 */
public final class HistoryFiles {
  private static final String STEPS = "step,epoch,samples,loss,accuracy,learning_rate,gradient_norm";
  private static final String EPOCHS =
      "epoch,steps,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate,seconds,"
          + "images_per_second,wait_seconds";
  private static final int FIELDS = 7;

  private HistoryFiles() {}

  /**
   * Appends steps to {@code steps.csv} and forces them to disk, so that a checkpoint written afterwards can rely on
   * them.
   *
   * @param from index of the first step to be written; 0 begins the file anew
   */
  static void appendSteps(Path file, History history, int from) {
    StringBuilder text = new StringBuilder(from == 0 ? STEPS + "\n" : "");
    for (History.Step s : history.steps().subList(from, history.steps().size())) {
      text.append(s.number()).append(',').append(s.epoch()).append(',').append(s.samples()).append(',')
          .append(field(s.loss())).append(',').append(field(s.accuracy())).append(',').append(field(s.learningRate()))
          .append(',').append(field(s.gradientNorm())).append('\n');
    }
    try (FileChannel channel = FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        from == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND)) {
      AtomicFile.writeFully(channel, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    } catch (IOException e) {
      throw new RunFileException(file, "cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the first steps of {@code steps.csv} into a history and cuts off what a run wrote behind them that was killed
   * before its next checkpoint.
   *
   * @throws RunFileException if they are not there or not as they were written
   */
  static void restoreSteps(Path file, long count, History history) {
    if (count == 0) {
      return;
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      int end = lineEnd(file, bytes, 0, 1);
      for (long step = 1; step <= count; step++) {
        int next = lineEnd(file, bytes, end, step + 1);
        addStep(file, step, new String(bytes, end, next - 1 - end, StandardCharsets.UTF_8), history);
        end = next;
      }
      if (end < bytes.length) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(end);
        }
      }
    } catch (IOException e) {
      throw new RunFileException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static int lineEnd(Path file, byte[] bytes, int from, long line) {
    int at = from;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    if (at == bytes.length) {
      throw new RunFileException(file, "ends in line " + line + ", expected the steps up to the checkpoint");
    }
    return at + 1;
  }

  private static void addStep(Path file, long step, String line, History history) {
    String[] fields = line.split(",", -1);
    try {
      if (fields.length != FIELDS || Long.parseLong(fields[0]) != step) {
        throw new NumberFormatException();
      }
      history.addStep(Integer.parseInt(fields[1]), Integer.parseInt(fields[2]), number(fields[3]), number(fields[4]),
          number(fields[5]), number(fields[6]));
    } catch (NumberFormatException e) {
      throw new RunFileException(
          file, "line " + (step + 1) + " is \"" + line + "\", expected step " + step + " as in " + STEPS, e);
    }
  }

  private static String field(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  private static double number(String field) {
    return field.isEmpty() ? Double.NaN : Double.parseDouble(field);
  }

  /** Writes {@code epochs.csv}. */
  static void writeEpochs(Path file, History history) {
    StringBuilder text = new StringBuilder(EPOCHS).append('\n');
    for (History.Epoch e : history.epochs()) {
      text.append(e.number()).append(',').append(e.steps());
      for (double value : new double[] {
          e.trainLoss(), e.trainAccuracy(), e.validation().loss(), e.validation().accuracy(), e.learningRate(),
          e.seconds(), e.imagesPerSecond(), e.waitSeconds()}) {
        text.append(',').append(field(value));
      }
      text.append('\n');
    }
    RunFolder.write(file, text.toString());
  }

  /**
   * Writes {@code history.json}: the ending, the epochs, and the steps as one array for each of their numbers.
   *
   * @throws RunFileException if it cannot be written
   */
  public static void writeJson(Path file, History history) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("ending", history.ending().name().toLowerCase(Locale.ROOT));
    tree.put("epochs", history.epochs());
    Map<String, Object> steps = new LinkedHashMap<>();
    List<History.Step> all = history.steps();
    steps.put("epoch", all.stream().mapToInt(History.Step::epoch).toArray());
    steps.put("samples", all.stream().mapToInt(History.Step::samples).toArray());
    steps.put("loss", all.stream().map(s -> orNull(s.loss())).toList());
    steps.put("accuracy", all.stream().map(s -> orNull(s.accuracy())).toList());
    steps.put("learningRate", all.stream().map(s -> orNull(s.learningRate())).toList());
    steps.put("gradientNorm", all.stream().map(s -> orNull(s.gradientNorm())).toArray());
    tree.put("steps", steps);
    Json.write(file, tree);
  }

  /**
   * Reads {@code history.json}.
   *
   * @throws RunFileException if it is not there or not as it was written
   */
  public static History read(Path file) {
    try {
      JsonNode tree = Json.STRICT.readTree(Files.readAllBytes(file));
      History history = new History();
      for (JsonNode epoch : tree.required("epochs")) {
        history.add(Json.STRICT.treeToValue(epoch, History.Epoch.class));
      }
      JsonNode steps = tree.required("steps");
      for (int i = 0; i < steps.required("loss").size(); i++) {
        history.addStep(
            steps.required("epoch").required(i).intValue(), steps.required("samples").required(i).intValue(),
            value(steps, "loss", i), value(steps, "accuracy", i), value(steps, "learningRate", i),
            value(steps, "gradientNorm", i));
      }
      history.end(History.Ending.valueOf(tree.required("ending").textValue().toUpperCase(Locale.ROOT)));
      return history;
    } catch (NoSuchFileException e) {
      throw new RunFileException(file, "no such file, expected the history of a run", e);
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      throw new RunFileException(file, "is not the history of a run: " + e.getMessage(), e);
    }
  }

  private static double value(JsonNode steps, String field, int i) {
    JsonNode node = steps.required(field).required(i);
    return node.isNull() ? Double.NaN : node.doubleValue();
  }

  private static Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
