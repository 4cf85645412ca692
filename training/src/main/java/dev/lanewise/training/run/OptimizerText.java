package dev.lanewise.training.run;

import dev.lanewise.training.optim.Ema;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.optim.WeightDecays;
import java.util.List;

/** The optimiser as settings say it. */
final class OptimizerText {
  private OptimizerText() {}

  /**
   * All settings that are the optimiser's: see {@link RunConfig}.
   *
   * @throws IllegalArgumentException if one cannot be read; the message begins with the key
   */
  static OptimizerSettings parse(
      String optimizer, String weightDecay, boolean decayNormBias, List<String> rateFactors, double clipNorm,
      double clipValue, String average) {
    OptimizerSettings settings = Settings.read("optimizer", () -> OptimizerSettings.parse(optimizer));
    OptimizerSettings decayed = Settings.read("weight-decay", () -> decay(settings, weightDecay.strip()));
    OptimizerSettings grouped = decayNormBias ? decayed : decayed.withoutDecayOnBatchNormAndBiases();
    for (String factor : rateFactors) {
      OptimizerSettings before = grouped;
      grouped = Settings.read("rate-factors", () -> rateFactor(before, factor));
    }
    if (clipNorm > 0) {
      grouped = grouped.withClipNorm(clipNorm);
    }
    if (clipValue > 0) {
      grouped = grouped.withClipValue(clipValue);
    }
    Ema ema = Settings.read("ema", () -> ema(average.strip()));
    return ema == null ? grouped : grouped.withAverage(ema);
  }

  private static OptimizerSettings decay(OptimizerSettings settings, String text) {
    if (text.equals("auto")) {
      return settings;
    }
    return isNumber(text) ? settings.withWeightDecay(number(text)) : settings.withWeightDecay(WeightDecays.parse(text));
  }

  private static OptimizerSettings rateFactor(OptimizerSettings settings, String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("\"" + text + "\", expected NAME=FACTOR");
    }
    return settings.withRateFactor(text.substring(0, equals).strip(), number(text.substring(equals + 1).strip()));
  }

  private static Ema ema(String text) {
    if (text.equals("none")) {
      return null;
    }
    return isNumber(text) ? Ema.of(number(text)) : Ema.parse(text);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && "+-.0123456789".indexOf(text.charAt(0)) >= 0;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\", expected a number", e);
    }
  }
}
