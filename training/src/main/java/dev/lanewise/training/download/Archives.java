package dev.lanewise.training.download;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;

/**
 * Where the files of well-known datasets are, and the MD5 of each: for CIFAR from its page (Krizhevsky, Toronto), for
 * MNIST and Fashion-MNIST as PyTorch's torchvision fetches and checks them.
 */
public enum Archives {
  /** CIFAR-10, the binary version. */
  CIFAR10("cifar10", "https://www.cs.toronto.edu/~kriz/",
      "cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530"),

  /** CIFAR-100, the binary version. */
  CIFAR100("cifar100", "https://www.cs.toronto.edu/~kriz/",
      "cifar-100-binary.tar.gz", "03b5dce01913d631647c71ecec9e9cb8"),

  /** MNIST's handwritten digits. */
  MNIST("mnist", "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873",
      "train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432",
      "t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3",
      "t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c"),

  /** Fashion-MNIST; its publisher's host speaks HTTP alone. */
  FASHION_MNIST("fashion-mnist", "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
      "train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
      "train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe",
      "t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79",
      "t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310");

  private final String dataset;
  private final String base;
  private final String[] namesAndChecksums;

  Archives(String dataset, String base, String... namesAndChecksums) {
    this.dataset = dataset;
    this.base = base;
    this.namesAndChecksums = namesAndChecksums;
  }

  /**
   * The archives of a dataset.
   *
   * @param dataset its name, as {@link #toString} gives it
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Archives of(String dataset) {
    for (Archives archives : values()) {
      if (archives.dataset.equals(dataset)) {
        return archives;
      }
    }
    throw new IllegalArgumentException("there is nothing to download for \"" + dataset + "\", expected one of "
        + String.join(", ", names()));
  }

  /** The names of all datasets that there are archives of. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Archives::toString).toList();
  }

  /** The files, from their official host. */
  public List<RemoteFile> files() {
    return files(base);
  }

  /**
   * The files, from another host that has them under the same names.
   *
   * @param base the address of the folder that holds them
   * @throws IllegalArgumentException if it is not an address of http or https
   */
  public List<RemoteFile> files(String base) {
    URI folder = folder(base);
    RemoteFile[] files = new RemoteFile[namesAndChecksums.length / 2];
    for (int i = 0; i < files.length; i++) {
      String name = namesAndChecksums[2 * i];
      files[i] = new RemoteFile(folder.resolve(name), dataset + "/" + name, namesAndChecksums[2 * i + 1]);
    }
    return List.of(files);
  }

  private static URI folder(String base) {
    try {
      return new URI(base.endsWith("/") ? base : base + "/");
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("address is \"" + base + "\", expected one of http or https", e);
    }
  }

  /** The dataset's name, which is that of its folder in the data folder too. */
  @Override
  public String toString() {
    return dataset;
  }
}
