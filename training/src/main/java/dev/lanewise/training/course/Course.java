package dev.lanewise.training.course;

import dev.lanewise.training.experiment.Experiment;
import java.util.List;
import java.util.stream.Collectors;

/** All experiments, in the order of the course. */
public final class Course {
  /** The experiments. */
  public static final List<Experiment> EXPERIMENTS = List.of(
      new KnnExperiment(),
      new LinearExperiment(),
      new OptimisersExperiment(),
      new TwoLayerExperiment(),
      new PreprocessExperiment(),
      new BabysitExperiment(),
      new SearchExperiment(),
      new TinyCnnExperiment(),
      new BatchNormExperiment(),
      new AugmentationExperiment(),
      new ArchitecturesExperiment(),
      new TransferExperiment(),
      new ImbalanceExperiment(),
      new SeeExperiment(),
      new CompareExperiment());

  private Course() {}

  /**
   * The experiment of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Experiment find(String name) {
    return EXPERIMENTS.stream().filter(experiment -> experiment.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no experiment is called \"" + name + "\"; there are "
            + EXPERIMENTS.stream().map(Experiment::name).collect(Collectors.joining(", "))));
  }
}
