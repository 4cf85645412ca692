package dev.lanewise.jmh.scoreboard.peers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A network as an ONNX file for inference, at a fixed batch. ONNX has images N C H W, and so does the file's input. Each
 * layer becomes the operator of its name; what can be fused is left to whoever reads the file.
 */
final class OnnxExport {
  /** The name of the file's input. */
  static final String INPUT = Network.INPUT;

  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;

  private final Network network;
  private final Shape[] flattened;
  private final GraphProto.Builder graph = GraphProto.newBuilder();

  /** The name of each node's output. */
  private final String[] names;

  private OnnxExport(Network network) {
    this.network = network;
    this.flattened = Nchw.flattenedImages(network);
    this.names = new String[flattened.length];
  }

  /**
   * The bytes of the file.
   *
   * @throws IllegalArgumentException if a layer has no translation
   */
  static byte[] of(Network network, int batch) {
    return new OnnxExport(network).model(batch).toByteArray();
  }

  /** The name of the file's output. */
  static String output(Network network) {
    return network.nodes().getLast().name();
  }

  private ModelProto model(int batch) {
    graph.setName("network").addInput(value(INPUT, Nchw.sizes(batch, network.input())));
    for (int i = 0; i < names.length; i++) {
      names[i] = add(i, network.nodes().get(i));
    }
    graph.addOutput(value(output(network), Nchw.sizes(batch, network.output())));
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("lanewise")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph)
        .build();
  }

  /** Adds a layer and returns the name of its output. */
  private String add(int i, Network.Node node) {
    return switch (node.layer()) {
      case Conv2d conv -> conv2d(node, conv);
      case Dense dense -> dense(node);
      case MaxPool2d pool -> operator(
          node, "MaxPool", List.of(), ints("kernel_shape", pool.window(), pool.window()),
          ints("strides", pool.stride(), pool.stride()));
      case Flatten flatten -> operator(node, "Flatten", List.of());
      case Relu relu -> operator(node, "Relu", List.of());
      case Add add -> operator(node, "Add", List.of());
      default -> throw Nchw.unknown(node, "ONNX");
    };
  }

  private String conv2d(Network.Node node, Conv2d conv) {
    Parameter weight = Nchw.get(node, "weight");
    long[] sizes = Nchw.convolutionSizes(weight);
    int p = conv.padding();
    return operator(
        node, "Conv", initializers(tensor(weight, Nchw.convolution(weight), sizes), Nchw.find(node, "bias")),
        ints("kernel_shape", sizes[2], sizes[3]), ints("strides", conv.stride(), conv.stride()),
        ints("pads", p, p, p, p), integer("group", Nchw.groups(weight, node.inputShapes().getFirst())));
  }

  private String dense(Network.Node node) {
    Parameter weight = Nchw.get(node, "weight");
    int source = node.inputs().getFirst();
    float[] values = Nchw.dense(weight, source < 0 ? null : flattened[source]);
    String name = tensor(weight, values, weight.shape().dim(1), weight.shape().dim(0));
    return operator(node, "Gemm", initializers(name, Nchw.find(node, "bias")), integer("transB", 1));
  }

  private List<String> initializers(String weight, Optional<Parameter> bias) {
    return bias.map(b -> List.of(weight, vector(b))).orElse(List.of(weight));
  }

  /** Adds an operator that reads the node's inputs, then these initializers. */
  private String operator(
      Network.Node node, String type, List<String> initializers, AttributeProto... attributes) {
    NodeProto.Builder operator = NodeProto.newBuilder().setName(node.name()).setOpType(type);
    node.inputs().forEach(source -> operator.addInput(source < 0 ? INPUT : names[source]));
    graph.addNode(
        operator.addAllInput(initializers).addAllAttribute(Arrays.asList(attributes)).addOutput(node.name()));
    return node.name();
  }

  private String vector(Parameter parameter) {
    return tensor(parameter, parameter.data(), parameter.size());
  }

  private String tensor(Parameter parameter, float[] values, long... sizes) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder tensor = TensorProto.newBuilder()
        .setName(parameter.name())
        .setDataType(TensorProto.DataType.FLOAT_VALUE)
        .setRawData(ByteString.copyFrom(bytes));
    Arrays.stream(sizes).forEach(tensor::addDims);
    graph.addInitializer(tensor);
    return parameter.name();
  }

  private static AttributeProto ints(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
  }

  private static ValueInfoProto value(String name, long[] sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    Arrays.stream(sizes).forEach(size -> shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size)));
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape).build();
    return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(type)).build();
  }
}
