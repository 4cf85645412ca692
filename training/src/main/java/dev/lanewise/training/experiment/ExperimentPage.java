package dev.lanewise.training.experiment;

import dev.lanewise.training.RunFolder;
import dev.lanewise.training.json.Json;
import dev.lanewise.training.report.Page;
import dev.lanewise.training.text.Numbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page of an experiment: its findings, and what stands on every such page. */
final class ExperimentPage {
  private ExperimentPage() {}

  static Page of(Findings findings, Results results, RunFolder folder) {
    Page page = findings.page();
    page.lead(results.question() + " " + results.headline());
    if (!results.checks().isEmpty()) {
      page.section("What had to come out").list(checks(results));
    }
    page.section("Do it again").code("lanewise " + results.config().command());
    return page.facts(facts(results, folder));
  }

  private static List<String> checks(Results results) {
    return results.checks().stream()
        .map(c -> (c.passed() ? "✓ pass: " : "✗ fail: ") + c.name() + ". " + c.says()).toList();
  }

  private static Map<String, String> facts(Results results, RunFolder folder) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("data", results.config().data());
    facts.put("seed", Long.toString(results.config().seed()));
    facts.put("time of all parts", Numbers.seconds(results.seconds()));
    Map<?, ?> environment = Json.read(folder.environment(), Map.class);
    for (String key : new String[] {"processor", "threads", "java", "kernels", "lanewise"}) {
      facts.put(key, String.valueOf(environment.get(key)));
    }
    return facts;
  }
}
