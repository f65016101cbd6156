package breakwater.local.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.local.template.HttpApiDefinition;
import breakwater.local.template.RouteDefinition;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class BurstsTest {
  private static final DashboardLoad WIDGETS =
      new DashboardLoad(
          "before",
          List.of("/api/widgets/todos", "/api/widgets/sales"),
          List.of("TodosFunction", "SalesFunction"));

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final CountDownLatch open = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  /** Refuses owner 2 and fails for owner 3, once the gate is open. */
  private void answer(HttpExchange exchange) throws IOException {
    String token = exchange.getRequestHeaders().getFirst("authorization");
    seen.add(exchange.getRequestURI().getPath() + " " + token);
    try (exchange) {
      open.await();
      int status = token.endsWith("-2") ? 503 : token.endsWith("-3") ? 502 : 200;
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Bursts bursts(DashboardLoad load, Bursts.Preparation preparation) {
    return bursts(load, preparation, Clock.systemUTC());
  }

  private Bursts bursts(DashboardLoad load, Bursts.Preparation preparation, InstantSource clock) {
    URI api = URI.create("http://localhost:" + server.getAddress().getPort());
    return new Bursts(api, load, preparation, owner -> owner, clock);
  }

  @Test
  void aMachineThatTakesTooLongToPrepareTellsHowManyUsersItHasEnvironmentsFor() {
    open.countDown();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    Bursts bursts =
        bursts(
            WIDGETS,
            new Bursts.Preparation() {
              @Override
              public void check(int users) {}

              @Override
              public boolean prepare(int users) {
                now.updateAndGet(instant -> instant.plusSeconds(60));
                return false;
              }
            },
            now::get);

    assertThatThrownBy(() -> bursts.send(100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("After 4 minutes", "not for 100: send ");
    assertThat(seen).isEmpty();
    assertThat(bursts.progress()).isNull();
  }

  @Test
  void everyUserSendsTheWholeLoadAsAnOwnerOfTheirOwn() throws Exception {
    open.countDown();
    Optional<BurstResult> sent = bursts(WIDGETS, new TestView.NoPreparation()).send(4);
    BurstResult result = sent.orElseThrow();
    assertThat(seen)
        .hasSize(8)
        .contains("/api/widgets/todos Bearer owner-1", "/api/widgets/sales Bearer owner-4");
    assertThat(result.requests()).isEqualTo(8);
    assertThat(result.ok()).isEqualTo(4);
    assertThat(result.refused()).isEqualTo(Map.of("503", 2));
    assertThat(result.failed()).isEqualTo(Map.of("502", 2));
  }

  @Test
  void requestsWithoutAnAnswerAreCountedByTheirReason() throws Exception {
    Bursts bursts = bursts(WIDGETS, new TestView.NoPreparation());
    server.stop(0);
    BurstResult result = bursts.send(1).orElseThrow();
    assertThat(result.ok()).isZero();
    assertThat(result.failed()).isEqualTo(Map.of("no answer (ConnectException)", 2));
  }

  @Test
  void onlyOneBurstRunsAtATime() throws Exception {
    Bursts bursts = bursts(WIDGETS, new TestView.NoPreparation());
    Future<Optional<BurstResult>> first = threads.submit(() -> bursts.send(1));
    while (bursts.progress() == null) {
      Thread.onSpinWait();
    }
    assertThat(bursts.send(1)).isEmpty();
    assertThat(bursts.progress().requests()).isEqualTo(2);
    open.countDown();
    assertThat(first.get()).isPresent();
    assertThat(bursts.progress()).isNull();
    assertThat(bursts.send(1)).isPresent();
  }

  @Test
  void tooFewTooManyAndATemplateWithoutDashboardAreRefused() {
    Bursts bursts = bursts(WIDGETS, new TestView.NoPreparation());
    assertThatThrownBy(() -> bursts.send(0)).hasMessage("users is 1 to 100, not 0.");
    assertThatThrownBy(() -> bursts.send(101)).hasMessage("users is 1 to 100, not 101.");
    assertThatThrownBy(() -> bursts.requireWorld("after")).hasMessageContaining("\"before\"");
    Bursts none =
        bursts(new DashboardLoad("none", List.of(), List.of()), new TestView.NoPreparation());
    assertThatThrownBy(() -> none.send(1)).hasMessageContaining("no dashboard");
    assertThat(seen).isEmpty();
  }

  @Test
  void missingEnvironmentsAreWarmedUpBeforeTheBurst() throws Exception {
    open.countDown();
    List<Integer> prepared = new ArrayList<>();
    Bursts bursts =
        bursts(
            WIDGETS,
            new Bursts.Preparation() {
              @Override
              public void check(int users) {
                assertThat(prepared).isEmpty();
              }

              @Override
              public boolean prepare(int users) {
                prepared.add(users);
                return true;
              }
            });
    assertThat(bursts.send(50)).isPresent();
    assertThat(prepared).isSorted().endsWith(50);
  }

  @Test
  void percentilesAreByNearestRank() {
    List<BurstResult.Answer> answers = new ArrayList<>();
    for (int millis = 20; millis >= 1; millis--) {
      answers.add(new BurstResult.Answer("200", millis));
    }
    BurstResult result = BurstResult.of(20, answers);
    assertThat(result.p50Ms()).isEqualTo(10);
    assertThat(result.p95Ms()).isEqualTo(19);
  }

  @Test
  void theRoutesOfTheTemplateSayWhatADashboardLoadIs() {
    assertThat(DashboardLoad.of(api("$default", "GET /api/dashboard", "GET /api/todos")))
        .isEqualTo(
            new DashboardLoad("after", List.of("/api/dashboard"), List.of("GET /api/dashboard")));
    assertThat(
            DashboardLoad.of(
                    api(
                        "v1",
                        "GET /api/widgets/todos",
                        "POST /api/widgets/todos",
                        "GET /api/widgets/todos/{id}",
                        "GET /api/widgets/sales"))
                .paths())
        .containsExactly("/v1/api/widgets/todos", "/v1/api/widgets/sales");
    assertThat(DashboardLoad.of(api("$default", "GET /api/todos")).world()).isEqualTo("none");
  }

  private static HttpApiDefinition api(String stage, String... keys) {
    List<RouteDefinition> routes = new ArrayList<>();
    for (String key : keys) {
      String[] parts = key.split(" ", 2);
      routes.add(
          new RouteDefinition(
              key, parts[0], parts[1], key, null, List.of(), null, Duration.ofSeconds(30)));
    }
    return new HttpApiDefinition("Api", "api", stage, routes, Map.of(), null, null, Map.of());
  }
}
