package dev.lanewise.training.course;

import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.inspect.ClassVisualization;
import dev.lanewise.training.inspect.GradCam;
import dev.lanewise.training.inspect.HeatMap;
import dev.lanewise.training.inspect.Mistakes;
import dev.lanewise.training.inspect.PixelDifferences;
import dev.lanewise.training.inspect.Saliency;
import dev.lanewise.training.inspect.Subject;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.run.Models;
import dev.lanewise.training.run.Run;
import dev.lanewise.training.run.RunException;
import dev.lanewise.training.schedule.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * {@code see}: what a model has learnt and what it looks at, all on one page: filters, feature maps, saliency,
 * Grad-CAM, class visualisation, augmentation, worst mistakes. Of a saved model, or of one that it trains itself.
 */
final class SeeExperiment implements Experiment {
  private static final String MODEL = "lab-net-bn";
  private static final double RATE = 0.02;
  private static final int BATCH = 64;
  /** Training samples of the synthetic set: from all of them the model learns to make no mistake to look at. */
  private static final int SYNTHETIC = 400;

  private static final int EVALUATED_TOGETHER = 256;
  private static final int MISTAKES = 20;

  /** Images that are recognised and looked into; one that is not comes in addition. */
  private static final int IMAGES = 3;

  /** Among so many of the test part the images are looked for. */
  private static final int LOOKED_THROUGH = 500;

  /**
   * An image of the test part that is looked into.
   *
   * @param index in the test part
   * @param label what it is
   * @param predicted what the model takes it for
   */
  record Image(int index, int label, int predicted) {}

  /** What was seen; the maps are one for each image. */
  record Seen(
      Subject subject, String model, Evaluation test, Image[] images, Saliency.Maps[] saliency, HeatMap[] gradCam,
      ClassVisualization.Result[] classes, Mistakes.Mistake[] mistakes, PixelDifferences differences) {}

  /** Tells one model from another. */
  private record Weights(int parameters, int hash) {}

  @Override
  public String name() {
    return "see";
  }

  @Override
  public String title() {
    return "What a model sees";
  }

  @Override
  public String question() {
    return "What has a CNN learnt, where does it look, and what does it get wrong?";
  }

  @Override
  public String shows() {
    return "filters, feature maps, saliency, Grad-CAM, dream images, augmentation, mistakes of a model (--model)";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(9, 10, 170);
  }

  @Override
  public boolean takesModel() {
    return true;
  }

  @Override
  public void check(Workbench bench) {
    Checks.requireImages(bench);
    Shape shape = bench.splits().sampleShape();
    if (bench.splits().test().size() == 0) {
      throw new IllegalArgumentException("data: the test part has no sample, expected images to look into");
    }
    if (bench.config().model() == null) {
      Zoo.build(MODEL, shape, bench.splits().train().classes(), bench.seed());
    } else {
      checkModel(bench, Models.loadSaved(bench.config().model()));
    }
  }

  private static void checkModel(Workbench bench, SavedModel model) {
    Dataset test = bench.splits().test();
    String what = "model: " + bench.config().model() + " does not fit the data: ";
    try {
      Subject.of(model, bench.parallel()).requireFit(test);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + e.getMessage().replaceFirst("^dataset: ", ""), e);
    }
    List<String> numbers = IntStream.range(0, test.classes()).mapToObj(Integer::toString).toList();
    if (!model.classNames().equals(test.classNames()) && !model.classNames().equals(numbers)) {
      throw new IllegalArgumentException(what + "classes " + String.join(", ", test.classNames()) + ", expected "
          + String.join(", ", model.classNames()) + ", which the model knows");
    }
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Dataset test = bench.splits().test();
    String folder = bench.config().model();
    SavedModel model;
    Evaluation evaluation;
    if (folder == null) {
      Trained trained = bench.train("model", () -> trainer(bench), test);
      model = trained.model();
      evaluation = trained.test();
    } else {
      model = Models.loadSaved(folder);
      requireSame(bench, model);
      evaluation = bench.part("test", Evaluation.class,
          () -> Run.evaluate(model, test, new SoftmaxCrossEntropy(), EVALUATED_TOGETHER, bench.parallel()));
    }
    Subject subject = Subject.of(
        model.network(), model.preprocessing(), test.classNames(), bench.parallel());
    new SeePage(bench, findings).write(look(bench, subject, folder == null ? MODEL : folder, evaluation));
  }

  /** Momentum and a cosine; flips and crops where the images are photographs. */
  private static Trainer trainer(Workbench bench) {
    Splits splits = bench.splits();
    boolean photos = bench.onCifar10();
    boolean easy = bench.config().data().equals("synthetic");
    Dataset train = easy ? splits.train().slice(0, SYNTHETIC) : splits.train();
    return Trainer.of(
        Zoo.build(MODEL, splits.sampleShape(), splits.train().classes(), bench.seed()), train, splits.validation())
        .preprocessing(Preprocessing.fit(PreprocessingKind.PER_CHANNEL, splits.train(), bench.parallel()))
        .augmentation(Augmentation.parse(photos ? "flip,crop(4)" : "none"))
        .optimizer(OptimizerSettings.momentum(0.9)).learningRate(RATE).schedule(Schedule.cosine(0))
        .batch(BATCH).epochs(photos ? bench.pick(4, 12) : easy ? 1 : bench.pick(1, 2)).seed(bench.seed());
  }

  /** What was seen of another model must not stand beside this one. */
  private static void requireSame(Workbench bench, SavedModel model) {
    int hash = 1;
    int parameters = 0;
    for (Parameter parameter : model.network().state()) {
      hash = 31 * hash + Arrays.hashCode(parameter.data());
    }
    for (Parameter parameter : model.network().parameters()) {
      hash = 31 * hash + Arrays.hashCode(parameter.data());
      parameters += parameter.size();
    }
    Weights now = new Weights(parameters, hash);
    if (!bench.part("weights", Weights.class, () -> now).equals(now)) {
      throw new RunException("model: " + bench.config().model()
          + " has changed since this experiment looked into it; give another folder to --out");
    }
  }

  private Seen look(Workbench bench, Subject subject, String model, Evaluation test) {
    Dataset images = bench.splits().test();
    Mistakes.Mistake[] mistakes = bench.part("mistakes", Mistakes.Mistake[].class,
        () -> Mistakes.worst(subject, images, MISTAKES).toArray(Mistakes.Mistake[]::new));
    Image[] chosen = bench.part("images", Image[].class, () -> choose(subject, images, mistakes));
    Saliency.Maps[] saliency = bench.part("saliency", Saliency.Maps[].class,
        () -> Arrays.stream(chosen).map(image -> Saliency.maps(
            subject, pixels(images, image.index), image.predicted, bench.seed())).toArray(Saliency.Maps[]::new));
    HeatMap[] gradCam = subject.spatialLayers().isEmpty() ? new HeatMap[0] : bench.part("grad-cam", HeatMap[].class,
        () -> Arrays.stream(chosen).map(image -> GradCam.of(
            subject, pixels(images, image.index), image.predicted)).toArray(HeatMap[]::new));
    ClassVisualization climb = ClassVisualization.of().withSteps(bench.pick(80, 200)).withSeed(bench.seed());
    ClassVisualization.Result[] classes = bench.part("classes", ClassVisualization.Result[].class,
        () -> climb.runAll(subject).toArray(ClassVisualization.Result[]::new));
    PixelDifferences differences = bench.part("differences", PixelDifferences.class, () -> PixelDifferences.of(
        subject, pixels(images, chosen[0].index), chosen[0].predicted, bench.pick(4, 8)));
    return new Seen(subject, model, test, chosen, saliency, gradCam, classes, mistakes, differences);
  }

  static float[] pixels(Dataset dataset, int index) {
    float[] pixels = new float[dataset.sampleShape().size()];
    dataset.copySample(index, pixels, 0);
    return pixels;
  }

  /** The first ones of different classes that the model gets right, and its worst mistake; at least one. */
  private static Image[] choose(Subject subject, Dataset images, Mistakes.Mistake[] mistakes) {
    List<Image> chosen = new ArrayList<>();
    Set<Integer> classes = new HashSet<>();
    for (int i = 0; i < Math.min(images.size(), LOOKED_THROUGH) && chosen.size() < IMAGES; i++) {
      int label = images.label(i);
      if (!classes.contains(label) && subject.predicted(pixels(images, i)) == label) {
        classes.add(label);
        chosen.add(new Image(i, label, label));
      }
    }
    if (mistakes.length > 0) {
      chosen.add(new Image(mistakes[0].index(), mistakes[0].label(), mistakes[0].predicted()));
    }
    if (chosen.isEmpty()) {
      chosen.add(new Image(0, images.label(0), subject.predicted(pixels(images, 0))));
    }
    return chosen.toArray(Image[]::new);
  }
}
