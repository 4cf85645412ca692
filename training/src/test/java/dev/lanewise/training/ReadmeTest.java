package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.data.SyntheticImages;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  void theJavaCompilesAndWhatIsTrainedIsServed(@TempDir Path folder) throws Exception {
    Matcher blocks = BLOCK.matcher(readme());
    List<String> code = new ArrayList<>();
    while (blocks.find()) {
      code.add(blocks.group(1));
    }
    assertEquals(4, code.size(), "Java blocks in README.md: a run, training, serving, a network of one's own");
    assertTrue(code.get(1).lines().count() + code.get(2).lines().count() <= 14, "the README promises a few lines");
    Path source = Files.writeString(folder.resolve("Example.java"), """
        import dev.lanewise.kernels.parallel.Parallel;
        import dev.lanewise.nn.*;
        import dev.lanewise.nn.layer.*;
        import dev.lanewise.nn.zoo.Zoo;
        import dev.lanewise.training.*;
        import dev.lanewise.training.augment.Augmentation;
        import dev.lanewise.training.data.*;
        import dev.lanewise.training.optim.OptimizerSettings;
        import dev.lanewise.training.schedule.Schedule;
        import java.nio.file.Path;

        public final class Example {
          public static void run(Path run) throws Exception {
        %s
          }

          public static void train(Path folder) throws Exception {
        %s
          }

          public static void serve(Path folder, float[] image, float[] logits) throws Exception {
        %s
          }

          public static void build() {
        %s
          }
        }
        """.formatted(code.get(0), code.get(1), code.get(2), code.get(3)));
    compile(source, folder);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      Class<?> example = loader.loadClass("Example");
      Path run = folder.resolve("run");
      example.getMethod("run", Path.class).invoke(null, run);
      assertTrue(HistoryFiles.read(run.resolve("history.json")).best().validation().accuracy() > 0.8);
      Path saved = folder.resolve("model");
      example.getMethod("train", Path.class).invoke(null, saved);
      float[] image = new float[32 * 32 * 3];
      SyntheticImages.splits(1).test().copySample(0, image, 0);
      float[] logits = new float[10];
      example.getMethod("serve", Path.class, float[].class, float[].class).invoke(null, saved, image, logits);
      float largest = Float.NEGATIVE_INFINITY;
      for (float logit : logits) {
        assertTrue(Float.isFinite(logit));
        largest = Math.max(largest, logit);
      }
      assertTrue(largest > 0, "trained logits are not all alike");
      example.getMethod("build").invoke(null);
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
