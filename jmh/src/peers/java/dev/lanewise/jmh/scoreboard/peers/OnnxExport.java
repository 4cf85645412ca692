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
import dev.lanewise.nn.layer.GlobalAveragePool2d;
import dev.lanewise.nn.layer.GlobalMaxPool2d;
import dev.lanewise.nn.layer.Identity;
import dev.lanewise.nn.layer.LeakyRelu;
import dev.lanewise.nn.layer.LogSoftmax;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Relu6;
import dev.lanewise.nn.layer.Sigmoid;
import dev.lanewise.nn.layer.Softmax;
import dev.lanewise.nn.layer.Subsample2d;
import dev.lanewise.nn.layer.Tanh;
import dev.lanewise.nn.layer.ZeroPad2d;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A network as an ONNX file for inference, at a fixed batch. ONNX has images N C H W, and so does the file's input.
 * Each layer becomes the operator of its name; what can be fused is left to whoever reads the file.
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
      case Conv2d conv -> convolution(node, Window2d.of(node, conv));
      case DepthwiseConv2d conv -> convolution(node, Window2d.of(node, conv));
      case Dense dense -> dense(node);
      case MaxPool2d pool -> operator(node, "MaxPool", List.of(), attributes(Window2d.of(node, pool)));
      case AveragePool2d pool -> averagePool(node, pool);
      case AdaptiveAveragePool2d pool -> operator(node, "GlobalAveragePool");
      case GlobalAveragePool2d pool -> globalPool(node, "GlobalAveragePool");
      case GlobalMaxPool2d pool -> globalPool(node, "GlobalMaxPool");
      case BatchNorm norm -> batchNorm(node, norm);
      case Relu relu -> operator(node, "Relu");
      case Relu6 relu ->
          operator(node, "Clip", List.of(scalar(node, "min", 0), scalar(node, "max", 6)), List.of());
      case LeakyRelu relu -> operator(node, "LeakyRelu", List.of(), List.of(real("alpha", relu.slope())));
      case Elu elu -> operator(node, "Elu", List.of(), List.of(real("alpha", elu.alpha())));
      case Sigmoid sigmoid -> operator(node, "Sigmoid");
      case Tanh tanh -> operator(node, "Tanh");
      case Softmax softmax -> operator(node, "Softmax", List.of(), List.of(integer("axis", 1)));
      case LogSoftmax softmax -> operator(node, "LogSoftmax", List.of(), List.of(integer("axis", 1)));
      case Flatten flatten -> operator(node, "Flatten");
      case Identity identity -> operator(node, "Identity");
      case Dropout dropout -> operator(node, "Identity");
      case Dropout2d dropout -> operator(node, "Identity");
      case Add add -> operator(node, "Add");
      case Concat concat -> operator(node, "Concat", List.of(), List.of(integer("axis", 1)));
      case Subsample2d subsample -> subsample(node, subsample);
      case ZeroPad2d pad -> add(node.name(), "Pad", List.of(source(node), integers(
          node, "pads", 0, 0, pad.top(), pad.left(), 0, 0, pad.bottom(), pad.right())), List.of());
      default -> throw Nchw.unknown(node, "ONNX");
    };
  }

  private String convolution(Network.Node node, Window2d window) {
    Parameter weight = Nchw.get(node, "weight");
    String name = tensor(weight.name(), Nchw.convolution(weight), Nchw.convolutionSizes(weight));
    List<AttributeProto> attributes = new ArrayList<>(attributes(window));
    attributes.add(integer("group", Nchw.groups(weight, node.inputShapes().getFirst())));
    return operator(node, "Conv", initializers(name, Nchw.find(node, "bias")), attributes);
  }

  private static List<AttributeProto> attributes(Window2d window) {
    return List.of(
        ints("kernel_shape", window.size()), ints("strides", window.stride()), ints("dilations", window.dilation()),
        ints("pads", window.before()[0], window.before()[1], window.after()[0], window.after()[1]));
  }

  /** ONNX's has no dilation in this version. */
  private String averagePool(Network.Node node, AveragePool2d pool) {
    List<AttributeProto> attributes = new ArrayList<>(attributes(Window2d.of(node, pool)));
    attributes.removeIf(attribute -> attribute.getName().equals("dilations"));
    attributes.add(integer("count_include_pad", pool.countIncludePad() ? 1 : 0));
    return operator(node, "AveragePool", List.of(), attributes);
  }

  private String batchNorm(Network.Node node, BatchNorm norm) {
    int channels = node.output().channels();
    List<String> vectors = List.of(
        vector(node, "weight", channels, 1), vector(node, "bias", channels, 0),
        vector(node, "running_mean", channels, 0), vector(node, "running_var", channels, 1));
    return operator(node, "BatchNormalization", vectors, List.of(real("epsilon", norm.epsilon())));
  }

  /** A vector of the layer's, or one of constants where the layer has none. */
  private String vector(Network.Node node, String name, int length, float otherwise) {
    float[] values = Nchw.find(node, name).map(Parameter::data).orElseGet(() -> {
      float[] constants = new float[length];
      Arrays.fill(constants, otherwise);
      return constants;
    });
    return tensor(node.name() + "." + name, values, length);
  }

  /** ONNX's leaves an image of one pixel. */
  private String globalPool(Network.Node node, String type) {
    String pixel = add(node.name() + ".pixel", type, List.of(source(node)), List.of());
    return add(node.name(), "Flatten", List.of(pixel), List.of());
  }

  /** Every so many rows and columns; then channels of zeros. */
  private String subsample(Network.Node node, Subsample2d subsample) {
    String sliced = add(
        node.name() + ".slice", "Slice", List.of(
            source(node), integers(node, "starts", 0, 0), integers(node, "ends", Integer.MAX_VALUE, Integer.MAX_VALUE),
            integers(node, "axes", 2, 3), integers(node, "steps", subsample.stride(), subsample.stride())),
        List.of());
    long[] zeros = Nchw.zeroChannels(node, subsample);
    return add(
        node.name(), "Pad", List.of(sliced, integers(node, "pads", 0, zeros[0], 0, 0, 0, zeros[1], 0, 0)), List.of());
  }

  private String dense(Network.Node node) {
    Parameter weight = Nchw.get(node, "weight");
    int source = node.inputs().getFirst();
    float[] values = Nchw.dense(weight, source < 0 ? null : flattened[source]);
    String name = tensor(weight.name(), values, weight.shape().dim(1), weight.shape().dim(0));
    return operator(node, "Gemm", initializers(name, Nchw.find(node, "bias")), List.of(integer("transB", 1)));
  }

  private List<String> initializers(String weight, Optional<Parameter> bias) {
    return bias.map(b -> List.of(weight, tensor(b.name(), b.data(), b.size()))).orElse(List.of(weight));
  }

  /** Adds an operator that reads nothing but the node's inputs and is as its standard says. */
  private String operator(Network.Node node, String type) {
    return operator(node, type, List.of(), List.of());
  }

  /** Adds an operator that reads the node's inputs, then these initializers. */
  private String operator(
      Network.Node node, String type, List<String> initializers, List<AttributeProto> attributes) {
    List<String> inputs = new ArrayList<>(node.inputs().stream().map(this::source).toList());
    inputs.addAll(initializers);
    return add(node.name(), type, inputs, attributes);
  }

  /** Adds an operator and returns the name of its output, which is its own. */
  private String add(String name, String type, List<String> inputs, List<AttributeProto> attributes) {
    graph.addNode(NodeProto.newBuilder()
        .setName(name).setOpType(type).addAllInput(inputs).addAllAttribute(attributes).addOutput(name));
    return name;
  }

  /** The name of a node's first input. */
  private String source(Network.Node node) {
    return source(node.inputs().getFirst());
  }

  private String source(int node) {
    return node < 0 ? INPUT : names[node];
  }

  /** Adds an initializer and returns its name. */
  private String tensor(String name, float[] values, long... sizes) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder tensor = TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT_VALUE)
        .setRawData(ByteString.copyFrom(bytes));
    Arrays.stream(sizes).forEach(tensor::addDims);
    graph.addInitializer(tensor);
    return name;
  }

  /** Adds an initializer of one number and returns its name. */
  private String scalar(Network.Node node, String name, float value) {
    return tensor(node.name() + "." + name, new float[] {value});
  }

  /** Adds an initializer of integers and returns its name. */
  private String integers(Network.Node node, String name, long... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder()
        .setName(node.name() + "." + name)
        .setDataType(TensorProto.DataType.INT64_VALUE)
        .addDims(values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  private static AttributeProto real(String name, float value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOAT).setF(value).build();
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
