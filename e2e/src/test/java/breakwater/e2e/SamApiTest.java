package breakwater.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code sam local start-api} routes to the functions. It has no JWT authorizer, so no event has
 * claims, and no function may answer with data.
 */
@Tag("aws")
final class SamApiTest {
  private static final String ID = "018f3a52-7e5b-7c3a-9d1e-2f6b8c4d5e6f";
  private static final long START_LIMIT_SECONDS = 180;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static Platform platform;
  private static Process sam;
  private static String url = "";

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    boolean docker = AwsTools.docker();
    if (!docker) {
      AwsTools.report("left out: sam local start-api, because no Docker engine answers");
    }
    assumeTrue(docker, "no Docker engine answers");
    platform = Platform.start();
    String port = freePort();
    Path log = Files.createFile(folder.resolve("sam.log"));
    sam =
        AwsTools.start(
            Map.of("PORT", platform.port()),
            log,
            "local/sam",
            "start-api",
            "--port",
            port,
            "--warm-containers",
            "LAZY");
    url = "http://127.0.0.1:" + port;
    awaitStart(log);
  }

  /** Its log is a file, which tells nobody that it has grown. */
  private static void awaitStart(Path log) {
    await()
        .atMost(START_LIMIT_SECONDS, SECONDS)
        .failFast(() -> assertThat(sam.isAlive()).as(Files.readString(log)).isTrue())
        .untilAsserted(() -> assertThat(log).content().contains("Running on "));
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return String.valueOf(socket.getLocalPort());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (sam != null) {
      // SIGINT, as Ctrl-C: it removes its containers.
      sam.descendants().forEach(ProcessHandle::destroy);
      sam.destroy();
      sam.waitFor(30, SECONDS);
    }
    if (platform != null) {
      platform.close();
    }
  }

  @Test
  void withoutClaimsEveryRouteAnswersThatNobodyIsSignedInAndNoData() throws Exception {
    List<String> routes = TemplateFile.read().routes();

    assertThat(routes).hasSizeGreaterThan(30);
    for (String route : routes) {
      HttpResponse<String> response = send(route, "Bearer " + platform.token("demo"));

      assertThat(response.statusCode()).as(route).isEqualTo(401);
      JsonNode problem = Platform.json(response);
      assertThat(problem.path("type").asText())
          .as(route)
          .startsWith("urn:problem-type:breakwater:");
      assertThat(problem.fieldNames())
          .toIterable()
          .as(route)
          .containsExactlyInAnyOrder("type", "title", "status", "detail", "requestId");
    }
    AwsTools.report(
        "sam local start-api: 401 without claims on each of " + routes.size() + " routes");
  }

  @Test
  void whatIsNoRouteIsNotRouted() throws Exception {
    assertThat(send("GET /api/nothing", "").statusCode()).isEqualTo(403);
    AwsTools.report("sam local start-api: 403 where there is no route");
  }

  private static HttpResponse<String> send(String route, String authorization) throws Exception {
    String[] methodAndPath = route.split(" ", 2);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + methodAndPath[1].replace("{id}", ID)))
            .header("content-type", "application/json")
            .method(
                methodAndPath[0],
                methodAndPath[0].equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString("{}"));
    if (!authorization.isEmpty()) {
      request.header("authorization", authorization);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
