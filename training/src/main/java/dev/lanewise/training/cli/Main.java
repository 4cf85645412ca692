package dev.lanewise.training.cli;

import dev.lanewise.training.DivergedException;
import dev.lanewise.training.data.DataException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Without arguments it trains Mini-AlexNet on the synthetic set. */
@Command(
    name = "lanewise",
    description = "Trains convolutional networks on the CPU. Without a command: train, with its defaults.",
    subcommands = {TrainCommand.class, DownloadCommand.class, ReportCommand.class},
    mixinStandardHelpOptions = true,
    version = "Lanewise 0.1.0",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {"", "'lanewise train --help' explains the options of training."})
public final class Main implements Runnable {
  /** The exit code for what the user can mend: a wrong option, a missing or broken file. */
  static final int USAGE = 2;

  private CommandLine commandLine;

  private Main() {}

  /** Runs the command line and exits with its code: 0, 2 for bad input, 1 for anything else. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    Main main = new Main();
    main.commandLine = new CommandLine(main)
        .setParameterExceptionHandler(Main::badOption)
        .setExecutionExceptionHandler(Main::failed)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setUsageHelpLongOptionsMaxWidth(40);
    return main.commandLine.execute(args);
  }

  @Override
  public void run() {
    CommandLine train = commandLine.getSubcommands().get("train");
    train.parseArgs();
    ((TrainCommand) train.getCommand()).run();
  }

  /** One line instead of picocli's page of usage. */
  private static int badOption(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String guess = "";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      var guesses = unmatched.getSuggestions();
      guess = guesses.isEmpty() ? "" : "; did you mean " + guesses.getFirst() + "?";
    }
    err.println("lanewise: " + oneLine(e.getMessage()) + guess + " (see '" + command + " --help')");
    err.flush();
    return USAGE;
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    if (e instanceof UsageException || e instanceof DataException) {
      return complain(command, e, USAGE);
    }
    if (e instanceof DivergedException) {
      return complain(command, e, 1);
    }
    throw e;
  }

  private static int complain(CommandLine command, Exception e, int code) {
    command.getErr().println("lanewise: " + oneLine(e.getMessage()));
    command.getErr().flush();
    return code;
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ");
  }
}
