package dev.lanewise.jmh;

/** One row of the table: a pass of a family on a shape with a number of threads. */
record Row(Family family, Family.Pass pass, String shape, int threads) {

  /** Kernel and shape, for people and for the filter. */
  String label() {
    return pass.kernel() + " " + shape;
  }

  /** What a call works off. */
  Work work() {
    return pass.work().apply(shape);
  }

  /** Matches the one benchmark method in JMH. */
  String jmhPattern() {
    return "^" + (family.benchmark().getName() + "." + pass.method()).replace(".", "\\.") + "$";
  }
}
