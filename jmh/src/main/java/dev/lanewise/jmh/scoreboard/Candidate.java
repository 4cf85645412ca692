package dev.lanewise.jmh.scoreboard;

/** A problem made ready: all that happens before the clock starts has happened. */
public interface Candidate extends AutoCloseable {
  /** What tells it from the others of the same library, for example a layout. */
  String variant();

  /** One call: what is timed. */
  void run();

  /** What {@link #run} computed: row-major, channels last, weights as {@code [kh][kw][ic/groups][oc]}. */
  float[] result();

  /** Frees its memory. */
  @Override
  default void close() {}
}
