package breakwater.local;

import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.data.DemoData;
import breakwater.local.data.OidcIssuer;
import breakwater.local.live.TestView;
import breakwater.local.process.ChildProcesses;
import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The live view over HTTP. Data servers are not needed for it. */
@Timeout(30)
final class LocalApiTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path root;
  private HttpServer server;
  private OidcIssuer issuer;
  private TestView live;

  @BeforeEach
  @SuppressWarnings("NullAway") // without a status and without servers
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer = OidcIssuer.start(0);
    live = new TestView(URI.create(url("")));
    DemoData data = new DemoData(new PGSimpleDataSource());
    LocalConfig config = LocalConfig.from(Map.of(), root);
    server.createContext(
        LocalApi.PATH,
        new LocalApi(
            null,
            new DataServers(null, null),
            issuer,
            data,
            live.view(),
            new OtherWorld(config, URI.create(url("")), data, new ChildProcesses(root), line -> {}),
            Path.of("none"),
            false));
    server.createContext(
        "/api/dashboard",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    live.close();
    issuer.close();
    client.close();
    server.stop(0);
    threads.close();
  }

  private String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url(path))).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(path))).POST(BodyPublishers.noBody());
    return client.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource({
    "/local/, text/html",
    "/local/live.css, text/css",
    "/local/live.js, text/javascript",
    "/local/burst.js, text/javascript",
    "/local/chart.js, text/javascript",
    "/local/picture.js, text/javascript",
    "/local/world.js, text/javascript"
  })
  void thePageIsMadeOfItsOwnFilesOnly(String path, String type) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue(type + "; charset=utf-8");
    assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(response.body()).doesNotContain("https://");
  }

  @Test
  void aReaderGetsEventsAndIsDroppedOnceItHasGone() throws Exception {
    live.nextSecond();
    HttpResponse<InputStream> events =
        client.send(
            HttpRequest.newBuilder(URI.create(url("/local/events"))).build(),
            BodyHandlers.ofInputStream());
    assertThat(events.headers().firstValue("content-type")).hasValue("text/event-stream");
    byte[] start = events.body().readNBytes("event: setup\n".length());
    assertThat(start).asString().isEqualTo("event: setup\n");
    live.awaitReaders(1);

    events.body().close();
    Thread seconds = Thread.ofVirtual().start(this::letSecondsPass);
    live.awaitReaders(0);
    seconds.interrupt();
    seconds.join();
  }

  private void letSecondsPass() {
    while (!Thread.currentThread().isInterrupted()) {
      live.nextSecond();
      Thread.onSpinWait();
    }
  }

  @Test
  void aBurstAnswersWithItsCounts() throws Exception {
    HttpResponse<String> response = post("/local/burst?users=3&world=after");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("\"users\":3", "\"requests\":3", "\"ok\":3", "\"refused\":{}", "\"failed\":{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "?users=", "?users=0", "?users=101", "?users=-1", "?users=many", "?users=1e1"})
  void aNumberOfUsersThatIsNoneIsRefusedWithWhatWouldBeRight(String query) throws Exception {
    HttpResponse<String> response = post("/local/burst" + query);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("1 to 100");
  }

  @Test
  void theOtherWorldIsRefusedWithTheOneThatRuns() throws Exception {
    HttpResponse<String> response = post("/local/burst?users=1&world=before");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"after\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?name=", "?name=after", "?name=other"})
  void aWorldThatCannotBeStartedIsRefusedWithTheOneThatCan(String query) throws Exception {
    HttpResponse<String> response = post("/local/world" + query);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("POST /local/world?name=before");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?name=pooler", "?name=pooler&action=crash", "?name=a&action=stop"})
  void aServerThatCannotBeStoppedIsRefusedWithThoseThatCan(String query) throws Exception {
    HttpResponse<String> response = post("/local/server" + query);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("pooler or postgres", "stop, start");
  }

  @Test
  void theNaiveWorldThatIsNotBuiltIsRefusedWithWhatToDo() throws Exception {
    HttpResponse<String> response = post("/local/world?name=before");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("loadtest/before/target/function.zip", "make run");
    assertThat(get("/local/world").body()).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource({
    "origin, https://elsewhere.example",
    "origin, null",
    "origin, http://localhost:1",
    "sec-fetch-site, cross-site",
    "sec-fetch-site, same-site"
  })
  void pagesOfOtherSitesCannotSendABurst(String header, String value) throws Exception {
    assertThat(post("/local/burst?users=1", header, value).statusCode()).isEqualTo(403);
    assertThat(post("/local/seed?owners=1&rows=1", header, value).statusCode()).isEqualTo(403);
    assertThat(post("/local/world?name=before", header, value).statusCode()).isEqualTo(403);
    assertThat(post("/local/server?name=pooler&action=stop", header, value).statusCode())
        .isEqualTo(403);
  }

  @Test
  void thePageItselfCan() throws Exception {
    assertThat(
            post("/local/burst?users=1", "origin", url(""), "sec-fetch-site", "same-origin")
                .statusCode())
        .isEqualTo(200);
  }
}
