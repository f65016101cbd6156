package breakwater.bench;

import breakwater.local.Variables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What can be chosen on the command line of {@code make bench}. Immutable.
 *
 * @param rounds how often everything is measured in turn: {@code ROUNDS}, 7 by default
 * @param parts what is measured: {@code PARTS}, all by default
 * @param largest rows that the data grow to: {@code ROWS_MAX}, 10,000,000 by default
 */
record BenchConfig(int rounds, List<String> parts, int largest) {
  static final List<String> PARTS =
      List.of("counts", "cold", "restore", "warm", "throughput", "sizes", "micro", "growth");

  /**
   * Reads the variables.
   *
   * @throws BenchException with every problem at once
   */
  static BenchConfig from(Map<String, String> values) {
    Variables variables = new Variables(values, new ArrayList<>());
    BenchConfig config =
        new BenchConfig(
            variables.number("ROUNDS", 1, 7),
            parts(variables.text("PARTS", String.join(" ", PARTS)), variables.problems()),
            variables.number("ROWS_MAX", 10_000, 10_000_000));
    if (!variables.problems().isEmpty()) {
      throw new BenchException(String.join("\n", variables.problems()));
    }
    return config;
  }

  private static List<String> parts(String text, List<String> problems) {
    List<String> parts = Arrays.asList(text.split("[\\s,]+"));
    for (String part : parts) {
      if (!PARTS.contains(part)) {
        problems.add("PARTS has '%s'. There are: %s.".formatted(part, String.join(" ", PARTS)));
      }
    }
    return parts;
  }
}
