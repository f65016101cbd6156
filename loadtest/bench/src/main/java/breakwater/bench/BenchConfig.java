package breakwater.bench;

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
record BenchConfig(int rounds, List<String> parts, long largest) {
  static final List<String> PARTS =
      List.of("counts", "cold", "restore", "warm", "throughput", "sizes", "micro", "growth");

  /**
   * Reads the variables.
   *
   * @throws BenchException with every problem at once
   */
  static BenchConfig from(Map<String, String> variables) {
    List<String> problems = new ArrayList<>();
    BenchConfig config =
        new BenchConfig(
            (int) number(variables, "ROUNDS", 7, 1, problems),
            parts(text(variables, "PARTS", String.join(" ", PARTS)), problems),
            number(variables, "ROWS_MAX", 10_000_000, 10_000, problems));
    if (!problems.isEmpty()) {
      throw new BenchException(String.join("\n", problems));
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

  private static long number(
      Map<String, String> variables,
      String name,
      long fallback,
      long least,
      List<String> problems) {
    String value = text(variables, name, String.valueOf(fallback));
    try {
      long number = Long.parseLong(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with the numbers that are too small.
    }
    problems.add("%s=%s has to be a whole number from %d.".formatted(name, value, least));
    return fallback;
  }

  private static String text(Map<String, String> variables, String name, String fallback) {
    String value = variables.getOrDefault(name, "").strip();
    return value.isEmpty() ? fallback : value;
  }
}
