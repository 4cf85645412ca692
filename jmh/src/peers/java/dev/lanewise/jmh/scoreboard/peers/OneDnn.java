package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.jmh.scoreboard.Candidate;
import dev.lanewise.jmh.scoreboard.Convolution;
import dev.lanewise.jmh.scoreboard.Library;
import dev.lanewise.jmh.scoreboard.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/**
 * oneDNN's primitives. Images channels last, and in the blocked layout of the primitive's own choice; weights always in
 * its own layout, and reordered outside the timed call. Winograd too, where this version has it for the CPU.
 */
public final class OneDnn implements Library {
  private engine engine;
  private stream stream;

  /** Not opened yet. */
  public OneDnn() {}

  @Override
  public String name() {
    return "oneDNN";
  }

  @Override
  public boolean isPresent() {
    return ClassPath.has("org.bytedeco.dnnl.engine");
  }

  @Override
  public boolean solves(Problem problem, int threads) {
    return problem instanceof Convolution;
  }

  @Override
  public Map<String, String> environment(int threads, boolean avx2) {
    Map<String, String> environment = new HashMap<>(Threads.environment(threads));
    if (avx2) {
      environment.put("ONEDNN_MAX_CPU_ISA", "AVX2");
    }
    return environment;
  }

  @Override
  public String open(int threads) {
    engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
    stream = new stream(engine);
    return ClassPath.version("org.bytedeco", "dnnl");
  }

  @Override
  public List<Candidate> candidates(Problem problem) {
    Convolution convolution = (Convolution) problem;
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(primitive(convolution, algorithm.convolution_direct, memory.format_tag.nhwc, "nhwc"));
    candidates.add(primitive(convolution, algorithm.convolution_direct, memory.format_tag.any, "blocked"));
    if (convolution.isWinogradCase()) {
      try {
        candidates.add(primitive(convolution, algorithm.convolution_winograd, memory.format_tag.any, "winograd"));
      } catch (RuntimeException e) {
        // Versions 3 have it on other processors only.
      }
    }
    return candidates;
  }

  private Candidate primitive(Convolution problem, algorithm algorithm, memory.format_tag images, String variant) {
    return new DnnlConvolution(engine, stream, problem, algorithm, images, variant);
  }
}
