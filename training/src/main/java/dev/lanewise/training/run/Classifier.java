package dev.lanewise.training.run;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.InferencePlan;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Softmax;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.data.Preprocessor;
import dev.lanewise.training.pictures.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Says what is on pictures, by a saved model. One thread at a time may use it. */
public final class Classifier {
  private final SavedModel model;
  private final Preprocessor preprocessor;
  private final InferencePlan plan;
  private final boolean endsInSoftmax;

  /**
   * A model ready for single pictures.
   *
   * @param parallel who works
   * @throws RunException if the model does not take grey or colour images, h×w×1 or h×w×3
   */
  public Classifier(SavedModel model, Parallel parallel) {
    Shape sample = model.sampleShape();
    if (sample.rank() != 3 || sample.channels() != 1 && sample.channels() != 3) {
      throw new RunException("model: it takes " + sample + ", expected images h×w×1 or h×w×3");
    }
    this.model = model;
    this.preprocessor = model.preprocessing().preprocessor(sample, 1, parallel);
    this.plan = model.network().compile().plan(1, parallel);
    this.endsInSoftmax = model.network().nodes().getLast().layer() instanceof Softmax;
  }

  /**
   * What a class has for it.
   *
   * @param className its name
   * @param probability 0..1
   */
  public record Guess(String className, double probability) {}

  /**
   * The most probable classes of a picture, the best first. The largest part in its middle that has the shape of a
   * sample is resized to it.
   *
   * @param most how many
   */
  public List<Guess> classify(Picture picture, int most) {
    Shape sample = model.sampleShape();
    float[] x = picture.covering(sample.dim(1), sample.dim(0)).toFloats(sample.channels());
    double[] probabilities = probabilities(x);
    List<Guess> guesses = new ArrayList<>();
    IntStream.range(0, probabilities.length).boxed()
        .sorted((a, b) -> Double.compare(probabilities[b], probabilities[a])).limit(most)
        .forEach(c -> guesses.add(new Guess(model.classNames().get(c), probabilities[c])));
    return guesses;
  }

  /** The probabilities of the classes for a sample of values 0..1, channels last. */
  private double[] probabilities(float[] x) {
    float[] prepared = new float[preprocessor.outputs()];
    preprocessor.apply(1, x, 0, prepared, 0);
    float[] outputs = new float[model.classNames().size()];
    plan.run(1, prepared, 0, outputs, 0);
    double[] y = IntStream.range(0, outputs.length).mapToDouble(c -> outputs[c]).toArray();
    return endsInSoftmax ? y : softmax(y);
  }

  /** Of logarithms of probabilities, the probabilities. */
  private static double[] softmax(double[] y) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double v : y) {
      largest = Math.max(largest, v);
    }
    double sum = 0;
    for (int c = 0; c < y.length; c++) {
      y[c] = Math.exp(y[c] - largest);
      sum += y[c];
    }
    for (int c = 0; c < y.length; c++) {
      y[c] /= sum;
    }
    return y;
  }
}
