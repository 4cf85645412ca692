package dev.lanewise.training.inspect;

import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.pictures.ColorMap;
import dev.lanewise.training.pictures.Picture;
import java.util.Arrays;
import java.util.List;

/**
 * Which pixels a class score hangs on, to first order: maps of the gradient of the score with respect to the pixels.
 * Pixels are values 0..1 also where the network gets them normalised.
 */
public final class Saliency {
  private static final int BATCH = 16;
  private static final int COPIES = 50;
  private static final double NOISE = 0.1;
  private static final int TILE = 192;

  private Saliency() {}

  /**
   * The largest magnitude of the gradient over the channels of each pixel (K. Simonyan, A. Vedaldi, A. Zisserman, "Deep
   * Inside Convolutional Networks", 2013).
   *
   * @param pixels an image, 0..1, channels last
   * @param label the class
   */
  public static HeatMap gradient(Subject subject, float[] pixels, int label) {
    return largest(pixelGradient(subject, pixels, label), subject.image());
  }

  /**
   * The same of the mean gradient over noisy copies of the image (D. Smilkov et al., "SmoothGrad", 2017).
   *
   * @param samples how many copies, at least 1; 50 in the paper
   * @param noise standard deviation of the noise on each value, a part of the range 0..1; 0.1 to 0.2 in the paper
   * @param seed of the noise
   * @throws IllegalArgumentException if there is no copy, or the noise is negative
   */
  public static HeatMap smooth(Subject subject, float[] pixels, int label, int samples, double noise, long seed) {
    if (samples < 1 || !(noise >= 0 && noise < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "got " + samples + " samples and noise " + noise + ", expected at least 1 and no negative noise");
    }
    int size = subject.image().size();
    SeededRandom random = new SeededRandom(seed).child("smooth gradient");
    ScoreGradient run = new ScoreGradient(subject, Math.min(BATCH, samples));
    float[] copies = new float[Math.min(BATCH, samples) * size];
    int[] labels = new int[BATCH];
    Arrays.fill(labels, label);
    double[] sum = new double[size];
    for (int from = 0; from < samples; from += BATCH) {
      int n = Math.min(BATCH, samples - from);
      for (int i = 0; i < n; i++) {
        addNoise(pixels, noise, random.child(from + i), copies, i * size);
      }
      run.forward(n, copies, 0);
      float[] gradients = run.backward(labels);
      for (int i = 0; i < n * size; i++) {
        sum[i % size] += gradients[i];
      }
    }
    float[] mean = new float[size];
    for (int i = 0; i < size; i++) {
      mean[i] = (float) (sum[i] / samples);
    }
    return largest(mean, subject.image());
  }

  private static void addNoise(float[] pixels, double noise, SeededRandom random, float[] to, int offset) {
    for (int i = 0; offset + i < to.length && i < pixels.length; i++) {
      to[offset + i] = (float) (pixels[i] + noise * random.nextGaussian());
    }
  }

  /**
   * Gradient times input, summed over the channels of each pixel (A. Shrikumar et al., "Not Just a Black Box", 2016):
   * what each pixel adds to the score of a network that is linear. The input is the pixel less what becomes 0 before
   * the network, the mean that preprocessing subtracts. Signed.
   *
   * @param pixels an image, 0..1, channels last
   * @param label the class
   */
  public static HeatMap timesInput(Subject subject, float[] pixels, int label) {
    Shape image = subject.image();
    float[] zero = subject.zero();
    float[] gradient = pixelGradient(subject, pixels, label);
    float[] map = new float[image.dim(0) * image.dim(1)];
    for (int i = 0; i < gradient.length; i++) {
      map[i / image.channels()] += gradient[i] * (pixels[i] - zero[i]);
    }
    return new HeatMap(image.dim(0), image.dim(1), map);
  }

  /**
   * All three maps of an image beside it, brightest or strongest where the score hangs on the pixels most. SmoothGrad
   * is of 50 copies with noise 0.1.
   *
   * @param pixels an image of 1 or 3 channels, 0..1, channels last
   * @param label the class
   * @param seed of the noise
   */
  public static Picture sheet(Subject subject, float[] pixels, int label, long seed) {
    return sheet(subject, pixels, label, maps(subject, pixels, label, seed));
  }

  /**
   * The three maps of an image.
   *
   * @param gradient {@link Saliency#gradient}
   * @param smooth {@link Saliency#smooth}
   * @param timesInput {@link Saliency#timesInput}
   */
  public record Maps(HeatMap gradient, HeatMap smooth, HeatMap timesInput) {}

  /**
   * All three maps of an image; SmoothGrad is of 50 copies with noise 0.1.
   *
   * @param pixels an image, 0..1, channels last
   * @param label the class
   * @param seed of the noise
   */
  public static Maps maps(Subject subject, float[] pixels, int label, long seed) {
    return new Maps(gradient(subject, pixels, label), smooth(subject, pixels, label, COPIES, NOISE, seed),
        timesInput(subject, pixels, label));
  }

  /**
   * Maps of an image beside it.
   *
   * @param pixels an image of 1 or 3 channels, 0..1, channels last
   * @param label the class
   * @param maps those {@link #maps maps} for that image and class
   */
  public static Picture sheet(Subject subject, float[] pixels, int label, Maps maps) {
    Shape image = subject.image();
    int factor = Tiles.factor(Math.max(image.dim(0), image.dim(1)), TILE);
    List<Picture> tiles = List.of(
        subject.picture(pixels).enlarged(factor).captioned(Tiles.scores(subject, pixels, label)),
        maps.gradient().picture(ColorMap.HEAT).enlarged(factor).captioned("saliency"),
        maps.smooth().picture(ColorMap.HEAT).enlarged(factor).captioned("SmoothGrad"),
        maps.timesInput().signedPicture().enlarged(factor).captioned("gradient × input"));
    return Picture.row(tiles, Tiles.GAP);
  }

  /**
   * The gradient itself.
   *
   * @param pixels an image, 0..1, channels last
   * @param label the class
   * @return one value for each of the image's
   */
  public static float[] pixelGradient(Subject subject, float[] pixels, int label) {
    ScoreGradient run = new ScoreGradient(subject, 1);
    run.forward(1, pixels, 0);
    return run.backward(label);
  }

  private static HeatMap largest(float[] gradient, Shape image) {
    float[] map = new float[image.dim(0) * image.dim(1)];
    for (int i = 0; i < gradient.length; i++) {
      int at = i / image.channels();
      map[at] = Math.max(map[at], Math.abs(gradient[i]));
    }
    return new HeatMap(image.dim(0), image.dim(1), map);
  }
}
