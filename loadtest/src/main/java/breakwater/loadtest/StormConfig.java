package breakwater.loadtest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What can be chosen on the command line of {@code make storm}. Immutable.
 *
 * @param users who open the dashboard in the storm: {@code USERS}
 * @param limit Postgres' max_connections, in both worlds: {@code LIMIT}
 * @param scenarios names of {@link Scenario}s: {@code SCENARIOS}
 * @param pollSeconds how long users poll: {@code POLL_SECONDS}
 * @param leak whether the naive functions make a pool for each request: {@code LEAK=true}
 * @param timeFactor multiplies the time limits of functions and API: {@code TIME_FACTOR}
 * @param javaOptions the same for every function's JVM in both worlds: {@code
 *     FUNCTION_JAVA_OPTIONS}
 */
record StormConfig(
    int users,
    int limit,
    List<String> scenarios,
    int pollSeconds,
    boolean leak,
    int timeFactor,
    String javaOptions) {

  /** Small heaps: an environment answers one request at a time, and hundreds share this machine. */
  private static final String JAVA_OPTIONS = "-Xms16m -Xmn8m -Xss512k";

  /** Several times what managed Postgres servers have; it keeps room for each of them. */
  private static final int MAX_LIMIT = 10_000;

  /**
   * Reads the variables.
   *
   * @throws StormException with every problem at once
   */
  static StormConfig from(Map<String, String> variables) {
    List<String> problems = new ArrayList<>();
    int users = number(variables, "USERS", 10, 1, 1_000_000, problems);
    StormConfig config =
        new StormConfig(
            users,
            number(variables, "LIMIT", 905, 20, MAX_LIMIT, problems),
            scenarios(text(variables, "SCENARIOS", String.join(" ", Scenario.NAMES)), problems),
            number(variables, "POLL_SECONDS", 60, 1, 3_600, problems),
            flag(variables, "LEAK", problems),
            number(variables, "TIME_FACTOR", timeFactor(users), 1, 1_000_000, problems),
            text(variables, "FUNCTION_JAVA_OPTIONS", JAVA_OPTIONS));
    if (!problems.isEmpty()) {
      throw new StormException(String.join("\n", problems));
    }
    return config;
  }

  /**
   * Lambda gives each environment a processor of its own; here they share a few. 184 environments
   * on 2 processors took 60 s for their first answers (docs/benchmarks.md), the API waits for 30 s.
   */
  private static int timeFactor(int users) {
    int processors = Runtime.getRuntime().availableProcessors();
    return 1 + users / (5 * processors);
  }

  private static List<String> scenarios(String text, List<String> problems) {
    List<String> names = Arrays.asList(text.split("[\\s,]+"));
    for (String name : names) {
      if (!Scenario.NAMES.contains(name)) {
        problems.add(
            "SCENARIOS has '%s'. There are: %s.".formatted(name, String.join(" ", Scenario.NAMES)));
      }
    }
    return names;
  }

  private static int number(
      Map<String, String> variables,
      String name,
      int fallback,
      int least,
      int most,
      List<String> problems) {
    String value = text(variables, name, String.valueOf(fallback));
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with the numbers that are out of range.
    }
    problems.add(
        "%s=%s has to be a whole number from %d to %d.".formatted(name, value, least, most));
    return fallback;
  }

  private static boolean flag(Map<String, String> variables, String name, List<String> problems) {
    String value = text(variables, name, "false");
    if (!value.equals("true") && !value.equals("false")) {
      problems.add("%s=%s has to be true or false.".formatted(name, value));
    }
    return value.equals("true");
  }

  private static String text(Map<String, String> variables, String name, String fallback) {
    String value = variables.getOrDefault(name, "").strip();
    return value.isEmpty() ? fallback : value;
  }
}
