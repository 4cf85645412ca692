package dev.lanewise.jmh.scoreboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Parameter;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryRunTest {
  private static final Model MODEL = Model.of(Model.Task.TRAINING, "lenet5", 64);

  @Test
  void heapHoldsTheArraysAndLittleElse() throws IOException {
    Lanewise lanewise = new Lanewise();
    lanewise.open(1);
    assertEquals(List.of(""), lanewise.layouts());
    double heap = MemoryRun.of(lanewise, "", MODEL, 2).live();
    long arrays = new TrainingRun(MODEL.network(), MODEL, Parallel.serial()).bytes();
    assertTrue(heap > 0.95 * arrays && heap < 1.5 * arrays, heap + " bytes of heap, " + arrays + " of arrays");
  }

  @Test
  void arraysAreMoreThanThePlan() {
    int velocities = MODEL.network().parameters().stream().mapToInt(Parameter::size).sum();
    int state = MODEL.network().state().stream().mapToInt(Parameter::size).sum();
    long plan = MODEL.network().training(64, Parallel.serial()).bytes();
    long batch = 4L * (64 * 32 * 32 * 3 + 64);
    assertEquals(
        plan + 4L * (state + velocities) + batch,
        new TrainingRun(MODEL.network(), MODEL, Parallel.serial()).bytes());
  }
}
