package breakwater.loadtest;

import static breakwater.loadtest.Traffic.Act.EDIT;
import static breakwater.loadtest.Traffic.Act.OPEN_PAGE;

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
 * @param pagesAtOnce how many pages may be loading at the same moment; so many environments of each
 *     function are initialised beforehand
 * @param traffic of users
 * @param warmedUp whether all users have opened the page before
 */
record Scenario(
    String name,
    String title,
    String explanation,
    int limit,
    int pagesAtOnce,
    Traffic traffic,
    boolean warmedUp,
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

  /** What a clock does in the background is not the users' doing, and counts nothing. */
  private static final String USERS_ONLY = "MonitorSchedule=DISABLED";

  /** A user who has lost patience, or moves through a menu by keyboard. */
  static final int CLICKS = 6;

  private static final int CLICK_MILLIS = 100;

  /** Quick work: an item ticked off, renamed or moved five times a second for eight seconds. */
  private static final int EDITS = 40;

  private static final int EDIT_MILLIS = 200;

  /** The scenarios that were asked for. */
  static List<Scenario> chosen(StormConfig config) {
    return config.scenarios().stream().map(name -> of(name, config)).toList();
  }

  /** How many pages may be loading at the same moment in the largest of these scenarios. */
  static int pagesAtOnce(int users, List<String> names) {
    return names.stream().mapToInt(name -> pagesAtOnce(users, name)).max().orElse(0);
  }

  private static int pagesAtOnce(int users, String name) {
    return switch (name) {
      case "one-user" -> 1;
      case "navigation" -> CLICKS;
      default -> users;
    };
  }

  private static Scenario of(String name, StormConfig config) {
    return switch (name) {
      case "one-user" -> oneUser(config);
      case "storm" ->
          direct(
              name,
              config.users() + " users open the dashboard within a second",
              "Environments are initialised beforehand, one for each user and function, and all"
                  + " users have opened the page before.",
              new Traffic(OPEN_PAGE, config.users(), 1, 1_000, 1_000),
              true,
              config);
      case "navigation" ->
          direct(
              name,
              "One user clicks through %d pages, one every %d ms".formatted(CLICKS, CLICK_MILLIS),
              "Faster than pages load: a page that was left goes on loading beside the next one."
                  + " Environments are initialised beforehand, one for each click and function, but"
                  + " none has served a request yet, as after a deployment: a first request loads"
                  + " classes and opens connections, which is what makes these pages slow.",
              new Traffic(OPEN_PAGE, 1, CLICKS, 0, CLICK_MILLIS),
              false,
              config);
      case "polling" ->
          direct(
              name,
              "%d users poll every 5 s for %d s".formatted(config.users(), config.pollSeconds()),
              "The page refreshes itself. Environments are initialised beforehand, one for each"
                  + " user and function, and all users have opened the page before.",
              new Traffic(
                  OPEN_PAGE, config.users(), Math.max(1, config.pollSeconds() / 5), 1_000, 5_000),
              true,
              config);
      case "autosave" -> autosave(config, EDITS, EDIT_MILLIS);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /**
   * Users edit what the page shows, {@code edits} times each, in both worlds the same.
   *
   * @param everyMillis from one edit to the next
   */
  static Scenario autosave(StormConfig config, int edits, int everyMillis) {
    return direct(
        "autosave",
        "%d users edit %d items each, %d times within %d s"
            .formatted(config.users(), 2 * Edits.ITEMS, edits, edits * everyMillis / 1_000),
        "Before, each edited item is a request of its own, sent 5 s after its last edit (a timer for"
            + " each item, so that quick edits of the same item are one save). After, the page"
            + " gathers its edits and sends them as one batch, after a pause of 1 s and at the"
            + " latest after 5 s, one batch at a time. All users have opened the page before, so that the naive functions"
            + " are warm; our function that saves has served nothing yet.",
        new Traffic(EDIT, config.users(), edits, 1_000, everyMillis),
        true,
        config);
  }

  /**
   * The first story: the naive functions connect to a pooler in session mode. "Even with one user,
   * you'll see 5-10+ requests happening at once": the four widgets, and the header and the side bar
   * that show todos and links as well ("prevents multiple simultaneous API calls for same data" is
   * the second story's cure). Ours share one request per page.
   */
  private static Scenario oneUser(StormConfig config) {
    Traffic traffic = new Traffic(OPEN_PAGE, 1, 1, 0, 1_000);
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
                USERS_ONLY),
            traffic);
    return new Scenario(
        "one-user",
        "One user opens the dashboard once",
        "Six requests at once before (four widgets; the header and the side bar load todos and links"
            + " once more), through a pooler in session mode that has 20 connections. One request"
            + " after, through the same pooler in transaction mode.",
        SESSION_LIMIT,
        1,
        traffic,
        true,
        before,
        after);
  }

  /** The second story: the naive functions connect to Postgres itself. */
  private static Scenario direct(
      String name,
      String title,
      String explanation,
      Traffic traffic,
      boolean warmedUp,
      StormConfig config) {
    int pagesAtOnce = pagesAtOnce(config.users(), name);
    Map<String, String> limits =
        Map.of("MAX_CONNECTIONS", "" + config.limit(), "PROVISIONED", "" + pagesAtOnce);
    int concurrency = Math.max(50, pagesAtOnce * 2);
    return new Scenario(
        name,
        title,
        explanation,
        config.limit(),
        pagesAtOnce,
        traffic,
        warmedUp,
        before(WIDGETS, true, variables(config, limits, "Leak=" + config.leak())),
        after(
            variables(
                config,
                limits,
                USERS_ONLY
                    + " DashboardConcurrency=%d ItemsConcurrency=%d"
                        .formatted(concurrency, concurrency)),
            traffic));
  }

  private static World before(List<String> paths, boolean direct, Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("TEMPLATE", "loadtest/before/template.yaml");
    return new World("before", WIDGET_FUNCTIONS, paths, NAIVE_POOL, direct, false, all);
  }

  private static World after(Map<String, String> variables, Traffic traffic) {
    List<String> functions =
        traffic.act() == EDIT
            ? List.of("DashboardFunction", "ItemsFunction")
            : List.of("DashboardFunction");
    return new World("after", functions, List.of("/api/dashboard"), 1, false, true, variables);
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

  /** Pages x requests x pool, which the naive functions can ask for at one time. */
  int arithmeticBefore() {
    return pagesAtOnce * before.paths().size() * before.poolSize();
  }

  /** Pages x functions x 1, all of them clients of the pooler. */
  int arithmeticAfter() {
    return pagesAtOnce * after.functions().size();
  }
}
