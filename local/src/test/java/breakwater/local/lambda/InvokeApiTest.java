package breakwater.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Invoke API over HTTP, in front of a function in a real process. */
@Timeout(60)
final class InvokeApiTest {
  private static final Recorder<LogLine> LOG = new Recorder<>();
  private static LambdaService lambda;
  private static HttpServer server;
  private static HttpClient client;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    TestFunctions functions = new TestFunctions(directory);
    lambda =
        LambdaService.start(
            List.of(
                functions.probe(),
                TestFunctions.withReserved(functions.function("Off", "ProbeHandler"), 0)),
            LambdaOptions.in(directory)
                .withRetryDelays(List.of(Duration.ZERO, Duration.ZERO))
                .withLog(LOG::add));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(InvokeApi.PATH, new InvokeApi(lambda));
    server.start();
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.stop(0);
    lambda.close();
  }

  private static HttpRequest.Builder request(String function, byte[] event) {
    String path = InvokeApi.PATH + URLEncoder.encode(function, UTF_8) + "/invocations";
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
        .POST(BodyPublishers.ofByteArray(event));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> invoke(String function, String event)
      throws IOException, InterruptedException {
    return send(request(function, event.getBytes(UTF_8)));
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void answerIsTheFunctions() throws Exception {
    HttpResponse<String> response = invoke("Probe", "\"length\"");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("\"8\"");
    assertThat(header(response, "X-Amz-Executed-Version")).isEqualTo("$LATEST");
    assertThat(header(response, "X-Amz-Function-Error")).isEmpty();
  }

  @Test
  void nameMayBeAnArnOrQualified() throws Exception {
    for (String name :
        List.of(
            "Probe:live",
            "arn:aws:lambda:us-east-1:000000000000:function:Probe",
            "arn:aws:lambda:us-east-1:000000000000:function:Probe:$LATEST",
            "000000000000:function:Probe")) {
      assertThat(invoke(name, "\"length\"").statusCode()).as(name).isEqualTo(200);
    }
  }

  @Test
  void requestIdIsTheOneThatTheFunctionSees() throws Exception {
    HttpResponse<String> response = invoke("Probe", "\"context\"");
    assertThat(response.body()).contains(header(response, "x-amzn-RequestId") + " Probe");
  }

  @Test
  void functionErrorIsMarked() throws Exception {
    HttpResponse<String> response = invoke("Probe", "\"fail badly\"");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "X-Amz-Function-Error")).isEqualTo("Unhandled");
    assertThat(response.body()).contains("\"errorMessage\":\"badly\"");
  }

  @Test
  void noBodyIsAnEmptyObject() throws Exception {
    assertThat(invoke("Probe", "").body()).contains("IllegalArgumentException").contains("{}");
  }

  @Test
  void unknownFunctionIsNotFound() throws Exception {
    HttpResponse<String> response = invoke("Nope", "{}");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(header(response, "X-Amzn-ErrorType")).isEqualTo("ResourceNotFoundException");
  }

  @Test
  void throttledInvocationTellsTheReason() throws Exception {
    HttpResponse<String> response = invoke("Off", "{}");
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(header(response, "X-Amzn-ErrorType")).isEqualTo("TooManyRequestsException");
    assertThat(response.body())
        .contains("\"Reason\":\"ReservedFunctionConcurrentInvocationLimitExceeded\"");
  }

  @Test
  void eventOverSixMegabytesIsTooLarge() throws Exception {
    HttpResponse<String> response = send(request("Probe", new byte[7_000_000]));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(header(response, "X-Amzn-ErrorType")).isEqualTo("RequestTooLargeException");
  }

  @Test
  void bodyThatIsNotJsonIsRefused() throws Exception {
    for (String body : List.of("{", "nonsense", "{} {}")) {
      HttpResponse<String> response = invoke("Probe", body);
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(header(response, "X-Amzn-ErrorType")).isEqualTo("InvalidRequestContentException");
    }
  }

  @Test
  void dryRunRunsNothing() throws Exception {
    long before = invocations();
    HttpRequest.Builder request = request("Probe", "{}".getBytes(UTF_8));
    assertThat(send(request.header("X-Amz-Invocation-Type", "DryRun")).statusCode()).isEqualTo(204);
    assertThat(invocations()).isEqualTo(before);
  }

  @Test
  void unknownInvocationTypeIsRefused() throws Exception {
    HttpRequest.Builder request = request("Probe", "{}".getBytes(UTF_8));
    assertThat(send(request.header("X-Amz-Invocation-Type", "Later")).statusCode()).isEqualTo(400);
  }

  @Test
  void eventIsAcceptedAtOnceAndTriedThreeTimes() throws Exception {
    long before = invocations();
    HttpRequest.Builder request = request("Probe", "\"fail asynchronously\"".getBytes(UTF_8));
    HttpResponse<String> response = send(request.header("X-Amz-Invocation-Type", "Event"));
    assertThat(response.statusCode()).isEqualTo(202);
    String requestId = header(response, "x-amzn-RequestId");
    LOG.await(line -> line.text().equals(requestId + " failed; given up"));
    assertThat(invocations()).isEqualTo(before + 3);
  }

  private static long invocations() {
    FunctionStatus status = lambda.status().get("Probe");
    return status == null ? -1 : status.invocations();
  }
}
