package dev.lanewise.jmh;

import java.util.List;
import java.util.Optional;

/** All that can be measured. */
final class Families {
  /** The kernels, in the order of the table. */
  static final List<Family> KERNELS = List.of(
      GemmBenchmark.FAMILY,
      Conv2dBenchmark.FAMILY,
      Im2colBenchmark.FAMILY,
      MaxPool2dBenchmark.FAMILY,
      AveragePool2dBenchmark.FAMILY,
      GlobalPool2dBenchmark.FAMILY,
      ActivationBenchmark.FAMILY,
      ElementwiseBenchmark.FAMILY,
      BroadcastBenchmark.FAMILY,
      ChannelsBenchmark.FAMILY,
      SubsampleBenchmark.FAMILY,
      SoftmaxBenchmark.FAMILY,
      LossBenchmark.FAMILY,
      BatchNormBenchmark.FAMILY,
      OptimizerStepBenchmark.FAMILY,
      RandomNumbersBenchmark.FAMILY,
      DropoutBenchmark.FAMILY,
      NearestNeighborsBenchmark.FAMILY,
      PixelsBenchmark.FAMILY,
      LayoutsBenchmark.FAMILY,
      ImagesBenchmark.FAMILY,
      AugmentationBenchmark.FAMILY);

  private Families() {}

  /** What rows that count in this unit are held against, if anything. */
  static Optional<Family> limit(Work.Unit unit) {
    return switch (unit) {
      case FLOPS -> Optional.of(FmaPeakBenchmark.FAMILY);
      case BYTES -> Optional.of(CopyBenchmark.FAMILY);
      case IMAGES -> Optional.empty();
    };
  }
}
