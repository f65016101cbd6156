package breakwater.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.listFeeder;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;
import static java.util.Objects.requireNonNull;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What {@link GatlingRun} has Gatling run where users edit: {@link Edits}, saved as the page of the
 * world does it.
 */
public final class AutosaveSimulation extends Simulation {
  private final Answers answers = new Answers();
  private final List<String> tokens = SimulationInput.tokens();
  private final Edits edits = SimulationInput.edits();
  private final long begin = System.nanoTime();

  /** Made by Gatling; reads the system properties {@code storm.*}. */
  public AutosaveSimulation() {
    boolean coalesced = Boolean.parseBoolean(SimulationInput.text("coalesced"));
    setUp(coalesced ? batches() : saves())
        .protocols(
            http.baseUrl(SimulationInput.text("url"))
                .shareConnections()
                .disableCaching()
                .disableWarmUp());
  }

  /** Before: each save is on its own, so each is a user of Gatling's. */
  private PopulationBuilder saves() {
    List<Map<String, Object>> saves = new ArrayList<>();
    for (Save save : Save.debounced(edits)) {
      Edit edit = save.edit();
      saves.add(
          Map.of(
              "token", tokens.get(edit.user() - 1),
              "path", "/api/widgets/" + edit.widget() + "/" + edit.id(),
              "item", edit.item(),
              "at", save.atMillis()));
    }
    ScenarioBuilder scenario =
        scenario("save an item")
            .feed(listFeeder(saves).queue())
            .exec(pause(session -> until(session.getLong("at"))))
            .exec(session -> Answers.start(session, Answer.NO_PAGE))
            .exec(answered(http("save an item").put("#{path}"), "#{item}"))
            .exec(answers::note);
    return scenario.injectOpen(atOnceUsers(saves.size()));
  }

  /** After: each page sends one batch after the other. */
  private PopulationBuilder batches() {
    List<Map<String, Object>> pages = new ArrayList<>();
    for (int user = 1; user <= tokens.size(); user++) {
      pages.add(Map.of("token", tokens.get(user - 1), "edits", new Coalescing(edits.of(user))));
    }
    ScenarioBuilder scenario =
        scenario("save a batch")
            .feed(listFeeder(pages).queue())
            .exec(
                asLongAs(session -> !coalescing(session).isDone())
                    .on(
                        pause(session -> until(coalescing(session).nextAt())),
                        exec(this::batch),
                        exec(
                            answered(
                                http("save a batch")
                                    .post("/api/batch")
                                    .header("idempotency-key", "#{key}"),
                                "#{batch}")),
                        exec(answers::note),
                        exec(AutosaveSimulation::saved)));
    return scenario.injectOpen(atOnceUsers(pages.size()));
  }

  private static HttpRequestActionBuilder answered(HttpRequestActionBuilder request, String body) {
    return request
        .header("authorization", "Bearer #{token}")
        .header("content-type", "application/json")
        .body(StringBody(body))
        .check(status().saveAs("status"), bodyString().saveAs("body"), status().is(200));
  }

  private Session batch(Session session) {
    return Answers.start(session, Answer.NO_PAGE)
        .set("batch", coalescing(session).take(now()))
        .set("key", UUID.randomUUID().toString());
  }

  private static Session saved(Session session) {
    if (session.contains("body")) {
      coalescing(session).saved(requireNonNull(session.getString("body")));
    }
    return session;
  }

  private static Coalescing coalescing(Session session) {
    return requireNonNull(session.get("edits"));
  }

  private Duration until(long millis) {
    return Duration.ofMillis(Math.max(0, millis - now()));
  }

  /** Milliseconds since the traffic began. */
  private long now() {
    return (System.nanoTime() - begin) / 1_000_000;
  }

  @Override
  public void after() {
    answers.write(SimulationInput.file("answers"));
  }
}
