package dev.lanewise.nn.zoo;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.GlobalAveragePool2d;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Subsample2d;
import java.util.Collections;
import java.util.List;

/**
 * Residual networks for small images (He et al., Deep Residual Learning for Image Recognition, 2015): a 3×3
 * convolution, stages of blocks, the average of each channel, a dense layer. Each stage but the first halves height and
 * width and doubles the filters. Layers are called as in the usual PyTorch code for CIFAR-10: {@code conv1}, {@code
 * layer1.0.conv1}, {@code layer2.0.shortcut.0}, {@code linear}, …
 */
public final class ResNets {
  private ResNets() {}

  /** What a shortcut does where a block changes the shape; everywhere else it is the identity. */
  public enum Shortcut {
    /** The paper's option A: the pixels that a stride meets, zeros as new channels; no parameters. */
    SUBSAMPLE {
      @Override
      void add(NetworkBuilder net, int filters, int stride) {
        net.add("shortcut", Subsample2d.of(stride, filters));
      }
    },
    /** The paper's option B: a 1×1 convolution with BatchNorm. */
    PROJECTION {
      @Override
      void add(NetworkBuilder net, int filters, int stride) {
        net.scope("shortcut", s -> s.add("0", conv(filters, 1, stride)).add("1", BatchNorm.of()));
      }
    };

    abstract void add(NetworkBuilder net, int filters, int stride);

    private void addWhereNeeded(NetworkBuilder net, int filters, int stride) {
      if (stride != 1 || net.shape().channels() != filters) {
        add(net, filters, stride);
      }
    }
  }

  /** Adds a block to a stage. */
  private interface Block {
    void add(NetworkBuilder stage, String name, int filters, int stride);
  }

  /**
   * The paper's family for CIFAR-10: three stages of basic blocks. With width 16, 10 classes and images of 32×32×3, the
   * depths 20, 32, 44 and 56 have 269,722, 464,154, 658,586 and 853,018 parameters with subsampling shortcuts, 2,752
   * more with projections.
   *
   * @param depth layers with weights, shortcuts apart: 6n + 2, with n blocks in each stage
   * @param width filters of the first stage, 16 in the paper
   * @param shortcut what shortcuts do where the shape changes, subsampling in the paper
   * @throws IllegalArgumentException if an argument is out of range or the input is not images of 4×4 or more
   */
  public static Network cifar(Shape input, int classes, int depth, int width, Shortcut shortcut, long seed) {
    Begin.require("resnet" + depth, "depth", depth, depth >= 8 && depth % 6 == 2, "8, 14, 20, …: 6n + 2");
    List<Integer> blocks = Collections.nCopies(3, (depth - 2) / 6);
    return build(
        depth, input, classes, width, blocks, (net, name, f, stride) -> basic(net, name, f, stride, shortcut), seed);
  }

  /**
   * Stages of basic blocks, two 3×3 convolutions each, with projections: ResNet-18 is width 64 and blocks 2, 2, 2, 2,
   * with 11,173,962 parameters on 32×32×3 with 10 classes.
   *
   * @param width filters of the first stage
   * @param blocks how many each stage has
   * @throws IllegalArgumentException if an argument is out of range or the input is not images large enough
   */
  public static Network basic(Shape input, int classes, int width, List<Integer> blocks, long seed) {
    return build(2 + 2 * sum(blocks), input, classes, width, blocks,
        (net, name, f, stride) -> basic(net, name, f, stride, Shortcut.PROJECTION), seed);
  }

  /**
   * Stages of bottleneck blocks, 1×1, 3×3 and 1×1 convolutions each, the last with four times the filters, with
   * projections: ResNet-50 is width 64 and blocks 3, 4, 6, 3, with 23,520,842 parameters on 32×32×3 with 10 classes.
   *
   * @param width filters of the first stage's 3×3 convolutions
   * @param blocks how many each stage has
   * @throws IllegalArgumentException if an argument is out of range or the input is not images large enough
   */
  public static Network bottleneck(Shape input, int classes, int width, List<Integer> blocks, long seed) {
    return build(2 + 3 * sum(blocks), input, classes, width, blocks, ResNets::bottleneck, seed);
  }

  private static Network build(
      int depth, Shape input, int classes, int width, List<Integer> blocks, Block block, long seed) {
    String name = "resnet" + depth;
    Begin.require(name, "width", width, width >= 1, "at least 1");
    Begin.require(name, "blocks", blocks, !blocks.isEmpty() && blocks.stream().allMatch(n -> n >= 1), "1 or more each");
    NetworkBuilder net = Begin.images(name, input, 1 << blocks.size() - 1, classes)
        .add("conv1", conv(width, 3, 1)).add("bn1", BatchNorm.of()).add("relu1", new Relu());
    for (int stage = 0; stage < blocks.size(); stage++) {
      int filters = width << stage;
      for (int i = 0; i < blocks.get(stage); i++) {
        block.add(net, "layer" + (stage + 1) + "." + i, filters, stage > 0 && i == 0 ? 2 : 1);
      }
    }
    return net.add("avgpool", new GlobalAveragePool2d()).add("linear", Dense.of(classes)).build(seed);
  }

  private static void basic(NetworkBuilder net, String name, int filters, int stride, Shortcut shortcut) {
    net.residual(name,
        body -> body
            .add("conv1", conv(filters, 3, stride)).add("bn1", BatchNorm.of()).add("relu1", new Relu())
            .add("conv2", conv(filters, 3, 1)).add("bn2", BatchNorm.of()),
        path -> shortcut.addWhereNeeded(path, filters, stride))
        .add(name + ".relu2", new Relu());
  }

  private static void bottleneck(NetworkBuilder net, String name, int filters, int stride) {
    net.residual(name,
        body -> body
            .add("conv1", conv(filters, 1, 1)).add("bn1", BatchNorm.of()).add("relu1", new Relu())
            .add("conv2", conv(filters, 3, stride)).add("bn2", BatchNorm.of()).add("relu2", new Relu())
            .add("conv3", conv(4 * filters, 1, 1)).add("bn3", BatchNorm.of()),
        path -> Shortcut.PROJECTION.addWhereNeeded(path, 4 * filters, stride))
        .add(name + ".relu3", new Relu());
  }

  private static Conv2d conv(int filters, int kernel, int stride) {
    return Conv2d.of(filters, kernel).withPadding(kernel / 2).withStride(stride).withoutBias();
  }

  private static int sum(List<Integer> blocks) {
    return blocks.stream().mapToInt(Integer::intValue).sum();
  }
}
