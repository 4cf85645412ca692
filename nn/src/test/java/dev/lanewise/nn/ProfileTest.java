package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The times of a plan's layers: which there are, and that measuring them changes nothing. */
class ProfileTest {
  private static final Loss LOSS = new SoftmaxCrossEntropy();

  private static Network plain() {
    return Network.builder(TestNetworks.INPUT)
        .add("conv", Conv2d.of(4, 3)).add("relu", new Relu()).add("pool", MaxPool2d.of(2)).add("flat", new Flatten())
        .add("hidden", Dense.of(8)).add("dropout", new Dropout(0.5)).add("out", Dense.of(4)).build(1);
  }

  @Test
  void everyStageHasItsTimes() {
    Network net = plain();
    List<LayerTime> times = net.training(4, Parallel.serial()).profile(LOSS, 3);
    assertEquals(List.of("conv", "pool", "hidden", "dropout", "out"), times.stream().map(LayerTime::layer).toList());
    assertEquals("Conv2d + ReLU", times.getFirst().kinds());
    assertEquals("Dense", times.getLast().kinds());
    for (LayerTime time : times) {
      assertTrue(time.forwardNanos() > 0, time::toString);
      assertTrue(time.backwardNanos() > 0, time::toString);
    }
  }

  @Test
  void whatIsFrozenAtTheBottomHasNoBackward() {
    Network net = plain().withFrozen("conv");
    for (LayerTime time : net.training(4, Parallel.serial()).profile(LOSS, 2)) {
      boolean below = List.of("conv", "pool").contains(time.layer());
      assertEquals(below, time.backwardNanos() == 0, time::toString);
    }
  }

  /** Running statistics, the count of steps and so dropout's masks, the gradients of the next step. */
  @Test
  void nothingIsDisturbed() {
    Network profiled = TestNetworks.residual();
    Network other = TestNetworks.residual();
    TrainingPlan plan = profiled.training(3, Parallel.serial());
    TrainingPlan fresh = other.training(3, Parallel.serial());
    plan.profile(LOSS, 2);
    assertEquals(0, plan.step());
    for (TrainingPlan p : List.of(plan, fresh)) {
      p.forward(3, TestNetworks.samples(3), 0);
      p.loss(LOSS, new int[] {0, 1, 2});
      p.backward();
    }
    for (int i = 0; i < profiled.state().size(); i++) {
      assertArrayEquals(other.state().get(i).data(), profiled.state().get(i).data());
    }
    for (int i = 0; i < profiled.trainable().size(); i++) {
      assertArrayEquals(
          fresh.gradient(other.trainable().get(i)), plan.gradient(profiled.trainable().get(i)));
    }
  }

  @Test
  void badCallsAreNamed() {
    TrainingPlan plan = plain().training(2, Parallel.serial());
    assertEquals("steps: 0, expected at least 1",
        assertThrows(IllegalArgumentException.class, () -> plan.profile(LOSS, 0)).getMessage());
    plan.profile(LOSS, 1);
    assertThrows(IllegalStateException.class, plan::backward);
  }
}
