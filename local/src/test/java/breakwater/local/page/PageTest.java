package breakwater.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageTest {
  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path files;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(files.resolve("index.html"), "<!doctype html><title>page</title>");
    Files.createDirectory(files.resolve("assets"));
    Files.writeString(files.resolve("assets/main-4f.js"), "let page;");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", new Page(files, Map.of("x-frame-options", "DENY"), "{\"a\": 1}"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    client.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://localhost:" + server.getAddress().getPort() + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(to(path).build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/todos", "/sign-in/callback?code=1"})
  void everyPathOfThePageIsItsIndexAndIsAskedForAgain(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("<title>page</title>");
    assertThat(header(response, "content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(response, "cache-control")).isEqualTo("no-cache");
    assertThat(header(response, "x-frame-options")).isEqualTo("DENY");
  }

  @Test
  void aPageThatIsNotBuiltSaysHowToBuildIt() throws Exception {
    Files.delete(files.resolve("index.html"));
    HttpResponse<String> response = get("/");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("make page");
  }

  @Test
  void filesWithAHashInTheirNameAreKeptForEver() throws Exception {
    HttpResponse<String> response = get("/assets/main-4f.js");
    assertThat(response.body()).isEqualTo("let page;");
    assertThat(header(response, "content-type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(response, "cache-control")).isEqualTo("public, max-age=31536000, immutable");
  }

  @Test
  void aFileThatDoesNotExistIsNotThePage() throws Exception {
    HttpResponse<String> response = get("/assets/old-1a.js");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(header(response, "cache-control")).isEqualTo("no-cache");
    assertThat(header(response, "x-frame-options")).isEqualTo("DENY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"})
  void filesBesideThePageAreNotServed(String path) throws Exception {
    Path secret = Files.writeString(files.resolveSibling("secret.txt"), "secret");
    try {
      assertThat(get(path).body()).doesNotContain("secret");
    } finally {
      Files.delete(secret);
    }
  }

  @Test
  void theConfigurationIsServedAsGiven() throws Exception {
    assertThat(get("/config.json").body()).isEqualTo("{\"a\": 1}");
  }

  @Test
  void anUnchangedFileIsNotSentAgain() throws Exception {
    String tag = header(get("/"), "etag");
    HttpRequest again = to("/").header("if-none-match", tag).build();
    assertThat(client.send(again, BodyHandlers.ofString()).statusCode()).isEqualTo(304);
    Files.writeString(files.resolve("index.html"), "a new build");
    assertThat(client.send(again, BodyHandlers.ofString()).body()).isEqualTo("a new build");
  }

  @Test
  void whoTakesGzipGetsIt() throws Exception {
    HttpRequest request = to("/assets/main-4f.js").header("accept-encoding", "gzip, br").build();
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    assertThat(header(response, "content-encoding")).isEqualTo("gzip");
    InputStream text = new GZIPInputStream(new ByteArrayInputStream(response.body()));
    assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("let page;");
  }

  @Test
  void aPageIsReadAndNotWritten() throws Exception {
    HttpRequest request = to("/").POST(BodyPublishers.ofString("x")).build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }
}
