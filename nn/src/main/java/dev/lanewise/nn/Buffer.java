package dev.lanewise.nn;

/**
 * A place for a batch of activations or gradients in a plan. The array may be exchanged between runs (the network's
 * input is read from the caller's own array), so steps look it up each time they run.
 */
public final class Buffer {
  private float[] data;
  private int offset;

  Buffer(float[] data) {
    this.data = data;
  }

  /** The array that holds the batch. */
  public float[] data() {
    return data;
  }

  /** Where in it the batch starts. */
  public int offset() {
    return offset;
  }

  void point(float[] data, int offset) {
    this.data = data;
    this.offset = offset;
  }
}
