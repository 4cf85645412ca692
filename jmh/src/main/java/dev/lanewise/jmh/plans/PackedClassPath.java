package dev.lanewise.jmh.plans;

import dev.lanewise.jmh.Jvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** This JVM's class path with its folders packed into jars, as applications have it: an AOT cache takes no others. */
final class PackedClassPath {
  private PackedClassPath() {}

  /** Packs into this folder. */
  static List<Path> in(Path folder) throws IOException {
    List<Path> packed = new ArrayList<>();
    for (Path entry : Jvm.classPath()) {
      if (Files.isDirectory(entry)) {
        Path jar = folder.resolve("classes" + packed.size() + ".jar").toAbsolutePath();
        pack(entry, jar);
        packed.add(jar);
      } else if (Files.exists(entry)) {
        packed.add(entry);
      }
    }
    return packed;
  }

  /** Packs a folder of classes, which may be one of the JDK's image. */
  static void pack(Path classes, Path jar) throws IOException {
    try (Stream<Path> found = Files.walk(classes);
        OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Path path : found.filter(Files::isRegularFile).sorted().toList()) {
        String name = classes.relativize(path).toString().replace('\\', '/');
        // On a class path it says nothing, and a jar of several modules is none.
        if (!name.equals("module-info.class")) {
          out.putNextEntry(new JarEntry(name));
          Files.copy(path, out);
          out.closeEntry();
        }
      }
    }
  }
}
