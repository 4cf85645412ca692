package dev.lanewise.training.augment;

import dev.lanewise.nn.Shape;
import java.util.List;

/**
 * What training does to samples before it shows them to the network: a change that leaves the class as it is, or that
 * mixes samples and what they should give. Samples are channels last, values 0..1, before any preprocessing, and are
 * so afterwards.
 *
 * <p>What becomes of a sample depends on the seed, the epoch and the sample's index in its dataset alone; what a batch
 * is mixed with on the seed, the epoch and the batch's number. Never on threads or on what was drawn before.
 *
 * <p>Written as text, augmentations are a list, done from left to right: {@code flip,crop(4),cutout(8)}.
 * {@link Object#toString()} writes every setting, {@link #parse} reads it back. An augmentation is immutable and may be
 * shared; its {@link Step} belongs to one thread.
 */
public interface Augmentation {
  /** Nothing is changed. */
  Augmentation NONE = new Chain(List.of());

  /**
   * The code of this augmentation for batches of one kind, with all buffers it needs.
   *
   * @param sample the shape of a sample; all but {@link Mixup} want {@code [h, w, c]}
   * @param classes the number of classes
   * @param batch the most samples a run may have
   * @param seed decides everything drawn, with epoch and sample
   * @throws IllegalArgumentException if such samples cannot be augmented this way
   */
  Step step(Shape sample, int classes, int batch, long seed);

  /** Whether samples are mixed, so that what they should give is no longer one class: it is said by targets. */
  default boolean mixesTargets() {
    return false;
  }

  /** An augmentation of batches; allocates nothing when it runs. Belongs to one thread. */
  interface Step {
    /**
     * Changes {@code n} samples in place.
     *
     * @param epoch the number of the epoch
     * @param batch the number of the batch in the epoch
     * @param indices the index of each sample in its dataset
     * @param images the samples one after the other, from index 0
     * @param targets what each should give, a float for each class, from index 0; may be null unless {@link
     *     Augmentation#mixesTargets()}
     */
    void run(int epoch, int batch, int n, int[] indices, float[] images, float[] targets);
  }

  /** Several, the first one first; none of an empty list. */
  static Augmentation of(List<Augmentation> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Chain(parts);
  }

  /**
   * Reads a list such as {@code flip,crop(4, reflect),jitter}; a blank text and {@code none} are {@link #NONE}.
   *
   * @throws IllegalArgumentException in one line, if there is no such augmentation or a setting is not as it says
   */
  static Augmentation parse(String text) {
    return Augmentations.parse(text);
  }
}
