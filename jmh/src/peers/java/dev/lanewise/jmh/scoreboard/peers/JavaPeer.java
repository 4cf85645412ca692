package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.jmh.scoreboard.Candidate;
import dev.lanewise.jmh.scoreboard.Library;
import dev.lanewise.jmh.scoreboard.Problem;
import dev.lanewise.jmh.scoreboard.Product;

/** A library in Java that multiplies matrices on the calling thread. */
abstract class JavaPeer implements Library {

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
