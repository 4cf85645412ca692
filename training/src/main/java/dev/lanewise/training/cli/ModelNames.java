package dev.lanewise.training.cli;

import dev.lanewise.nn.zoo.Zoo;
import java.util.Iterator;

/** The names that help lists and a shell completes. */
final class ModelNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Zoo.names().iterator();
  }
}
