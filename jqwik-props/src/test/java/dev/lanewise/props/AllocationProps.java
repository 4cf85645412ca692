package dev.lanewise.props;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.AveragePool2d;
import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.ChannelBroadcast;
import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Crop2d;
import dev.lanewise.kernels.DistanceShape;
import dev.lanewise.kernels.ElementaryFunction;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.FocalLoss;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.GlobalAveragePool2d;
import dev.lanewise.kernels.GlobalMaxPool2d;
import dev.lanewise.kernels.Im2col;
import dev.lanewise.kernels.Layouts;
import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.Metric;
import dev.lanewise.kernels.MulticlassHinge;
import dev.lanewise.kernels.NearestNeighbors;
import dev.lanewise.kernels.OptimizerStep;
import dev.lanewise.kernels.PairwiseDistances;
import dev.lanewise.kernels.Pool2dShape;
import dev.lanewise.kernels.Reduce;
import dev.lanewise.kernels.ReduceColumns;
import dev.lanewise.kernels.ReduceRows;
import dev.lanewise.kernels.Resize2d;
import dev.lanewise.kernels.Rotate2d;
import dev.lanewise.kernels.RowBroadcast;
import dev.lanewise.kernels.Softmax;
import dev.lanewise.kernels.SoftmaxCrossEntropy;
import dev.lanewise.kernels.SquaredError;
import dev.lanewise.kernels.Subsample2d;
import dev.lanewise.kernels.TopK;
import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.kernels.parallel.Parallel;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.function.IntFunction;
import net.jqwik.api.Example;

/**
 * Once warm, a call allocates nothing, alone and with two workers. Until C2 has compiled a kernel its vectors are
 * objects, so each test calls until a whole window of calls has allocated nothing, and fails if that does not come.
 */
class AllocationProps {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WINDOW = 50;
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  static final Data DATA = Data.floats(1);

  /** Two panels and a rest, so that work is parallel and every kind of tile runs. */
  static final int CHANNELS = 4 * Shapes.LANES + 1;

  /** Two chunks of the kernels that work element by element. */
  private static final int LENGTH = (1 << 14) + 1;

  @Example
  void productsOfAllTransposeCases() {
    for (int i = 0; i < 4; i++) {
      GemmShape shape = GemmShape.of(13, CHANNELS, 20, i % 2 == 1, i / 2 == 1);
      Gemm op = Gemm.of(shape, FusedActivation.RELU);
      requireNone(at -> new GemmTrial(op, product(shape, at), DATA));
      requireNone(at -> new GemmPackedTrial(op, op, product(shape, at).packed(), DATA));
    }
  }

  private static GemmCase product(GemmShape shape, int offset) {
    return new GemmCase(
        shape, shape.m(), shape.n(), shape.k(), 0.5f, 0.5f, true, FusedActivation.RELU, offset, 1);
  }

  @Example
  void convolutionForward() {
    Conv2dForward op = Conv2d.forward(convolution(1, 0).shape(), FusedActivation.RELU);
    requireNone(at -> new ForwardTrial(op, convolution(1, at), DATA));
  }

  @Example
  void convolutionBackwardData() {
    for (int stride = 1; stride <= 2; stride++) {
      int s = stride;
      Conv2dBackwardData op = Conv2d.backwardData(convolution(s, 0).shape());
      requireNone(at -> new BackwardDataTrial(op, convolution(s, at), DATA));
    }
  }

  @Example
  void convolutionBackwardWeights() {
    Conv2dBackwardWeights op = Conv2d.backwardWeights(convolution(1, 0).shape());
    requireNone(at -> new BackwardWeightsTrial(op, convolution(1, at), DATA));
  }

  @Example
  void depthwiseConvolution() {
    for (int stride = 1; stride <= 2; stride++) {
      int s = stride;
      requireNoneInAllPasses(at -> depthwise(s, at));
    }
  }

  @Example
  void convolutionByIm2col() {
    requireNoneInAllPasses(at -> convolution(1, at).by(EnumSet.of(Conv2dAlgorithm.IM2COL)));
  }

  @Example
  void convolutionsOfFewChannels() {
    for (int channels : new int[] {3, 6, Shapes.LANES}) {
      Conv2dShape shape = Conv2dShape.of(2, 12, 12, 3, channels, 5, 5).withPadding(2);
      requireNoneInAllPasses(at -> convolution(1, at).withShape(shape));
    }
  }

  private static void requireNoneInAllPasses(IntFunction<ConvCase> cases) {
    ConvCase c = cases.apply(0);
    Conv2dForward forward = Conv2d.forward(c.shape(), c.activation(), c.allowed());
    Conv2dBackwardData data = Conv2d.backwardData(c.shape(), c.allowed());
    Conv2dBackwardWeights weights = Conv2d.backwardWeights(c.shape(), c.allowed());
    requireNone(at -> new ForwardTrial(forward, cases.apply(at), DATA));
    requireNone(at -> new BackwardDataTrial(data, cases.apply(at), DATA));
    requireNone(at -> new BackwardWeightsTrial(weights, cases.apply(at), DATA));
  }

  private static ConvCase depthwise(int stride, int offset) {
    Conv2dShape shape = Conv2dShape.of(2, 14, 14, CHANNELS, CHANNELS, 3, 3)
        .withStride(stride).withPadding(1).withGroups(CHANNELS);
    return convolution(stride, offset).withShape(shape);
  }

  @Example
  void im2colAndItsAdjoint() {
    Im2col op = Im2col.of(convolution(1, 0).shape());
    requireNone(at -> new UnfoldTrial(op, convolution(1, at), false, DATA));
    requireNone(at -> new UnfoldTrial(op, convolution(1, at), true, DATA));
  }

  @Example
  void maxPoolingForwardAndBackward() {
    for (int channels : new int[] {CHANNELS + 200, Shapes.LANES - 1}) {
      maxPooling(Pool2dShape.of(2, 12, 12, channels, 3).withStride(1).withPadding(1));
    }
  }

  @Example
  void maxPoolingOfHalves() {
    for (int channels : new int[] {CHANNELS, Shapes.LANES / 2, 3, 1}) {
      maxPooling(Pool2dShape.of(2, 47, 47, channels, 2));
    }
  }

  private static void maxPooling(Pool2dShape shape) {
    MaxPool2d op = MaxPool2d.of(shape);
    requireNone(at -> new PoolForwardTrial(op, new PoolCase(shape, 2, at, 1), true, DATA));
    requireNone(at -> new PoolForwardTrial(op, new PoolCase(shape, 2, at, 1), false, DATA));
    requireNone(at -> new PoolBackwardTrial(op, new PoolCase(shape, 2, at, 1), DATA));
  }

  @Example
  void averagePoolingForwardAndBackward() {
    for (int channels : new int[] {CHANNELS, Shapes.LANES - 1}) {
      averagePooling(Pool2dShape.of(2, 12, 12, channels, 3).withStride(1).withPadding(1));
      averagePooling(Pool2dShape.of(2, 47, 47, channels, 2));
    }
  }

  private static void averagePooling(Pool2dShape shape) {
    AveragePool2d op = AveragePool2d.of(shape, true);
    IntFunction<AverageCase> cases = at -> new AverageCase(new PoolCase(shape, 2, at, 1), true);
    requireNone(at -> new AveragePoolTrial(op, cases.apply(at), false, DATA));
    requireNone(at -> new AveragePoolTrial(op, cases.apply(at), true, DATA));
  }

  @Example
  void globalPoolingForwardAndBackward() {
    for (int channels : new int[] {CHANNELS + 1, 2 * Shapes.LANES, 3}) {
      GlobalAveragePool2d average = GlobalAveragePool2d.of(2, 30, 30, channels);
      GlobalMaxPool2d max = GlobalMaxPool2d.of(2, 30, 30, channels);
      IntFunction<GlobalCase> cases = at -> new GlobalCase(2, 2, 30, 30, channels, at, 1);
      requireNone(at -> new GlobalAverageTrial(average, cases.apply(at), false, DATA));
      requireNone(at -> new GlobalAverageTrial(average, cases.apply(at), true, DATA));
      requireNone(at -> new GlobalMaxForwardTrial(max, cases.apply(at), true, DATA));
      requireNone(at -> new GlobalMaxForwardTrial(max, cases.apply(at), false, DATA));
      requireNone(at -> new GlobalMaxBackwardTrial(max, cases.apply(at), DATA));
    }
  }

  @Example
  void activationsForwardAndBackward() {
    for (ActivationKind kind : ActivationKind.values()) {
      Activation op = kind.operation();
      requireNone(at -> new ActivationForwardTrial(op, new ActivationCase(kind, range(at), 4), DATA));
      requireNone(at -> new ActivationBackwardTrial(op, new ActivationCase(kind, range(at), 4), DATA));
    }
  }

  @Example
  void elementaryFunctions() {
    for (ElementaryKind kind : ElementaryKind.values()) {
      ElementaryFunction op = kind.operation();
      requireNone(at -> new ElementaryTrial(op, new ElementaryCase(kind, range(at)), DATA));
    }
  }

  @Example
  void arithmeticOnArrays() {
    for (ElementwiseKind kind : ElementwiseKind.values()) {
      Elementwise op = kind.operation();
      requireNone(at -> new ElementwiseTrial(op, new ElementwiseCase(kind, range(at), false), DATA));
    }
  }

  @Example
  void reductions() {
    Reduce op = Reduce.create();
    requireNone(at -> new ReduceTrial(op, range(at), DATA));
  }

  @Example
  void reductionsOfRowsAndColumns() {
    for (int columns : new int[] {CHANNELS, 10, 1}) {
      ReduceRows rows = ReduceRows.of(columns);
      requireNone(at -> new ReduceRowsTrial(rows, rows(columns, at), DATA));
      ReduceColumns down = ReduceColumns.of(columns);
      requireNone(at -> new ReduceColumnsTrial(down, rows(columns, at), DATA));
      int k = Math.min(5, columns);
      TopK top = TopK.of(columns, k);
      requireNone(at -> new TopKTrial(top, new TopKCase(rows(columns, at), k), DATA));
    }
  }

  @Example
  void optimizerSteps() {
    for (OptimizerRule rule : OptimizerRule.values()) {
      WeightDecay decay = WeightDecay.l1(0.01);
      OptimizerStep op = rule.step(false, decay);
      requireNone(at -> new OptimizerTrial(op, new OptimizerCase(rule, decay.kind(), 3, range(at)), DATA));
    }
  }

  @Example
  void arithmeticBetweenRowsAndValues() {
    for (int channels : new int[] {CHANNELS, 10, 1}) {
      for (BroadcastKind kind : BroadcastKind.values()) {
        ChannelBroadcast op = kind.operation(channels);
        requireNone(at -> new ChannelBroadcastTrial(op, new BroadcastCase(kind, rows(channels, at)), DATA));
      }
      RowBroadcast op = RowBroadcast.multiply(channels);
      requireNone(at -> new RowBroadcastTrial(op, true, rows(channels, at), DATA));
    }
  }

  @Example
  void softmaxCrossEntropy() {
    for (int classes : new int[] {8 * CHANNELS, 10, 1}) {
      SoftmaxCrossEntropy op = SoftmaxCrossEntropy.of(classes);
      requireNone(at -> new SoftmaxTrial(op, rows(classes, at), DATA));
    }
  }

  @Example
  void crossEntropyAgainstTargets() {
    for (int classes : new int[] {8 * CHANNELS, 10, 1}) {
      SoftmaxCrossEntropy op = SoftmaxCrossEntropy.of(classes);
      requireNone(at -> new SmoothTrial(op, rows(classes, at), DATA));
      requireNone(at -> new SoftTargetsTrial(op, rows(classes, at), DATA));
    }
  }

  @Example
  void pixels() {
    for (int channels : new int[] {1, 3, 5}) {
      PixelsSetting setting = new PixelsSetting(rows(channels, 1));
      requireNone(at -> new PixelsFromBytesTrial(setting, rows(channels, at), false, DATA));
      requireNone(at -> new PixelsFromBytesTrial(setting, rows(channels, at), true, DATA));
      requireNone(at -> new PixelsToBytesTrial(setting, rows(channels, at), DATA));
      requireNone(at -> new PixelsNormalizeTrial(setting, rows(channels, at), DATA));
    }
  }

  @Example
  void otherLosses() {
    for (int classes : new int[] {8 * CHANNELS, 10, 1}) {
      FocalLoss focal = FocalLoss.of(classes, 1.5f);
      MulticlassHinge hinge = MulticlassHinge.of(classes, 1);
      SquaredError squares = SquaredError.of(classes);
      requireNone(at -> new FocalTrial(focal, 1.5f, rows(classes, at), DATA));
      requireNone(at -> new HingeTrial(hinge, rows(classes, at), DATA));
      requireNone(at -> new SquaredErrorTrial(squares, rows(classes, at), DATA));
    }
  }

  @Example
  void softmaxAndItsRelatives() {
    for (int classes : new int[] {8 * CHANNELS, 10, 1}) {
      Softmax op = Softmax.of(classes);
      for (SoftmaxForwardTrial.Pass pass : SoftmaxForwardTrial.Pass.values()) {
        requireNone(at -> new SoftmaxForwardTrial(op, pass, rows(classes, at), DATA));
      }
      requireNone(at -> new SoftmaxBackwardTrial(op, false, rows(classes, at), DATA));
      requireNone(at -> new SoftmaxBackwardTrial(op, true, rows(classes, at), DATA));
    }
  }

  @Example
  void batchNormalization() {
    for (int channels : new int[] {CHANNELS, 6, 128}) {
      BatchNormCase c = new BatchNormCase(
          LENGTH / channels, channels, FusedActivation.RELU, true, true, true, 0.1f, false, 0, 1);
      BatchNorm op = c.operation();
      requireNone(at -> new BatchNormForwardTrial(op, c.at(at), DATA));
      requireNone(at -> new BatchNormInferenceTrial(op, c.at(at), DATA));
      requireNone(at -> new BatchNormBackwardTrial(op, c.at(at), DATA));
      requireNone(at -> new BatchNormFrozenTrial(op, c.at(at), DATA));
    }
  }

  @Example
  void distancesAndNearestNeighbours() {
    DistanceShape shape = new DistanceShape(65, 600, CHANNELS);
    for (Metric metric : Metric.values()) {
      PairwiseDistances all = PairwiseDistances.of(shape, metric);
      NearestNeighbors nearest = NearestNeighbors.of(shape, metric, 5);
      requireNone(at -> new PairwiseDistancesTrial(all, search(shape, metric, at), DATA));
      requireNone(at -> new NearestNeighborsTrial(nearest, search(shape, metric, at), DATA));
    }
  }

  private static DistanceCase search(DistanceShape shape, Metric metric, int offset) {
    return new DistanceCase(shape, metric, 5, shape.queries(), offset, 1);
  }

  @Example
  void layouts() {
    Layouts op = Layouts.of();
    for (LayoutCase.Change change : LayoutCase.Change.values()) {
      for (int channels : new int[] {CHANNELS, 3}) {
        requireNone(at -> new LayoutTrial(op, new LayoutCase(change, 35, channels, 20, 23, at, 1), DATA));
      }
    }
    requireNone(at -> new ByteLayoutTrial(
        op, new LayoutCase(LayoutCase.Change.NCHW_TO_NHWC, 2, 3, 80, 79, at, 1), DATA));
  }

  @Example
  void cropsTurnsAndResizes() {
    for (int channels : new int[] {CHANNELS, 3}) {
      for (int kind = 0; kind < 4; kind++) {
        ImageCase sizes = new ImageCase(4, 16, 16, channels, 24, 24, kind, 0, 1);
        Crop2d crop = Crop2d.of(16, 16, channels, 24, 24, CropTrial.border(sizes));
        Rotate2d rotate = Rotate2d.of(16, 16, channels);
        Resize2d resize = ResizeTrial.operation(sizes);
        requireNone(at -> new CropTrial(crop, sizes.at(at), DATA));
        requireNone(at -> new RotateTrial(rotate, sizes.at(at), DATA));
        requireNone(at -> new ResizeTrial(resize, sizes.at(at), DATA));
      }
    }
  }

  @Example
  void subsampling() {
    for (int kind = 0; kind < 2; kind++) {
      ImageCase sizes = new ImageCase(8, 16, 16, CHANNELS, 8, 8, kind, 0, 1);
      Subsample2d op = SubsampleTrial.operation(new SubsampleCase(sizes, 2, 8, 8));
      requireNone(at -> new SubsampleTrial(op, new SubsampleCase(sizes.at(at), 2, 8, 8), DATA));
    }
  }

  private static ConvCase convolution(int stride, int offset) {
    Conv2dShape shape = Conv2dShape.of(2, 6, 6, 5, CHANNELS, 3, 3).withStride(stride).withPadding(1);
    return new ConvCase(shape, Conv2dAlgorithm.ALL, 2, true, true, FusedActivation.RELU, offset, 1);
  }

  static RangeCase range(int offset) {
    return new RangeCase(LENGTH, false, offset, 1);
  }

  static RowsCase rows(int columns, int offset) {
    return new RowsCase(LENGTH / columns, columns, false, offset, 1);
  }

  /** At offsets that end some array with its last element or leave room behind it. */
  static void requireNone(IntFunction<Trial> at) {
    for (int offset = 0; offset < 3; offset++) {
      Trial trial = at.apply(offset);
      requireNone(trial, Workers.ONE);
      requireNone(trial, Workers.TWO);
    }
  }

  private static void requireNone(Trial trial, Parallel parallel) {
    trial.prepare();
    float[] scratch = new float[trial.scratchLength(parallel.workers())];
    long end = System.nanoTime() + PATIENCE_NANOS;
    long allocated = allocatedInWindow(trial, parallel, scratch);
    while (allocated != 0) {
      if (System.nanoTime() > end) {
        throw new AssertionError(parallel + ": " + allocated + " bytes in " + WINDOW + " calls");
      }
      allocated = allocatedInWindow(trial, parallel, scratch);
    }
  }

  private static long allocatedInWindow(Trial trial, Parallel parallel, float[] scratch) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < WINDOW; i++) {
      trial.run(parallel, scratch);
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
