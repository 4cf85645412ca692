package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.jmh.scoreboard.Candidate;
import dev.lanewise.jmh.scoreboard.Library;
import dev.lanewise.jmh.scoreboard.Problem;
import dev.lanewise.jmh.scoreboard.Product;

/** A library in Java that multiplies matrices on the calling thread. */
abstract class JavaPeer implements Library {
  private static final int WARMUPS = 200;

  /** Has C2 compile it on small matrices; else the first large ones would run for seconds. */
  final void warmUp() {
    candidates(new Product("128x128x128")).forEach(candidate -> {
      for (int i = 0; i < WARMUPS; i++) {
        candidate.run();
      }
    });
  }

  @Override
  public final boolean solves(Problem problem, int threads) {
    return threads == 1 && problem instanceof Product;
  }

  @Override
  public final boolean isJava() {
    return true;
  }

  /** One call and where its output goes. */
  record Call(Runnable call, float[] output) implements Candidate {
    @Override
    public String variant() {
      return "";
    }

    @Override
    public void run() {
      call.run();
    }

    @Override
    public float[] result() {
      return output;
    }
  }
}
