package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.jmh.scoreboard.Candidate;
import dev.lanewise.jmh.scoreboard.Convolution;
import dev.lanewise.jmh.scoreboard.Inputs;
import dev.lanewise.jmh.scoreboard.Library;
import dev.lanewise.jmh.scoreboard.Model;
import dev.lanewise.jmh.scoreboard.Problem;
import dev.lanewise.jmh.scoreboard.Product;
import dev.lanewise.jmh.scoreboard.Streaming;
import dev.lanewise.kernels.GemmShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * PyTorch's own operators, called as eager code calls them, without autograd: {@code mm} into a given output, {@code
 * conv2d} with a bias, {@code convolution_backward} for one gradient at a time, what {@link TorchStreams} lists, and
 * whole networks, which {@link TorchModels} trains by autograd. Both memory layouts compete.
 */
public final class PyTorch implements Library {
  private InferenceMode inference;

  /** Not opened yet. */
  public PyTorch() {}

  @Override
  public String name() {
    return "PyTorch";
  }

  @Override
  public boolean isPresent() {
    return ClassPath.has("org.bytedeco.pytorch.global.torch");
  }

  @Override
  public boolean solves(Problem problem, int threads) {
    return true;
  }

  /**
   * Outputs are allocated in each call: malloc shall keep the memory, not give it back and fetch it page by page. 32 MB
   * is the most that glibc takes as a threshold; it passes over a larger number without a word.
   */
  @Override
  public Map<String, String> environment(int threads, boolean avx2) {
    Map<String, String> environment = new HashMap<>(Threads.environment(threads));
    environment.put("MALLOC_ARENA_MAX", "1");
    environment.put("MALLOC_MMAP_THRESHOLD_", Integer.toString(32 << 20));
    environment.put("MALLOC_TRIM_THRESHOLD_", Integer.toString(1 << 30));
    if (avx2) {
      environment.put("ATEN_CPU_CAPABILITY", "avx2");
      environment.put("ONEDNN_MAX_CPU_ISA", "AVX2");
      environment.put("OPENBLAS_CORETYPE", "Haswell");
    }
    return environment;
  }

  @Override
  public String open(int threads) {
    torch.set_num_threads(threads);
    inference = new InferenceMode();
    return ClassPath.version("org.bytedeco", "pytorch");
  }

  @Override
  public List<Candidate> candidates(Problem problem) {
    return switch (problem) {
      case Product product -> List.of(new Multiplication(product.gemm()));
      case Convolution convolution -> List.of(
          new TorchConvolution(convolution, MemoryFormat.Contiguous, "nchw"),
          new TorchConvolution(convolution, MemoryFormat.ChannelsLast, "nhwc"));
      case Streaming streaming -> TorchStreams.candidates(streaming);
      case Model model -> TorchModels.candidates(model);
    };
  }

  @Override
  public List<String> layouts() {
    return TorchModels.LAYOUTS;
  }

  @Override
  public Candidate training(Model model, String layout) {
    return TorchModels.training(model, layout);
  }

  /** A tensor of its own with these values in row-major order. */
  static Tensor tensor(float[] values, long... sizes) {
    try (FloatPointer pointer = new FloatPointer(values); Tensor view = torch.from_blob(pointer, sizes)) {
      return view.clone();
    }
  }

  /** A tensor of classes. */
  static Tensor labels(int[] labels) {
    float[] values = new float[labels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels[i];
    }
    try (Tensor floats = tensor(values, values.length)) {
      return floats.to(ScalarType.Long);
    }
  }

  /** Runs with autograd, which is off elsewhere. */
  static <T> T recording(Supplier<T> what) {
    InferenceMode mode = new InferenceMode(false);
    try {
      return what.get();
    } finally {
      mode.close();
    }
  }

  /** The elements of a tensor in row-major order. */
  static float[] elements(Tensor tensor) {
    try (Tensor contiguous = tensor.contiguous()) {
      float[] values = new float[Math.toIntExact(contiguous.numel())];
      contiguous.data_ptr_float().get(values);
      return values;
    }
  }

  private static final class Multiplication implements Candidate {
    private final Tensor a;
    private final Tensor b;
    private final Tensor c;

    Multiplication(GemmShape shape) {
      a = tensor(Inputs.a(shape), shape.m(), shape.k());
      b = tensor(Inputs.b(shape), shape.k(), shape.n());
      c = tensor(new float[shape.m() * shape.n()], shape.m(), shape.n());
    }

    @Override
    public String variant() {
      return "";
    }

    @Override
    public void run() {
      torch.mm_out(c, a, b).close();
    }

    @Override
    public float[] result() {
      return elements(c);
    }

    @Override
    public void close() {
      a.close();
      b.close();
      c.close();
    }
  }
}
