package dev.lanewise.nn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a clock said before and after each stage of a plan, for a few steps. */
final class StageTimes {
  private final long[][] forward;
  private final long[][] backward;

  StageTimes(int stages, int steps) {
    this.forward = new long[stages][steps];
    this.backward = new long[stages][steps];
  }

  void forward(int stage, int step, long nanos) {
    forward[stage][step] = nanos;
  }

  void backward(int stage, int step, long nanos) {
    backward[stage][step] = nanos;
  }

  /** The medians, in the order of the stages. */
  List<LayerTime> medians(Network network, Schedule schedule) {
    return IntStream.range(0, forward.length).mapToObj(s -> {
      int head = schedule.order().get(s).head();
      return new LayerTime(
          network.nodes().get(head).name(), kinds(network, schedule, head), median(forward[s]), median(backward[s]));
    }).toList();
  }

  private static String kinds(Network network, Schedule schedule, int head) {
    return IntStream.range(head, network.nodes().size()).filter(i -> schedule.home(i) == head)
        .mapToObj(i -> network.nodes().get(i).layer()).filter(layer -> !layer.isView(schedule.mode()))
        .map(Layer::kind).collect(Collectors.joining(" + "));
  }

  private static double median(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
  }
}
