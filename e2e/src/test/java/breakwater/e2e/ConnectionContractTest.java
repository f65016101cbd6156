package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Promises 1 to 3 of docs/connections.md, counted at the pooler and in Postgres: on a platform of
 * its own without a connection, then with one, then with many.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ConnectionContractTest {
  private static Platform platform;

  @BeforeAll
  static void start() throws Exception {
    platform = Platform.start();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  @Order(1)
  void theMonitorTakesOneEnvironmentOneQueryAndLeavesNoConnection() {
    long before = platform.queries();
    for (int i = 0; i < 3; i++) {
      JsonNode answer = Platform.json(platform.invoke("MonitorFunction", "{}"));
      assertThat(answer.path("postgres").path("connectionLimit").asInt()).isEqualTo(97);
      assertThat(answer.path("postgres").path("hidden").asInt()).isZero();
      assertThat(answer.path("pooler").path("limit").asInt()).isEqualTo(1000);
    }

    assertThat(platform.queries()).as("beside one for each monitoring").isEqualTo(before);
    JsonNode after = platform.statusBetweenMonitorings();
    assertThat(after.path("pooler").path("clientConnections").asInt()).isZero();
    assertThat(after.path("functions").path("MonitorFunction").path("environments").asInt())
        .isEqualTo(1);
  }

  @Test
  @Order(2)
  void sequentialRequestsTakeOneEnvironmentOneConnectionAndOneQueryEach() {
    HttpRequest request = dashboard();
    long before = platform.queries();

    for (int i = 0; i < 1000; i++) {
      assertThat(platform.send(request).statusCode()).isEqualTo(200);
    }

    assertThat(platform.queries() - before).isEqualTo(1000);
    JsonNode after = platform.statusBetweenMonitorings();
    assertThat(after.path("pooler").path("clientConnections").asInt()).isEqualTo(1);
    assertThat(environments(after)).isEqualTo(1);
  }

  @Test
  @Order(3)
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
            .isLessThanOrEqualTo(environments + Platform.monitoringsUnderWay(status));
        assertThat(status.path("postgres").path("connections").asInt()).isLessThanOrEqualTo(15);
      }
    }
    assertThat(statuses).containsOnly(200);
  }

  private static int environments(JsonNode status) {
    return status.path("functions").path("DashboardFunction").path("environments").asInt();
  }

  private static HttpRequest dashboard() {
    return platform
        .request("/api/dashboard", "authorization", "Bearer " + platform.token("demo"))
        .build();
  }
}
