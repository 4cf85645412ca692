package dev.lanewise.training.search;

/** A way to look for a good point. It decides what is tried; an {@link Objective} says how good that is. */
@FunctionalInterface
public interface Search {
  /** Tries points one after the other; the same search with the same scores tries the same points. */
  SearchResult run(Objective objective);
}
