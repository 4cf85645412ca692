package dev.lanewise.props;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.List;

/** The numbers of workers that all properties share; their threads are daemons and live as long as the JVM. */
final class Workers {
  static final Parallel ONE = Parallel.serial();
  static final Parallel TWO = Parallel.of(2);
  static final List<Parallel> SEVERAL = List.of(TWO, Parallel.of(3), Parallel.of(8));

  private Workers() {}
}
