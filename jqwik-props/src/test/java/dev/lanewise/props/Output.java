package dev.lanewise.props;

/** Elements that a kernel writes, inside an array that holds guards everywhere else. */
interface Output {
  int length();

  double get(int element);

  /** The raw bits of an element. */
  int bits(int element);

  /** Fills the elements with what must not survive: NaN, or a number that no kernel writes. */
  void poison();

  /** Fails if anything but the elements has changed by a single bit. */
  void requireGuards();
}
