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
  private TorchModels() {}

  /** Both memory layouts. */
  static List<Candidate> candidates(Model model) {
    return List.of(
        candidate(model, MemoryFormat.Contiguous, "nchw"), candidate(model, MemoryFormat.ChannelsLast, "nhwc"));
  }

  private static Candidate candidate(Model model, MemoryFormat layout, String variant) {
    return switch (model.task()) {
      case INFERENCE -> inference(model, layout, variant);
      case TRAINING -> PyTorch.recording(() -> new Training(model, layout, variant));
    };
  }

  private static Candidate inference(Model model, MemoryFormat layout, String variant) {
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
    private final float[] losses = new float[Model.CHECKED_STEPS];
    private final Steps steps;

    Training(Model model, MemoryFormat layout, String variant) {
      this.variant = variant;
      try (Steps checked = new Steps(model.networkWithoutDropout(), model, layout, Model.CHECKED_RATE)) {
        for (int i = 0; i < losses.length; i++) {
          try (Tensor loss = checked.step()) {
            losses[i] = loss.item_float();
          }
        }
      }
      steps = new Steps(model.network(), model, layout, Model.TIMED_RATE);
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
