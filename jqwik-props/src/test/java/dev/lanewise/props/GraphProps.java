package dev.lanewise.props;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.CompileOptions;
import dev.lanewise.nn.InferencePlan;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.ReferencePlan;
import dev.lanewise.nn.TrainingOptions;
import dev.lanewise.nn.TrainingPlan;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Plans of random graphs give what the reference gives, to the last bit: whatever is fused, kept, shared in memory,
 * written over or passed on, in whatever order the branches come.
 */
class GraphProps {
  /** Sums stay exact in float far beyond this. */
  private static final double LARGEST = 1 << 19;

  @Provide
  Arbitrary<Integer> layers() {
    return Shapes.between(1, 16);
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Shapes.seeds();
  }

  @Property
  void trainingPlansAreExact(@ForAll("layers") int layers, @ForAll("seeds") long seed) {
    GraphCase graph = new GraphCase(layers, seed);
    ReferencePlan reference = reference(graph, graph.mode);
    for (Parallel parallel : new Parallel[] {Workers.ONE, Workers.TWO}) {
      TrainingOptions options = TrainingOptions.of().withMode(graph.mode)
          .withAlgorithms(Conv2dAlgorithm.WITHOUT_WINOGRAD).withKept(graph.kept.toArray(String[]::new));
      TrainingPlan plan = graph.network.training(
          graph.batch, parallel, graph.inputGradient ? options.withInputGradient() : options);
      for (int repeat = 0; repeat < 2; repeat++) {
        plan.forward(graph.n, graph.x, 0);
        assertSame(graph, "output", reference.activation(last(graph)), plan.output());
        for (String layer : graph.kept) {
          assertSame(graph, layer, reference.activation(layer), plan.activation(layer).copy(graph.n).data());
        }
        plan.backward(graph.outputGradient, 0);
        assertGradients(graph, reference, plan);
      }
    }
  }

  private static void assertGradients(GraphCase graph, ReferencePlan reference, TrainingPlan plan) {
    for (Parameter p : graph.network.parameters()) {
      assertSame(graph, p.name(), reference.gradient(p), plan.gradient(p));
    }
    for (String layer : graph.kept) {
      assertSame(graph, "gradient of " + layer, reference.activationGradient(layer),
          plan.activationGradient(layer).copy(graph.n).data());
    }
    if (graph.inputGradient) {
      assertSame(graph, "gradient of the input", reference.inputGradient(), plan.inputGradient().copy(graph.n).data());
    }
  }

  @Property
  void inferencePlansAreExact(@ForAll("layers") int layers, @ForAll("seeds") long seed) {
    GraphCase graph = new GraphCase(layers, seed);
    ReferencePlan reference = reference(graph, Mode.EVALUATION);
    double[] expected = reference.activation(last(graph));
    int size = graph.network.output().size();
    CompileOptions options = CompileOptions.of().withAlgorithms(Conv2dAlgorithm.WITHOUT_WINOGRAD);
    for (CompileOptions o : new CompileOptions[] {options, options.withKept(graph.kept.toArray(String[]::new))}) {
      for (Parallel parallel : new Parallel[] {Workers.ONE, Workers.TWO}) {
        // The samples several times over: enough of them to go through in tiles.
        int times = 5;
        float[] x = new float[times * graph.x.length];
        for (int i = 0; i < x.length; i++) {
          x[i] = graph.x[i % graph.x.length];
        }
        InferencePlan plan = graph.network.compile(o).plan(times * graph.n, parallel);
        for (int n : new int[] {graph.n, times * graph.n}) {
          float[] y = new float[n * size];
          plan.run(n, x, 0, y, 0);
          double[] repeated = new double[y.length];
          for (int i = 0; i < y.length; i++) {
            repeated[i] = expected[i % expected.length];
          }
          assertSame(graph, n + " outputs", repeated, y);
          for (String layer : o.kept()) {
            assertSame(graph, layer, reference.activation(layer), plan.activation(layer).copy(graph.n).data());
          }
        }
      }
    }
  }

  private static ReferencePlan reference(GraphCase graph, Mode mode) {
    ReferencePlan reference = graph.network.reference(graph.n, TrainingOptions.of().withMode(mode));
    reference.forward(graph.x, false);
    double[] gradient = new double[graph.outputGradient.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = graph.outputGradient[i];
    }
    reference.backward(gradient);
    graph.network.nodes().forEach(node -> {
      assumeSmall(reference.activation(node.name()));
      assumeSmall(reference.activationGradient(node.name()));
    });
    graph.network.parameters().forEach(p -> assumeSmall(reference.gradient(p)));
    return reference;
  }

  private static void assumeSmall(double[] values) {
    for (double v : values) {
      Assume.that(Math.abs(v) < LARGEST);
    }
  }

  private static String last(GraphCase graph) {
    return graph.network.nodes().getLast().name();
  }

  private static void assertSame(GraphCase graph, String what, double[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] != actual[i]) {
        assertEquals(expected[i], actual[i], what + ", element " + i + " of\n" + graph);
      }
    }
  }
}
