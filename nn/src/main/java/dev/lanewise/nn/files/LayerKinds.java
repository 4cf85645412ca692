package dev.lanewise.nn.files;

import dev.lanewise.nn.Layer;
import dev.lanewise.nn.layer.AdaptiveAveragePool2d;
import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.AveragePool2d;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Concat;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.DepthwiseConv2d;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Dropout2d;
import dev.lanewise.nn.layer.Elu;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Gelu;
import dev.lanewise.nn.layer.GlobalAveragePool2d;
import dev.lanewise.nn.layer.GlobalMaxPool2d;
import dev.lanewise.nn.layer.Identity;
import dev.lanewise.nn.layer.LeakyRelu;
import dev.lanewise.nn.layer.LogSoftmax;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Relu6;
import dev.lanewise.nn.layer.Sigmoid;
import dev.lanewise.nn.layer.Silu;
import dev.lanewise.nn.layer.Softmax;
import dev.lanewise.nn.layer.Subsample2d;
import dev.lanewise.nn.layer.Tanh;
import dev.lanewise.nn.layer.ZeroPad2d;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The kinds of layers that network files may name: those of Lanewise, and those that {@link #with} adds. A kind is
 * called by the simple name of its record, and the record's components are its options, so nothing else describes it.
 * Immutable.
 */
public final class LayerKinds {
  private static final LayerKinds STANDARD = new LayerKinds(Map.of()).withAll(List.of(
      AdaptiveAveragePool2d.class, Add.class, AveragePool2d.class, BatchNorm.class, Concat.class, Conv2d.class,
      Dense.class, DepthwiseConv2d.class, Dropout.class, Dropout2d.class, Elu.class, Flatten.class, Gelu.class,
      GlobalAveragePool2d.class, GlobalMaxPool2d.class, Identity.class, LeakyRelu.class, LogSoftmax.class,
      MaxPool2d.class, Relu.class, Relu6.class, Sigmoid.class, Silu.class, Softmax.class, Subsample2d.class,
      Tanh.class, ZeroPad2d.class));

  private final Map<String, Class<? extends Layer>> records;

  private LayerKinds(Map<String, Class<? extends Layer>> records) {
    this.records = records;
  }

  /** The layers of {@code dev.lanewise.nn.layer}. */
  public static LayerKinds standard() {
    return STANDARD;
  }

  private LayerKinds withAll(List<Class<? extends Layer>> layers) {
    Map<String, Class<? extends Layer>> all = new TreeMap<>(records);
    for (Class<? extends Layer> layer : layers) {
      Options.check(layer);
      if (all.putIfAbsent(layer.getSimpleName(), layer) != null) {
        throw new IllegalArgumentException(
            "layer: there is a kind " + layer.getSimpleName() + " already, " + all.get(layer.getSimpleName()));
      }
    }
    return new LayerKinds(all);
  }

  /**
   * These kinds and a layer of one's own. Its components may be ints, longs, floats, doubles, booleans, strings, enums,
   * records of such, and types whose static {@code parse(String)} reads what their {@code toString()} writes.
   *
   * @param layer a record; it is public, and its package exported to this module
   * @throws IllegalArgumentException if there is a kind of this name already, the record cannot be accessed or a
   *     component is of another type
   */
  public <L extends Record & Layer> LayerKinds with(Class<L> layer) {
    return withAll(List.of(layer));
  }

  /** The names of all kinds, sorted. */
  public List<String> names() {
    return List.copyOf(records.keySet());
  }

  /** The record of this name, or null. */
  Class<? extends Layer> record(String name) {
    return records.get(name);
  }

  /** Whether layers of exactly this class can be written. */
  boolean contains(Class<?> layer) {
    return records.get(layer.getSimpleName()) == layer;
  }
}
