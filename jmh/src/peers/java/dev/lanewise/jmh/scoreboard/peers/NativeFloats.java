package dev.lanewise.jmh.scoreboard.peers;

import org.bytedeco.javacpp.FloatPointer;

/** Floats outside the heap, at a multiple of 64 bytes: what native kernels like best. */
final class NativeFloats implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  private final FloatPointer memory;
  private final FloatPointer floats;
  private final int length;

  /** So many floats. */
  NativeFloats(int length) {
    memory = new FloatPointer(length + ALIGNMENT / Float.BYTES);
    long skip = (ALIGNMENT - memory.address() % ALIGNMENT) % ALIGNMENT;
    floats = memory.getPointer(skip / Float.BYTES);
    this.length = length;
  }

  /** A copy. */
  NativeFloats(float[] values) {
    this(values.length);
    floats.put(values, 0, length);
  }

  /** The first. */
  FloatPointer pointer() {
    return floats;
  }

  /** All as an array. */
  float[] toArray() {
    float[] values = new float[length];
    floats.get(values, 0, length);
    return values;
  }

  @Override
  public void close() {
    memory.deallocate();
  }
}
