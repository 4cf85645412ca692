package dev.lanewise.training.report;

import dev.lanewise.training.pictures.Picture;
import java.util.Objects;

/**
 * A picture on a page and what stands under it.
 *
 * @param picture what is shown, pixel by pixel
 * @param caption what stands under it; may be empty
 * @param description one sentence for those who do not see it
 */
public record Exhibit(Picture picture, String caption, String description) {
  /** Checks that nothing is null. */
  public Exhibit {
    Objects.requireNonNull(picture, "picture");
    Objects.requireNonNull(caption, "caption");
    Objects.requireNonNull(description, "description");
  }
}
