package dev.lanewise.training.course;

import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Workbench;

/** {@code babysit}: what one looks at before, at the start of and during a training, on sound and broken settings. */
final class BabysitExperiment implements Experiment {
  @Override
  public String name() {
    return "babysit";
  }

  @Override
  public String title() {
    return "Babysitting a training";
  }

  @Override
  public String question() {
    return "What does one check before and while a net trains, and do these checks notice when something is broken?";
  }

  @Override
  public String shows() {
    return "initial loss, gradients, 50 samples by heart, six panels, update ratios, activations; sound and broken";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(13, 20, 105);
  }

  @Override
  public void check(Workbench bench) {
    Splits splits = bench.splits();
    if (splits.train().size() < 2 * BabysitLab.FEW) {
      throw new IllegalArgumentException("the training part has " + splits.train().size()
          + " samples, expected at least " + 2 * BabysitLab.FEW + ": " + BabysitLab.FEW
          + " of them are learnt by heart");
    }
    if (splits.validation().size() == 0 || splits.test().size() == 0) {
      throw new IllegalArgumentException("validation and test part have " + splits.validation().size() + " and "
          + splits.test().size() + " samples, expected at least 1 each");
    }
    BabysitNets.cnn(splits.sampleShape(), splits.train().classes(), BabysitNets.SMALL, bench.seed());
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Splits splits = bench.splits();
    Preprocessing preprocessing =
        Preprocessing.fit(PreprocessingKind.PER_CHANNEL, splits.train(), bench.parallel());
    new BabysitPage(new BabysitLab(bench, preprocessing).work(), splits.train().classes()).write(findings);
  }
}
