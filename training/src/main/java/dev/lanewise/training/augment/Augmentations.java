package dev.lanewise.training.augment;

import dev.lanewise.kernels.Border;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.text.Form;
import java.util.List;
import java.util.Locale;

/** The augmentations there are. */
public final class Augmentations {
  private static final String SETTING = "augment";

  private Augmentations() {}

  /** One of each kind, with settings that suit small photographs: for lists and pictures of all. */
  public static List<Augmentation> examples() {
    return List.of(new Flip(0.5), new AlternatingFlip(), new Crop(4, Border.ZERO), new Crop(4, Border.REFLECT),
        new Shift(0.1, Border.ZERO), new Rotate(15), new Jitter(0.2, 0.2, 0.2), new Cutout(8, Cutout.Fill.ZERO),
        new Cutout(8, Cutout.Fill.MEAN), new Mixup(0.2), new Policy(2, 9));
  }

  static Augmentation parse(String text) {
    if (text.strip().equals("none")) {
      return Augmentation.NONE;
    }
    return Augmentation.of(Form.parseList(SETTING, text).stream().map(Augmentations::read).toList());
  }

  private static Augmentation read(Form form) {
    Augmentation read;
    try {
      read = switch (form.name()) {
        case "flip" -> new Flip(form.number("p", 0.5));
        case "alternating-flip" -> new AlternatingFlip();
        case "crop" -> new Crop(form.integer("padding", 4), border(form));
        case "shift" -> new Shift(form.number("by", 0.1), border(form));
        case "rotate" -> new Rotate(form.number("degrees", 15));
        case "jitter" -> new Jitter(
            form.number("brightness", 0.2), form.number("contrast", 0.2), form.number("saturation", 0.2));
        case "cutout" -> new Cutout(form.integer("size", 8), word(form, "fill", Cutout.Fill.ZERO));
        case "mixup" -> new Mixup(form.number("alpha", 0.2));
        case "policy" -> new Policy(form.integer("n", 2), form.number("magnitude", 9));
        default -> throw form.unknown(
            "flip", "alternating-flip", "crop", "shift", "rotate", "jitter", "cutout", "mixup", "policy", "none");
      };
    } catch (InvalidSetting e) {
      throw form.error(e.getMessage());
    }
    form.end();
    return read;
  }

  private static Border border(Form form) {
    return word(form, "border", Border.ZERO);
  }

  private static <E extends Enum<E>> E word(Form form, String key, E otherwise) {
    String word = form.word(key, text(otherwise));
    E[] all = otherwise.getDeclaringClass().getEnumConstants();
    for (E one : all) {
      if (text(one).equals(word)) {
        return one;
      }
    }
    throw form.error(key + " is \"" + word + "\", expected " + text(all[0]) + " or " + text(all[1]));
  }

  /** A constant as settings write it. */
  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A number as settings write it: 15, not 15.0. */
  static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6 ? Long.toString((long) value) : Double.toString(value);
  }

  /** Checks that a setting is within a range, both ends included. */
  static void within(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new InvalidSetting(name + " is " + text(value) + ", expected " + text(low) + " .. " + text(high));
    }
  }

  /** Checks that samples are images. */
  static void requireImages(Augmentation augmentation, Shape sample) {
    if (sample.rank() != 3) {
      throw refused(augmentation, sample, "images, height x width x channels");
    }
  }

  /** Checks that samples are images in grey or in red, green and blue. */
  static void requireColours(Augmentation augmentation, Shape sample) {
    requireImages(augmentation, sample);
    if (sample.channels() != 1 && sample.channels() != 3) {
      throw refused(augmentation, sample, "images of 1 or 3 channels");
    }
  }

  /** What to throw where samples of a shape cannot be augmented. */
  static IllegalArgumentException refused(Augmentation augmentation, Shape sample, String expected) {
    return new IllegalArgumentException(
        SETTING + ": " + augmentation + ": samples have shape " + sample + ", expected " + expected);
  }

  /** A setting out of its range; whoever read it from a text says which. */
  static final class InvalidSetting extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidSetting(String message) {
      super(message);
    }
  }
}
