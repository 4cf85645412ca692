package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.RandomData;
import dev.lanewise.jmh.Shapes;
import dev.lanewise.jmh.Work;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Dropout2d;
import dev.lanewise.nn.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A whole network of the zoo, for 10 classes. All sides build it from the same seed, so they have the same weights.
 *
 * @param task what is done with it
 * @param shape the sizes of a batch, a blank, the network's name: {@code 64x32x32x3 mini-alexnet}
 */
public record Model(Task task, String shape) implements Problem {
  /** Classes of the data. */
  public static final int CLASSES = 10;

  /** How many steps each side has run when the losses are compared. */
  public static final int CHECKED_STEPS = 3;

  /** The learning rate of these steps. */
  public static final float CHECKED_RATE = 1e-3f;

  /**
   * The learning rate of the steps that are timed, which repeat one batch for seconds: the network shall not come to
   * where it has learnt that by heart, its gradients vanish and velocities of dead units become denormal.
   */
  public static final float TIMED_RATE = 1e-6f;

  private static final long SEED = 42;

  /** How far from their usual start biases and the parameters and statistics of normalisations are moved. */
  private static final float SPREAD = 0.25f;

  /** What is done with a network. */
  public enum Task {
    /** Logits from images; activations fused and weights packed beforehand. */
    INFERENCE("inference"),
    /** Forward, softmax cross-entropy, backward, an update by SGD with momentum 0.9. */
    TRAINING("training step");

    private final String name;

    Task(String name) {
      this.name = name;
    }

    /** As in text. */
    String text() {
      return name;
    }
  }

  /** A task on a batch of so many 32×32 images in colour. */
  public static Model of(Task task, String network, int batch) {
    return new Model(task, batch + "x32x32x3 " + network);
  }

  @Override
  public String family() {
    return task.text();
  }

  @Override
  public String kernel() {
    return task.text();
  }

  @Override
  public Work work() {
    return Work.images(batch());
  }

  /** The name of the network. */
  public String name() {
    return shape.substring(shape.indexOf(' ') + 1);
  }

  /** Images in a batch. */
  public int batch() {
    return Shapes.sizes(shape)[0];
  }

  /** A batch of images, channels last. */
  public float[] x() {
    return Inputs.floats(0, Shapes.elements(shape));
  }

  /** A class for each of them. */
  public int[] labels() {
    return Inputs.labels(batch(), CLASSES);
  }

  /**
   * The network. A new one has biases of 0, variances of 1 and so on, which would hide it if a peer mixed them up; here
   * they are moved.
   */
  public Network network() {
    int[] sizes = Shapes.sizes(shape);
    Network network = Zoo.build(name(), Shape.of(Arrays.copyOfRange(sizes, 1, sizes.length)), CLASSES, SEED);
    scatter(network);
    return network;
  }

  private static void scatter(Network network) {
    RandomData random = new RandomData(SEED);
    for (Parameter parameter : network.state()) {
      if (parameter.shape().rank() == 1) {
        float[] values = parameter.data();
        float[] moves = random.floats(values.length);
        for (int i = 0; i < values.length; i++) {
          values[i] += SPREAD * moves[i];
        }
        parameter.touch();
      }
    }
  }

  /** The same network, without its dropout: each side draws its own masks, so losses could not be compared. */
  public Network networkWithoutDropout() {
    Network network = network();
    NetworkBuilder builder = Network.builder(network.input());
    List<String> names = new ArrayList<>();
    for (Network.Node node : network.nodes()) {
      String[] inputs =
          node.inputs().stream().map(i -> i < 0 ? Network.INPUT : names.get(i)).toArray(String[]::new);
      if (node.layer() instanceof Dropout || node.layer() instanceof Dropout2d) {
        names.add(inputs[0]);
      } else {
        builder.add(node.name(), node.layer(), inputs);
        names.add(node.name());
      }
    }
    Network copy = builder.build(SEED);
    for (int i = 0; i < copy.state().size(); i++) {
      Parameter to = copy.state().get(i);
      System.arraycopy(network.state().get(i).data(), 0, to.data(), 0, to.size());
      to.touch();
    }
    return copy;
  }
}
