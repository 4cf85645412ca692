package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.FullyConnected;
import dev.lanewise.nn.zoo.SmallNets;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.data.SyntheticImages;
import dev.lanewise.training.optim.OptimizerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
  /** Mini-AlexNet for two epochs on a small synthetic set; 150 samples in batches of 64 leave a last batch of 22. */
  private static Network trained(int workers, long seed) {
    Splits splits = SyntheticImages.splits(1, 150, 20, 10);
    Network network = SmallNets.miniAlexNet(splits.sampleShape(), 10, seed);
    try (Parallel parallel = Parallel.of(workers)) {
      Trainer.of(network, splits.train(), splits.validation())
          .optimizer(OptimizerSettings.momentum(0.9).withWeightDecay(1e-4)).learningRate(0.01)
          .epochs(2).batch(64).seed(seed)
          .preprocessing(Preprocessing.fit(PreprocessingKind.PER_CHANNEL, splits.train())).parallel(parallel).fit();
    }
    return network;
  }

  @Test
  void sameSeedSameParametersForAnyNumberOfThreads() {
    Network expected = trained(1, 11);
    for (int workers : new int[] {1, 2, 3, 8}) {
      Network network = trained(workers, 11);
      for (Parameter p : expected.parameters()) {
        assertArrayEquals(p.data(), network.parameter(p.name()).data(), p.name() + ", " + workers + " workers");
      }
    }
    Parameter first = expected.parameters().getFirst();
    assertFalse(Arrays.equals(first.data(), trained(1, 12).parameter(first.name()).data()), "another seed");
  }

  /** As in the book chapter that the set and the network are taken from: plain SGD, rate 0.12, batches of 18. */
  @Test
  void tinyCnnLearnsTheLinePatterns() {
    Splits splits = LinePatterns.splits(1);
    Network network = SmallNets.tinyCnn(splits.sampleShape(), 3, 1);
    History history = Trainer.of(network, splits.train(), splits.validation())
        .optimizer(OptimizerSettings.sgd()).learningRate(0.12).epochs(80).batch(18).seed(1).fit();
    assertEquals(80, history.epochs().size());
    double accuracy = history.last().validation().accuracy();
    assertTrue(accuracy > 0.9, "validation accuracy " + accuracy);
    assertTrue(history.last().trainLoss() < history.epochs().getFirst().trainLoss() / 2);
  }

  @Test
  void listenersHearEverySampleOfEveryEpoch() {
    Splits splits = LinePatterns.splits(1);
    List<String> heard = new ArrayList<>();
    Trainer.of(SmallNets.tinyCnn(splits.sampleShape(), 3, 1), splits.train(), splits.validation())
        .epochs(2).batch(100).listener(new TrainingListener() {
          @Override
          public void epochStarted(TrainingProgress progress) {
            heard.add("start " + progress.epoch() + " of " + progress.epochs() + " " + progress.samplesPerEpoch());
          }

          @Override
          public void stepDone(TrainingProgress progress) {
            heard.add("step " + progress.step() + " " + progress.samplesSeen() + " left " + progress.samplesLeft());
          }

          @Override
          public void epochDone(History.Epoch epoch) {
            heard.add("done " + epoch.number() + " " + epoch.validation().samples());
          }
        }).fit();
    assertEquals(
        List.of(
            "start 1 of 2 180", "step 1 100 left 270", "step 2 180 left 180", "done 1 90",
            "start 2 of 2 180", "step 3 100 left 90", "step 4 180 left 0", "done 2 90"),
        heard);
  }

  @Test
  void aLossThatIsNoLongerFiniteStopsTheRun() {
    Splits splits = LinePatterns.splits(1);
    Trainer trainer = Trainer.of(SmallNets.tinyCnn(splits.sampleShape(), 3, 1), splits.train(), splits.validation())
        .learningRate(1e20).epochs(3);
    DivergedException e = assertThrows(DivergedException.class, trainer::fit);
    assertTrue(
        e.getMessage().matches("the loss is (NaN|Infinity) in epoch \\d+, step " + e.step()
            + "; not finite first: \\d+ of \\d+ (activations|values) of .*; try a smaller learning rate"),
        e.getMessage());
    assertEquals(e.step() - 1, e.history().steps().size());
  }

  /** A view of the input, with which some networks begin, is in no plan and must not be asked for. */
  @Test
  void aNetworkThatBeginsWithAFlattenSaysWhatWasNotFiniteFirst() {
    Splits splits = LinePatterns.splits(1);
    Trainer trainer = Trainer.of(
        FullyConnected.twoLayer(splits.sampleShape(), 3, 5, 1), splits.train(), splits.validation())
        .learningRate(1e20).batch(16).epochs(3);
    DivergedException e = assertThrows(DivergedException.class, trainer::fit);
    assertTrue(e.getMessage().matches(".*; not finite first: \\d+ of \\d+ (activations|values) of .*"), e.getMessage());
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    Splits splits = LinePatterns.splits(1);
    Network network = SmallNets.tinyCnn(splits.sampleShape(), 3, 1);
    Trainer trainer = Trainer.of(network, splits.train(), splits.validation());
    assertEquals("epochs: 0, expected at least 1", message(() -> trainer.epochs(0)));
    assertEquals("batch: -1, expected at least 1", message(() -> trainer.batch(-1)));
    assertEquals("learningRate: NaN, expected a positive number", message(() -> trainer.learningRate(Double.NaN)));
    Network other = SmallNets.tinyCnn(Shape.of(8, 8, 1), 4, 1);
    assertEquals("network: it maps 8×8×1 to 4, expected 8×8×1 to 3 as in " + splits.train().name(),
        message(() -> Trainer.of(other, splits.train(), splits.validation()).fit()));
  }

  /** 90 samples in batches of 50 and 40, whose labels weigh different sums, and in one. */
  @Test
  void theMeanOfALossWithClassWeightsDoesNotDependOnTheBatches() {
    Splits splits = LinePatterns.splits(1);
    Network network = SmallNets.tinyCnn(splits.sampleShape(), 3, 1);
    Trainer trainer = Trainer.of(network, splits.train(), splits.validation())
        .loss(new SoftmaxCrossEntropy().withClassWeights(0.1, 1, 5));
    double inOne = trainer.batch(90).evaluate(splits.validation()).loss();
    assertEquals(inOne, trainer.batch(50).evaluate(splits.validation()).loss(), 1e-6 * inOne);
    Network still = network.withFrozen();
    Trainer frozen = Trainer.of(still, splits.validation(), splits.validation())
        .loss(new SoftmaxCrossEntropy().withClassWeights(0.1, 1, 5)).batch(50);
    assertEquals(inOne, frozen.fit().last().trainLoss(), 1e-5 * inOne);
  }

  @Test
  void frozenParametersStayAsTheyAre() {
    Splits splits = LinePatterns.splits(1);
    Network network = SmallNets.tinyCnn(splits.sampleShape(), 3, 1);
    List<float[]> before = network.parameters().stream().map(p -> p.data().clone()).toList();
    Network frozen = network.withFrozen(network.nodes().getFirst().name());
    Trainer.of(frozen, splits.train(), splits.validation())
        .optimizer(OptimizerSettings.momentum(0.9).withWeightDecay(0.1)).fit();
    for (int i = 0; i < before.size(); i++) {
      Parameter p = network.parameters().get(i);
      assertEquals(!frozen.isTrainable(p), Arrays.equals(before.get(i), p.data()), p.name());
    }
  }

  private static String message(Runnable call) {
    return assertThrows(IllegalArgumentException.class, call::run).getMessage();
  }
}
