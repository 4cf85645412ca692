package dev.lanewise.nn.files;

import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TensorSource;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** The tensors of a file in PyTorch's layout, as a network has them; checked by {@link TorchLayout} before. */
record TorchSource(SafetensorsFile file, TorchLayout layout) implements TensorSource {
  @Override
  public Set<String> names() {
    return file.tensors().keySet();
  }

  @Override
  public Shape shape(String name) {
    List<Long> dims = file.tensors().get(name).shape();
    return TorchTensor.shapeHere(Shape.of(dims.stream().mapToInt(Long::intValue).toArray()));
  }

  @Override
  public void read(String name, float[] values) {
    try {
      float[] converted = layout.tensors().get(name).fromTorch(file.read(name));
      System.arraycopy(converted, 0, values, 0, values.length);
    } catch (ModelFileException e) {
      throw new UncheckedIOException(e);
    }
  }
}
