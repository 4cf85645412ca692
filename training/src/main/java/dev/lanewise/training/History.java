package dev.lanewise.training;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/** What happened in a training run: every step and every epoch. */
public final class History {
  private final List<Epoch> epochs = new ArrayList<>();
  private final Steps steps = new Steps();
  private Ending ending = Ending.NONE;

  /** Why a run ended. */
  public enum Ending {
    /** It has not. */
    NONE,
    /** All epochs or steps are done. */
    FINISHED,
    /** The validation part had not improved for as many epochs as early stopping waits. */
    EARLY,
    /** Somebody asked for it: see {@link Trainer#requestStop}. */
    REQUESTED,
    /** The loss or a parameter was no longer a finite number: see {@link DivergedException}. */
    DIVERGED
  }

  /**
   * One step.
   *
   * @param number 1 for the first of the run
   * @param epoch the epoch it belongs to, 1 for the first
   * @param samples how many it saw
   * @param loss their mean loss, before the update
   * @param accuracy likewise the share of right answers, 0..1
   * @param learningRate the length of the update
   * @param gradientNorm the norm of all gradients before clipping, NaN where it was not computed
   */
  public record Step(
      long number, int epoch, int samples, double loss, double accuracy, double learningRate, double gradientNorm) {}

  /**
   * One epoch.
   *
   * @param number 1 for the first
   * @param steps how many steps the run had done at its end
   * @param trainLoss the mean loss over the epoch's steps, each taken before its update
   * @param trainAccuracy likewise, 0..1
   * @param validation how the network did on the validation part after the epoch
   * @param learningRate of the epoch's last step
   * @param seconds how long the steps took, without the validation
   * @param imagesPerSecond training samples a second
   * @param waitSeconds how long the steps waited for batches, part of the seconds
   * @param updateRatios for each parameter ‖Δw‖/‖w‖ of the epoch's last step, sorted by name
   */
  public record Epoch(
      int number, long steps, double trainLoss, double trainAccuracy, Evaluation validation, double learningRate,
      double seconds, double imagesPerSecond, double waitSeconds, Map<String, Double> updateRatios) {
    /** Copies the ratios. */
    public Epoch {
      updateRatios = Collections.unmodifiableMap(new TreeMap<>(updateRatios));
    }

    /** Whether the validation part came out better: more right answers, or as many with a smaller loss. */
    public boolean isBetterThan(Epoch other) {
      int more = Integer.compare(validation.correct(), other.validation.correct());
      return more > 0 || more == 0 && validation.loss() < other.validation.loss();
    }
  }

  /** Steps in arrays of numbers: 32 bytes each, and nothing new in most of them. */
  private static final class Steps extends AbstractList<Step> {
    private static final int FIRST = 1024;

    private int size;
    private int[] epoch = new int[FIRST];
    private int[] samples = new int[FIRST];
    private double[] loss = new double[FIRST];
    private double[] accuracy = new double[FIRST];
    private double[] learningRate = new double[FIRST];
    private double[] gradientNorm = new double[FIRST];

    private void put(
        int ofEpoch, int ofSamples, double ofLoss, double ofAccuracy, double ofLearningRate, double ofGradientNorm) {
      if (size == epoch.length) {
        grow(2 * size);
      }
      epoch[size] = ofEpoch;
      samples[size] = ofSamples;
      loss[size] = ofLoss;
      accuracy[size] = ofAccuracy;
      learningRate[size] = ofLearningRate;
      gradientNorm[size] = ofGradientNorm;
      size++;
    }

    private void grow(int length) {
      epoch = Arrays.copyOf(epoch, length);
      samples = Arrays.copyOf(samples, length);
      loss = Arrays.copyOf(loss, length);
      accuracy = Arrays.copyOf(accuracy, length);
      learningRate = Arrays.copyOf(learningRate, length);
      gradientNorm = Arrays.copyOf(gradientNorm, length);
    }

    @Override
    public Step get(int i) {
      if (i < 0 || i >= size) {
        throw new IndexOutOfBoundsException("step " + i + " of " + size);
      }
      return new Step(i + 1, epoch[i], samples[i], loss[i], accuracy[i], learningRate[i], gradientNorm[i]);
    }

    @Override
    public int size() {
      return size;
    }
  }

  /** An empty history. */
  public History() {}

  void add(Epoch epoch) {
    epochs.add(epoch);
  }

  void addStep(int epoch, int samples, double loss, double accuracy, double learningRate, double gradientNorm) {
    steps.put(epoch, samples, loss, accuracy, learningRate, gradientNorm);
  }

  void end(Ending how) {
    ending = how;
  }

  /** The epochs so far; a view. */
  public List<Epoch> epochs() {
    return Collections.unmodifiableList(epochs);
  }

  /** The steps so far; a view. */
  public List<Step> steps() {
    return Collections.unmodifiableList(steps);
  }

  /** Why the run ended. */
  public Ending ending() {
    return ending;
  }

  /**
   * The last epoch.
   *
   * @throws NoSuchElementException before the first has ended
   */
  public Epoch last() {
    return epochs.getLast();
  }

  /**
   * The epoch after which the validation part came out best: the first with the most right answers, of those the one
   * with the smallest loss.
   *
   * @throws NoSuchElementException before the first has ended
   */
  public Epoch best() {
    Epoch best = epochs.getFirst();
    for (Epoch epoch : epochs) {
      best = epoch.isBetterThan(best) ? epoch : best;
    }
    return best;
  }
}
