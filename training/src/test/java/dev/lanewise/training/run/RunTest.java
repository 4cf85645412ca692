package dev.lanewise.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.History;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.TrainingProgress;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.pictures.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a config says is what is done. */
class RunTest {
  private static final RunConfig SMALL = RunConfig.DEFAULTS.with(Map.of(
      "data", "line-patterns", "model", "tiny-cnn", "epochs", 3, "batch", 32, "learning-rate", 0.05));

  private static Run prepare(RunConfig config) {
    return Run.prepare(config, Parallel.serial());
  }

  private static Run.Result start(RunConfig config, Path path) {
    try (RunFolder folder = RunFolder.create(path)) {
      return prepare(config).start(folder);
    }
  }

  @Test
  void theFolderHoldsWhatHappenedAndTheBestModelIsTheOneTested(@TempDir Path temp) throws Exception {
    Path path = temp.resolve("run");
    Run.Result result = start(SMALL, path);
    assertEquals(SMALL, RunConfig.read(path.resolve("config.json")));
    JsonNode metrics = new ObjectMapper().readTree(path.resolve("metrics.json").toFile());
    Evaluation test = result.test().orElseThrow();
    assertEquals(test.correct(), metrics.at("/test/correct").intValue());
    assertEquals(test.accuracy(), metrics.at("/test/accuracy").doubleValue());
    assertEquals(90, metrics.at("/test/samples").intValue());
    assertEquals("vertical", metrics.at("/test/classes/0/name").textValue());
    assertEquals("finished", metrics.at("/ending").textValue());
    assertEquals(result.history().best().number(), metrics.at("/bestEpoch").intValue());
    JsonNode environment = new ObjectMapper().readTree(path.resolve("environment.json").toFile());
    assertEquals(1, environment.at("/threads").intValue());
    SavedModel best = SavedModel.load(path.resolve("best"));
    Dataset part = prepare(SMALL).splits().test();
    Evaluation again = Run.evaluate(best, part, SMALL.lossFor(part), 7, Parallel.serial());
    assertArrayEquals(test.confusion(), again.confusion());
    assertEquals(test.loss(), again.loss(), 1e-6);
  }

  @Test
  void aRunThatIsAskedToStopGoesOnToTheSameBits(@TempDir Path temp) throws Exception {
    RunConfig config = SMALL.with("augment", "shift(1)").with("ema", "0.9");
    start(config, temp.resolve("whole"));
    Path path = temp.resolve("stopped");
    try (RunFolder folder = RunFolder.create(path)) {
      Run run = prepare(config);
      run.trainer().listener(new TrainingListener() {
        @Override
        public void stepDone(TrainingProgress progress) {
          if (progress.step() == 8) {
            run.trainer().requestStop();
          }
        }
      });
      Run.Result stopped = run.start(folder);
      assertEquals(History.Ending.REQUESTED, stopped.history().ending());
      assertTrue(stopped.test().isEmpty());
      assertFalse(Files.exists(folder.metrics()));
    }
    try (RunFolder folder = RunFolder.open(path)) {
      Run.Result result = Run.reopen(folder, Map.of(), Parallel.serial()).resume(folder);
      assertEquals(18, result.history().steps().size());
    }
    for (String file : List.of("best/model.safetensors", "last/model.safetensors",
        "steps.csv", "config.json")) {
      assertArrayEquals(Files.readAllBytes(temp.resolve("whole").resolve(file)),
          Files.readAllBytes(path.resolve(file)), file);
    }
  }

  @Test
  void moreEpochsMayBeAskedForAndAreKeptInTheSettings(@TempDir Path temp) {
    Path path = temp.resolve("run");
    start(SMALL, path);
    try (RunFolder folder = RunFolder.open(path)) {
      Run.Result result = Run.reopen(folder, Map.of("epochs", 4), Parallel.serial()).resume(folder);
      assertEquals(4, result.history().epochs().size());
      assertEquals(4, RunConfig.read(folder.config()).epochs());
    }
  }

  @Test
  void whatIsFrozenStays() {
    Run run = prepare(SMALL.with("freeze", List.of("conv")));
    float[] frozen = run.network().parameter("conv.weight").data().clone();
    float[] trained = run.network().parameter("dense.weight").data().clone();
    run.start();
    assertArrayEquals(frozen, run.network().parameter("conv.weight").data());
    assertFalse(Arrays.equals(trained, run.network().parameter("dense.weight").data()));
  }

  @Test
  void firstValuesComeFromASavedModelAndANewHeadWhereClassesDiffer(@TempDir Path temp) throws Exception {
    Network saved = Models.build("tiny-cnn", Shape.of(8, 8, 1), 5, 99);
    saved.save(temp.resolve("five"));
    Run from = prepare(SMALL.with("from", temp.resolve("five").toString()));
    assertArrayEquals(saved.parameter("conv.weight").data(), from.network().parameter("conv.weight").data());
    assertEquals(List.of("conv.weight", "conv.bias"), from.copied().orElseThrow().copied());
    assertEquals(List.of("dense.weight", "dense.bias"),
        from.copied().orElseThrow().mismatches().stream().map(m -> m.name()).toList());
    Run model = prepare(SMALL.with("model", temp.resolve("five").toString()));
    assertArrayEquals(saved.parameter("conv.weight").data(), model.network().parameter("conv.weight").data());
    assertEquals(3, model.network().output().size());
    assertTrue(model.copied().isEmpty());
  }

  @Test
  void firstWeightsHaveTheirOwnSeed() {
    Parameter one = prepare(SMALL.with("weights-seed", 5L)).network().parameter("conv.weight");
    Parameter other = prepare(SMALL.with("seed", 2).with("weights-seed", 5L)).network().parameter("conv.weight");
    Parameter third = prepare(SMALL).network().parameter("conv.weight");
    assertArrayEquals(one.data(), other.data());
    assertFalse(Arrays.equals(one.data(), third.data()));
  }

  @Test
  void stepsSamplesAndPatienceEndARunEarlier() {
    assertEquals(4, prepare(SMALL.with("steps", 4)).start().history().steps().size());
    // 40 samples in batches of 32 are 2 steps in each of 3 epochs.
    assertEquals(6, prepare(SMALL.with("train-samples", 40)).start().history().steps().size());
    Run.Result early =
        prepare(SMALL.with(Map.of("epochs", 30, "early-stopping", 1, "learning-rate", 1e-30))).start();
    assertEquals(History.Ending.EARLY, early.history().ending());
    assertEquals(2, early.history().epochs().size());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "data  | no-such-set | data: no dataset is called \"no-such-set\"; there are synthetic",
    "model | alexnet     | model: \"alexnet\" is neither a folder nor a network of the zoo; there are softmax",
    "model | lenet5      | model: lenet5: got input 8×8×1, needs images",
    "from  | no-file     | from: no-file: no such file or folder",
    "freeze | conv9      | freeze: ",
    "freeze-statistics | conv | freeze-statistics: ",
    "rate-factors | conv9=0.1 | rate-factors: ",
    "rate-factors | conv | rate-factors: \"conv\", expected NAME=FACTOR",
    "rate-factors | conv=x | rate-factors: \"x\", expected a number",
    "class-weights | 1,2 | class-weights: 2 weights, expected 3, one for each class",
    "optimizer | adm      | optimizer: \"adm\": there is no adm, expected one of sgd",
    "schedule | cos       | schedule: \"cos\": there is no cos, expected one of constant",
    "weight-decay | l3(1) | weight-decay: \"l3(1)\": there is no l3, expected one of none",
    "weight-decay | -1    | weight-decay: ",
    "ema | 1.5            | ema: ",
    "augment | flop       | augment: \"flop\": there is no flop, expected one of flip",
    "preprocess | white   | preprocess: \"white\": there is no white, expected one of none"
  })
  void whatCannotBeIsSaidWithItsKey(String key, String value, String message) {
    boolean isList = RunConfig.keys().get(key) == List.class;
    Exception e = assertThrows(Exception.class,
        () -> prepare(SMALL.with(key, isList ? List.of(value) : value)));
    assertTrue(e instanceof RunException || e instanceof IllegalArgumentException, e.toString());
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  @Test
  void mixedClassesWantALossThatTakesThem() {
    RunException e = assertThrows(RunException.class,
        () -> prepare(SMALL.with("augment", "mixup").with("loss", "hinge")));
    assertEquals("augment: mixup mixes classes, which the loss hinge cannot take", e.getMessage());
  }

  @Test
  void aClassifierSaysWhatTheNetworkSays(@TempDir Path temp) throws Exception {
    Path path = temp.resolve("run");
    start(SMALL, path);
    SavedModel model = Models.loadSaved(path.toString());
    Dataset test = prepare(SMALL).splits().test();
    Classifier classifier = new Classifier(model, Parallel.serial());
    int correct = 0;
    float[] sample = new float[64];
    for (int i = 0; i < test.size(); i++) {
      test.copySample(i, sample, 0);
      List<Classifier.Guess> guesses = classifier.classify(Picture.of(sample, 0, test.sampleShape()), 3);
      assertEquals(1, guesses.stream().mapToDouble(Classifier.Guess::probability).sum(), 1e-12);
      assertTrue(guesses.get(0).probability() >= guesses.get(1).probability());
      correct += guesses.getFirst().className().equals(test.classNames().get(test.label(i))) ? 1 : 0;
    }
    // Pixels become whole numbers 0..255 on their way.
    int expected = Run.evaluate(model, test, SMALL.lossFor(test), 32, Parallel.serial()).correct();
    assertEquals(expected, correct, 2);
  }
}
