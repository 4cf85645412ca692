package dev.lanewise.training.cli;

import dev.lanewise.training.DivergedException;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.data.DataException;
import dev.lanewise.training.run.Environment;
import dev.lanewise.training.run.RunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Without arguments it trains Mini-AlexNet on the synthetic set and writes nothing. */
@Command(
    name = "lanewise",
    description = "Trains convolutional networks on the CPU. Without a command: a demonstration, which trains with the "
        + "defaults of train and writes nothing.",
    subcommands = {
      TrainCommand.class, ResumeCommand.class, EvaluateCommand.class, PredictCommand.class, ReportCommand.class,
      CompareCommand.class, InspectCommand.class, ExperimentCommand.class, SummaryCommand.class,
      GradcheckCommand.class, DownloadCommand.class, CompletionCommand.class},
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {"", "'lanewise COMMAND --help' explains the options of a command."})
public final class Main implements Callable<Integer> {
  /** The exit code for what the user can mend: a wrong option, a missing or broken file. */
  static final int USAGE = 2;

  @Spec private CommandSpec spec;

  private Main() {}

  /** Runs the command line and exits with its code: 0, 2 for bad input, 1 for anything else. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    CommandLine line = commandLine();
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      return complain(line, "not enough memory (" + e.getMessage() + "); give Java more with -Xmx, or take a smaller "
          + "--batch", 1);
    }
  }

  /** All commands with their options. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main())
        .setParameterExceptionHandler(Main::badOption)
        .setExecutionExceptionHandler(Main::failed)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setUsageHelpLongOptionsMaxWidth(32);
    RunOptions.addTo(line.getSubcommands().get("train").getCommandSpec());
    return line;
  }

  @Override
  public Integer call() throws Exception {
    CommandLine train = spec.commandLine().getSubcommands().get("train");
    train.parseArgs();
    return ((TrainCommand) train.getCommand()).demonstrate();
  }

  /** One line instead of picocli's page of usage. */
  private static int badOption(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String guess = "";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      var guesses = unmatched.getSuggestions();
      guess = guesses.isEmpty() ? "" : "; did you mean " + guesses.getFirst() + "?";
    }
    return complain(e.getCommandLine(), e.getMessage() + guess + " (see '" + command + " --help')", USAGE);
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    if (e instanceof UsageException || e instanceof RunException || e instanceof RunFileException
        || e instanceof DataException) {
      return complain(command, e.getMessage(), USAGE);
    }
    if (e instanceof DivergedException || e instanceof IOException || e instanceof UncheckedIOException) {
      return complain(command, e.getMessage(), 1);
    }
    throw e;
  }

  private static int complain(CommandLine command, String message, int code) {
    PrintWriter err = command.getErr();
    err.println("lanewise: " + message.replaceAll("\\s*\\R\\s*", " "));
    err.flush();
    return code;
  }

  /** The version of Lanewise and of Java. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Lanewise " + Environment.VERSION + ", Java " + Runtime.version()};
    }
  }
}
