package dev.lanewise.training.run;

import dev.lanewise.nn.Loss;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Datasets;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.schedule.Schedule;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Every setting of a training run, as plain values and texts. The command line has an option for each, and a file of
 * settings a key: the name of the component in kebab case, {@code learning-rate} for {@link #learningRate}. What is
 * not said is as in {@link #DEFAULTS}.
 *
 * <p>A config is checked when it is made, as far as that goes without the data: ranges, and that each text can be read.
 *
 * @param data which data, as {@code Datasets} reads it: {@code synthetic}, {@code cifar10}, {@code folder:PATH} …
 * @param trainSamples the most samples of the training part that are used, the first ones; 0 for all
 * @param preprocess what pixels go through before the network, fitted to the training part
 * @param augment random changes of the training samples, with commas between them, or {@code none}
 * @param model a network of the zoo by its name, or a folder with a saved one, whose head is replaced where the classes
 *     are not as many
 * @param from a folder with a saved network or a safetensors file: the first values of all parameters that have the
 *     same name and shape there; null for none
 * @param freeze names of parameters or their first segments that stay as they are
 * @param freezeStatistics names of layers or their first segments that use their running statistics in training as in
 *     inference
 * @param weightsSeed decides the first values of the parameters; null for {@code seed}
 * @param epochs how often the training part is gone through
 * @param steps how many steps are taken; 0 for as many as the epochs have
 * @param batch samples in a step
 * @param accumulate in how many parts a step's samples go through the network, one after the other
 * @param earlyStopping after how many epochs without a better validation the run ends; 0 for never
 * @param optimizer how parameters follow their gradients
 * @param learningRate the length of a step, before the schedule
 * @param schedule how the learning rate changes with the steps
 * @param weightDecay {@code auto} (as is usual for the optimiser), a number λ (λ times the parameter is added to its
 *     gradient; AdamW decouples it), or a text such as {@code decoupled(0.05)}
 * @param rateFactors for parameters of these names or below, what their learning rate is multiplied by:
 *     {@code conv1=0.1}
 * @param decayNormBias whether that goes for BatchNorm's parameters and for biases, too, as in PyTorch
 * @param clipNorm the largest norm of all gradients together; longer ones are scaled; 0 for no limit
 * @param clipValue the largest absolute value in a gradient; 0 for no limit
 * @param ema an exponential moving average of the parameters, which is then what is validated and saved: its decay as
 *     a number, a text such as {@code ema(0.999, warmup=true)}, or {@code none}
 * @param loss what is minimised: {@code cross-entropy}, {@code focal(2)} or {@code hinge}
 * @param classWeights {@code none}, {@code balanced} (n / (k·n_c) for class c of k), or a weight for each class, with
 *     commas between them
 * @param labelSmoothing ε of cross-entropy, the share of a label that is spread over all classes
 * @param checkpointEvery after how many steps a checkpoint is written, besides that after each epoch; 0 for that alone
 * @param seed decides made-up data, first values, the order of samples, augmentation and dropout
 * @param threads how many work, 0 for one for each processor; the result does not depend on it
 */
public record RunConfig(
    String data,
    int trainSamples,
    String preprocess,
    String augment,
    String model,
    String from,
    List<String> freeze,
    List<String> freezeStatistics,
    Long weightsSeed,
    int epochs,
    long steps,
    int batch,
    int accumulate,
    int earlyStopping,
    String optimizer,
    double learningRate,
    String schedule,
    String weightDecay,
    List<String> rateFactors,
    boolean decayNormBias,
    double clipNorm,
    double clipValue,
    String ema,
    String loss,
    String classWeights,
    double labelSmoothing,
    long checkpointEvery,
    long seed,
    int threads) {
  /** What is not said. */
  public static final RunConfig DEFAULTS = new RunConfig(
      "synthetic", 0, "channels", "none",
      "mini-alexnet", null, List.of(), List.of(), null,
      8, 0, 64, 1, 0,
      "momentum(0.9)", 0.01, "constant", "auto", List.of(), true, 0, 0, "none",
      "cross-entropy", "none", 0,
      0, 1, 0);

  /** The most samples in a step. */
  private static final int MAX_BATCH = 65_536;

  /** The most threads. */
  private static final int MAX_THREADS = 1024;

  /**
   * Checks each setting.
   *
   * @throws IllegalArgumentException if one is out of range or cannot be read; the message is one line that begins with
   *     the key
   */
  public RunConfig {
    freeze = names("freeze", freeze);
    freezeStatistics = names("freeze-statistics", freezeStatistics);
    rateFactors = names("rate-factors", rateFactors);
    given("data", data);
    given("preprocess", preprocess);
    given("augment", augment);
    given("model", model);
    given("optimizer", optimizer);
    given("schedule", schedule);
    given("weight-decay", weightDecay);
    given("loss", loss);
    given("class-weights", classWeights);
    given("ema", ema);
    require(from == null || !from.isBlank(), "from", "\"\"", "a folder or a file");
    require(trainSamples >= 0, "train-samples", trainSamples, "0 (all) or more");
    require(epochs >= 1, "epochs", epochs, "at least 1");
    require(steps >= 0, "steps", steps, "0 (as many as the epochs have) or more");
    require(batch >= 1 && batch <= MAX_BATCH, "batch", batch, "1 to " + MAX_BATCH);
    require(accumulate >= 1 && accumulate <= batch, "accumulate", accumulate, "1 to the batch, " + batch);
    require(earlyStopping >= 0, "early-stopping", earlyStopping, "0 (never) or more epochs");
    require(learningRate > 0 && finite(learningRate), "learning-rate", learningRate, "a positive number");
    require(clipNorm >= 0 && finite(clipNorm), "clip-norm", clipNorm, "0 (no limit) or more");
    require(clipValue >= 0 && finite(clipValue), "clip-value", clipValue, "0 (no limit) or more");
    require(checkpointEvery >= 0, "checkpoint-every", checkpointEvery, "0 (after each epoch) or more steps");
    require(labelSmoothing >= 0 && labelSmoothing < 1, "label-smoothing", labelSmoothing, "0 or more, below 1");
    require(threads >= 0 && threads <= MAX_THREADS, "threads", threads, "0 (one for each processor) to " + MAX_THREADS);
    Settings.read("data", () -> {
      Datasets.check(data);
      return null;
    });
    Settings.read("preprocess", () -> PreprocessingKind.parse(preprocess));
    Settings.read("augment", () -> Augmentation.parse(augment));
    Settings.read("schedule", () -> Schedule.parse(schedule));
    OptimizerText.parse(optimizer, weightDecay, decayNormBias, rateFactors, clipNorm, clipValue, ema);
    LossText.check(loss, classWeights, labelSmoothing);
  }

  private static boolean finite(double value) {
    return value < Double.POSITIVE_INFINITY;
  }

  private static void given(String key, String text) {
    Objects.requireNonNull(text, key);
    require(!text.isBlank(), key, "\"\"", "a text");
  }

  private static List<String> names(String key, List<String> names) {
    List<String> stripped = names.stream().map(String::strip).toList();
    require(stripped.stream().noneMatch(String::isEmpty), key, names, "names without empty ones");
    return stripped;
  }

  private static void require(boolean holds, String key, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": " + value + ", expected " + expected);
    }
  }

  /** The keys of all settings, in their order, with their types: int, long, double, boolean, String or List. */
  public static Map<String, Class<?>> keys() {
    return Settings.TYPES;
  }

  /**
   * The value of a setting.
   *
   * @return of the type that {@link #keys} says; null where that stands for none
   * @throws IllegalArgumentException if there is no such key; the message lists those there are
   */
  public Object value(String key) {
    return Settings.value(this, key);
  }

  /**
   * This config with another value of a setting.
   *
   * @param value of the type that {@link #keys} says, or an Integer for a long or a double, or null where that stands
   *     for none
   * @throws IllegalArgumentException if there is no such key, the value is of another type, or it is out of range
   */
  public RunConfig with(String key, Object value) {
    return with(Collections.singletonMap(key, value));
  }

  /**
   * This config with other values of some settings, which are checked together.
   *
   * @throws IllegalArgumentException as {@link #with(String, Object)} does
   */
  public RunConfig with(Map<String, ?> values) {
    return Settings.with(this, values);
  }

  /** The seed of the parameters' first values: {@code weightsSeed}, or {@code seed} where that is null. */
  public long firstWeightsSeed() {
    return weightsSeed == null ? seed : weightsSeed;
  }

  /**
   * The loss for a training part.
   *
   * @throws IllegalArgumentException if the class weights are not as many as classes, or are balanced and a class has
   *     no sample
   */
  public Loss lossFor(Dataset train) {
    int[] counts = new int[train.classes()];
    for (int i = 0; i < train.size(); i++) {
      counts[train.label(i)]++;
    }
    return lossFor(counts);
  }

  /** The loss where each class has so many samples. */
  Loss lossFor(int[] counts) {
    return LossText.parse(loss, classWeights, labelSmoothing, counts);
  }

  /** The optimiser with weight decay, groups, clipping and average. */
  public OptimizerSettings optimizerSettings() {
    return OptimizerText.parse(optimizer, weightDecay, decayNormBias, rateFactors, clipNorm, clipValue, ema);
  }

  /**
   * Reads a file of settings; those that it does not say are as in {@link #DEFAULTS}.
   *
   * @throws RunFileException if it cannot be read, is not a JSON object, has a key that there is not or one twice, or a
   *     value is of the wrong type or out of range; the message is one line that names the file and the key
   */
  public static RunConfig read(Path file) {
    return ConfigJson.read(file);
  }

  /**
   * Writes all settings as JSON. The file is replaced as a whole or not at all.
   *
   * @throws RunFileException if it cannot be written
   */
  public void write(Path file) {
    RunFolder.write(file, toJson());
  }

  /** All settings as JSON, as {@link #write} writes them. */
  public String toJson() {
    return ConfigJson.text(this);
  }
}
