package dev.lanewise.training.course;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.Tensor;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.augment.Augmentations;
import dev.lanewise.training.course.SeeExperiment.Image;
import dev.lanewise.training.course.SeeExperiment.Seen;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.inspect.AugmentationSheet;
import dev.lanewise.training.inspect.ClassVisualization;
import dev.lanewise.training.inspect.FeatureMaps;
import dev.lanewise.training.inspect.Filters;
import dev.lanewise.training.inspect.GradCam;
import dev.lanewise.training.inspect.HeatMap;
import dev.lanewise.training.inspect.Mistakes;
import dev.lanewise.training.inspect.PixelDifferences;
import dev.lanewise.training.inspect.Saliency;
import dev.lanewise.training.inspect.Subject;
import dev.lanewise.training.pictures.Picture;
import dev.lanewise.training.report.Exhibit;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.Tile;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The page of {@link SeeExperiment}. */
final class SeePage {
  /** Layers whose feature maps are shown. */
  private static final int LAYERS = 4;

  private static final int DRAWS = 4;

  /** With how many others an image may be mixed. */
  private static final int OTHERS = 7;

  /** Relative; single precision and the reference differ by less. */
  private static final double TRUE_GRADIENT = 0.01;

  private final Workbench bench;
  private final Findings findings;
  private final Dataset test;

  /** Writes about images of the test part. */
  SeePage(Workbench bench, Findings findings) {
    this.bench = bench;
    this.findings = findings;
    this.test = bench.splits().test();
  }

  void write(Seen seen) {
    double accuracy = seen.test().accuracy();
    String worst = seen.mistakes().length == 0 ? "; it makes no mistake there."
        : "; its worst mistake takes " + mistaken(seen.mistakes()[0]) + ".";
    findings.headline(seen.model() + " gets " + Numbers.percent(accuracy) + " of the test part right" + worst);
    findings.tiles(
        new Tile("Model", seen.model().replaceFirst(".*/(?=.)", ""),
            Numbers.whole(seen.subject().network().parameterCount()) + " parameters"),
        new Tile("Test accuracy", Numbers.percent(accuracy),
            Numbers.whole(seen.test().correct()) + " of " + Numbers.whole(seen.test().samples())));
    findings.value("testAccuracy", accuracy).value("parameters", seen.subject().network().parameterCount());
    filters(seen.subject());
    featureMaps(seen);
    saliency(seen);
    gradCam(seen);
    classes(seen);
    augmentation(seen);
    mistakes(seen);
    if (bench.config().model() == null) {
      double guessing = 1.0 / test.classes();
      findings.check("better than guessing", accuracy > guessing, "The model gets " + Numbers.percent(accuracy)
          + " of the test part right; guessing gives " + Numbers.percent(guessing) + ".");
    }
  }

  private void filters(Subject subject) {
    String first = Filters.layers(subject.network()).getFirst();
    Network.Node node = subject.network().node(first);
    Parameter weight = node.parameters().getFirst();
    Shape shape = weight.shape();
    findings.section("Filters").says("What the first layer, " + node.label() + ", compares each part of the image "
        + "with.", "Where an image looks like a filter, the answer is large.");
    findings.picture("filters", new Exhibit(Filters.first(subject.network()), "", "The weights of " + first + "."));
    if (shape.rank() == 4 && shape.dim(2) == 3) {
      int grey = colourless(weight.data(), shape);
      findings.says("Of " + Sentences.count(shape.dim(3), "filter") + " " + grey + (grey == 1 ? " is" : " are")
          + " mostly colourless: the weights for red, green and blue are about the same there (more than half of "
          + "the sum of squares), so light and dark is what counts; the other " + (shape.dim(3) - grey)
          + " weigh colours against each other.");
      findings.value("filters", shape.dim(3)).value("colourlessFilters", grey);
    }
  }

  /** How many filters have more than half of their squares in the mean of the three channels. */
  private static int colourless(float[] w, Shape shape) {
    int filters = shape.dim(3);
    int count = 0;
    for (int f = 0; f < filters; f++) {
      double all = 0;
      double grey = 0;
      for (int p = 0; p < shape.dim(0) * shape.dim(1); p++) {
        double sum = 0;
        for (int c = 0; c < 3; c++) {
          double value = w[(p * 3 + c) * filters + f];
          sum += value;
          all += value * value;
        }
        grey += sum * sum / 3;
      }
      count += grey > all / 2 ? 1 : 0;
    }
    return count;
  }

  private void featureMaps(Seen seen) {
    findings.section("Feature maps");
    List<String> layers = some(seen.subject().spatialLayers());
    if (layers.isEmpty()) {
      findings.says("No layer of this model has places, so there are none.");
      return;
    }
    Image image = seen.images()[0];
    float[] pixels = SeeExperiment.pixels(test, image.index());
    findings.says("What layers make of one image, a tile for each channel, from the finest layer to the "
        + "coarsest: the brighter, the larger the answer.");
    Table table = new Table(2, "Layer", "Kind", "Output", "Zeros", "Channels", "Silent");
    List<Double> zeros = new ArrayList<>();
    for (String layer : layers) {
      Tensor maps = FeatureMaps.tensor(seen.subject(), pixels, layer);
      Network.Node node = seen.subject().network().node(layer);
      int channels = node.output().channels();
      zeros.add(zeros(maps.data()));
      table.row(layer, node.layer().kind(), node.output().toString(), Numbers.percent(zeros.getLast()),
          Numbers.whole(channels), Numbers.whole(silent(maps.data(), channels)));
      findings.picture("features-" + layer.replaceAll("[^A-Za-z0-9.]+", "-"), new Exhibit(
          FeatureMaps.of(seen.subject(), pixels, layer), "", "What " + layer + " makes of the image."));
    }
    findings.table(table).says("The image is #" + image.index() + " of the test part, " + is(image) + ".",
        "The share of zeros goes from " + Numbers.percent(zeros.getFirst()) + " in " + layers.getFirst() + " to "
        + Numbers.percent(zeros.getLast()) + " in " + layers.getLast() + (zeros.getLast() > zeros.getFirst()
        ? ": the deeper, the fewer channels and places answer." : "."));
  }

  private String is(Image image) {
    return test.classNames().get(image.label()) + (image.label() == image.predicted() ? ", recognised"
        : ", taken for " + test.classNames().get(image.predicted()));
  }

  /** The first, the last, and others evenly between. */
  private static List<String> some(List<String> layers) {
    return layers.size() <= LAYERS ? layers : IntStream.range(0, LAYERS)
        .mapToObj(i -> layers.get(Math.round((float) i * (layers.size() - 1) / (LAYERS - 1)))).toList();
  }

  private static double zeros(float[] values) {
    int zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return (double) zeros / values.length;
  }

  private static int silent(float[] values, int channels) {
    boolean[] heard = new boolean[channels];
    for (int i = 0; i < values.length; i++) {
      heard[i % channels] |= values[i] != 0;
    }
    return (int) IntStream.range(0, channels).filter(k -> !heard[k]).count();
  }

  private void saliency(Seen seen) {
    List<Picture> rows = new ArrayList<>();
    for (int i = 0; i < seen.images().length; i++) {
      Image image = seen.images()[i];
      rows.add(Saliency.sheet(
          seen.subject(), SeeExperiment.pixels(test, image.index()), image.predicted(), seen.saliency()[i]));
    }
    double tenth = Arrays.stream(seen.saliency()).mapToDouble(maps -> strongestTenth(maps.gradient())).average()
        .orElseThrow();
    double smoothTenth = Arrays.stream(seen.saliency()).mapToDouble(maps -> strongestTenth(maps.smooth())).average()
        .orElseThrow();
    findings.section("Saliency").says("Which pixels the score of the predicted class hangs on: the gradient of the "
        + "score with respect to each pixel, its mean over 50 noisy copies (SmoothGrad), and gradient times pixel, "
        + "where red speaks for the class and blue against it.");
    findings.picture("saliency", new Exhibit(
        Picture.grid(rows, 1, 0, Picture.WHITE), "", "Saliency maps of " + rows.size() + " images."));
    findings.says("The tenth of the pixels with the largest gradients holds " + Numbers.percent(tenth)
        + " of their sum, that of SmoothGrad " + Numbers.percent(smoothTenth) + (smoothTenth > tenth
        ? ": noise averages out, and what is left is more in one place."
        : ": here the average over noise does not draw it together."));
    findings.value("saliencyInStrongestTenth", tenth).value("smoothGradInStrongestTenth", smoothTenth);
    differences(seen.differences());
  }

  /** The part of a map's sum that lies on the tenth of its places where it is largest. */
  private static double strongestTenth(HeatMap map) {
    double[] sorted = IntStream.range(0, map.values().length).mapToDouble(i -> Math.abs(map.values()[i])).sorted()
        .toArray();
    double all = Arrays.stream(sorted).sum();
    int most = Math.max(1, (int) Math.round(sorted.length / 10.0));
    double top = Arrays.stream(sorted, sorted.length - most, sorted.length).sum();
    return all == 0 ? 0 : top / all;
  }

  private void differences(PixelDifferences differences) {
    Table table = new Table(0, "Value", "Gradient", "Difference of scores", "They differ by");
    for (int i = 0; i < differences.values().length; i++) {
      double a = differences.gradients()[i];
      double b = differences.differences()[i];
      table.row(Numbers.whole(differences.values()[i]), Numbers.plain(a), Numbers.plain(b),
          share(a == b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b))));
    }
    String says = "On " + Sentences.count(differences.values().length, "value") + " of the first image the gradient "
        + "differs from central differences of the score, computed in double, by at most "
        + share(differences.largest()) + ".";
    findings.heading("Are these true gradients?").says(says).table(table);
    findings.value("gradient.largestDifference", differences.largest());
    findings.check("true gradients", differences.largest() < TRUE_GRADIENT, says);
  }

  private static String share(double value) {
    return value < 1e-3 ? Numbers.plain(100 * value) + " %" : String.format(Locale.ROOT, "%.2f %%", 100 * value);
  }

  private void gradCam(Seen seen) {
    findings.section("Grad-CAM");
    if (seen.gradCam().length == 0) {
      findings.says("No layer of this model has places, so there is no map.");
      return;
    }
    String layer = seen.subject().lastSpatialLayer();
    List<Picture> rows = new ArrayList<>();
    for (int i = 0; i < seen.images().length; i++) {
      Image image = seen.images()[i];
      rows.add(GradCam.sheet(seen.subject(), SeeExperiment.pixels(test, image.index()), image.predicted(), layer,
          seen.gradCam()[i]));
    }
    findings.says("Where " + layer + ", the last layer that has places, found what speaks for the predicted class: its "
        + "channels, each weighed by the mean gradient of the score with respect to it.");
    findings.picture("grad-cam", new Exhibit(
        Picture.grid(rows, 1, 0, Picture.WHITE), "", "Grad-CAM of " + rows.size() + " images."));
    double middle = Arrays.stream(seen.gradCam()).mapToDouble(this::middle).filter(Double::isFinite).average()
        .orElse(Double.NaN);
    findings.says(Double.isNaN(middle) ? "In none of these images does anything there speak for the class."
        : "On average " + Numbers.percent(middle) + " of a map lies in the middle quarter of the image: "
        + (middle > 0.3 ? "it counts more than the rest." : middle < 0.2 ? "it counts less than the rest."
        : "it counts about as much as the rest."));
    findings.value("gradCam.inTheMiddle", middle);
  }

  /** The part of a map's sum that lies in the middle half of its rows and columns; NaN if the map is 0. */
  private double middle(HeatMap map) {
    HeatMap fit = map.resized(4 * map.h(), 4 * map.w());
    double all = 0;
    double inside = 0;
    for (int y = 0; y < fit.h(); y++) {
      for (int x = 0; x < fit.w(); x++) {
        boolean in = y >= map.h() && y < 3 * map.h() && x >= map.w() && x < 3 * map.w();
        all += fit.at(y, x);
        inside += in ? fit.at(y, x) : 0;
      }
    }
    return inside / all;
  }

  private void classes(Seen seen) {
    ClassVisualization.Result[] all = seen.classes();
    findings.section("What each class looks like").says("Images that began as grey noise and climbed the score of a "
        + "class, step by step along its gradient, with small shifts and blurs that keep them smooth.");
    findings.picture("classes", new Exhibit(ClassVisualization.sheet(seen.subject(), List.of(all)), "",
        "An image for each class."));
    long taken = Arrays.stream(all).filter(r -> r.predicted() == r.label()).count();
    double least = Arrays.stream(all).mapToDouble(ClassVisualization.Result::probability).min().orElseThrow();
    double before = Arrays.stream(all).mapToDouble(r -> r.scores()[0]).average().orElseThrow();
    double after = Arrays.stream(all).mapToDouble(ClassVisualization.Result::score).average().orElseThrow();
    String says = "In " + all[0].scores().length + " steps the score of the class rose from " + fixed(before) + " to "
        + fixed(after) + " on average";
    findings.says(says + "; " + taken + " of " + all.length + " images are taken for the class that was climbed, the "
        + "least sure with a probability of " + Numbers.percent(least) + ".");
    findings.value("classes.taken", taken).value("classes.leastProbability", least);
    findings.check("every climbed score rises", Arrays.stream(all).allMatch(r -> r.score() > r.scores()[0]),
        says + ".");
  }

  private static String fixed(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private void augmentation(Seen seen) {
    Image image = seen.images()[0];
    List<float[]> others = IntStream.range(0, test.size()).filter(i -> i != image.index()).limit(OTHERS)
        .mapToObj(i -> SeeExperiment.pixels(test, i)).toList();
    AugmentationSheet sheet = AugmentationSheet.of(test.sampleShape(), SeeExperiment.pixels(test, image.index()),
        others, DRAWS, bench.seed());
    List<Picture> rows = new ArrayList<>();
    List<String> not = new ArrayList<>();
    for (Augmentation each : Augmentations.examples()) {
      try {
        rows.add(sheet.row(each));
      } catch (IllegalArgumentException e) { // of images of this shape
        not.add(each.toString());
      }
    }
    findings.section("Augmentation").says("An image before, and as " + DRAWS + " epochs of training would show it: the "
        + "class stays, so the model learns what does not matter.", "Mixup alone mixes two images and their classes.",
        not.isEmpty() ? ""
        : "Images of " + test.sampleShape() + " cannot be augmented by " + Sentences.list(not) + ".");
    if (!rows.isEmpty()) {
      findings.picture("augmentation", new Exhibit(Picture.grid(rows, 2, 0, Picture.WHITE), "",
          "An image before and after each augmentation."));
    }
  }

  private void mistakes(Seen seen) {
    Mistakes.Mistake[] worst = seen.mistakes();
    int wrong = seen.test().samples() - seen.test().correct();
    findings.section("Worst mistakes");
    findings.value("mistakes", wrong);
    if (worst.length == 0) {
      findings.says("All " + Numbers.whole(seen.test().samples()) + " images of the test part are recognised.");
      return;
    }
    findings.says("Of " + Sentences.count(wrong, "mistake") + " on the test part the " + worst.length
        + (worst.length == 1 ? " one" : " worst") + ": those with the least probability for what the image is.");
    findings.picture("mistakes", new Exhibit(Mistakes.sheet(test, List.of(worst)), "", "The worst mistakes."));
    double mean = Arrays.stream(worst).mapToDouble(Mistakes.Mistake::probability).average().orElseThrow();
    findings.says("The worst takes " + mistaken(worst[0]) + "; the mean confidence of those shown is "
        + Numbers.percent(mean) + ".", pairs(worst), mostConfused(seen));
    findings.value("mistakes.worstProbability", worst[0].probability());
  }

  private String mistaken(Mistakes.Mistake mistake) {
    return test.classNames().get(mistake.label()) + " for " + test.classNames().get(mistake.predicted())
        + " and is " + String.format(Locale.ROOT, "%.2f %%", 100 * mistake.probability()) + " sure of it";
  }

  /** Which classes the worst mistakes confuse, in either direction. */
  private String pairs(Mistakes.Mistake[] worst) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Mistakes.Mistake m : worst) {
      counts.merge(pair(m.label(), m.predicted()), 1, Integer::sum);
    }
    List<String> most = counts.entrySet().stream().filter(e -> e.getValue() > 1)
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())).limit(3)
        .map(e -> e.getKey() + " (" + e.getValue() + ")").toList();
    return most.isEmpty() ? "No two of them confuse the same pair of classes."
        : "The pairs that are confused most often among them: " + Sentences.list(most) + ".";
  }

  private String pair(int a, int b) {
    return test.classNames().get(Math.min(a, b)) + " and " + test.classNames().get(Math.max(a, b));
  }

  /** Of the whole test part. */
  private String mostConfused(Seen seen) {
    int[][] c = seen.test().confusion();
    int a = 0;
    int b = 1;
    for (int i = 0; i < c.length; i++) {
      for (int j = i + 1; j < c.length; j++) {
        if (c[i][j] + c[j][i] > c[a][b] + c[b][a]) {
          a = i;
          b = j;
        }
      }
    }
    return "On the whole test part " + pair(a, b) + " are confused most often, "
        + Sentences.count(c[a][b] + c[b][a], "time") + ".";
  }
}
