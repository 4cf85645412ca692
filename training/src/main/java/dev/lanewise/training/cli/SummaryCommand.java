package dev.lanewise.training.cli;

import dev.lanewise.nn.Shape;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code summary}: the table of a network's layers. */
@Command(
    name = "summary",
    description = {"Shows the layers of a network: shapes, parameters, multiply-adds, receptive fields.", ""},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SummaryCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private ModelOptions model;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(model.network(Shape.of(32, 32, 3), 0).summary());
    out.flush();
  }
}
