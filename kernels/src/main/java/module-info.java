/**
 * The kernels of Lanewise: functions over {@code float[]} that convolutional networks are made of, as SIMD code with a
 * plain float fallback and naive references in double. Depends on nothing but the JDK.
 */
module dev.lanewise.kernels {
  requires java.management;
  requires jdk.management;
  requires jdk.incubator.vector;

  exports dev.lanewise.kernels;
  exports dev.lanewise.kernels.parallel;
  exports dev.lanewise.kernels.reference;
}
