package dev.lanewise.jmh.scoreboard;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The peers that this build knows. */
final class Libraries {
  private Libraries() {}

  /**
   * Those that are on the class path. Classes that are gone are passed over: a build with the profile leaves their
   * names behind for one without.
   */
  static List<Library> present() {
    List<Library> libraries = new ArrayList<>();
    Iterator<Library> found = ServiceLoader.load(Library.class).iterator();
    while (found.hasNext()) {
      try {
        libraries.add(found.next());
      } catch (ServiceConfigurationError e) {
        // The iterator has moved on.
      }
    }
    libraries.removeIf(library -> !library.isPresent());
    return libraries;
  }
}
