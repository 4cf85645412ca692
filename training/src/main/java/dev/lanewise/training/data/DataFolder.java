package dev.lanewise.training.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where downloaded data lies on this machine: the folder that the system property {@value #PROPERTY} names, else the
 * environment variable {@value #VARIABLE}, else {@code ~/.cache/lanewise}. Inside it, for instance,
 * {@code cifar10/cifar-10-binary.tar.gz}. Nothing is downloaded but by the command {@code download}.
 */
public final class DataFolder {
  /** The system property that names the folder. */
  public static final String PROPERTY = "lanewise.data";

  /** The environment variable that names the folder where the property is not set. */
  public static final String VARIABLE = "LANEWISE_DATA";

  /** The archive of CIFAR-10, relative to the folder. See {@link Datasets} for the folders of the others. */
  public static final String CIFAR10 = "cifar10/cifar-10-binary.tar.gz";

  /**
   * ResNet-20 as PyTorch trained it on CIFAR-10, relative to the folder: the published model of
   * akamaster/pytorch_resnet_cifar10, as safetensors.
   */
  public static final String CIFAR10_RESNET20 = "cifar10-resnet20/resnet20-12fca82f.safetensors";

  private DataFolder() {}

  /**
   * The folder, whether it exists or not.
   *
   * @return the path
   */
  public static Path path() {
    return choose(System.getProperty(PROPERTY), System.getenv(VARIABLE), System.getProperty("user.home"));
  }

  /**
   * A file or folder inside the data folder.
   *
   * @param relative path relative to the data folder, such as {@link #CIFAR10}
   * @return the path, or empty when nothing is there
   */
  public static Optional<Path> find(String relative) {
    return Optional.of(path().resolve(relative)).filter(Files::exists);
  }

  /**
   * Says why {@link #find} came back empty and what to do.
   *
   * @param relative path relative to the data folder
   * @return one line
   */
  public static String missing(String relative) {
    return path().resolve(relative) + " is not there; name the folder that holds " + relative + " with -D" + PROPERTY
        + "=FOLDER or " + VARIABLE + "=FOLDER";
  }

  /** An empty setting counts as none: that is what an unset variable becomes in many a script. */
  static Path choose(String property, String variable, String home) {
    if (property != null && !property.isBlank()) {
      return Path.of(property);
    }
    if (variable != null && !variable.isBlank()) {
      return Path.of(variable);
    }
    return Path.of(home, ".cache", "lanewise");
  }
}
