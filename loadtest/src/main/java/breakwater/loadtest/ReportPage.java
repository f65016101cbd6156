package breakwater.loadtest;

import breakwater.loadtest.Measurement.Series;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** report.html: one file that needs nothing else. */
final class ReportPage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ROOT);

  private final StormConfig config;
  private final List<Result> results;
  private final ZonedDateTime time;

  ReportPage(StormConfig config, List<Result> results, ZonedDateTime time) {
    this.config = config;
    this.results = results;
    this.time = time;
  }

  String html() {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Breakwater: the storm</title>
    <style>
    %s
    </style>
    </head>
    <body>
    <header>
    <p class="kicker">Breakwater · the storm · %s</p>
    <h1>%s</h1>
    </header>
    <main>
    %s
    %s
    %s
    %s
    </main>
    </body>
    </html>
    """
        .formatted(
            style(),
            time.format(TIME),
            heading(),
            overview(),
            results.stream().map(this::section).collect(Collectors.joining("\n")),
            arithmetic(),
            conditions());
  }

  private static String style() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String heading() {
    return escape(Report.headline(results))
        .replaceAll(
            "(\\d+) (connections to Postgres )?before", "<b class=\"before\">$1</b> $2before")
        .replaceAll("(\\d+) after", "<b class=\"after\">$1</b> after");
  }

  private String overview() {
    StringBuilder rows = new StringBuilder();
    for (Result result : results) {
      rows.append(
          """
          <tr><th scope="row"><a href="#%s">%s</a></th><td>%,d</td><td class="bars">%s</td><td>%s%%</td><td>%,d / %,d</td></tr>
          """
              .formatted(
                  result.scenario().name(),
                  escape(result.scenario().title()),
                  result.scenario().traffic().users(),
                  bars(result),
                  Report.percent(result.reduction()),
                  result.before().failed(),
                  result.after().failed()));
    }
    return """
    <section>
    <h2>At a glance</h2>
    <div class="scroll"><table class="overview">
    <thead><tr><th scope="col">Scenario</th><th scope="col">Users</th><th scope="col" class="bars">Peak of connections to Postgres, <span class="key before"></span> before and <span class="key after"></span> after</th><th scope="col">Fewer</th><th scope="col">Failed<br>before / after</th></tr></thead>
    <tbody>%s</tbody>
    </table></div>
    </section>
    """
        .formatted(rows);
  }

  private String bars(Result result) {
    int most =
        results.stream()
            .mapToInt(r ->
                Math.max(r.before().peakServerConnections(), r.after().peakServerConnections()))
            .max()
            .orElse(1);
    return bar("before", result.before().peakServerConnections(), most)
        + bar("after", result.after().peakServerConnections(), most);
  }

  private static String bar(String name, int count, int most) {
    return String.format(
        Locale.ROOT,
        "<span class=\"row\"><span class=\"bar %s\" style=\"width:%.1f%%\"></span><span>%,d</span></span>",
        name,
        Math.max(0.5, 80.0 * count / Math.max(1, most)),
        count);
  }

  private String section(Result result) {
    Scenario scenario = result.scenario();
    return """
    <section id="%s">
    <h2>%s</h2>
    <p>%s</p>
    <p class="finding">%s</p>
    <div class="charts">
    %s
    </div>
    <div class="columns">
    %s
    <div>
    %s
    </div>
    </div>
    </section>
    """
        .formatted(
            scenario.name(),
            escape(scenario.title()),
            escape(scenario.explanation()),
            escape(finding(result)),
            charts(result),
            table(result),
            failures(result));
  }

  /** What the figures say of this scenario that is not about connections. */
  private static String finding(Result result) {
    Measurement before = result.before();
    Measurement after = result.after();
    return result.scenario().traffic().act() == Traffic.Act.EDIT
        ? "%,d edits became %,d requests before; %,d edits became %,d requests after. Edited items that are not as their user left them: %,d before, %,d after. At the end both databases hold %s."
            .formatted(
                before.stored().edits(),
                before.stored().saves(),
                after.stored().edits(),
                after.stored().saves(),
                before.stored().lostEdits(),
                after.stored().lostEdits(),
                result.sameItems() ? "the same items" : "different items")
        : "Half of the pages took up to %,d ms to load before, and up to %,d ms after. At most %,d were loading at the same moment before, and %,d after."
            .formatted(
                before.pageP50Ms(),
                after.pageP50Ms(),
                before.peakPagesLoading(),
                after.peakPagesLoading());
  }

  private static String charts(Result result) {
    Function<Measurement, List<Series>> all =
        m -> List.of(m.environments(), m.clients(), m.servers());
    long from = Math.min(begin(result.before()), begin(result.after()));
    long to = Math.max(end(result.before()), end(result.after()));
    List<String> names =
        List.of("Execution environments", "Client connections", "Server connections (Postgres)");
    // One scale for all connections, so that the eye can compare.
    List<String> figures = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Series before = all.apply(result.before()).get(i);
      Series after = all.apply(result.after()).get(i);
      int limit = i == 2 ? result.scenario().limit() : 0;
      figures.add(
          "<figure><figcaption>%s</figcaption>%s</figure>"
              .formatted(
                  names.get(i), new Chart(before, after, limit, from, to).svg(names.get(i))));
    }
    return String.join("\n", figures);
  }

  /** The warm-up is shown, but not so much of it that the rest is lost. */
  private static long begin(Measurement measurement) {
    List<Measurement.Point> points = measurement.environments().points();
    return points.isEmpty() ? -1_000 : Math.clamp(points.getFirst().millis(), -30_000, -1_000);
  }

  private static long end(Measurement measurement) {
    List<Measurement.Point> points = measurement.environments().points();
    return points.isEmpty() ? 1_000 : points.getLast().millis();
  }

  private static String table(Result result) {
    String rows =
        row("Requests of users", result, Measurement::requests)
            + row("Invocations", result, Measurement::invocations)
            + row("Failed requests", result, Measurement::failed)
            + row("Environments, peak", result, Measurement::peakEnvironments)
            + row("Client connections, peak", result, Measurement::peakClientConnections)
            + row("Clients waiting, peak", result, Measurement::peakClientsWaiting)
            + row("Client connections opened", result, Measurement::clientConnectionsOpened)
            + row("Server connections, peak", result, Measurement::peakServerConnections)
            + row("Server connections opened", result, Measurement::connectionsOpened)
            + row("Queries", result, Measurement::queries)
            + row("Answer p50, ms", result, Measurement::p50Ms)
            + row("Answer p95, ms", result, Measurement::p95Ms)
            + row("Answer p99, ms", result, Measurement::p99Ms)
            + (result.scenario().traffic().act() == Traffic.Act.EDIT
                ? edits(result)
                : pages(result));
    return """
    <table class="figures">
    <thead><tr><th></th><th scope="col"><span class="key before"></span> before</th><th scope="col"><span class="key after"></span> after</th></tr></thead>
    <tbody>%s</tbody>
    </table>
    """
        .formatted(rows);
  }

  private static String pages(Result result) {
    return row("Page p50, ms", result, Measurement::pageP50Ms)
        + row("Page p95, ms", result, Measurement::pageP95Ms)
        + row("Pages loading, peak", result, Measurement::peakPagesLoading);
  }

  private static String edits(Result result) {
    return row("Edits", result, measured -> measured.stored().edits())
        + row("Requests that saved them", result, measured -> measured.stored().saves())
        + row("Edited items lost", result, measured -> measured.stored().lostEdits());
  }

  private static String row(String name, Result result, Function<Measurement, Number> figure) {
    return "<tr><th scope=\"row\">%s</th><td>%,d</td><td>%,d</td></tr>\n"
        .formatted(
            name,
            figure.apply(result.before()).longValue(),
            figure.apply(result.after()).longValue());
  }

  private static String failures(Result result) {
    return causes("Failed requests", Measurement::causes, result)
        + causes("Connections refused or cut off by the server", Measurement::refused, result);
  }

  private static String causes(
      String title, Function<Measurement, Map<String, Integer>> causes, Result result) {
    return "<h3>%s</h3>%s%s"
        .formatted(
            title,
            list("before", causes.apply(result.before())),
            list("after", causes.apply(result.after())));
  }

  private static String list(String world, Map<String, Integer> causes) {
    String head = "<span class=\"key %s\"></span> %s: ".formatted(world, world);
    if (causes.isEmpty()) {
      return "<p>" + head + "none</p>";
    }
    String items =
        causes.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(cause ->
                "<li><b>%,d</b> %s</li>".formatted(cause.getValue(), escape(cause.getKey())))
            .collect(Collectors.joining());
    return "<p>" + head + "</p><ul>" + items + "</ul>";
  }

  private String arithmetic() {
    String rows =
        results.stream()
            .map(result ->
                """
                <tr><th scope="row">%s</th><td>%,d × %d × %d = %,d</td><td>%,d</td><td>%,d × %,d × 1 = %,d</td><td>%,d</td><td>%,d</td></tr>
                """
                    .formatted(
                        escape(result.scenario().name()),
                        result.scenario().pagesAtOnce(),
                        result.scenario().before().paths().size(),
                        result.scenario().before().poolSize(),
                        result.scenario().arithmeticBefore(),
                        result.before().peakServerConnections(),
                        result.scenario().pagesAtOnce(),
                        result.scenario().after().functions().size(),
                        result.scenario().arithmeticAfter(),
                        result.after().peakClientConnections(),
                        result.after().peakServerConnections()))
            .collect(Collectors.joining());
    return """
    <section id="arithmetic">
    <h2>The arithmetic</h2>
    <p>Pages that are loading at the same moment (one for each user; where one user clicks, all the clicked ones) × functions that a page calls × connections in each function's pool. Before, all of them are connections to Postgres. After, they are clients of a pooler, which lends them a few connections for the length of one statement each.</p>
    <div class="scroll"><table>
    <thead><tr><th></th><th scope="col">Before: can ask for</th><th scope="col">had</th><th scope="col">After: can ask for</th><th scope="col">had clients</th><th scope="col">had in Postgres</th></tr></thead>
    <tbody>%s</tbody>
    </table></div>
    </section>
    """
        .formatted(rows);
  }

  private String conditions() {
    return """
    <section>
    <h2>How it was measured</h2>
    <ul>
    <li>%d processors. Every execution environment is a process; both worlds run on the same emulator, one after the other, each on a new database with the same rows.</li>
    <li>Connections are counted exactly, from the logs of Postgres and PgBouncer, from the start of each world: those that the initialisation of environments and the warm-up open are counted as well. Environments are sampled ten times a second. Queries are those that functions sent: counted by Postgres before, by the pooler after.</li>
    <li>Users arrive in an open model: they do not wait for one another. Failed requests are neither repeated nor left out of the percentiles. Times are those of a small machine that does what Lambda would do with one processor for each environment: compare connections, not seconds.</li>
    <li>Time limits of functions and API in both worlds: %s. JVM options in both worlds: <code>%s</code>. No AOT caches in either.</li>
    </ul>
    </section>
    """
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            config.timeFactor() == 1 ? "as on AWS" : config.timeFactor() + " times those of AWS",
            escape(config.javaOptions()));
  }

  /** And keeps a number and its unit on one line. */
  private static String escape(String text) {
    return text.replaceAll("(\\d) (m?s)\\b", "$1\u00a0$2")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
