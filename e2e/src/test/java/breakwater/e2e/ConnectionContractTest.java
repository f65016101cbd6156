package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
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
    long before = platform.status().path("pooler").path("queries").asLong();

    for (int i = 0; i < 1000; i++) {
      assertThat(platform.send(request).statusCode()).isEqualTo(200);
    }

    JsonNode after = platform.status();
    assertThat(after.path("pooler").path("queries").asLong() - before).isEqualTo(1000);
    assertThat(after.path("pooler").path("clientConnections").asInt()).isEqualTo(1);
    assertThat(environments(after)).isEqualTo(1);
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
            .isLessThanOrEqualTo(environments);
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
