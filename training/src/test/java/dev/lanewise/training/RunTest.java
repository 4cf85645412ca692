package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.zoo.SmallNets;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.optim.Ema;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.schedule.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as a whole: their ends, their folders, what they go on from. */
class RunTest {
  private static final Splits DATA = LinePatterns.splits(1);

  @TempDir Path temp;

  private static Network network() {
    return SmallNets.tinyCnn(DATA.sampleShape(), 3, 1);
  }

  private static Trainer trainer(Network network) {
    return Trainer.of(network, DATA.train(), DATA.validation()).learningRate(0.05).batch(18).seed(5);
  }

  @Test
  void stepsInsteadOfEpochsEndInTheMiddleOfOne() {
    History history = trainer(network()).steps(13).fit();
    assertEquals(History.Ending.FINISHED, history.ending());
    assertEquals(13, history.steps().size());
    assertEquals(List.of(10L, 13L), history.epochs().stream().map(History.Epoch::steps).toList());
    assertEquals(new History.Step(13, 2, 18, history.steps().get(12).loss(), history.steps().get(12).accuracy(), 0.05,
        Double.NaN), history.steps().get(12));
  }

  @Test
  void earlyStoppingWaitsForAsManyEpochsAsItsPatience() {
    // A rate that changes nothing in float: no epoch is better than the first.
    History history = trainer(network()).learningRate(1e-30).epochs(20).earlyStopping(3).fit();
    assertEquals(History.Ending.EARLY, history.ending());
    assertEquals(4, history.epochs().size());
    assertEquals(1, history.best().number());
  }

  @Test
  void theScheduleSetsTheRateOfEveryStep() {
    History history = trainer(network()).epochs(3).schedule(Schedule.parse("step(every=1, gamma=0.5)")).fit();
    assertEquals(0.05, history.steps().get(9).learningRate());
    assertEquals(0.025, history.steps().get(10).learningRate());
    assertEquals(0.0125, history.last().learningRate());
  }

  @Test
  void partsOfABatchAddUpToTheSameStep() {
    Network whole = network();
    Network parts = network();
    History a = trainer(whole).epochs(2).fit();
    History b = trainer(parts).accumulate(4).epochs(2).fit();
    for (int i = 0; i < a.steps().size(); i++) {
      assertEquals(a.steps().get(i).loss(), b.steps().get(i).loss(), 1e-5);
      assertEquals(a.steps().get(i).accuracy(), b.steps().get(i).accuracy());
    }
    for (Parameter p : whole.parameters()) {
      assertArrayEquals(p.data(), parts.parameter(p.name()).data(), 1e-5f, p.name());
    }
  }

  @Test
  void aRequestToStopEndsAfterTheStepWithACheckpointToGoOnFrom() {
    Network straight = network();
    trainer(straight).epochs(3).fit();
    Network stopped = network();
    List<Path> saved = new ArrayList<>();
    try (RunFolder folder = RunFolder.create(temp.resolve("run"))) {
      Trainer trainer = trainer(stopped).epochs(3).folder(folder, "tiny");
      trainer.listener(new TrainingListener() {
        @Override
        public void stepDone(TrainingProgress progress) {
          if (progress.step() == 14) {
            trainer.requestStop();
          }
        }

        @Override
        public void saved(Path place) {
          saved.add(place.getFileName());
        }
      });
      History history = trainer.fit();
      assertEquals(History.Ending.REQUESTED, history.ending());
      assertEquals(14, history.steps().size());
      assertEquals(List.of("best", "checkpoint.safetensors", "checkpoint.safetensors"),
          saved.stream().map(Path::toString).toList());
    }
    Network resumed = network();
    try (RunFolder folder = RunFolder.open(temp.resolve("run"))) {
      History history = trainer(resumed).epochs(3).folder(folder, "tiny").resume();
      assertEquals(History.Ending.FINISHED, history.ending());
      assertEquals(30, history.steps().size());
      assertEquals(history.steps(), HistoryFiles.read(folder.history()).steps());
      assertEquals(history.epochs().size(), HistoryFiles.read(folder.history()).epochs().size());
    }
    for (Parameter p : straight.parameters()) {
      assertArrayEquals(p.data(), resumed.parameter(p.name()).data(), p.name());
    }
  }

  @Test
  void theAverageOfTheWeightsIsWhatIsValidatedAndSaved() throws IOException {
    Network network = network();
    try (RunFolder folder = RunFolder.create(temp.resolve("run"))) {
      Trainer trainer = trainer(network).epochs(4).folder(folder, "tiny")
          .optimizer(OptimizerSettings.momentum(0.9).withAverage(Ema.of(0.95)));
      History history = trainer.fit();
      Parameter trained = network.parameters().getFirst();
      Network last = SavedModel.load(folder.last()).network();
      assertArrayEquals(
          trainer.evaluated().parameter(trained.name()).data(), last.parameter(trained.name()).data());
      assertFalse(java.util.Arrays.equals(trained.data(), last.parameter(trained.name()).data()));
      assertEquals(history.last().validation().loss(), trainer.evaluate(DATA.validation()).loss());
    }
  }

  @Test
  void aRunGoesOnOnlyWithTheSettingsItWasStartedWith() {
    try (RunFolder folder = RunFolder.create(temp.resolve("run"))) {
      trainer(network()).folder(folder, "tiny").fit();
      assertTrue(complaint(() -> trainer(network()).learningRate(0.1).folder(folder, "tiny").resume())
          .endsWith("checkpoint.safetensors: the run was started with learningRate 0.05, and is to go on with 0.1"));
      Trainer flipping = trainer(network()).augmentation(Augmentation.parse("flip")).folder(folder, "tiny");
      assertTrue(complaint(flipping::resume)
          .contains("augmentation none, and is to go on with flip"));
      Trainer adam = trainer(network()).optimizer(OptimizerSettings.adam()).folder(folder, "tiny");
      assertTrue(complaint(adam::resume).contains("optimizer"), complaint(adam::resume));
      assertEquals(3, trainer(network()).epochs(3).folder(folder, "tiny").resume().epochs().size(), "more epochs");
    }
  }

  @Test
  void aFolderWithFilesIsNotOverwrittenAndOneUnderWayNotTouched() throws IOException {
    Path path = temp.resolve("run");
    try (RunFolder folder = RunFolder.create(path)) {
      assertTrue(complaint(() -> RunFolder.open(path)).endsWith("run: a run in this folder is under way"));
      RunFolder.write(folder.config(), "{}");
    }
    assertTrue(complaint(() -> RunFolder.create(path)).contains("the folder holds files already"));
    RunFolder.open(path).close();
    assertTrue(complaint(() -> RunFolder.open(temp.resolve("none"))).endsWith("none: no such folder"));
    Files.writeString(temp.resolve("file"), "");
    assertTrue(complaint(() -> RunFolder.open(temp.resolve("file"))).endsWith("file: is not a folder"));
  }

  @Test
  void aDamagedCheckpointIsRefusedAndNothingIsChangedByIt() throws IOException {
    try (RunFolder folder = RunFolder.create(temp.resolve("run"))) {
      trainer(network()).folder(folder, "tiny").fit();
      byte[] whole = Files.readAllBytes(folder.checkpoint());
      Random random = new Random(3);
      for (int i = 0; i < 300; i++) {
        byte[] damaged = i % 3 == 0 ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        if (damaged.length == whole.length) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(folder.checkpoint(), damaged);
        Network fresh = network();
        float[] before = fresh.parameters().getFirst().data().clone();
        assertTrue(complaint(() -> trainer(fresh).epochs(2).folder(folder, "tiny").resume())
            .contains("checkpoint.safetensors: "));
        assertArrayEquals(before, fresh.parameters().getFirst().data());
      }
      Files.write(folder.checkpoint(), whole);
      Files.writeString(folder.steps(), Files.readString(folder.steps()).substring(0, 200));
      assertTrue(complaint(trainer(network()).folder(folder, "tiny")::resume).contains("steps.csv: ends in line"));
      Files.writeString(folder.history(), "{\"epochs\": 3}");
      assertTrue(complaint(() -> HistoryFiles.read(folder.history())).contains("is not the history of a run"));
    }
  }

  @Test
  void whatWasSavedBeforeARunDivergesIsStillGood() throws IOException {
    try (RunFolder folder = RunFolder.create(temp.resolve("run"))) {
      // The rate explodes in the third epoch.
      Trainer trainer = trainer(network()).epochs(5).schedule(Schedule.parse("step(every=2, gamma=1e25)"))
          .folder(folder, "tiny").checkpointEvery(1);
      DivergedException e = assertThrows(DivergedException.class, trainer::fit);
      assertEquals(3, e.epoch());
      Checkpoint last = Checkpoint.read(folder.checkpoint());
      assertTrue(last.state().step() >= 20 && last.state().step() < e.step(), e.getMessage());
      Network network = network();
      last.restore(network, dev.lanewise.training.optim.Optimizer.of(network, OptimizerSettings.momentum(0.9)));
      network.state().forEach(p -> {
        for (float value : p.data()) {
          assertTrue(Float.isFinite(value), p.name());
        }
      });
      History history = HistoryFiles.read(folder.history());
      assertEquals(History.Ending.DIVERGED, history.ending());
      assertEquals(2, history.epochs().size());
      assertEquals(e.history().steps(), history.steps());
      assertEquals(DATA.train().classNames(), SavedModel.load(folder.best()).classNames());
    }
  }

  @Test
  void updateRatiosAreThoseOfTheLastStep() {
    Network network = network();
    History history = trainer(network).optimizer(OptimizerSettings.sgd()).epochs(1).fit();
    assertEquals(
        List.of("conv.weight", "dense.weight"), List.copyOf(history.last().updateRatios().keySet()).stream()
            .filter(name -> name.endsWith("weight")).toList());
    history.last().updateRatios().values().forEach(ratio -> assertTrue(ratio > 0 && ratio < 1, "ratio " + ratio));
  }

  private static String complaint(Runnable call) {
    return assertThrows(RunFileException.class, call::run).getMessage();
  }
}
