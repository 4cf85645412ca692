package dev.lanewise.training.cli;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.GradientCheck;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradcheck}: proves the gradients of a network. */
@Command(
    name = "gradcheck",
    description = {
      "Proves the gradients of a network on made-up samples: a reference in double against central differences, and "
          + "the float gradients, without and with Winograd's convolutions, against the reference.",
      "Errors are norms of differences relative to the gradients. Ends with 1 if one is too large.", ""},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GradcheckCommand implements Callable<Integer> {
  /** Large enough for every way of convolution, small enough for loops in double. */
  private static final Shape INPUT = Shape.of(16, 16, 3);

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions model;

  @Option(names = "--batch", paramLabel = "N", defaultValue = "3", description = "Made-up samples. [${DEFAULT-VALUE}]")
  private int batch;

  @Mixin private SeedOption seed;

  @Mixin private ThreadsOption threads;

  @Override
  public Integer call() {
    if (batch < 1 || batch > 1024) {
      throw new UsageException("--batch: " + batch + ", expected 1 to 1024");
    }
    PrintWriter out = spec.commandLine().getOut();
    Network network = model.network(INPUT, seed.seed);
    SeededRandom random = new SeededRandom(seed.seed).child("gradcheck");
    float[] samples = new float[Math.multiplyExact(batch, network.input().size())];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) random.nextGaussian();
    }
    int[] labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = random.nextInt(network.output().size());
    }
    Loss loss = new SoftmaxCrossEntropy();
    try (Parallel parallel = threads.open()) {
      List<GradientCheck.Row> rows = GradientCheck.run(network, loss, samples, labels, seed.seed, parallel);
      out.print(GradientCheck.table(rows));
      long failed = rows.stream().filter(row -> !row.passes()).count();
      out.println(String.format(Locale.ROOT, "%d of %d parameters pass: below %.0e, with Winograd below %.0e",
          rows.size() - failed, rows.size(), GradientCheck.TOLERANCE, GradientCheck.WINOGRAD_TOLERANCE));
      out.flush();
      return failed == 0 ? 0 : 1;
    }
  }
}
