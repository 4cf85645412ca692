package dev.lanewise.kernels.vector;

import java.util.ArrayList;
import java.util.List;

/**
 * Which taps of a window meet the source, for each output position along one direction; those beyond the edge are not
 * touched at all. Positions that see the same taps form runs, so that a tile can take several of them.
 */
final class TapRuns {
  private TapRuns() {}

  /**
   * Output positions start, start + step, …, all of which see taps {@code tap}, tap + tapStep, …; the first position's
   * first tap meets the source at {@code source}.
   *
   * @param count positions
   * @param taps how many they see; may be none
   * @param sourceStep from what one position sees to what the next does
   * @param sourceTapStep from what one tap sees to what the next does; may be negative
   */
  record Run(
      int start, int step, int count, int tap, int tapStep, int taps, int source, int sourceStep, int sourceTapStep) {

    /** Behind the last position. */
    int end() {
      return start + (count - 1) * step + 1;
    }

    /** The first position of the source that position {@code out} of this run sees. */
    int firstSource(int out) {
      return sourceAt(out) + Math.min(0, (taps - 1) * sourceTapStep);
    }

    /** Behind the last one that it sees; at most {@link #firstSource} if it sees none. */
    int endSource(int out) {
      return sourceAt(out) + Math.max(0, (taps - 1) * sourceTapStep) + (taps == 0 ? 0 : 1);
    }

    /** What position {@code out} of this run sees by its first tap. */
    int sourceAt(int out) {
      return source + (out - start) / step * sourceStep;
    }

    private boolean continues(Run before) {
      return tap == before.tap && taps == before.taps;
    }

    private Run longer() {
      return new Run(start, step, count + 1, tap, tapStep, taps, source, sourceStep, sourceTapStep);
    }
  }

  /** What a tap meets seen from an output position, inside the source or not; or {@link #BETWEEN}. */
  private interface Meeting {
    long source(int out, int tap);
  }

  /** Between two positions of the source. */
  private static final long BETWEEN = Long.MIN_VALUE;

  /** Convolution: outputs see x. */
  static List<Run> forward(int outs, int size, int window, int stride, int dilation, int begin) {
    return runs(outs, 1, size, stride, window, (out, tap) -> (long) out * stride + (long) tap * dilation - begin);
  }

  /** Its gradient: pixels of x, {@code stride} apart in a run, see those outputs that see them. */
  static List<Run> backward(int outs, int size, int window, int stride, int dilation, int begin) {
    return runs(size, stride, outs, 1, window, (out, tap) -> {
      long at = (long) out + begin - (long) tap * dilation;
      return Math.floorMod(at, stride) == 0 ? Math.floorDiv(at, stride) : BETWEEN;
    });
  }

  /** For each position the run that it belongs to. */
  static Run[] byPosition(List<Run> runs, int outs) {
    Run[] by = new Run[outs];
    for (Run run : runs) {
      for (int i = 0; i < run.count; i++) {
        by[run.start + i * run.step] = run;
      }
    }
    return by;
  }

  private static List<Run> runs(int outs, int step, int size, int sourceStep, int window, Meeting meeting) {
    List<Run> runs = new ArrayList<>();
    for (int residue = 0; residue < Math.min(step, outs); residue++) {
      int first = runs.size();
      for (int out = residue; out < outs; out += step) {
        Run one = single(out, step, size, sourceStep, window, meeting);
        if (runs.size() > first && one.continues(runs.getLast())) {
          runs.set(runs.size() - 1, runs.getLast().longer());
        } else {
          runs.add(one);
        }
      }
    }
    return List.copyOf(runs);
  }

  private static Run single(int out, int step, int size, int sourceStep, int window, Meeting meeting) {
    int tap = 0;
    int tapStep = 1;
    int taps = 0;
    int source = 0;
    int sourceTapStep = 0;
    for (int t = 0; t < window; t++) {
      long at = meeting.source(out, t);
      if (at >= 0 && at < size) {
        if (taps == 0) {
          tap = t;
          source = (int) at;
        } else if (taps == 1) {
          tapStep = t - tap;
          sourceTapStep = (int) at - source;
        }
        taps++;
      }
    }
    return new Run(out, step, 1, tap, tapStep, taps, source, sourceStep, sourceTapStep);
  }
}
