package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.jmh.scoreboard.Candidate;
import dev.lanewise.jmh.scoreboard.Convolution;
import dev.lanewise.jmh.scoreboard.Inputs;
import dev.lanewise.kernels.Conv2dShape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** One pass of a convolution as a primitive of oneDNN, with its memory. */
final class DnnlConvolution implements Candidate {
  private final engine engine;
  private final stream stream;
  private final Conv2dShape shape;
  private final String variant;
  private final List<Pointer> owned = new ArrayList<>();
  private final IntMemoryMap arguments = own(new IntMemoryMap());
  private final primitive primitive;
  private final memory output;
  private final memory.desc plainOutput;
  private final int outputLength;

  /**
   * Makes the primitive and brings its arguments into its layouts.
   *
   * @param images the layout of images, or {@code any}
   * @throws RuntimeException if oneDNN has no such primitive
   */
  DnnlConvolution(
      engine engine, stream stream, Convolution problem, algorithm algorithm, memory.format_tag images,
      String variant) {
    this.engine = engine;
    this.stream = stream;
    this.shape = problem.conv();
    this.variant = variant;
    Descriptions d = new Descriptions(images);
    convolution_forward.primitive_desc forward = own(d.forward(algorithm));
    switch (problem.pass()) {
      case FORWARD -> {
        input(dnnl.DNNL_ARG_SRC, Inputs.x(shape), d.plainX, forward.src_desc());
        input(dnnl.DNNL_ARG_WEIGHTS, Inputs.w(shape), d.plainW, forward.weights_desc());
        input(dnnl.DNNL_ARG_BIAS, Inputs.bias(shape), d.bias, forward.bias_desc());
        output = memory(dnnl.DNNL_ARG_DST, forward.dst_desc());
        plainOutput = d.plainY;
        primitive = own(new convolution_forward(forward));
        outputLength = shape.n() * shape.outputSize();
      }
      case BACKWARD_DATA -> {
        convolution_backward_data.primitive_desc backward = own(d.backwardData(algorithm, forward));
        input(dnnl.DNNL_ARG_DIFF_DST, Inputs.dy(shape), d.plainY, backward.diff_dst_desc());
        input(dnnl.DNNL_ARG_WEIGHTS, Inputs.w(shape), d.plainW, backward.weights_desc());
        output = memory(dnnl.DNNL_ARG_DIFF_SRC, backward.diff_src_desc());
        plainOutput = d.plainX;
        primitive = own(new convolution_backward_data(backward));
        outputLength = shape.n() * shape.inputSize();
      }
      case BACKWARD_WEIGHTS -> {
        convolution_backward_weights.primitive_desc backward = own(d.backwardWeights(algorithm, forward));
        input(dnnl.DNNL_ARG_SRC, Inputs.x(shape), d.plainX, backward.src_desc());
        input(dnnl.DNNL_ARG_DIFF_DST, Inputs.dy(shape), d.plainY, backward.diff_dst_desc());
        output = memory(dnnl.DNNL_ARG_DIFF_WEIGHTS, backward.diff_weights_desc());
        plainOutput = d.plainW;
        primitive = own(new convolution_backward_weights(backward));
        outputLength = shape.weightsSize();
      }
      default -> throw new IllegalArgumentException(problem.pass().toString());
    }
  }

  /** Layouts: ours, which are plain, and those that the primitive is asked for. */
  private final class Descriptions {
    private final long[] xSizes = {shape.n(), shape.ic(), shape.h(), shape.w()};
    private final long[] ySizes = {shape.n(), shape.oc(), shape.oh(), shape.ow()};
    private final long[] wSizes = shape.groups() == 1
        ? new long[] {shape.oc(), shape.ic(), shape.kh(), shape.kw()}
        : new long[] {shape.groups(), shape.groupOc(), shape.groupIc(), shape.kh(), shape.kw()};
    private final long[] strides = {shape.sh(), shape.sw()};
    private final long[] dilation = {shape.dh() - 1, shape.dw() - 1}; // oneDNN counts the elements between two taps
    private final long[] begin = {shape.phBegin(), shape.pwBegin()};
    private final long[] end = {shape.phEnd(), shape.pwEnd()};
    private final memory.desc plainX = layout(xSizes, memory.format_tag.nhwc);
    private final memory.desc plainY = layout(ySizes, memory.format_tag.nhwc);
    private final memory.desc plainW = layout(
        wSizes, shape.groups() == 1 ? memory.format_tag.hwio : memory.format_tag.hwigo);
    private final memory.desc bias = layout(new long[] {shape.oc()}, memory.format_tag.x);
    private final memory.desc x;
    private final memory.desc y;
    private final memory.desc w = layout(wSizes, memory.format_tag.any);

    Descriptions(memory.format_tag images) {
      x = layout(xSizes, images);
      y = layout(ySizes, images);
    }

    private memory.desc layout(long[] sizes, memory.format_tag tag) {
      return own(new memory.desc(sizes, memory.data_type.f32, tag));
    }

    private convolution_forward.primitive_desc forward(algorithm algorithm) {
      return new convolution_forward.primitive_desc(
          engine, prop_kind.forward_training, algorithm, x, w, bias, y, strides, dilation, begin, end);
    }

    private convolution_backward_data.primitive_desc backwardData(
        algorithm algorithm, convolution_forward.primitive_desc hint) {
      return new convolution_backward_data.primitive_desc(
          engine, algorithm, x, w, y, strides, dilation, begin, end, hint);
    }

    private convolution_backward_weights.primitive_desc backwardWeights(
        algorithm algorithm, convolution_forward.primitive_desc hint) {
      return new convolution_backward_weights.primitive_desc(
          engine, algorithm, x, w, y, strides, dilation, begin, end, hint);
    }
  }

  private <P extends Pointer> P own(P pointer) {
    owned.add(pointer);
    return pointer;
  }

  private memory memory(int argument, memory.desc layout) {
    memory made = own(new memory(own(layout), engine));
    arguments.put(argument, made);
    return made;
  }

  private void input(int argument, float[] values, memory.desc plain, memory.desc wanted) {
    memory target = memory(argument, wanted);
    try (memory source = new memory(plain, engine); FloatPointer data = new FloatPointer(source.get_data_handle())) {
      data.put(values);
      copy(source, target);
    }
  }

  private void copy(memory source, memory target) {
    try (reorder reorder = new reorder(source, target)) {
      reorder.execute(stream, source, target);
      stream._wait();
    }
  }

  @Override
  public String variant() {
    return variant;
  }

  @Override
  public void run() {
    primitive.execute(stream, arguments);
    stream._wait();
  }

  @Override
  public float[] result() {
    float[] values = new float[outputLength];
    try (memory plain = new memory(plainOutput, engine);
        FloatPointer data = new FloatPointer(plain.get_data_handle())) {
      copy(output, plain);
      data.get(values);
    }
    return values;
  }

  @Override
  public void close() {
    owned.reversed().forEach(Pointer::deallocate);
  }
}
