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
 * time index calls millis runs one so often and so long: a histogram of how long each call took
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

  /** The same for code that C2 has not compiled at all yet, since its threads have to share the cores. */
  private static final int LONGEST_COMPILATION = 20;

  /** A call that allocates more runs such code: its vectors are objects. */
  private static final int STEADY_BYTES = 100;

  /** A call this long needs no more warm-up than itself. */
  private static final long LONG_CALL_NANOS = 200_000_000;

  private static final int PROBE_WINDOWS = 3;

  private final Library library;
  private final Parallel parallel;
  private final FmaChains chains = new FmaChains();
  private List<Candidate> candidates = List.of();

  /** Nanoseconds of a call of each candidate, as last seen. */
  private double[] callNanos = {};

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
      case "turn" -> turn(Integer.parseInt(words[1]), nanos(words[2]));
      case "time" -> time(Integer.parseInt(words[1]), Long.parseLong(words[2]), nanos(words[3])).text();
      case "probe" -> Double.toString(probe(nanos(words[1])));
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
    callNanos = new double[candidates.size()];
    List<String> words = new ArrayList<>();
    for (int i = 0; i < callNanos.length; i++) {
      Candidate candidate = candidates.get(i);
      callNanos[i] = 1e9 / slice(candidate, 0).rate();
      words.add(candidate.variant());
      words.add(Digest.of(candidate.result()).text());
    }
    return String.join("\t", words);
  }

  private String warm(long nanos) {
    List<String> rates = new ArrayList<>();
    for (int i = 0; i < callNanos.length; i++) {
      callNanos[i] = 1e9 / warm(candidates.get(i), nanos, callNanos[i]);
      rates.add(Double.toString(1e9 / callNanos[i]));
    }
    return String.join("\t", rates);
  }

  /**
   * Runs until C2 and the caches have done with it, which shows in windows that no longer get faster, and in vectors
   * that are no longer made as objects. A call longer than all that is repeated a few times: the first ones fetch
   * pages.
   */
  private static double warm(Candidate candidate, long nanos, double firstNanos) {
    double start = System.nanoTime() - firstNanos;
    double best = 1e9 / firstNanos;
    boolean compiled = true;
    int least = firstNanos < LONG_CALL_NANOS ? WINDOWS : 0;
    for (int window = 1; window <= least
        || System.nanoTime() - start < nanos * (compiled ? LONGEST : LONGEST_COMPILATION); window++) {
      Slice slice = slice(candidate, nanos / WINDOWS);
      compiled = slice.bytes() < STEADY_BYTES;
      boolean steady = compiled && slice.rate() < 1.03 * best;
      best = Math.max(slice.rate(), best);
      if (window >= WINDOWS && steady) {
        break;
      }
    }
    return best;
  }

  private String turn(int index, long nanos) {
    Slice slice = slice(awake(index, nanos), nanos);
    return slice.rate() + "\t" + slice.bytes();
  }

  /** A candidate after some calls: the other sides had the caches and the clock. */
  private Candidate awake(int index, long nanos) {
    Candidate candidate = candidates.get(index);
    if (callNanos[index] < nanos) {
      slice(candidate, nanos / 10);
    }
    return candidate;
  }

  private Latencies time(int index, long calls, long nanos) {
    Candidate candidate = awake(index, nanos);
    Latencies latencies = Latencies.none(candidate.variant());
    long start = System.nanoTime();
    long before = start;
    for (long call = 0; call < calls || before - start < nanos; call++) {
      before = System.nanoTime();
      candidate.run();
      latencies.add(System.nanoTime() - before);
    }
    return latencies;
  }

  /**
   * What was seen of some calls.
   *
   * @param rate calls a second
   * @param bytes allocated on the heap by a call
   */
  private record Slice(double rate, double bytes) {}

  private static Slice slice(Candidate candidate, long nanos) {
    Runnable call = candidate::run;
    long before = MEMORY.getTotalThreadAllocatedBytes();
    long start = System.nanoTime();
    long calls = calls(call, nanos);
    long took = System.nanoTime() - start;
    long allocated = MEMORY.getTotalThreadAllocatedBytes() - before;
    return new Slice(1e9 * calls / took, (double) allocated / calls);
  }

  /** The best of a few windows: what lasts longer than one of them disturbs slices as well, a hiccup does not. */
  private double probe(long nanos) {
    double best = 0;
    for (int window = 0; window < PROBE_WINDOWS; window++) {
      long start = System.nanoTime();
      long calls = calls(() -> chains.run(parallel), nanos / PROBE_WINDOWS);
      best = Math.max(best, 1e9 * calls / (System.nanoTime() - start));
    }
    return best * FmaChains.flops();
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
