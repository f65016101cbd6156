package breakwater.loadtest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one world did in one scenario. Connections are exact, from the servers' logs, and counted
 * from the start of the world, so those that the initialisation opens are in.
 *
 * @param invocations of functions
 * @param peakEnvironments execution environments at one time
 * @param peakClientConnections connections of functions at one time, to whatever they connect to
 * @param peakServerConnections connections of Postgres at one time
 * @param connectionsOpened connections to Postgres altogether
 * @param queries statements that the functions sent, as Postgres counts them, or the pooler if
 *     there is one (Postgres would count the pooler's own as well)
 * @param failed requests without a good answer
 * @param p50Ms the median of the answers' times, failures included, without the warm-up
 * @param p95Ms 95 of 100 answers were quicker
 * @param p99Ms 99 of 100 answers were quicker
 * @param requests of users, those of the warm-up included, as in the invocations and failures
 * @param peakClientsWaiting client connections that waited for a server connection at one time, as
 *     far as sampling saw it
 * @param clientConnectionsOpened connections of functions altogether
 * @param causes why requests failed, and how many for each reason
 * @param refused connections that a server refused or cut off, by its reason
 * @param peakPagesLoading pages at one time whose requests were not all answered
 * @param pageP50Ms the median of the pages' times, from the first request to the last answer
 * @param pageP95Ms 95 of 100 pages were quicker
 * @param stored what was left behind
 */
@JsonPropertyOrder({
  "invocations",
  "peakEnvironments",
  "peakClientConnections",
  "peakServerConnections",
  "connectionsOpened",
  "queries",
  "failed",
  "p50Ms",
  "p95Ms",
  "p99Ms"
})
record Measurement(
    long invocations,
    int peakEnvironments,
    int peakClientConnections,
    int peakServerConnections,
    int connectionsOpened,
    long queries,
    int failed,
    long p50Ms,
    long p95Ms,
    long p99Ms,
    int requests,
    int peakClientsWaiting,
    int clientConnectionsOpened,
    Map<String, Integer> causes,
    Map<String, Integer> refused,
    int peakPagesLoading,
    long pageP50Ms,
    long pageP95Ms,
    @JsonUnwrapped Stored stored,
    @JsonIgnore Series environments,
    @JsonIgnore Series clients,
    @JsonIgnore Series servers) {

  /**
   * What the database holds at the end.
   *
   * @param edits that users made
   * @param saves requests that saved them
   * @param lostEdits edited items that do not have what their user gave them last
   * @param checksum of all users' items, whenever and however often they were written
   */
  record Stored(int edits, int saves, int lostEdits, @JsonIgnore String checksum) {}

  /**
   * A count over time.
   *
   * @param points in the order of time
   */
  record Series(List<Point> points) {
    Series {
      points = List.copyOf(points);
    }

    int peak() {
      return points.stream().mapToInt(Point::count).max().orElse(0);
    }
  }

  /**
   * From this moment on there were so many.
   *
   * @param millis since the first request; negative before it
   */
  record Point(long millis, int count) {}

  /**
   * Puts together what was counted.
   *
   * @param status {@code GET /local/status} at the end
   * @param connections {@code GET /local/connections} at the end
   * @param warmUp what came of the requests before those that are measured
   * @param stored what was left behind
   */
  static Measurement of(
      World world,
      JsonNode status,
      JsonNode connections,
      List<Sampler.Sample> samples,
      List<Answer> warmUp,
      List<Answer> answers,
      Stored stored) {
    long start = answers.stream().mapToLong(Answer::sentAt).min().orElse(0);
    JsonNode servers = connections.path("postgres");
    JsonNode clients = world.direct() ? servers : connections.path("pooler");
    List<Long> millis = answers.stream().map(Answer::millis).sorted().toList();
    PageLoads pages = PageLoads.of(answers);
    Map<String, Integer> causes = new TreeMap<>();
    answers.stream().filter(Answer::failed).forEach(a -> causes.merge(a.cause(), 1, Integer::sum));
    warmUp.stream()
        .filter(Answer::failed)
        .forEach(a -> causes.merge("in the warm-up: " + a.cause(), 1, Integer::sum));
    Series environments =
        new Series(samples.stream().map(s -> new Point(s.at() - start, s.environments())).toList());
    return new Measurement(
        Sampler.sum(status, world, "invocations"),
        environments.peak(),
        clients.path("peak").asInt(),
        servers.path("peak").asInt(),
        servers.path("opened").asInt(),
        world.direct()
            ? connections.path("queries").asLong()
            : status.path("pooler").path("queries").asLong(),
        causes.values().stream().mapToInt(Integer::intValue).sum(),
        percentile(millis, 50),
        percentile(millis, 95),
        percentile(millis, 99),
        warmUp.size() + answers.size(),
        samples.stream().mapToInt(Sampler.Sample::clientsWaiting).max().orElse(0),
        clients.path("opened").asInt(),
        causes,
        refused(servers, clients),
        pages.peak(),
        percentile(pages.millis(), 50),
        percentile(pages.millis(), 95),
        stored,
        environments,
        series(clients, start),
        series(servers, start));
  }

  private static Map<String, Integer> refused(JsonNode servers, JsonNode clients) {
    Map<String, Integer> refused = new TreeMap<>();
    for (JsonNode side : List.of(servers, clients)) {
      side.path("refused")
          .properties()
          .forEach(reason -> refused.put(reason.getKey(), reason.getValue().asInt()));
    }
    return refused;
  }

  private static Series series(JsonNode side, long start) {
    List<Point> points = new ArrayList<>();
    for (JsonNode moment : side.path("timeline")) {
      points.add(new Point(moment.path("at").asLong() - start, moment.path("open").asInt()));
    }
    return new Series(points);
  }

  /** The nearest rank. */
  static long percentile(List<Long> sorted, int percent) {
    if (sorted.isEmpty()) {
      return 0;
    }
    int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return sorted.get(Math.max(1, rank) - 1);
  }
}
