package breakwater.loadtest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that users do, in both worlds. Immutable.
 *
 * @param name for the command line and report.json
 * @param title what users do, as a heading
 * @param explanation what is compared, for readers of the report
 * @param limit the limit of connections that the story is about
 */
record Scenario(
    String name,
    String title,
    String explanation,
    int limit,
    Traffic traffic,
    World before,
    World after) {

  /** Names of all scenarios, in the order of the report. */
  static final List<String> NAMES =
      List.of("one-user", "storm", "navigation", "polling", "autosave");

  /** "Limit: ~15-20 total connections" in session mode (first story). */
  private static final int SESSION_LIMIT = 20;

  private static final List<String> WIDGET_FUNCTIONS =
      List.of("TodosFunction", "SalesFunction", "CalendarFunction", "QuickLinksFunction");
  private static final List<String> WIDGETS =
      List.of(
          "/api/widgets/todos",
          "/api/widgets/sales",
          "/api/widgets/calendar",
          "/api/widgets/quickLinks");

  /** Each environment holds a pool of five (both stories). */
  private static final int NAIVE_POOL = 5;

  /** The scenarios that were asked for, those that cannot run yet left out. */
  static List<Scenario> chosen(StormConfig config) {
    return config.scenarios().stream()
        .filter(name -> !name.equals("autosave"))
        .map(name -> of(name, config))
        .toList();
  }

  private static Scenario of(String name, StormConfig config) {
    return switch (name) {
      case "one-user" -> oneUser(config);
      case "storm" ->
          direct(
              name,
              config.users() + " users open the dashboard within a second",
              "Environments are initialised beforehand, one for each user and function.",
              config.users(),
              new Traffic(config.users(), 1, 1_000, 1_000),
              config);
      case "navigation" ->
          direct(
              name,
              "One user clicks through 10 pages, one every 200 ms",
              "Pages that were left go on loading. One environment for each"
                  + " function is initialised beforehand.",
              1,
              new Traffic(1, 10, 0, 200),
              config);
      case "polling" ->
          direct(
              name,
              "%d users poll every 5 s for %d s".formatted(config.users(), config.pollSeconds()),
              "The page refreshes itself. Environments are initialised beforehand, one for each"
                  + " user and function.",
              config.users(),
              new Traffic(config.users(), Math.max(1, config.pollSeconds() / 5), 1_000, 5_000),
              config);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /**
   * The first story: the naive functions connect to a pooler in session mode. "Even with one user,
   * you'll see 5-10+ requests happening at once": the four widgets, and the header and the side bar
   * that show todos and links as well ("prevents multiple simultaneous API calls for same data" is
   * the second story's cure). Ours share one request per page.
   */
  private static Scenario oneUser(StormConfig config) {
    List<String> requests = new ArrayList<>(WIDGETS);
    requests.add(WIDGETS.get(0));
    requests.add(WIDGETS.get(3));
    World before =
        before(
            requests,
            false,
            variables(
                config,
                Map.of(
                    "POOL_MODE", "session", "POOLER_SIZE", "" + SESSION_LIMIT, "PROVISIONED", "1"),
                "Endpoint=pooler"));
    World after =
        after(
            variables(
                config,
                Map.of(
                    "POOL_MODE",
                    "transaction",
                    "POOLER_SIZE",
                    "" + SESSION_LIMIT,
                    "PROVISIONED",
                    "1"),
                ""));
    return new Scenario(
        "one-user",
        "One user opens the dashboard once",
        "Six requests at once before (four widgets; the header and the side bar load todos and links"
            + " once more), through a pooler in session mode that has 20 connections. One request"
            + " after, through the same pooler in transaction mode.",
        SESSION_LIMIT,
        new Traffic(1, 1, 0, 1_000),
        before,
        after);
  }

  /** The second story: the naive functions connect to Postgres itself. */
  private static Scenario direct(
      String name,
      String title,
      String explanation,
      int provisioned,
      Traffic traffic,
      StormConfig config) {
    Map<String, String> limits =
        Map.of("MAX_CONNECTIONS", "" + config.limit(), "PROVISIONED", "" + provisioned);
    return new Scenario(
        name,
        title,
        explanation,
        config.limit(),
        traffic,
        before(WIDGETS, true, variables(config, limits, "Leak=" + config.leak())),
        after(
            variables(
                config, limits, "DashboardConcurrency=" + Math.max(50, traffic.users() * 2))));
  }

  private static World before(List<String> paths, boolean direct, Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("TEMPLATE", "loadtest/before/template.yaml");
    return new World("before", WIDGET_FUNCTIONS, paths, NAIVE_POOL, direct, all);
  }

  private static World after(Map<String, String> variables) {
    return new World(
        "after", List.of("DashboardFunction"), List.of("/api/dashboard"), 1, false, variables);
  }

  private static Map<String, String> variables(
      StormConfig config, Map<String, String> limits, String parameters) {
    Map<String, String> all = new HashMap<>(limits);
    all.put("PARAMETERS", parameters);
    all.put("TIME_FACTOR", "" + config.timeFactor());
    all.put("FUNCTION_JAVA_OPTIONS", config.javaOptions());
    all.put("COUNTED", "true");
    return all;
  }

  /** Users x requests x pool, which the naive functions can ask for at one time. */
  int arithmeticBefore() {
    return traffic.users() * before.paths().size() * before.poolSize();
  }
}
