package dev.lanewise.jmh.scoreboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.jmh.Work;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import org.junit.jupiter.api.Test;

class ModelTest {
  private static final Model INFERENCE = Model.of(Model.Task.INFERENCE, "tiny-cnn", 2);
  private static final Model TRAINING = Model.of(Model.Task.TRAINING, "tiny-cnn", 4);

  @Test
  void everyRowOfTheBoardCrossesToAChild() {
    for (Problem problem : Board.problems()) {
      assertEquals(problem, Problem.of(problem.kernel(), problem.shape()), problem.label());
    }
  }

  @Test
  void boardHasTheZoosNetworksInBothTasks() {
    assertTrue(Board.networks().contains("mini-alexnet"));
    for (Model.Task task : Model.Task.values()) {
      assertEquals(
          Board.networks(),
          Board.problems().stream().filter(Model.class::isInstance).map(Model.class::cast)
              .filter(model -> model.task() == task).map(Model::name).toList());
    }
  }

  @Test
  void isReadFromItsLabel() {
    assertEquals("training step 4x32x32x3 tiny-cnn", TRAINING.label());
    assertEquals("tiny-cnn", TRAINING.name());
    assertEquals(4, TRAINING.batch());
    assertEquals(4 * 32 * 32 * 3, TRAINING.x().length);
    assertEquals(4, TRAINING.labels().length);
    assertEquals(Work.images(4), TRAINING.work());
    assertEquals(400, TRAINING.work().rateOfCalls(100));
  }

  @Test
  void allSidesHaveTheSameWeights() {
    Network one = INFERENCE.network();
    Network other = INFERENCE.network();
    for (Parameter parameter : one.state()) {
      assertArrayEquals(parameter.data(), other.parameter(parameter.name()).data(), parameter.name());
    }
  }

  @Test
  void noVectorOfParametersIsConstant() {
    for (Parameter parameter : INFERENCE.network().state()) {
      assertNotEquals(parameter.data()[0], parameter.data()[1], parameter.name());
    }
  }

  @Test
  void withoutDropoutAllElseIsThere() {
    Network whole = TRAINING.network();
    Network rest = TRAINING.networkWithoutDropout();
    assertEquals(
        whole.nodes().stream().filter(node -> !node.layer().kind().equals("Dropout")).map(Network.Node::name).toList(),
        rest.nodes().stream().map(Network.Node::name).toList());
    for (Parameter parameter : whole.state()) {
      assertArrayEquals(parameter.data(), rest.parameter(parameter.name()).data(), parameter.name());
    }
  }

  @Test
  void unknownNetworkIsNamed() {
    Model model = Model.of(Model.Task.INFERENCE, "alexnet-9000", 1);
    String message = assertThrows(IllegalArgumentException.class, model::network).getMessage();
    assertTrue(message.contains("alexnet-9000"), message);
  }

  @Test
  void stepsLearnTheirBatch() {
    TrainingRun run = new TrainingRun(TRAINING.network(), TRAINING, Parallel.serial());
    double first = run.step(Model.CHECKED_RATE);
    double last = first;
    for (int i = 0; i < 10; i++) {
      last = run.step(Model.CHECKED_RATE);
    }
    assertTrue(last < 0.9 * first, first + " to " + last);
  }

  @Test
  void checkedLossesSayWhetherTheUpdateIsRight() {
    float[] losses = LanewiseModels.candidate(TRAINING, Parallel.serial()).result();
    assertEquals(Model.CHECKED_STEPS, losses.length);
    // Far beyond the tolerance of the comparison, so a peer that did not learn would be out.
    assertTrue(losses[2] < 0.95 * losses[0], losses[0] + " to " + losses[2]);
    assertEquals(null, Digest.of(losses).difference(Digest.of(losses.clone())));
    float[] notLearning = {losses[0], losses[0], losses[0]};
    assertNotEquals(null, Digest.of(losses).difference(Digest.of(notLearning)));
  }

  @Test
  void inferenceGivesLogits() {
    Candidate candidate = LanewiseModels.candidate(INFERENCE, Parallel.serial());
    candidate.run();
    assertEquals(2 * Model.CLASSES, candidate.result().length);
    assertNotEquals(candidate.result()[0], candidate.result()[Model.CLASSES]);
  }
}
