package dev.lanewise.training.course;

import dev.lanewise.nn.CopyReport;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.files.NetworkFiles;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.Evaluator;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.data.BatchLoader;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.run.Models;
import java.nio.file.Path;
import java.util.Arrays;

/** Nets that get their values from safetensors files, as by {@code train --from}. */
final class TransferFiles {
  /** What the published ResNet-20 of PyTorch was trained with. */
  private static final Preprocessing IMAGENET =
      Preprocessing.channels(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});

  /** A seed of first values that are overwritten. */
  private static final long ANY = 0;

  private TransferFiles() {}

  /**
   * A net with the values of the file that a trained one was saved in.
   *
   * @param tensors read from the file
   * @param sameBits whether all values are those of the trained one
   * @param trained how that did
   * @param read how the one that was read did
   */
  record FromFile(int tensors, boolean sameBits, Evaluation trained, Evaluation read) {
    boolean isSame() {
      return sameBits && trained.loss() == read.loss() && Arrays.deepEquals(trained.confusion(), read.confusion());
    }
  }

  /**
   * A net that PyTorch trained.
   *
   * @param complete whether the file has all that the net needs, and nothing else
   */
  record FromPyTorch(int tensors, boolean complete, Evaluation test) {}

  /** Another net of the zoo of other first values that then takes those of a trained one from its file. */
  static Network read(String model, Trained trained, Shape input, int classes) {
    Network network = Zoo.build(model, input, classes, ANY);
    Models.copy(weights(trained).toString(), network);
    return network;
  }

  private static Path weights(Trained trained) {
    return Models.folder(trained.folder().toString()).resolve(NetworkFiles.WEIGHTS);
  }

  /** Reads what a trained net was saved as and compares. */
  static FromFile compare(Workbench bench, String model, Trained trained, Dataset test) {
    SavedModel saved = trained.model();
    Network network = Zoo.build(model, test.sampleShape(), test.classes(), ANY);
    CopyReport report = Models.copy(weights(trained).toString(), network);
    return new FromFile(report.copied().size(), haveSameBits(saved.network(), network), trained.test(),
        evaluate(bench, network, saved.preprocessing(), test));
  }

  private static boolean haveSameBits(Network a, Network b) {
    return a.state().stream().allMatch(p -> {
      Parameter q = b.state().stream().filter(other -> other.name().equals(p.name())).findFirst().orElseThrow();
      return Arrays.equals(p.data(), q.data());
    });
  }

  /** Reads a ResNet-20 for CIFAR-10 in PyTorch's names and layout, and tests it on all ten classes. */
  static FromPyTorch pytorch(Workbench bench, Path file) {
    Dataset test = bench.splits().test();
    Network network = Zoo.build("resnet20", test.sampleShape(), test.classes(), ANY);
    CopyReport report = Models.copy(file.toString(), network);
    return new FromPyTorch(
        report.copied().size(), report.isComplete(), evaluate(bench, network, IMAGENET, test));
  }

  private static Evaluation evaluate(Workbench bench, Network network, Preprocessing preprocessing, Dataset test) {
    BatchLoader loader = BatchLoader.sequential(test, TransferExperiment.BATCH).preprocessed(preprocessing);
    return new Evaluator(loader, new SoftmaxCrossEntropy(), bench.parallel()).evaluate(network.compile());
  }
}
