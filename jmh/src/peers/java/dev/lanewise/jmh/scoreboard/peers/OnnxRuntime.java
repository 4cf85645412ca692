package dev.lanewise.jmh.scoreboard.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lanewise.jmh.scoreboard.Candidate;
import dev.lanewise.jmh.scoreboard.Library;
import dev.lanewise.jmh.scoreboard.Model;
import dev.lanewise.jmh.scoreboard.Problem;
import dev.lanewise.nn.Network;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * ONNX Runtime with all its graph optimisations, from an ONNX file of the same network: input and output are direct
 * buffers made once, and its threads spin between calls.
 */
public final class OnnxRuntime implements Library {
  private int threads;

  /** Not opened yet. */
  public OnnxRuntime() {}

  @Override
  public String name() {
    return "ONNX Runtime";
  }

  @Override
  public boolean isPresent() {
    return ClassPath.has("ai.onnxruntime.OrtEnvironment") && ClassPath.has("ai.onnx.proto.OnnxMl");
  }

  @Override
  public boolean solves(Problem problem, int count) {
    return problem instanceof Model model && model.task() == Model.Task.INFERENCE;
  }

  @Override
  public String open(int count) {
    threads = count;
    return OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public List<Candidate> candidates(Problem problem) {
    try {
      Model model = (Model) problem;
      return List.of(new Inference(model.network(), model.batch(), model.x(), threads));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A session of a network. */
  static final class Inference implements Candidate {
    private final OrtSession session;
    private final OnnxTensor input;
    private final OnnxTensor output;
    private final FloatBuffer y;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;

    Inference(Network network, int n, float[] nhwc, int threads) throws OrtException {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "1");
        session = environment.createSession(OnnxExport.of(network, n), options);
      }
      FloatBuffer x = direct(nhwc.length);
      x.put(Nchw.samples(nhwc, n, network.input())).rewind();
      y = direct(n * network.output().size());
      input = OnnxTensor.createTensor(environment, x, Nchw.sizes(n, network.input()));
      output = OnnxTensor.createTensor(environment, y, Nchw.sizes(n, network.output()));
      inputs = Map.of(OnnxExport.INPUT, input);
      outputs = Map.of(OnnxExport.output(network), output);
    }

    private static FloatBuffer direct(int length) {
      return ByteBuffer.allocateDirect(length * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    @Override
    public String variant() {
      return "";
    }

    @Override
    public void run() {
      try {
        session.run(inputs, outputs).close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      } finally {
        // Native code sees only addresses: the buffers behind the tensors must not be collected while it runs.
        Reference.reachabilityFence(this);
      }
    }

    @Override
    public float[] result() {
      float[] values = new float[y.capacity()];
      y.get(0, values);
      return values;
    }

    @Override
    public void close() {
      input.close();
      output.close();
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
