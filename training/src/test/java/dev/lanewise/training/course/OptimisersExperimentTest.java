package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.experiment.Results;
import dev.lanewise.training.schedule.Schedule;
import dev.lanewise.training.schedule.SchedulePosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimisersExperimentTest {
  @Test
  void rulesAndSchedules(@TempDir Path folder) throws IOException {
    Results results = ExperimentRuns.quick("optimisers", folder);
    assertEquals(4, results.checks().size());
    for (String rule : List.of("sgd", "momentum", "nesterov", "adam", "adamw", "rmsprop", "classic-momentum")) {
      assertNotNull(results.values().get("softmax." + rule + ".finalLoss"), rule);
      assertNotNull(results.values().get("mini-alexnet." + rule + ".testAccuracy"), rule);
    }
    double constant = (Double) results.values().get("momentumForms.softmaxConstant");
    assertTrue(constant <= 1e-4, () -> "one path: " + constant);
    for (String picture : List.of("softmax-loss", "mini-alexnet-loss", "momentum-forms", "schedules")) {
      assertTrue(Files.size(folder.resolve("pictures").resolve(picture + ".png")) > 0);
    }
  }

  /** Whatever the number of epochs, all but the constant rate and 1/t end below a tenth of where they stood highest. */
  @Test
  void schedulesFall() {
    for (int epochs : new int[] {3, 5, 9}) {
      Map<String, Schedule> schedules = OptimisersExperiment.schedules(epochs);
      assertEquals(7, schedules.size());
      schedules.forEach((name, schedule) -> {
        double last = schedule.factor(new SchedulePosition(20, epochs).step(20L * epochs - 1));
        double most = name.equals("constant") ? 1 : name.equals("1/t") ? 1.0 / epochs : 0.1;
        assertTrue(last <= most * 1.0001, name + ": " + last);
      });
    }
  }
}
