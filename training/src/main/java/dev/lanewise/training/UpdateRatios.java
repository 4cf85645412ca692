package dev.lanewise.training;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Reduce;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far one update moves each parameter, beside how large it is: ‖Δw‖/‖w‖. About 1e-3 is healthy (CS231n, "Learning";
 * much less learns nothing, much more is unstable).
 */
public final class UpdateRatios {
  private final List<Parameter> parameters;
  private final Parallel parallel;
  private final float[][] moved;
  private final double[] norms;
  private final double[] ratios;
  private final Elementwise copy = Elementwise.copy();
  private final Elementwise subtract = Elementwise.subtract();
  private final Reduce reduce = Reduce.create();

  /** For the parameters of a network that training moves. Holds a copy of them all. */
  public UpdateRatios(Network network, Parallel parallel) {
    this.parameters = network.trainable();
    this.parallel = parallel;
    this.moved = parameters.stream().map(p -> new float[p.size()]).toArray(float[][]::new);
    this.norms = new double[moved.length];
    this.ratios = new double[moved.length];
  }

  /** To be called before the update. */
  public void before() {
    for (int i = 0; i < moved.length; i++) {
      float[] w = parameters.get(i).data();
      copy.run(parallel, w, 0, moved[i], 0, w.length);
      norms[i] = reduce.norm2(parallel, w, 0, w.length);
    }
  }

  /** To be called after it. */
  public void after() {
    for (int i = 0; i < moved.length; i++) {
      float[] w = parameters.get(i).data();
      subtract.run(parallel, w, 0, moved[i], 0, moved[i], 0, w.length);
      ratios[i] = reduce.norm2(parallel, moved[i], 0, w.length) / norms[i];
    }
  }

  /** The ratios of the last update by the parameters' names; those that were all 0 before are left out. */
  public SortedMap<String, Double> byParameter() {
    SortedMap<String, Double> named = new TreeMap<>();
    for (int i = 0; i < ratios.length; i++) {
      if (norms[i] > 0) {
        named.put(parameters.get(i).name(), ratios[i]);
      }
    }
    return named;
  }
}
