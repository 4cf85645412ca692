package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java in the README compiles and runs. */
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

  private static String readme() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("README.md")) || !Files.exists(folder.resolve("kernels"))) {
      folder = folder.getParent();
    }
    return Files.readString(folder.resolve("README.md"));
  }

  @Test
  void theEmbeddingExampleCompilesAndGivesLogits(@TempDir Path folder) throws Exception {
    Matcher block = BLOCK.matcher(readme());
    assertTrue(block.find(), "no Java block in README.md");
    String code = block.group(1);
    assertTrue(code.lines().count() <= 12, "the README promises about ten lines");
    Path source = Files.writeString(folder.resolve("Example.java"), """
        import dev.lanewise.kernels.parallel.Parallel;
        import dev.lanewise.nn.*;
        import dev.lanewise.nn.zoo.Zoo;
        import dev.lanewise.training.*;
        import dev.lanewise.training.data.*;

        public final class Example {
          public static float[] logits() {
        %s
          }
        }
        """.formatted(code.replaceAll("(?s)\\}\\s*$", "  return logits;\n}")));
    compile(source, folder);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      float[] logits = (float[]) loader.loadClass("Example").getMethod("logits").invoke(null);
      assertEquals(10, logits.length);
      float largest = Float.NEGATIVE_INFINITY;
      for (float logit : logits) {
        assertTrue(Float.isFinite(logit));
        largest = Math.max(largest, logit);
      }
      assertTrue(largest > 0, "trained logits are not all alike");
    }
  }

  private static void compile(Path source, Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled = compiler.getTask(errors, files, null,
          List.of("-d", folder.toString(), "-classpath", System.getProperty("java.class.path")), null,
          files.getJavaFileObjects(source)).call();
      assertTrue(compiled, errors.toString());
    }
  }
}
