package breakwater.loadtest;

import static breakwater.loadtest.SimulationInput.number;
import static breakwater.loadtest.SimulationInput.text;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.listFeeder;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What {@link GatlingRun} has Gatling run where users open pages: {@link Traffic} against one
 * world. A page sends its requests at the same time, so each request is a Gatling scenario with the
 * same arrivals.
 */
public final class StormSimulation extends Simulation {
  private final Answers answers = new Answers();
  private final Traffic traffic =
      new Traffic(
          Traffic.Act.OPEN_PAGE,
          number("users"),
          number("waves"),
          number("within"),
          number("every"));

  /** Made by Gatling; reads the system properties {@code storm.*}. */
  public StormSimulation() {
    List<Map<String, Object>> tokens =
        SimulationInput.tokens().stream()
            .map(token -> Map.<String, Object>of("token", token))
            .toList();
    List<PopulationBuilder> populations = new ArrayList<>();
    List<String> paths = List.of(text("paths").split(","));
    for (int i = 0; i < paths.size(); i++) {
      populations.add(request(i + 1, paths.get(i), tokens).injectOpen(arrivals()));
    }
    setUp(populations)
        .protocols(http.baseUrl(text("url")).shareConnections().disableCaching().disableWarmUp());
  }

  private ScenarioBuilder request(int number, String path, List<Map<String, Object>> tokens) {
    String name = "%d %s".formatted(number, path);
    AtomicInteger pages = new AtomicInteger();
    return scenario(name)
        .feed(listFeeder(tokens).circular())
        .exec(session -> Answers.start(session, pages.getAndIncrement()))
        .exec(
            http(name)
                .get(path)
                .header("authorization", "Bearer #{token}")
                .check(status().saveAs("status"), bodyString().saveAs("body"), status().is(200)))
        .exec(answers::note);
  }

  private OpenInjectionStep[] arrivals() {
    List<OpenInjectionStep> steps = new ArrayList<>();
    for (int wave = 0; wave < traffic.waves(); wave++) {
      Duration within = Duration.ofMillis(traffic.withinMillis());
      steps.add(
          within.isZero()
              ? atOnceUsers(traffic.users())
              : rampUsers(traffic.users()).during(within));
      int rest = traffic.everyMillis() - traffic.withinMillis();
      if (rest > 0 && wave < traffic.waves() - 1) {
        steps.add(nothingFor(Duration.ofMillis(rest)));
      }
    }
    return steps.toArray(OpenInjectionStep[]::new);
  }

  @Override
  public void after() {
    answers.write(SimulationInput.file("answers"));
  }
}
