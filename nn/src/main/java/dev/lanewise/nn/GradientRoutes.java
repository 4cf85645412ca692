package dev.lanewise.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the gradients of a training plan live and who writes them. Backward visits the stages in reverse; the first
 * reader of a tensor that it meets overwrites the tensor's gradient, later ones are added to it. Three things spare
 * memory and traffic:
 *
 * <ul>
 *   <li>memory is given by lifetime, as everywhere;
 *   <li>a layer that can writes the gradient of its input over that of its output;
 *   <li>a sum passes the gradient of its output on: one of its inputs takes the memory over, the other reads it before
 *       that, if it does not destroy it.
 * </ul>
 */
final class GradientRoutes {
  /** Where nothing is wanted. */
  private static final int NONE = -1;

  private final Network network;
  private final Schedule schedule;
  private final MemoryPlan memory;
  private final int batch;
  private final int stages;
  private final boolean[] wanted;

  /** When a home's stage runs; the network's input comes before all, at −1. */
  private final int[] positions;

  /** The tensor of each home's gradient; the last is that of the network's input. */
  private final int[] tensors;

  /** Whether backward of a home must leave the gradient of its output alone, since another reads it later. */
  private final boolean[] readOnly;

  private final List<Route> routes = new ArrayList<>();

  /**
   * What backward of a stage writes.
   *
   * @param dx the tensor for the gradient of each input of the head, or −1
   * @param additions what is added afterwards
   */
  record Route(int[] dx, List<Addition> additions) {}

  /** Adds {@code size} elements a sample of one tensor to another. */
  record Addition(int from, int to, int size) {}

  GradientRoutes(Network network, Schedule schedule, MemoryPlan memory, int batch, boolean inputGradient) {
    this.network = network;
    this.schedule = schedule;
    this.memory = memory;
    this.batch = batch;
    this.stages = schedule.order().size();
    this.tensors = new int[network.nodes().size() + 1];
    this.readOnly = new boolean[tensors.length];
    this.wanted = wanted(inputGradient);
    this.positions = new int[tensors.length];
    positions[positions.length - 1] = -1;
    for (int s = 0; s < stages; s++) {
      positions[schedule.order().get(s).head()] = s;
    }
    Arrays.fill(tensors, NONE);
    for (int s = stages - 1; s >= 0; s--) {
      routes.addFirst(route(s));
    }
    keep(inputGradient);
  }

  private int slot(int home) {
    return home < 0 ? tensors.length - 1 : home;
  }

  /** A home's gradient is wanted if the stage, or one before it, has something to learn, or if somebody asked. */
  private boolean[] wanted(boolean inputGradient) {
    boolean[] result = new boolean[tensors.length];
    result[result.length - 1] = inputGradient;
    for (Schedule.Stage stage : schedule.order()) {
      result[stage.head()] = schedule.isKept(stage.head())
          || network.nodes().get(stage.head()).parameters().stream().anyMatch(network::isTrainable)
          || schedule.inputs(stage).stream().anyMatch(home -> result[slot(home)]);
    }
    return result;
  }

  /** When backward of a stage runs; forward of stage s runs at s, the loss behind the last. */
  int moment(int stage) {
    return 2 * stages - stage;
  }

  /** When everything is over. */
  int end() {
    return moment(0) + 1;
  }

  /** What backward of stage {@code s} writes; those behind it are known. */
  private Route route(int s) {
    Schedule.Stage stage = schedule.order().get(s);
    Network.Node node = network.nodes().get(stage.head());
    List<Integer> inputs = schedule.inputs(stage);
    int[] dx = new int[inputs.size()];
    Arrays.fill(dx, NONE);
    List<Addition> additions = new ArrayList<>();
    if (!wanted[stage.head()]) {
      return new Route(dx, additions);
    }
    if (tensors[stage.head()] == NONE) { // the network's output, whose gradient the loss writes
      tensors[stage.head()] = memory.add(elements(node.output()), stages);
    }
    int dy = tensors[stage.head()];
    memory.use(dy, moment(s));
    if (node.layer().passesGradient()) {
      pass(s, dy, dx, additions);
      return new Route(dx, additions);
    }
    for (int k = 0; k < dx.length; k++) {
      int slot = slot(inputs.get(k));
      if (!wanted[slot]) {
        continue;
      }
      int size = node.inputShapes().get(k).size();
      if (tensors[slot] == NONE) {
        boolean inPlace = node.layer().backwardInPlace() && dx.length == 1 && !readOnly[stage.head()]
            && !schedule.isKept(stage.head());
        tensors[slot] = inPlace ? dy : memory.add(elements(node.inputShapes().get(k)), moment(s));
        dx[k] = tensors[slot];
      } else {
        dx[k] = memory.add(elements(node.inputShapes().get(k)), moment(s));
        additions.add(new Addition(dx[k], tensors[slot], size));
      }
      memory.use(tensors[slot], moment(s));
    }
    return new Route(dx, additions);
  }

  /** A sum: what is there already gets its gradient added; of the others one takes it over, the rest read or copy. */
  private void pass(int s, int dy, int[] dx, List<Addition> additions) {
    Schedule.Stage stage = schedule.order().get(s);
    List<Integer> inputs = schedule.inputs(stage);
    int size = network.nodes().get(stage.head()).output().size();
    int heir = heir(stage, inputs);
    for (int k = 0; k < dx.length; k++) {
      int slot = slot(inputs.get(k));
      if (!wanted[slot]) {
        continue;
      }
      if (tensors[slot] != NONE) {
        additions.add(new Addition(dy, tensors[slot], size));
      } else if (k == heir) {
        tensors[slot] = dy;
        dx[k] = dy;
      } else if (heir >= 0 && mayRead(inputs.get(k), inputs.get(heir), stage)) {
        tensors[slot] = dy;
        dx[k] = dy;
        readOnly[slot] = true;
      } else {
        tensors[slot] = memory.add(elements(network.nodes().get(stage.head()).output()), moment(s));
        dx[k] = tensors[slot];
      }
      memory.use(tensors[slot], moment(s));
    }
  }

  /** The input whose backward comes last takes the memory over; −1 if none can. */
  private int heir(Schedule.Stage stage, List<Integer> inputs) {
    if (readOnly[stage.head()] || schedule.isKept(stage.head())) {
      return NONE;
    }
    int heir = NONE;
    for (int k = 0; k < inputs.size(); k++) {
      int slot = slot(inputs.get(k));
      if (wanted[slot] && tensors[slot] == NONE
          && (heir < 0 || positions[slot] < positions[slot(inputs.get(heir))])) {
        heir = k;
      }
    }
    return heir;
  }

  /** Whether an input of a sum can read the gradient that the heir will change later. */
  private boolean mayRead(int home, int heir, Schedule.Stage sum) {
    if (home < 0 || home == heir || schedule.readers(home) != 1 || schedule.isKept(home) || schedule.isKept(heir)) {
      return false;
    }
    int reader = positions[slot(home)];
    if (network.nodes().get(home).layer().destroysGradient(schedule.order().get(reader).activation())) {
      return false;
    }
    // What is added to the heir's gradient must come after this input's backward.
    return schedule.order().stream()
        .filter(stage -> stage != sum && schedule.inputs(stage).contains(heir))
        .allMatch(stage -> positions[stage.head()] < reader);
  }

  /** What was asked for lives to the end. */
  private void keep(boolean inputGradient) {
    for (int slot = 0; slot < tensors.length; slot++) {
      boolean asked = slot == tensors.length - 1 ? inputGradient : schedule.isKept(slot);
      if (asked && tensors[slot] != NONE) {
        memory.use(tensors[slot], end());
      }
    }
  }

  private int elements(Shape sample) {
    return Math.multiplyExact(batch, sample.size());
  }

  /** Whether backward of a stage has anything to do. */
  boolean isWanted(Schedule.Stage stage) {
    return wanted[stage.head()];
  }

  /** What backward of stage {@code s} writes. */
  Route of(int s) {
    return routes.get(s);
  }

  /** The tensor of a home's gradient (−1 for the network's input's), or −1 if there is none. */
  int tensor(int home) {
    return tensors[slot(home)];
  }
}
