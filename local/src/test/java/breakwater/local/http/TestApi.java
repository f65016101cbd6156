package breakwater.local.http;

import breakwater.local.lambda.InvocationResult;
import breakwater.local.lambda.Invoker;
import breakwater.local.template.CorsDefinition;
import breakwater.local.template.HttpApiDefinition;
import breakwater.local.template.JwtAuthorizerDefinition;
import breakwater.local.template.RouteDefinition;
import breakwater.local.template.ThrottleDefinition;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A real server with an {@link HttpApi} whose functions are a lambda of the test. */
final class TestApi implements AutoCloseable {

  static final ManualClock ANY_TIME = new ManualClock(Instant.parse("2026-03-12T19:03:58.390Z"));
  static final JsonMapper JSON = JsonMapper.builder().build();

  final List<byte[]> events = new CopyOnWriteArrayList<>();
  final List<AccessLogEntry> log = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpApi api;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private TestApi(Builder builder) {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Invoker recording =
        (function, event) -> {
          events.add(event);
          return builder.invoker.invoke(function, event);
        };
    HttpApiOptions options =
        HttpApiOptions.defaults()
            .withClock(builder.clock)
            .withRandom(new Random(1))
            .withAccessLog(log::add);
    api = new HttpApi(builder.definition(), recording, builder::verifier, options);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", api);
    server.start();
  }

  static Builder with(String... routeKeys) {
    return new Builder(routeKeys);
  }

  int port() {
    return server.getAddress().getPort();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** The only event that a function got. */
  JsonNode event() throws IOException {
    if (events.size() != 1) {
      throw new AssertionError("there are " + events.size() + " events");
    }
    return JSON.readTree(events.getFirst());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    api.close();
    client.close();
  }

  static InvocationResult success(String json) {
    return new InvocationResult.Success(json.getBytes(StandardCharsets.UTF_8));
  }

  static final class Builder {
    private final List<String> routeKeys;
    private Invoker invoker = (function, event) -> success("{\"statusCode\":200}");
    private ManualClock clock = ANY_TIME;
    private String stage = "$default";
    private Duration timeout = RouteDefinition.MAX_TIMEOUT;
    private List<String> scopes = List.of();
    private @Nullable ThrottleDefinition throttle;
    private @Nullable CorsDefinition cors;
    private @Nullable JwtAuthorizerDefinition authorizer;
    private @Nullable JwtVerifier verifier;
    private Map<String, String> stageVariables = Map.of();

    private Builder(String... routeKeys) {
      this.routeKeys = Arrays.asList(routeKeys);
    }

    Builder answering(String json) {
      return invoking((function, event) -> success(json));
    }

    Builder invoking(Invoker newInvoker) {
      invoker = newInvoker;
      return this;
    }

    Builder clock(ManualClock newClock) {
      clock = newClock;
      return this;
    }

    Builder stage(String newStage) {
      stage = newStage;
      return this;
    }

    Builder stageVariables(Map<String, String> variables) {
      stageVariables = variables;
      return this;
    }

    Builder timeout(Duration newTimeout) {
      timeout = newTimeout;
      return this;
    }

    Builder throttle(double rate, int burst) {
      throttle = new ThrottleDefinition(rate, burst);
      return this;
    }

    Builder cors(CorsDefinition newCors) {
      cors = newCors;
      return this;
    }

    Builder jwt(
        JwtAuthorizerDefinition newAuthorizer, JwtVerifier newVerifier, String... newScopes) {
      authorizer = newAuthorizer;
      verifier = newVerifier;
      scopes = List.of(newScopes);
      return this;
    }

    TestApi start() {
      return new TestApi(this);
    }

    private JwtVerifier verifier(JwtAuthorizerDefinition definition) {
      if (verifier == null) {
        throw new AssertionError("no verifier for " + definition);
      }
      return verifier;
    }

    private HttpApiDefinition definition() {
      Map<String, JwtAuthorizerDefinition> authorizers = new LinkedHashMap<>();
      String name = null;
      if (authorizer != null) {
        name = authorizer.name();
        authorizers.put(name, authorizer);
      }
      List<RouteDefinition> routes = new ArrayList<>();
      for (String key : routeKeys) {
        String[] parts = key.split(" ", 2);
        boolean isDefault = parts.length == 1;
        routes.add(
            new RouteDefinition(
                key,
                isDefault ? "ANY" : parts[0],
                isDefault ? "$default" : parts[1],
                "Function of " + key,
                name,
                scopes,
                throttle,
                timeout));
      }
      return new HttpApiDefinition(
          "Api", "api", stage, routes, authorizers, name, cors, stageVariables);
    }
  }
}
