package dev.lanewise.training.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  /** The factors at the first steps of the epochs of a run, and that they stay the same within each. */
  private static void checkEpochs(String text, double... expected) {
    Schedule schedule = Schedule.parse(text);
    SchedulePosition position = new SchedulePosition(3, expected.length);
    for (int step = 0; step < position.steps(); step++) {
      assertEquals(expected[step / 3], schedule.factor(position.step(step)), 1e-15, text + ", step " + step);
    }
  }

  private static void checkSteps(Schedule schedule, SchedulePosition position, double... expected) {
    for (int step = 0; step < expected.length; step++) {
      assertEquals(expected[step], schedule.factor(position.step(step)), 1e-12, schedule + ", step " + step);
    }
  }

  @Test
  void thoseThatStayWithinAnEpoch() {
    checkEpochs("constant", 1, 1, 1);
    checkEpochs("step(2, 0.5)", 1, 1, 0.5, 0.5, 0.25);
    checkEpochs("milestones(0.1, 1, 3)", 1, 0.1, 0.1, 0.1 * 0.1, 0.1 * 0.1);
    checkEpochs("exponential(0.5)", 1, 0.5, 0.25, 0.125);
    checkEpochs("inverse(0.5)", 1, 1 / 1.5, 0.5, 0.4);
  }

  /** CosineAnnealingLR: η_min + (η_max − η_min)(1 + cos(π t/T))/2. */
  @Test
  void cosine() {
    double r = Math.sqrt(0.5);
    checkSteps(Schedule.cosine(0), new SchedulePosition(2, 2), 1, (1 + r) / 2, 0.5, (1 - r) / 2);
    checkSteps(Schedule.cosine(0.2), new SchedulePosition(4, 1), 1, 0.2 + 0.4 * (1 + r), 0.6, 0.2 + 0.4 * (1 - r));
  }

  /**
   * OneCycleLR with anneal_strategy "cos": phases end at pct_start·total − 1 and total − 1; within one of them
   * end + (start − end)/2·(cos(π·pct) + 1).
   */
  @Test
  void oneCycle() {
    int total = 37;
    double up = 0.3 * total - 1;
    double[] expected = new double[total];
    for (int step = 0; step < total; step++) {
      boolean rises = step <= up;
      double share = rises ? step / up : (step - up) / (total - 1 - up);
      double start = rises ? 1 / 25.0 : 1;
      double end = rises ? 1 : 1 / 25.0 / 1e4;
      expected[step] = end + (start - end) / 2 * (Math.cos(Math.PI * share) + 1);
    }
    checkSteps(Schedule.parse("one-cycle"), new SchedulePosition(37, 1), expected);
    assertEquals(0.04, expected[0], 1e-15);
    assertEquals(4e-6, expected[36], 1e-15);
    // By hand: 10 steps, half of them up: the top is step 4, then 5 steps down.
    double c = Math.sqrt(5) / 4; // (cos 36° − cos 72°) and their sum give those of the pentagon
    checkSteps(Schedule.oneCycle(0.5, 2, 1), new SchedulePosition(10, 1),
        0.5, 0.75 - 0.25 * Math.sqrt(0.5), 0.75, 0.75 + 0.25 * Math.sqrt(0.5), 1,
        0.75 + 0.25 * (c + 0.25), 0.75 + 0.25 * (c - 0.25), 0.75 - 0.25 * (c - 0.25), 0.75 - 0.25 * (c + 0.25), 0.5);
  }

  @Test
  void oneCycleOfVeryFewSteps() {
    checkSteps(Schedule.oneCycle(0.5, 10, 10), new SchedulePosition(2, 1), 1, 0.01);
    checkSteps(Schedule.oneCycle(0.3, 10, 10), new SchedulePosition(1, 1), 0.01);
  }

  /** ReduceLROnPlateau as published: a loss is better below best·(1 − threshold); more than patience bad ones cut. */
  @Test
  void plateau() {
    Schedule schedule = Schedule.plateau(0.1, 1, 0.1);
    SchedulePosition position = new SchedulePosition(2, 20);
    double[] losses = {1.0, 0.95, 0.89, 0.85, 0.84, 0.83, 0.7, Double.NaN, 0.71, 0.2, 0.19};
    double[] after = {1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01};
    assertEquals(1, schedule.factor(position));
    for (int epoch = 0; epoch < losses.length; epoch++) {
      position.addValidationLoss(losses[epoch]);
      assertEquals(after[epoch], schedule.factor(position.step(2 * epoch + 2)), 1e-15, "epoch " + epoch);
    }
  }

  /** A run that is resumed tells a new position the losses so far, and has the factors of one that went through. */
  @Test
  void plateauIsReplayed() {
    Schedule schedule = Schedule.parse("plateau(0.5, 2)");
    SchedulePosition through = new SchedulePosition(1, 100);
    for (int epoch = 0; epoch < 60; epoch++) {
      through.step(epoch);
      if (epoch % 7 == 0) {
        SchedulePosition resumed = new SchedulePosition(1, 100).step(epoch);
        for (int i = 0; i < epoch; i++) {
          resumed.addValidationLoss(through.validationLoss(i));
        }
        assertEquals(schedule.factor(through), Schedule.parse("plateau(0.5, 2)").factor(resumed));
      }
      through.addValidationLoss(Math.abs(epoch - 20) + 1);
    }
    assertEquals(Math.pow(0.5, 13), schedule.factor(through)); // 39 epochs after the least, of which each third cuts
  }

  @Test
  void warmUpThenAsIfTheRunBeganThere() {
    SchedulePosition position = new SchedulePosition(2, 4);
    double r = Math.sqrt(0.75);
    checkSteps(Schedule.parse("warmup(1, cosine, from=0.5)"), position,
        0.5, 0.75, 1, (1 + r) / 2, 0.75, 0.5, 0.25, (1 - r) / 2);
    checkSteps(Schedule.parse("warmup(steps=4, from=0.2, then=step(1, 0.1))"), position,
        0.2, 0.4, 0.6, 0.8, 1, 1, 0.1, 0.1);
    checkSteps(Schedule.parse("warmup(9, from=0.1)"), position, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45);
    checkSteps(Schedule.parse("warmup(steps=3, then=step(1, 0.1), from=0.25)"), position,
        0.25, 0.5, 0.75, 1, 1, 0.1, 0.1, 0.01);
  }

  @Test
  void lossesOfTheWarmUpDoNotCountForThePlateau() {
    Schedule schedule = Schedule.parse("warmup(2, plateau(0.1, 0))");
    SchedulePosition position = new SchedulePosition(1, 9);
    position.addValidationLoss(1);
    position.addValidationLoss(2);
    assertEquals(1, schedule.factor(position.step(2)));
    position.addValidationLoss(3);
    assertEquals(1, schedule.factor(position.step(3)));
    position.addValidationLoss(3);
    assertEquals(0.1, schedule.factor(position.step(4)), 1e-15);
  }

  @Test
  void textIsReadBack() {
    String[] texts = {"constant", "step(30, 0.1)", "milestones(0.1, 30, 60)", "exponential(0.95)", "inverse(0.1)",
      "cosine(0)", "one-cycle(0.3, 25, 10000)", "plateau(0.1, 10, 1e-4)",
      "warmup(epochs=5, from=0.01, then=cosine(0.01))", "warmup(steps=500, from=0.1, then=milestones(0.1, 30, 60))"};
    for (String text : texts) {
      Schedule schedule = Schedule.parse(text);
      assertEquals(text, schedule.toString());
      assertEquals(schedule, Schedule.parse(schedule.toString()));
    }
    assertEquals(Schedule.step(30, 0.1), Schedule.parse("step"));
    assertEquals(Schedule.warmUpEpochs(5, 0.01, Schedule.cosine(0.5)), Schedule.parse("warmup(5, cosine(floor=0.5))"));
    assertEquals(Schedule.warmUpSteps(5, 0.01, Schedule.constant()), Schedule.parse("warmup(steps=5)"));
  }

  @Test
  void badSettingsAreRefused() {
    assertEquals("schedule: \"linear\": there is no linear, expected one of constant, step, milestones, exponential, "
        + "inverse, cosine, one-cycle, plateau, warmup", message("linear"));
    assertEquals("schedule: \"step(0)\": every is 0, expected at least 1", message("step(0)"));
    assertEquals("schedule: \"step(1, 0)\": gamma is 0, expected a positive number", message("step(1, 0)"));
    assertEquals("schedule: \"milestones(0.1)\": milestones is empty, expected at least one epoch",
        message("milestones(0.1)"));
    assertEquals("schedule: \"milestones(0.1, 30, 30)\": a milestone is 30, expected at least 31",
        message("milestones(0.1, 30, 30)"));
    assertEquals("schedule: \"milestones(0.1, x)\": a milestone is \"x\", expected a whole number",
        message("milestones(0.1, x)"));
    assertEquals("schedule: \"inverse(-1)\": k is -1, expected 0 or more, finite", message("inverse(-1)"));
    assertEquals("schedule: \"cosine(2)\": floor is 2, expected 0 to 1", message("cosine(2)"));
    assertEquals("schedule: \"one-cycle(1)\": start is 1, expected above 0, below 1", message("one-cycle(1)"));
    assertEquals("schedule: \"plateau(1)\": factor is 1, expected above 0, below 1", message("plateau(1)"));
    assertEquals("schedule: \"cosine(flor=1)\": there is no flor, expected floor", message("cosine(flor=1)"));
    assertEquals("schedule: \"warmup\": expected epochs or steps, one of them", message("warmup"));
    assertEquals("schedule: \"warmup(1, from=0)\": from is 0, expected above 0, at most 1",
        message("warmup(1, from=0)"));
    assertEquals("schedule: \"warmup(1, warmup(1))\": then is warmup(epochs=1, from=0.01, then=constant), expected a "
        + "schedule without a warm-up", message("warmup(1, warmup(1))"));
    assertEquals("schedule: \"cosine(2)\": floor is 2, expected 0 to 1", message("warmup(1, cosine(2))"));
    SchedulePosition position = new SchedulePosition(2, 3);
    assertEquals("step: 6, expected 0 to 5",
        assertThrows(IllegalArgumentException.class, () -> position.step(6)).getMessage());
    assertEquals("epochs: 0, expected at least 1",
        assertThrows(IllegalArgumentException.class, () -> new SchedulePosition(2, 0)).getMessage());
  }

  private static String message(String text) {
    return assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text)).getMessage();
  }

  /** The least of some rounds counts: the first calls of anything, and of what measures, may allocate. */
  @Test
  void factorsAllocateNothing() {
    String[] texts = {"constant", "step", "milestones(0.1, 3)", "one-cycle", "warmup(1, cosine)", "warmup(1, plateau)"};
    SchedulePosition position = new SchedulePosition(10, 5);
    position.addValidationLoss(1);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (String text : texts) {
      Schedule schedule = Schedule.parse(text);
      double sum = 0;
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 10 && least > 0; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        sum += sum(schedule, position);
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least, text + ", " + sum);
    }
  }

  private static double sum(Schedule schedule, SchedulePosition position) {
    double sum = 0;
    for (int step = 0; step < position.steps(); step++) {
      sum += schedule.factor(position.step(step));
    }
    return sum;
  }
}
