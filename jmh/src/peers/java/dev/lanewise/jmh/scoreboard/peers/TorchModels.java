package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.jmh.scoreboard.Candidate;
import dev.lanewise.jmh.scoreboard.Inputs;
import dev.lanewise.jmh.scoreboard.Model;
import dev.lanewise.nn.Network;
import java.util.List;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Whole networks in PyTorch: inference without autograd; training by autograd and {@code torch::optim::SGD}. */
final class TorchModels {
  /** Channels first and channels last. */
  static final List<String> LAYOUTS = List.of("nchw", "nhwc");

  private TorchModels() {}

  /** In each of the layouts. */
  static List<Candidate> candidates(Model model) {
    return LAYOUTS.stream().map(variant -> candidate(model, variant)).toList();
  }

  /** Steps of training alone. */
  static Candidate training(Model model, String variant) {
    return PyTorch.recording(() -> new Training(model, variant, new float[0]));
  }

  private static Candidate candidate(Model model, String variant) {
    return switch (model.task()) {
      case INFERENCE -> inference(model, variant);
      case TRAINING -> PyTorch.recording(() -> new Training(model, variant, losses(model, layout(variant))));
    };
  }

  private static MemoryFormat layout(String variant) {
    return variant.equals("nhwc") ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
  }

  private static float[] losses(Model model, MemoryFormat layout) {
    float[] losses = new float[Model.CHECKED_STEPS];
    try (Steps checked = new Steps(model.networkWithoutDropout(), model, layout, Model.CHECKED_RATE)) {
      for (int i = 0; i < losses.length; i++) {
        try (Tensor loss = checked.step()) {
          losses[i] = loss.item_float();
        }
      }
    }
    return losses;
  }

  private static Candidate inference(Model model, String variant) {
    MemoryFormat layout = layout(variant);
    Network network = model.network();
    TorchNetwork translated = new TorchNetwork(network, model.batch(), layout, false);
    TorchStream stream = new TorchStream(variant);
    Tensor x = stream.keep(TorchNetwork.samples(model.x(), model.batch(), network.input(), layout));
    return stream.making(() -> translated.run(x));
  }

  /** Steps of training one batch. */
  private static final class Steps implements AutoCloseable {
    private final TorchNetwork network;
    private final SGD optimizer;
    private final Tensor x;
    private final Tensor target;

    Steps(Network network, Model model, MemoryFormat layout, float rate) {
      this.network = new TorchNetwork(network, model.batch(), layout, true);
      SGDOptions options = new SGDOptions(rate);
      options.momentum().put(Inputs.MOMENTUM);
      optimizer = new SGD(this.network.parameters(), options);
      x = TorchNetwork.samples(model.x(), model.batch(), network.input(), layout);
      target = PyTorch.labels(model.labels());
    }

    /** Forward, loss, backward, update; the caller closes the loss. */
    Tensor step() {
      optimizer.zero_grad();
      try (Tensor logits = network.run(x)) {
        Tensor loss = torch.cross_entropy_loss(logits, target);
        loss.backward();
        optimizer.step();
        return loss;
      }
    }

    @Override
    public void close() {
      optimizer.close();
      network.close();
      x.close();
      target.close();
    }
  }

  private static final class Training implements Candidate {
    private final String variant;
    private final float[] losses;
    private final Steps steps;

    /** Steps to be timed, whose result is what checked ones gave. */
    Training(Model model, String variant, float[] losses) {
      this.variant = variant;
      this.losses = losses;
      this.steps = new Steps(model.network(), model, layout(variant), Model.TIMED_RATE);
    }

    @Override
    public String variant() {
      return variant;
    }

    @Override
    public void run() {
      PyTorch.recording(steps::step).close();
    }

    @Override
    public float[] result() {
      return losses;
    }

    @Override
    public void close() {
      steps.close();
    }
  }
}
