package dev.lanewise.jmh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Param;

/**
 * A kernel family: its JMH class and the passes that are measured.
 *
 * @param name short, for example {@code conv2d}
 * @param benchmark the class; the {@code @Param} of its field {@code shape} lists the shapes
 * @param passes its benchmark methods
 */
record Family(String name, Class<? extends KernelBenchmark> benchmark, List<Pass> passes) {

  /**
   * One benchmark method.
   *
   * @param kernel what people call it, for example {@code conv2d backward-data}
   * @param method its name in Java
   * @param work what a call works off, from the text of a shape
   */
  record Pass(String kernel, String method, Function<String, Work> work) {}

  /** The shapes that the class lists. */
  List<String> shapes() {
    try {
      return List.of(benchmark.getDeclaredField("shape").getAnnotation(Param.class).value());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(benchmark + " has no field named shape", e);
    }
  }

  /** The rows of the table: each of these shapes, then each pass, then each number of threads. */
  List<Row> rows(List<String> shapes, int... threads) {
    List<Row> rows = new ArrayList<>();
    for (String shape : shapes) {
      for (Pass pass : passes) {
        Arrays.stream(threads).forEach(count -> rows.add(new Row(this, pass, shape, count)));
      }
    }
    return rows;
  }
}
