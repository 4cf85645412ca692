package dev.lanewise.training.cli;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.pictures.Picture;
import dev.lanewise.training.run.Classifier;
import dev.lanewise.training.run.Models;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code predict}: what is on pictures. */
@Command(
    name = "predict",
    description = {
      "Says what a saved model takes pictures for: PNG or JPEG, their middle resized to what it takes.",
      ""},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PredictCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RUN|MODEL",
      description = "The folder of a run, whose best model is taken, or that of a saved model.")
  private String folder;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "The pictures.")
  private List<Path> images;

  @Option(names = "--top", paramLabel = "N", defaultValue = "5",
      description = "How many classes are said of each, the most probable first. [${DEFAULT-VALUE}]")
  private int top;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  @Override
  public void run() {
    if (top < 1) {
      throw new UsageException("--top: " + top + ", expected at least 1");
    }
    Map<Path, Picture> pictures = new LinkedHashMap<>();
    images.forEach(image -> pictures.put(image, Picture.read(image)));
    try (Parallel parallel = threads.open()) {
      Classifier classifier = new Classifier(Models.loadSaved(folder), parallel);
      List<Prediction> predictions = new ArrayList<>();
      pictures.forEach((image, picture) ->
          predictions.add(new Prediction(image.toString(), classifier.classify(picture, top))));
      show(predictions);
    }
  }

  /**
   * What a picture is taken for.
   *
   * @param image its file
   * @param classes the most probable ones, the best first
   */
  private record Prediction(String image, List<Classifier.Guess> classes) {}

  private void show(List<Prediction> predictions) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonOutput.print(out, predictions);
      return;
    }
    for (Prediction prediction : predictions) {
      out.println(prediction.image());
      for (Classifier.Guess guess : prediction.classes()) {
        out.println(String.format(Locale.ROOT, "  %6.2f %%  %s", 100 * guess.probability(), guess.className()));
      }
    }
    out.flush();
  }
}
