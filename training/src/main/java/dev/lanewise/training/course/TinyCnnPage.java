package dev.lanewise.training.course;

import dev.lanewise.nn.Shape;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.History;
import dev.lanewise.training.course.TinyCnnExperiment.All;
import dev.lanewise.training.course.TinyCnnExperiment.Variant;
import dev.lanewise.training.course.TinyCnnExperiment.Watched;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Curves;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Spread;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.inspect.Filters;
import dev.lanewise.training.pictures.Picture;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.ClassCharts;
import dev.lanewise.training.report.Exhibit;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The page of {@link TinyCnnExperiment}. */
final class TinyCnnPage {
  private static final double GOAL = 0.9;
  private static final int TWO_CONVOLUTIONS = 273;

  /** Above guessing by less than this is no learning. */
  private static final double MARGIN = 0.05;

  private final Findings findings;
  private final Splits lines;
  private final Splits four;
  private final int epochs;

  /** Writes what was found on the lines, and on the lines and dots. */
  TinyCnnPage(Workbench bench, Findings findings, Splits four) {
    this.findings = findings;
    this.lines = bench.splits();
    this.four = four;
    this.epochs = TinyCnnExperiment.epochs(bench);
  }

  void write(All all) {
    Variant book = all.book();
    findings.headline("Yes: its " + book.parameters() + " parameters come to " + book.validation().percent()
        + " of the validation part, where guessing gives " + Numbers.percent(chance(lines)) + ".");
    if (book.validation().min() <= GOAL) {
      findings.headline("Not in this run: its " + book.parameters() + " parameters come to "
          + book.validation().percent() + " of the validation part.");
    }
    data();
    learning(book);
    confusion(book);
    filters(all.filters());
    momentum(book, all.momentum());
    rates(all.rates());
    twoConvolutions(book, all.twoConvolutions());
    pooling(book, all.average());
    dot(all.dot());
    findings.check("validation above 90 %", book.validation().min() > GOAL,
        "As in the book the net ends at " + book.validation().percent() + " of the validation part"
            + (book.runs().size() == 1 ? "." : ", at " + Numbers.percent(book.validation().min()) + " in the worst of "
            + book.runs().size() + " runs."));
    findings.check("two convolutions in 273 parameters", all.twoConvolutions().parameters() == TWO_CONVOLUTIONS,
        "The net of two convolutions has " + all.twoConvolutions().parameters() + " parameters.");
  }

  private static double chance(Splits splits) {
    return 1.0 / splits.train().classes();
  }

  private void data() {
    findings.section("The data").says("Grey pictures of 8×8 pixels: two bright columns, two bright rows, or the main "
        + "diagonal with a paler one on either side; each shifted by up to two pixels and noisy.",
        lines.train().size() + " to train on, " + lines.validation().size() + " to validate, " + lines.test().size()
        + " to test.");
    findings.pictures("samples", samples(lines.train(), IntStream.range(0, 9).toArray()), 9);
  }

  private static List<Exhibit> samples(Dataset dataset, int... indices) {
    float[] pixels = new float[dataset.sampleShape().size()];
    List<Exhibit> samples = new ArrayList<>();
    for (int i : indices) {
      dataset.copySample(i, pixels, 0);
      String name = dataset.classNames().get(dataset.label(i));
      samples.add(new Exhibit(Picture.of(pixels, 0, dataset.sampleShape()), name, "A training image, " + name + "."));
    }
    return samples;
  }

  private void learning(Variant book) {
    List<History> runs = book.histories();
    XyChart loss = new XyChart("Loss", "epoch", "loss").wholeX();
    Curves.epochs(loss, "training", runs, History.Epoch::trainLoss);
    Curves.epochs(loss, "validation", runs, e -> e.validation().loss());
    level(loss, "guessing", Math.log(lines.train().classes()));
    XyChart accuracy = new XyChart("Accuracy", "epoch", "right answers, %").wholeX().yRange(0, 103);
    Curves.epochs(accuracy, "training", runs, e -> 100 * e.trainAccuracy());
    Curves.epochs(accuracy, "validation", runs, e -> 100 * e.validation().accuracy());
    level(accuracy, "guessing", 100 * chance(lines));
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("loss", loss);
    charts.put("accuracy", accuracy);
    findings.section("How it learns").says("One convolution of three 3×3 filters, ReLU, max pooling, one dense layer: "
        + "30 + 84 = 114 parameters.", "Batches of 18, learning rate 0.12, plain SGD, " + epochs + " epochs"
        + (runs.size() == 1 ? "." : "; lines are means over " + runs.size() + " seeds, bands reach from the least to "
        + "the most.")).charts(charts);
    findings.says("The net " + passes(book) + " and ends at " + book.validation().percent() + ".",
        "Guessing has a loss of ln 3 = 1.10; that of training is " + Numbers.plain(mean(book, true))
        + " over the first epoch and " + Numbers.plain(mean(book, false)) + " over the last.");
    figures("book", book);
    findings.value("book.testAccuracy", new Spread(
        book.runs().stream().mapToDouble(Trained::testAccuracy).toArray()).mean());
  }

  /** The training loss over the first or the last epoch, meant over the runs. */
  private static double mean(Variant variant, boolean first) {
    return variant.histories().stream().filter(h -> !h.epochs().isEmpty())
        .mapToDouble(h -> (first ? h.epochs().getFirst() : h.last()).trainLoss()).average().orElse(Double.NaN);
  }

  /** A line across the chart. */
  private void level(XyChart chart, String name, double height) {
    chart.line(name, new double[] {1, epochs}, new double[] {height, height});
  }

  private void figures(String key, Variant variant) {
    findings.value(key + ".validationAccuracy", variant.validation().mean());
    findings.value(key + ".epochsTo90", variant.epochsTo(GOAL));
    findings.value(key + ".parameters", variant.parameters());
  }

  /** When a variant gets past the goal. */
  private static String passes(Variant v) {
    int runs = v.runs().size();
    int reached = v.reached(GOAL);
    if (reached == 0) {
      return runs == 1 ? "never passes 90 %" : "passes 90 % in none of " + runs + " runs";
    }
    String when = "after " + epochs(v.epochsTo(GOAL));
    return reached == runs ? "passes 90 % " + when + (runs == 1 ? "" : " on average")
        : "passes 90 % in " + reached + " of " + runs + " runs, " + when;
  }

  private static String epochs(double number) {
    return number == 1 ? "1 epoch" : number == Math.rint(number) ? Math.round(number) + " epochs"
        : String.format(Locale.ROOT, "%.1f epochs", number);
  }

  private void confusion(Variant book) {
    Evaluation test = book.runs().getFirst().test();
    List<String> wrong = new ArrayList<>();
    for (int k = 0; k < test.confusion().length; k++) {
      for (int p = 0; p < test.confusion().length; p++) {
        if (p != k && test.confusion()[k][p] > 0) {
          wrong.add(test.confusion()[k][p] + " " + lines.classNames().get(k) + " for " + lines.classNames().get(p));
        }
      }
    }
    findings.section("What is taken for what").chart("confusion", ClassCharts.confusion(test, lines.classNames()),
        "The test part" + (book.runs().size() == 1 ? "." : ", first seed."));
    findings.says(wrong.isEmpty() ? "All " + test.samples() + " test images are recognised."
        : test.correct() + " of " + test.samples() + " test images are recognised; it takes " + Sentences.list(wrong)
        + ".");
  }

  private void filters(Watched filters) {
    List<float[]> states = Arrays.asList(filters.weights());
    Shape shape = Shape.of(3, 3, 1, states.getFirst().length / 9);
    float scale = Filters.largest(states);
    List<Picture> pictures = Filters.states(states, shape, scale);
    List<Exhibit> exhibits = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      String epoch = "epoch " + filters.epochs()[i];
      exhibits.add(new Exhibit(pictures.get(i), epoch, "The three filters after " + epoch + "."));
    }
    findings.section("The filters").says("The three filters after some epochs, all on one scale: "
        + String.format(Locale.ROOT, "−%1$.2f is dark blue, 0 white, %1$.2f dark red.", scale));
    findings.pictures("filters", exhibits, 3);
    findings.says(way(filters));
    Table table = new Table(1, header());
    for (int f = 0; f < filters.answers().length; f++) {
      String[] row = new String[1 + lines.train().classes()];
      row[0] = "filter " + (f + 1);
      for (int k = 1; k < row.length; k++) {
        row[k] = Numbers.plain(filters.answers()[f][k - 1]);
      }
      table.row(row);
    }
    findings.says("What the filters answer in the end, after ReLU and pooling, on average over the validation images "
        + "of each class:").table(table).says(answers(filters));
  }

  private String[] header() {
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(lines.classNames());
    return header.toArray(String[]::new);
  }

  /** How far from their start the filters were, as a share of where they ended. */
  private static String way(Watched filters) {
    float[][] w = filters.weights();
    double whole = distance(w[0], w[w.length - 1]);
    List<String> shares = new ArrayList<>();
    for (int i = 1; i < w.length - 1; i++) {
      shares.add(String.format(Locale.ROOT, "%.0f %% after epoch %d", 100 * distance(w[0], w[i]) / whole,
          filters.epochs()[i]));
    }
    return "How far they have moved from their first, random values, as a share of where they are after epoch "
        + filters.epochs()[w.length - 1] + ": " + Sentences.list(shares) + ".";
  }

  private static double distance(float[] a, float[] b) {
    return Math.sqrt(IntStream.range(0, a.length).mapToDouble(i -> (a[i] - b[i]) * (a[i] - b[i])).sum());
  }

  private String answers(Watched filters) {
    List<String> all = new ArrayList<>();
    for (int f = 0; f < filters.answers().length; f++) {
      double[] own = filters.answers()[f];
      int[] order = IntStream.range(0, own.length).boxed().sorted((a, b) -> Double.compare(own[b], own[a]))
          .mapToInt(Integer::intValue).toArray();
      String name = "filter " + (f + 1);
      if (own[order[0]] == 0) {
        all.add(name + " is silent");
      } else if (own[order[1]] > 0.8 * own[order[0]]) {
        all.add(name + " answers to " + lines.classNames().get(order[0]) + " and " + lines.classNames().get(order[1])
            + " lines about alike");
      } else {
        all.add(name + " answers most to " + lines.classNames().get(order[0]) + " lines");
      }
    }
    String joined = Sentences.list(all);
    return Character.toUpperCase(joined.charAt(0)) + joined.substring(1)
        + ". The dense layer tells the classes apart by how much of each there is, and where.";
  }

  private void momentum(Variant book, Variant momentum) {
    findings.section("Exercise: momentum").says("The same, but each step keeps 0.9 of the one before.");
    findings.charts(curves("momentum", lines, List.of(named("without", book), momentum)));
    findings.says(compared("With momentum 0.9 the net", momentum, "without", book));
    figures("momentum", momentum);
  }

  private static Variant named(String label, Variant variant) {
    return new Variant(label, variant.parameters(), variant.runs());
  }

  private Map<String, Chart> curves(String file, Splits data, List<Variant> variants) {
    XyChart accuracy = new XyChart("Validation accuracy", "epoch", "right answers, %").wholeX().yRange(0, 103);
    XyChart loss = new XyChart("Training loss", "epoch", "loss").wholeX().logY();
    for (Variant v : variants) {
      Curves.epochs(accuracy, v.label(), v.histories(), e -> 100 * e.validation().accuracy());
      Curves.epochs(loss, v.label(), v.histories(), History.Epoch::trainLoss);
    }
    level(accuracy, "guessing", 100 * chance(data));
    level(loss, "guessing", Math.log(data.train().classes()));
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put(file + "-accuracy", accuracy);
    charts.put(file + "-loss", loss);
    return charts;
  }

  /** Which of two is there sooner, and where both end. */
  private String compared(String oneIs, Variant one, String otherIs, Variant other) {
    return oneIs + " " + passes(one) + ", " + otherIs + " it " + passes(other) + ": " + verdict(one, other)
        + " It ends at " + one.validation().percent() + " against " + other.validation().percent() + ".";
  }

  private static String verdict(Variant one, Variant other) {
    int runs = one.runs().size();
    if (one.reached(GOAL) < runs || other.reached(GOAL) < runs) {
      return one.reached(GOAL) > other.reached(GOAL) ? "it does so more often."
          : one.reached(GOAL) < other.reached(GOAL) ? "it does so less often." : "neither is the surer one.";
    }
    double difference = one.epochsTo(GOAL) - other.epochsTo(GOAL);
    Spread a = one.epochs(GOAL);
    Spread b = other.epochs(GOAL);
    boolean apart = a.isAbove(b) || b.isAbove(a);
    return difference == 0 ? "as soon."
        : (difference < 0 ? "sooner" : "later") + (runs == 1 || apart ? "." : " on average, though the runs overlap.");
  }

  private void rates(Map<Double, Variant> rates) {
    findings.section("Exercise: the learning rate").says("The same at five rates"
        + (rates.get(TinyCnnExperiment.RATE).runs().size() == 1 ? "." : "; the charts show the first seed, the table "
        + "all of them."));
    List<Variant> variants = new ArrayList<>();
    rates.forEach((rate, v) ->
        variants.add(new Variant(Double.toString(rate), v.parameters(), v.runs().subList(0, 1))));
    findings.charts(curves("rates", lines, variants));
    Table table = new Table(1, "rate", "validation at the end", "epochs to 90 %", "runs that got there",
        "training loss at the end");
    rates.forEach((rate, v) -> table.row(Double.toString(rate), v.validation().percent(),
        v.reached(GOAL) == 0 ? "–" : String.format(Locale.ROOT, "%.1f", v.epochsTo(GOAL)),
        v.reached(GOAL) + " of " + v.runs().size(), Numbers.plain(mean(v, false))));
    findings.table(table).says(quickest(rates));
    findings.list(rates.entrySet().stream().map(e -> "At " + e.getKey() + " the net " + happened(e.getValue()) + ".")
        .toList());
    long diverged = rates.values().stream().mapToLong(Variant::diverged).sum();
    if (diverged == 0) {
      findings.says("At none of these rates does the loss become infinite or NaN.", broken(rates));
    }
    rates.forEach((rate, v) -> {
      if (rate != TinyCnnExperiment.RATE) {
        figures("rate" + rate, v);
      }
      findings.value("rate" + rate + ".diverged", v.diverged());
    });
  }

  private static String quickest(Map<Double, Variant> rates) {
    return rates.entrySet().stream().filter(e -> e.getValue().reached(GOAL) == e.getValue().runs().size())
        .min((a, b) -> Double.compare(a.getValue().epochsTo(GOAL), b.getValue().epochsTo(GOAL)))
        .map(e -> "Of the rates at which every run gets there, " + e.getKey() + " is the quickest: it "
            + passes(e.getValue()) + ".").orElse("At none of the rates does every run pass 90 %.");
  }

  private String happened(Variant v) {
    if (v.diverged() > 0) {
      Trained first = v.runs().stream().filter(Trained::diverged).findFirst().orElseThrow();
      return (v.runs().size() == 1 ? "diverges" : "diverges in " + v.diverged() + " of " + v.runs().size() + " runs")
          + " (" + first.outcome().divergence() + ")";
    }
    long stuck = v.runs().stream().filter(this::isStuck).count();
    if (stuck == 0) {
      return passes(v) + " and ends at " + v.validation().percent();
    }
    return (v.runs().size() == 1 ? "ends" : "ends in " + stuck + " of " + v.runs().size() + " runs")
        + " where guessing would be, at a loss of " + Numbers.plain(v.runs().stream().filter(this::isStuck)
            .mapToDouble(run -> run.history().last().trainLoss()).average().orElse(Double.NaN))
        + (v.reached(GOAL) == 0 ? "" : "; it " + passes(v));
  }

  private boolean isStuck(Trained run) {
    return !run.diverged() && run.history().last().validation().accuracy() < chance(lines) + MARGIN;
  }

  /** What became of the runs that learnt nothing. */
  private String broken(Map<Double, Variant> rates) {
    List<Trained> stuck =
        rates.values().stream().flatMap(v -> v.runs().stream()).filter(this::isStuck).toList();
    if (stuck.isEmpty()) {
      return "No run ends where guessing would be, either.";
    }
    long same = stuck.stream().filter(run -> IntStream.range(0, lines.train().classes())
        .anyMatch(k -> run.test().predicted(k) == run.test().samples())).count();
    return "What steps that are too long break is not the arithmetic: " + Sentences.count(stuck.size(), "run")
        + " ended where guessing would be" + (same < stuck.size() ? "." : ", and whatever the test image, the answer "
        + "is one and the same class: the scores do not depend on what the filters see any more.");
  }

  private void twoConvolutions(Variant book, Variant two) {
    findings.section("Exercise: two convolutions").says("Three 3×3 filters on the image, six 3×3×3 filters on their "
        + "output, then the pooling: 3 · (9 + 1) = 30 parameters, 6 · (27 + 1) = 168, and a dense layer from "
        + "2 · 2 · 6 = 24 numbers to 3, which has 24 · 3 + 3 = 75; 273 in all.");
    findings.charts(curves("two-convolutions", lines, List.of(named("one convolution", book), two)));
    findings.says(compared("With two convolutions the net", two, "with one", book));
    figures("twoConvolutions", two);
  }

  private void pooling(Variant book, Variant average) {
    findings.section("Exercise: average pooling").says("The mean of each 2×2 square instead of its largest value.");
    findings.charts(curves("pooling", lines, List.of(named("max pooling", book), average)));
    findings.says(compared("With average pooling the net", average, "with max pooling", book));
    figures("averagePooling", average);
  }

  private void dot(Map<Integer, Variant> dot) {
    findings.section("Exercise: a fourth class").says("A small bright dot besides the lines: "
        + four.train().size() + " images to train on; guessing gives " + Numbers.percent(chance(four)) + ".");
    findings.pictures("dots", samples(four.train(), 0, 1, 2, 3, 7, 11), 6);
    findings.charts(curves("dot", four, List.copyOf(dot.values())));
    findings.says(dot.values().stream().map(v -> "With " + v.label() + " (" + v.parameters() + " parameters) the net "
        + passes(v) + " and ends at " + v.validation().percent() + ".").toArray(String[]::new));
    Variant three = dot.get(TinyCnnExperiment.DOT_FILTERS[0]);
    boolean enough = three.validation().min() > GOAL;
    Variant most = dot.get(TinyCnnExperiment.DOT_FILTERS[TinyCnnExperiment.DOT_FILTERS.length - 1]);
    findings.says(enough ? "So three filters are enough for four classes, too; more of them change how soon: "
        + verdict(most, three).replaceFirst("\\.$", "") + " with " + most.label() + "."
        : "So three filters are not enough for four classes in every run.", dotErrors(three));
    dot.forEach((n, v) -> figures("dot" + n, v));
  }

  private String dotErrors(Variant three) {
    int[][] sum = new int[four.train().classes()][four.train().classes()];
    for (Trained run : three.runs()) {
      if (run.outcome().test() == null) {
        continue;
      }
      for (int k = 0; k < sum.length; k++) {
        for (int p = 0; p < sum.length; p++) {
          sum[k][p] += run.test().confusion()[k][p];
        }
      }
    }
    int last = sum.length - 1;
    int wrong = 0;
    int withDot = 0;
    for (int k = 0; k < sum.length; k++) {
      for (int p = 0; p < sum.length; p++) {
        wrong += k == p ? 0 : sum[k][p];
        withDot += k != p && (k == last || p == last) ? sum[k][p] : 0;
      }
    }
    return wrong == 0 ? "With three filters no test image is mistaken."
        : "With three filters " + Sentences.count(wrong, "test image") + " of "
            + Arrays.stream(sum).flatMapToInt(Arrays::stream).sum() + (wrong == 1 ? " is" : " are") + " mistaken, "
            + (withDot == wrong ? "always" : withDot + " of them") + " with a dot on one side.";
  }
}
