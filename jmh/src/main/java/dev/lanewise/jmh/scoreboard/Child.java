package dev.lanewise.jmh.scoreboard;

import com.sun.management.ThreadMXBean;
import dev.lanewise.jmh.FmaChains;
import dev.lanewise.kernels.parallel.Parallel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A side's own process. It obeys lines of words separated by tabs, and answers each with one line:
 *
 * <pre>
 * prepare kernel shape    makes the candidates, runs each once: variant, digest of its output, and so on
 * warm millis             runs each at least so long: calls a second of each
 * turn index millis       runs one so long: calls a second, bytes of heap allocated by a call
 * probe millis            runs multiply-adds on registers so long: operations a second
 * </pre>
 *
 * It ends with its input.
 */
final class Child {
  /** Begins an answer; whatever else a library prints is none. */
  static final String OK = "@ok";

  /** Begins the message of what went wrong. */
  static final String FAILED = "@failed";

  private static final ThreadMXBean MEMORY = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** A warm-up has ended when the last of this many windows was no faster than those before it. */
  private static final int WINDOWS = 4;

  /** A warm-up that keeps getting faster is ended after so many times its length. */
  private static final int LONGEST = 5;

  private final Library library;
  private final Parallel parallel;
  private final FmaChains chains = new FmaChains();
  private List<Candidate> candidates = List.of();

  private Child(Library library, int threads) {
    this.library = library;
    this.parallel = Parallel.of(threads);
  }

  /** Arguments: the class of the library, the number of threads. */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    int threads = Integer.parseInt(args[1]);
    Library library = (Library) Class.forName(args[0]).getConstructor().newInstance();
    Child child = new Child(library, threads);
    answer(answers, () -> library.open(threads));
    try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        String[] words = line.split("\t");
        answer(answers, () -> child.obey(words));
      }
    }
    System.exit(0);
  }

  private interface Answer {
    String get();
  }

  /** Errors too: a library that cannot be loaded is one. */
  private static void answer(PrintStream answers, Answer answer) {
    String line;
    try {
      line = OK + "\t" + answer.get();
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      e.printStackTrace();
      line = FAILED + "\t" + e.toString().lines().findFirst().orElse("");
    }
    answers.println(line);
    answers.flush();
  }

  private String obey(String[] words) {
    return switch (words[0]) {
      case "prepare" -> prepare(Problem.of(words[1], words[2]));
      case "warm" -> warm(nanos(words[1]));
      case "turn" -> turn(candidates.get(Integer.parseInt(words[1])), nanos(words[2]));
      case "probe" -> Double.toString(FmaChains.flops() * rate(() -> chains.run(parallel), nanos(words[1])));
      default -> throw new IllegalArgumentException("no order is called \"" + words[0] + "\"");
    };
  }

  private static long nanos(String millis) {
    return Long.parseLong(millis) * 1_000_000;
  }

  private String prepare(Problem problem) {
    candidates.forEach(Candidate::close);
    candidates = List.of();
    candidates = library.candidates(problem);
    List<String> words = new ArrayList<>();
    for (Candidate candidate : candidates) {
      candidate.run();
      words.add(candidate.variant());
      words.add(Digest.of(candidate.result()).text());
    }
    return String.join("\t", words);
  }

  private String warm(long nanos) {
    List<String> rates = new ArrayList<>();
    for (Candidate candidate : candidates) {
      rates.add(Double.toString(warm(candidate, nanos)));
    }
    return String.join("\t", rates);
  }

  /** Runs until C2 and the caches have done with it, which shows in windows that no longer get faster. */
  private static double warm(Candidate candidate, long nanos) {
    double best = 0;
    for (int window = 1; window <= WINDOWS * LONGEST; window++) {
      double rate = rate(candidate::run, nanos / WINDOWS);
      if (window >= WINDOWS && rate < 1.03 * best) {
        return Math.max(rate, best);
      }
      best = Math.max(rate, best);
    }
    return best;
  }

  private static String turn(Candidate candidate, long nanos) {
    rate(candidate::run, nanos / 10); // the other sides had the caches and the clock
    long before = MEMORY.getTotalThreadAllocatedBytes();
    long start = System.nanoTime();
    long calls = calls(candidate::run, nanos);
    long took = System.nanoTime() - start;
    long allocated = MEMORY.getTotalThreadAllocatedBytes() - before;
    return 1e9 * calls / took + "\t" + (double) allocated / calls;
  }

  /** Calls a second. */
  private static double rate(Runnable call, long nanos) {
    long start = System.nanoTime();
    long calls = calls(call, nanos);
    return 1e9 * calls / (System.nanoTime() - start);
  }

  /** Calls for so long, once at least, and says how often. */
  private static long calls(Runnable call, long nanos) {
    long start = System.nanoTime();
    long calls = 0;
    do {
      call.run();
      calls++;
    } while (System.nanoTime() - start < nanos);
    return calls;
  }
}
