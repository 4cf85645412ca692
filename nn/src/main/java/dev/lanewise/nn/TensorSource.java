package dev.lanewise.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Tensors under names, to be copied into a network: another network, a model file. */
public interface TensorSource {
  /** The names of all tensors, in their order. */
  Set<String> names();

  /**
   * The shape of a tensor, in the layout of {@link Parameter}.
   *
   * @param name one of {@link #names}
   */
  Shape shape(String name);

  /**
   * Copies the values of a tensor, in the layout of {@link Parameter}.
   *
   * @param name one of {@link #names}
   * @param values receives them; of exactly the size of the shape
   */
  void read(String name, float[] values);

  /** The parameters and running statistics of a network. */
  static TensorSource of(Network network) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    network.state().forEach(p -> tensors.put(p.name(), new Tensor(p.shape(), p.data())));
    return of(tensors);
  }

  /** Tensors in memory. */
  static TensorSource of(Map<String, Tensor> tensors) {
    return new TensorSource() {
      @Override
      public Set<String> names() {
        return tensors.keySet();
      }

      @Override
      public Shape shape(String name) {
        return tensors.get(name).shape();
      }

      @Override
      public void read(String name, float[] values) {
        System.arraycopy(tensors.get(name).data(), 0, values, 0, values.length);
      }
    };
  }
}
