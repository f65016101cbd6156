package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code GET /api/dashboard} as a caller sees it. */
final class DashboardTest {
  private static Platform platform;

  @BeforeAll
  static void start() throws Exception {
    platform = Platform.shared();
  }

  @Test
  void demoOwnerGetsAllFourWidgets() {
    HttpResponse<String> response = platform.getAs("demo", "/api/dashboard");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.headers().firstValue("cache-control")).hasValue("private, max-age=1");
    JsonNode dashboard = Platform.json(response);
    for (String widget : new String[] {"todos", "sales", "calendar", "quickLinks"}) {
      assertThat(dashboard.path(widget).path("items")).as(widget).isNotEmpty();
      assertThat(dashboard.path(widget).path("counts")).as(widget).isNotEmpty();
    }
    assertThat(dashboard.path("sales").path("sums")).isNotEmpty();
  }

  @Test
  void ownerWithoutRowsGetsAnEmptyDashboard() {
    JsonNode dashboard = Platform.json(platform.getAs("nobody-yet", "/api/dashboard"));

    assertThat(dashboard.path("revision").asLong()).isZero();
    assertThat(dashboard.path("todos").path("items")).isEmpty();
  }

  @Test
  void knownETagIsAnsweredWithNotModified() {
    String etag =
        platform.getAs("demo", "/api/dashboard").headers().firstValue("etag").orElseThrow();

    HttpResponse<String> again = platform.getAs("demo", "/api/dashboard", "if-none-match", etag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("etag")).hasValue(etag);
  }

  @Test
  void unknownTimeZoneIsABadRequestThatNamesIt() {
    HttpResponse<String> response =
        platform.getAs("demo", "/api/dashboard?timeZone=Mars%2FOlympus");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(Platform.json(response).path("detail").asText()).contains("Mars/Olympus");
  }

  @Test
  void misspeltQueryParameterIsABadRequestThatNamesTheKnownOnes() {
    HttpResponse<String> response = platform.getAs("demo", "/api/dashboard?tz=Europe%2FBerlin");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Platform.json(response).path("detail").asText()).contains("'tz'", "timeZone");
  }

  @Test
  void withoutATokenNoFunctionRuns() {
    long before = invocations();

    assertThat(platform.get("/api/dashboard").statusCode()).isEqualTo(401);
    assertThat(platform.get("/api/dashboard", "authorization", "Bearer x.y.z").statusCode())
        .isEqualTo(401);
    assertThat(invocations()).isEqualTo(before);
  }

  @Test
  void unknownRouteAndWrongMethodAreNotFound() {
    assertThat(platform.getAs("demo", "/api/nothing").statusCode()).isEqualTo(404);
    assertThat(
            platform
                .send(
                    platform
                        .request(
                            "/api/dashboard", "authorization", "Bearer " + platform.token("demo"))
                        .DELETE()
                        .build())
                .statusCode())
        .isIn(404, 405);
  }

  private static long invocations() {
    return platform
        .status()
        .path("functions")
        .path("DashboardFunction")
        .path("invocations")
        .asLong();
  }
}
