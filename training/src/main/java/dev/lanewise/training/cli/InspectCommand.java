package dev.lanewise.training.cli;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.augment.Augmentations;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Datasets;
import dev.lanewise.training.inspect.AugmentationSheet;
import dev.lanewise.training.inspect.ClassVisualization;
import dev.lanewise.training.inspect.FeatureMaps;
import dev.lanewise.training.inspect.Filters;
import dev.lanewise.training.inspect.GradCam;
import dev.lanewise.training.inspect.Mistakes;
import dev.lanewise.training.inspect.Saliency;
import dev.lanewise.training.inspect.Subject;
import dev.lanewise.training.pictures.Picture;
import dev.lanewise.training.run.Models;
import dev.lanewise.training.run.RunConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect}: pictures of what a saved model has learnt and what it sees. */
@Command(
    name = "inspect",
    description = {"Writes pictures of what a saved model has learnt and of what it sees in images.", ""},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class InspectCommand implements Runnable {
  private static final int MISTAKES = 20;
  private static final int DRAWS = 6;

  /** With how many others of its dataset an image may be mixed. */
  private static final int OTHERS = 7;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RUN|MODEL",
      description = "The folder of a run, whose best model is taken, or that of a saved model.")
  private String folder;

  @Parameters(index = "1..*", paramLabel = "IMAGE",
      description = "Photos, PNG or JPEG, to look into; their middle is resized to what the model takes.")
  private List<Path> photos = new ArrayList<>();

  @Option(names = "--what", paramLabel = "WHAT", split = ",", description = {
    "What to show, with commas between, of:",
    "filters: the weights of a layer;",
    "classes: images that each class scores highest on;",
    "features: what a layer makes of each image;",
    "saliency: which pixels the score hangs on;",
    "grad-cam: where a layer found what speaks for the class;",
    "augmentations: each of them, before and after;",
    "mistakes: the worst ones on a part of the data.",
    "[filters; with images features, saliency and grad-cam, too]"})
  private List<String> what = new ArrayList<>();

  @Option(names = "--layer", paramLabel = "NAME",
      description = "The layer of filters, features and grad-cam. [filters: the first that has any; else the last that "
          + "still has places]")
  private String layer;

  @Option(names = "--class", paramLabel = "NAME|INDEX",
      description = "Whose score saliency and grad-cam explain, and the only one of classes. [the predicted; all]")
  private String label;

  @Option(names = "--data", paramLabel = "DATA", description = "The data, as for train. [the run's]")
  private String data;

  @Option(names = "--part", paramLabel = "PART", defaultValue = "test",
      description = "train, validation or test. [${DEFAULT-VALUE}]")
  private Part part;

  @Option(names = "--index", paramLabel = "I", split = ",",
      description = "Images of the data to look into, the first being 0, with commas between.")
  private List<Integer> indices = new ArrayList<>();

  @Option(names = "--augment", paramLabel = "AUGMENT",
      description = "The augmentations to show, as for train. [one of each kind]")
  private String augment;

  @Option(names = "--out", paramLabel = "DIR", description = "Where to write. [pictures/ in the folder of the model]")
  private Path out;

  @Option(names = "--scale", paramLabel = "N", defaultValue = "1",
      description = "Write pictures N times as large. [${DEFAULT-VALUE}]")
  private int scale;

  @Option(names = "--seed", paramLabel = "N",
      description = "Decides what is drawn: made-up data, noise, augmentations. [the run's]")
  private Long seed;

  @Mixin private ThreadsOption threads;

  private Subject subject;
  private RunConfig config;
  private Dataset dataset;
  private final Map<String, float[]> images = new LinkedHashMap<>();

  /** What can be shown. */
  private enum What {
    FILTERS,
    CLASSES,
    FEATURES,
    SALIENCY,
    GRAD_CAM,
    AUGMENTATIONS,
    MISTAKES;

    /** Whether it is of an image. */
    boolean wantsImages() {
      return this == FEATURES || this == SALIENCY || this == GRAD_CAM || this == AUGMENTATIONS;
    }

    static What parse(String text) {
      return Arrays.stream(values()).filter(w -> w.toString().equals(text)).findFirst().orElseThrow(
          () -> new UsageException("--what: there is no \"" + text + "\"; there are "
              + String.join(", ", Arrays.stream(values()).map(What::toString).toList())));
    }

    /** As the command line has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public void run() {
    if (scale < 1 || scale > 16) {
      throw new UsageException("--scale: " + scale + ", expected 1 to 16");
    }
    try (Parallel parallel = threads.open()) {
      subject = checked("", () -> Subject.of(Models.loadSaved(folder), parallel));
      Set<What> chosen = chosen();
      readImages(chosen);
      check(chosen);
      makeFolder();
      chosen.forEach(this::show);
    }
  }

  private Set<What> chosen() {
    Set<What> chosen = EnumSet.noneOf(What.class);
    what.forEach(text -> chosen.add(What.parse(text.strip())));
    boolean hasImages = !photos.isEmpty() || !indices.isEmpty();
    if (chosen.isEmpty()) {
      if (hasImages) {
        chosen.addAll(List.of(What.FEATURES, What.SALIENCY, What.GRAD_CAM));
      }
      if (!hasImages || layer == null || Filters.layers(subject.network()).contains(layer)) {
        chosen.add(What.FILTERS);
      }
    }
    chosen.stream().filter(w -> w.wantsImages() && !hasImages).findFirst().ifPresent(w -> {
      throw new UsageException("--what: " + w + " is of images: name files, or samples of the data by --index");
    });
    return chosen;
  }

  private void readImages(Set<What> chosen) {
    int channels = subject.image().channels();
    if (channels != 1 && channels != 3) {
      throw new UsageException(folder + ": takes " + subject.image() + ", expected images h×w×1 or h×w×3");
    }
    for (Path photo : photos) {
      add(photo.getFileName().toString().replaceFirst("\\.[^.]*$", ""), subject.pixels(Picture.read(photo)));
    }
    config = EvaluateCommand.isRun(folder) || data != null || !indices.isEmpty() || chosen.contains(What.MISTAKES)
        ? EvaluateCommand.config(folder, data, seed) : RunConfig.DEFAULTS;
    if (indices.isEmpty() && !chosen.contains(What.MISTAKES)) {
      return;
    }
    dataset = part.of(Datasets.read(config.data(), config.seed()));
    checked("--data: ", () -> {
      subject.requireFit(dataset);
      return dataset;
    });
    for (int index : indices) {
      if (index < 0 || index >= dataset.size()) {
        throw new UsageException("--index: " + index + ", expected 0 to " + (dataset.size() - 1));
      }
      add(part + "-" + index, sample(index));
    }
  }

  private float[] sample(int index) {
    float[] pixels = new float[subject.image().size()];
    dataset.copySample(index, pixels, 0);
    return pixels;
  }

  /** Under a name that may be part of a file's, and is no other image's. */
  private void add(String name, float[] pixels) {
    String plain = name.replaceAll("[^\\p{Alnum}._-]+", "_");
    String own = plain;
    for (int i = 2; images.containsKey(own); i++) {
      own = plain + "-" + i;
    }
    images.put(own, pixels);
  }

  /** Before anything is computed or written. */
  private void check(Set<What> chosen) {
    checked("--class: ", () -> label == null ? 0 : subject.classIndex(label));
    checked("--augment: ", this::augmentations);
    if (chosen.contains(What.FILTERS)) {
      checked("--layer: ", this::filters);
    }
    if (layer != null || chosen.contains(What.FEATURES) || chosen.contains(What.GRAD_CAM)) {
      checked("--layer: ", () -> subject.network().node(seenLayer()));
    }
  }

  /** What the library says of an argument, said of the option. */
  private static <T> T checked(String option, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + e.getMessage().replaceFirst("^(layer|class|dataset): ", ""));
    }
  }

  private Picture filters() {
    return layer == null ? Filters.first(subject.network())
        : Filters.of(subject.network(), layer, subject.classNames());
  }

  private String seenLayer() {
    return layer != null ? layer : subject.lastSpatialLayer();
  }

  private List<Augmentation> augmentations() {
    return augment == null ? Augmentations.examples() : List.of(Augmentation.parse(augment));
  }

  private void makeFolder() {
    if (out == null) {
      out = Path.of(folder).resolve("pictures");
    }
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw new UsageException("--out: " + out + ": no folder can be made there: " + e);
    }
  }

  private void show(What chosen) {
    switch (chosen) {
      case FILTERS -> write("filters" + (layer == null ? "" : "-" + layer), filters());
      case CLASSES -> write("classes", classes());
      case MISTAKES -> mistakes();
      case FEATURES -> images.forEach((name, x) ->
          write("features-" + name + "-" + seenLayer(), FeatureMaps.of(subject, x, seenLayer())));
      case SALIENCY -> images.forEach((name, x) ->
          write("saliency-" + name, Saliency.sheet(subject, x, explained(x), config.seed())));
      case GRAD_CAM -> images.forEach((name, x) ->
          write("grad-cam-" + name, checked("--layer: ", () -> GradCam.sheet(subject, x, explained(x), seenLayer()))));
      case AUGMENTATIONS -> images.keySet().forEach(this::augmented);
    }
  }

  private int explained(float[] pixels) {
    return label != null ? subject.classIndex(label) : subject.predicted(pixels);
  }

  private Picture classes() {
    ClassVisualization climb = ClassVisualization.of().withSeed(config.seed());
    return ClassVisualization.sheet(subject, label == null ? climb.runAll(subject)
        : List.of(climb.run(subject, subject.classIndex(label))));
  }

  private void mistakes() {
    List<Mistakes.Mistake> worst = Mistakes.worst(subject, dataset, MISTAKES);
    if (worst.isEmpty()) {
      spec.commandLine().getOut().println("no mistakes on the " + part + " part of " + config.data());
    } else {
      write("mistakes", Mistakes.sheet(dataset, worst));
    }
  }

  /** One picture for each augmentation, and several on a sheet, too. */
  private void augmented(String name) {
    float[] image = images.get(name);
    AugmentationSheet sheet = AugmentationSheet.of(subject.image(), image, others(image), DRAWS, config.seed());
    for (Augmentation a : augmentations()) {
      String plain = a.toString().replaceAll("[^\\p{Alnum}.]+", "-").replaceAll("-$", "");
      write("augmentation-" + name + "-" + plain, checked("--augment: ", () -> sheet.row(a)));
    }
    if (augmentations().size() > 1) {
      write("augmentations-" + name, checked("--augment: ", () -> sheet.sheet(augmentations())));
    }
  }

  /** What an image may be mixed with: the other ones, and the first of the data. */
  private List<float[]> others(float[] image) {
    List<float[]> all = new ArrayList<>();
    images.values().stream().filter(other -> other != image).limit(OTHERS).forEach(all::add);
    for (int i = 0; dataset != null && all.size() < OTHERS && i < dataset.size(); i++) {
      all.add(sample(i));
    }
    return all;
  }

  private void write(String name, Picture picture) {
    Path file = out.resolve(name + ".png");
    picture.enlarged(scale).savePng(file);
    PrintWriter print = spec.commandLine().getOut();
    print.println(file);
    print.flush();
  }
}
