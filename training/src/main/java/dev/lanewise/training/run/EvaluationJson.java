package dev.lanewise.training.run;

import dev.lanewise.training.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An {@link Evaluation} as JSON. */
public final class EvaluationJson {
  private EvaluationJson() {}

  /**
   * Everything that it says, and what follows from it.
   *
   * @return a tree of maps, lists, texts and numbers; null stands for a share of nothing
   */
  public static Map<String, Object> tree(Evaluation evaluation, List<String> classNames) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("samples", evaluation.samples());
    tree.put("correct", evaluation.correct());
    tree.put("accuracy", share(evaluation.accuracy()));
    tree.put("loss", share(evaluation.loss()));
    List<Map<String, Object>> classes = new ArrayList<>();
    for (int c = 0; c < classNames.size(); c++) {
      Map<String, Object> of = new LinkedHashMap<>();
      of.put("name", classNames.get(c));
      of.put("samples", evaluation.samples(c));
      of.put("correct", evaluation.confusion()[c][c]);
      of.put("recall", share(evaluation.recall(c)));
      of.put("precision", share(evaluation.precision(c)));
      classes.add(of);
    }
    tree.put("classes", classes);
    tree.put("confusion", evaluation.confusion());
    return tree;
  }

  private static Double share(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
