package dev.lanewise.jmh.plans;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a JVM is started. JDK 25 does not archive the boot layer where one of its modules is incubating ({@code
 * ModuleBootstrap.boot2}, step 8), and without it stores neither linked classes nor profiles (JEP 515). So the last
 * variant has no incubating module: the classes of {@code jdk.incubator.vector} are on the boot class path instead.
 */
enum StartVariant {
  /** The module, no cache but the JDK's own. */
  PLAIN("no cache", false, false),
  /** The module, and a cache with classes, but neither linked nor profiled. */
  MODULE_CACHE("AOT cache", false, true),
  /** The whole of what a cache can hold. */
  BOOT_CACHE("AOT cache, boot class path", true, true);

  private static final String MODULE = "jdk.incubator.vector";

  private final String text;
  private final boolean boot;
  private final boolean cached;

  StartVariant(String text, boolean boot, boolean cached) {
    this.text = text;
    this.boot = boot;
    this.cached = cached;
  }

  /** For people. */
  String text() {
    return text;
  }

  /** Whether there is a cache to train. */
  boolean isCached() {
    return cached;
  }

  /** Options of the JVM with which this variant finds the Vector API, whose jar is made in this folder. */
  List<String> options(Path folder) throws IOException {
    if (!boot) {
      return List.of("--add-modules=" + MODULE);
    }
    Path jar = folder.resolve("vector.jar").toAbsolutePath();
    PackedClassPath.pack(Path.of(URI.create("jrt:/" + MODULE)), jar);
    List<String> options = new ArrayList<>(List.of(
        "-Xbootclasspath/a:" + jar, "-XX:+UnlockExperimentalVMOptions", "-XX:+EnableVectorSupport",
        "-XX:+EnableVectorReboxing", "-XX:+EnableVectorAggressiveReboxing"));
    for (ModuleDescriptor.Exports exports : Object.class.getModule().getDescriptor().exports()) {
      if (exports.targets().contains(MODULE)) {
        options.add("--add-exports=java.base/" + exports.source() + "=ALL-UNNAMED");
      }
    }
    return options;
  }
}
