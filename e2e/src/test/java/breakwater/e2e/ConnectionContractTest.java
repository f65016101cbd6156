package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises 1 to 3 of docs/connections.md, counted at the pooler and in Postgres. */
final class ConnectionContractTest {
  private Platform platform;

  @BeforeEach
  void start() throws Exception {
    platform = Platform.start();
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void sequentialRequestsTakeOneEnvironmentOneConnectionAndOneQueryEach() {
    HttpRequest request = dashboard();
    JsonNode before = statusBetweenMonitorings();

    for (int i = 0; i < 1000; i++) {
      assertThat(platform.send(request).statusCode()).isEqualTo(200);
    }

    JsonNode after = statusBetweenMonitorings();
    // The monitor runs by the clock, a query each time; it leaves no connection.
    long monitorings = monitorings(after) - monitorings(before);
    assertThat(queries(after) - queries(before)).isEqualTo(1000 + monitorings);
    assertThat(after.path("pooler").path("clientConnections").asInt()).isEqualTo(1);
    assertThat(environments(after)).isEqualTo(1);
  }

  @Test
  void theMonitorTakesOneEnvironmentOneQueryAndLeavesNoConnection() {
    JsonNode before = statusBetweenMonitorings();
    for (int i = 0; i < 3; i++) {
      HttpRequest invocation =
          platform
              .request("/2015-03-31/functions/MonitorFunction/invocations")
              .POST(BodyPublishers.ofString("{}"))
              .build();
      JsonNode answer = Platform.json(platform.send(invocation));
      assertThat(answer.path("postgres").path("connectionLimit").asInt()).isEqualTo(97);
      assertThat(answer.path("postgres").path("hidden").asInt()).isZero();
      assertThat(answer.path("pooler").path("limit").asInt()).isEqualTo(1000);
    }
    JsonNode after = statusBetweenMonitorings();
    assertThat(queries(after) - queries(before))
        .isEqualTo(monitorings(after) - monitorings(before));
    assertThat(after.path("pooler").path("clientConnections").asInt()).isZero();
    assertThat(after.path("functions").path("MonitorFunction").path("environments").asInt())
        .isEqualTo(1);
  }

  /** While it runs, its query may be counted and its invocation not yet, or the other way round. */
  private JsonNode statusBetweenMonitorings() {
    JsonNode earlier = platform.status();
    while (true) {
      JsonNode later = platform.status();
      if (monitoringsUnderWay(earlier) == 0
          && monitoringsUnderWay(later) == 0
          && monitorings(earlier) == monitorings(later)) {
        return later;
      }
      earlier = later;
    }
  }

  private static int monitoringsUnderWay(JsonNode status) {
    return status.path("functions").path("MonitorFunction").path("busy").asInt();
  }

  private static long monitorings(JsonNode status) {
    return status.path("functions").path("MonitorFunction").path("invocations").asLong();
  }

  private static long queries(JsonNode status) {
    return status.path("pooler").path("queries").asLong();
  }

  @Test
  void concurrentRequestsTakeAtMostOneConnectionPerEnvironment() throws Exception {
    HttpRequest request = dashboard();
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(20)) {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        calls.add(callers.submit(() -> platform.send(request).statusCode()));
      }
      for (Future<Integer> call : calls) {
        statuses.add(call.get());
        JsonNode status = platform.status();
        int environments = environments(status);
        assertThat(environments).isLessThanOrEqualTo(20);
        assertThat(status.path("pooler").path("clientConnections").asInt())
            .isLessThanOrEqualTo(environments + monitoringsUnderWay(status));
        assertThat(status.path("postgres").path("connections").asInt()).isLessThanOrEqualTo(15);
      }
    }
    assertThat(statuses).containsOnly(200);
  }

  private static int environments(JsonNode status) {
    return status.path("functions").path("DashboardFunction").path("environments").asInt();
  }

  private HttpRequest dashboard() {
    return platform
        .request("/api/dashboard", "authorization", "Bearer " + platform.token("demo"))
        .build();
  }
}
