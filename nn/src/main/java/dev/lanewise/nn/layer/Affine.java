package dev.lanewise.nn.layer;

import dev.lanewise.kernels.ChannelBroadcast;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Epilogue;

/** Makes {@code scale·(x ∗ w + b) + shift} one product: {@code x ∗ (scale·w) + (scale·b + shift)}. */
final class Affine {
  private Affine() {}

  /** The weights {@code [..][oc]}, each column times its factor; a copy. */
  static float[] weight(Epilogue epilogue, float[] weight) {
    int channels = epilogue.scale().length;
    float[] scaled = new float[weight.length];
    ChannelBroadcast.multiply(channels)
        .run(Parallel.serial(), weight.length / channels, weight, 0, epilogue.scale(), 0, scaled, 0);
    return scaled;
  }

  /** The bias; null is one of zeros. */
  static float[] bias(Epilogue epilogue, float[] bias) {
    float[] scale = epilogue.scale();
    float[] folded = epilogue.shift().clone();
    for (int c = 0; bias != null && c < folded.length; c++) {
      folded[c] = (float) ((double) scale[c] * bias[c] + folded[c]);
    }
    return folded;
  }
}
