package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Plans in odd situations: errors name the layer, and leave a plan that works. */
class RobustnessTest {
  private static final Loss LOSS = new SoftmaxCrossEntropy();

  private static String failure(Runnable call) {
    return assertThrows(IllegalArgumentException.class, call::run).getMessage();
  }

  @Test
  void inputAndOutputMayOverlap() {
    Network net = TestNetworks.residual();
    int size = net.input().size();
    for (int batch : new int[] {1, 2, 9}) {
      InferencePlan plan = net.compile().plan(batch, Parallel.serial());
      float[] x = TestNetworks.samples(batch);
      float[] expected = plan.run(new Tensor(net.input().batch(batch), x)).data();
      for (int offset : new int[] {0, 3, size - 40, batch * size - batch * 4}) {
        float[] both = x.clone();
        plan.run(batch, both, 0, both, offset);
        assertArrayEquals(expected, Arrays.copyOfRange(both, offset, offset + batch * 4));
      }
    }
  }

  @Test
  void aNetworkOfViewsCopies() {
    Network net = Network.builder(Shape.of(2, 2, 1)).add("flat", new Flatten()).build(1);
    float[] both = {1, 2, 3, 4, 5};
    net.compile().plan(1, Parallel.serial()).run(1, both, 0, both, 1);
    assertArrayEquals(new float[] {1, 1, 2, 3, 4}, both);
  }

  @Test
  void aViewOfTheInputIsNotKept() {
    Network net = Network.builder(Shape.of(2, 2, 1)).add("flat", new Flatten()).add("fc", Dense.of(2)).build(1);
    String message = "kept: flat (Flatten) is the network's input under another shape, which no plan holds; "
        + "keep a layer behind it";
    assertEquals(message, failure(() -> net.compile(CompileOptions.of().withKept("flat"))));
    assertEquals(message, failure(() -> net.training(1, Parallel.serial(), TrainingOptions.of().withKept("flat"))));
    assertEquals(2, net.compile(CompileOptions.of().withKept("fc")).plan(1, Parallel.serial()).output().size());
  }

  @Test
  void oneSampleHasNoVariance() {
    Network net = Network.builder(Shape.of(4, 4, 2)).add("bn0", BatchNorm.of()).add("flat", new Flatten())
        .add("fc", Dense.of(3)).add("bn1", BatchNorm.of()).build(1);
    TrainingPlan plan = net.training(3, Parallel.serial());
    List<float[]> before = net.state().stream().map(p -> p.data().clone()).toList();
    float[] x = Arrays.copyOf(TestNetworks.samples(1), 3 * 32);
    assertEquals("bn1 (BatchNorm): got 1 sample, needs at least 2", failure(() -> plan.forward(1, x, 0)));
    for (int i = 0; i < before.size(); i++) {
      assertArrayEquals(before.get(i), net.state().get(i).data(), "not even the statistics of bn0 have moved");
    }
    assertEquals(0, plan.step());
    plan.forward(3, x, 0);
    plan.loss(LOSS, new int[] {0, 1, 2});
    plan.backward();
    plan.forward(2, x, 0);
    assertEquals(2, plan.step());
    Network images = Network.builder(Shape.of(4, 4, 2)).add("bn0", BatchNorm.of()).build(1);
    images.training(1, Parallel.serial()).forward(1, x, 0); // 16 pixels have one
  }

  @Test
  void anErrorNamesTheLayerAndThePlanGoesOn() {
    AtomicBoolean fails = new AtomicBoolean();
    Network net = Network.builder(Shape.of(3)).add("fc", Dense.of(4)).add("trap", new Trap(fails))
        .add("end", new Relu()).build(1);
    float[] x = {1, -2, 3, 4, 5, 6, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4};
    InferencePlan inference = net.compile().plan(6, Parallel.serial());
    TrainingPlan training = net.training(6, Parallel.serial());
    float[] expected = inference.run(new Tensor(Shape.of(6, 3), x)).data();
    training.forward(6, x, 0);
    double loss = training.loss(LOSS, new int[6]);
    fails.set(true);
    float[] y = new float[24];
    for (int n : new int[] {1, 6}) {
      assertEquals("trap (Trap): sprung", failure(() -> inference.run(n, x, 0, y, 0)));
      assertEquals("trap (Trap): sprung", failure(() -> training.forward(n, x, 0)));
    }
    assertArrayEquals(new float[24], y);
    assertThrows(IllegalStateException.class, () -> training.loss(LOSS, new int[6]), "no samples have come through");
    assertThrows(IllegalStateException.class, training::backward);
    assertEquals(1, training.step());
    fails.set(false);
    assertArrayEquals(expected, inference.run(new Tensor(Shape.of(6, 3), x)).data());
    training.forward(6, x, 0);
    assertEquals(loss, training.loss(LOSS, new int[6]));
    training.backward();
  }

  /** Copies its input, unless it fails. */
  private record Trap(AtomicBoolean fails) implements UnrunLayer {
    @Override
    public String kind() {
      return "Trap";
    }

    private void copy(int n, Buffer x, Buffer y) {
      if (fails.get()) {
        throw new IllegalArgumentException("sprung");
      }
      System.arraycopy(x.data(), x.offset(), y.data(), y.offset(), 4 * n);
    }

    @Override
    public CompiledLayer compile(CompileContext context) {
      return (batch, parallel, x, y) -> (n, scratch) -> copy(n, x.getFirst(), y);
    }

    @Override
    public TrainingStep training(TrainingContext context) {
      return new TrainingStep() {
        @Override
        public void forward(int n, float[] scratch) {
          copy(n, context.x().getFirst(), context.y());
        }

        @Override
        public void backward(int n, float[] scratch) {
          copy(n, context.dy(), context.dx()[0]);
        }
      };
    }
  }
}
