package dev.lanewise.training.data;

import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The three parts of a labelled set. All have the same sample shape and the same classes.
 *
 * @param train what the parameters are fitted to
 * @param validation what is looked at after each epoch, to choose settings
 * @param test what is looked at once, at the end
 */
public record Splits(Dataset train, Dataset validation, Dataset test) {
  /**
   * Checks that the parts belong together.
   *
   * @throws IllegalArgumentException if shapes or classes differ
   */
  public Splits {
    Objects.requireNonNull(train, "train");
    fits("validation", validation, train);
    fits("test", test, train);
  }

  /**
   * Divides a dataset at random, each class in the same shares. Of a class with k samples validation gets
   * {@code k · validationShare} and test {@code k · testShare}, each rounded up or down; what rounding adds to one
   * class it takes from the next, so that the sizes of the parts are right to half a sample. Training gets the rest.
   * Samples keep their order within a part.
   *
   * @param whole what to divide
   * @param validationShare share of the validation part, 0 or more; 0 makes it empty
   * @param testShare share of the test part, 0 or more; 0 makes it empty; both together below 1
   * @param seed any value
   * @return the three parts, views of {@code whole}
   * @throws IllegalArgumentException if the shares are not such, or a class has no sample in the training part or in a
   *     part whose share is not 0
   */
  public static Splits stratified(Dataset whole, double validationShare, double testShare, long seed) {
    checkShares(validationShare, testShare);
    // 0 train, 1 validation, 2 test
    byte[] parts = new byte[whole.size()];
    SeededRandom random = new SeededRandom(seed).child("stratified split");
    double validationCarry = 0;
    double testCarry = 0;
    for (int k = 0; k < whole.classes(); k++) {
      int[] members = ClassBalance.members(whole, k);
      validationCarry += members.length * validationShare;
      testCarry += members.length * testShare;
      int validation = Math.clamp(Math.round(validationCarry), 0, members.length);
      int test = Math.clamp(Math.round(testCarry), 0, members.length - validation);
      validationCarry -= validation;
      testCarry -= test;
      checkClass(whole, k, members.length, validationShare, validation, testShare, test);
      random.child(k).shuffle(members);
      for (int i = 0; i < validation + test; i++) {
        parts[members[i]] = (byte) (i < validation ? 1 : 2);
      }
    }
    return new Splits(part(whole, "train", parts, 0), part(whole, "validation", parts, 1),
        part(whole, "test", parts, 2));
  }

  private static void checkShares(double validation, double test) {
    if (!(validation >= 0 && validation < 1)) {
      throw new IllegalArgumentException("validationShare is " + validation + ", expected 0 or more, below 1");
    }
    if (!(test >= 0 && test < 1)) {
      throw new IllegalArgumentException("testShare is " + test + ", expected 0 or more, below 1");
    }
    if (validation + test >= 1) {
      throw new IllegalArgumentException("validationShare and testShare sum to " + (validation + test)
          + ", expected below 1: the rest is for training");
    }
  }

  private static void checkClass(Dataset whole, int label, int samples, double validationShare, int validation,
      double testShare, int test) {
    String empty = samples - validation - test == 0 ? "training"
        : validation == 0 && validationShare > 0 ? "validation" : test == 0 && testShare > 0 ? "test" : null;
    if (empty != null) {
      throw new IllegalArgumentException("class \"" + whole.classNames().get(label) + "\" of " + whole.name() + " has "
          + samples + (samples == 1 ? " sample" : " samples") + ", none of them for " + empty
          + "; expected enough that each part gets at least one (shares: validation " + validationShare + ", test "
          + testShare + ")");
    }
  }

  private static Dataset part(Dataset whole, String name, byte[] parts, int part) {
    int[] indices = new int[parts.length];
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] == part) {
        indices[count++] = i;
      }
    }
    return whole.subset(whole.name() + " " + name, Arrays.copyOf(indices, count));
  }

  /**
   * The same classes of each part: {@link Dataset#ofClasses}.
   *
   * @param classes labels, each once; label {@code k} of the new parts is {@code classes[k]}
   * @return the three parts, views of these
   * @throws IllegalArgumentException if there is no such class, one comes twice, or none is given
   */
  public Splits ofClasses(int... classes) {
    return new Splits(train.ofClasses(classes), validation.ofClasses(classes), test.ofClasses(classes));
  }

  /**
   * The shape of one sample, channels last.
   *
   * @return the shape
   */
  public Shape sampleShape() {
    return train.sampleShape();
  }

  /**
   * The names of the classes.
   *
   * @return an unmodifiable list
   */
  public List<String> classNames() {
    return train.classNames();
  }

  /**
   * All that is not for the test: the training part, then the validation part. It is what cross-validation divides, and
   * what a model with chosen settings may be fitted to.
   *
   * @return a view; nothing is copied
   */
  public Dataset trainAndValidation() {
    return validation.size() == 0 ? train : new JoinedDataset(train.name() + " and validation", train, validation);
  }

  private static void fits(String argument, Dataset part, Dataset train) {
    if (!part.sampleShape().equals(train.sampleShape())) {
      throw new IllegalArgumentException(argument + " has samples of shape " + part.sampleShape() + ", expected "
          + train.sampleShape() + " as in train");
    }
    if (!part.classNames().equals(train.classNames())) {
      throw new IllegalArgumentException(
          argument + " has classes " + part.classNames() + ", expected " + train.classNames() + " as in train");
    }
  }
}
