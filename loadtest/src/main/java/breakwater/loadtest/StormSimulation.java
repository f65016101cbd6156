package breakwater.loadtest;

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
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What {@link GatlingRun} has Gatling run: {@link Traffic} against one world. A page sends its
 * requests at the same time, so each request is a Gatling scenario with the same arrivals.
 */
public final class StormSimulation extends Simulation {
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Traffic traffic =
      new Traffic(number("users"), number("waves"), number("within"), number("every"));

  /** Made by Gatling; reads the system properties {@code storm.*}. */
  public StormSimulation() {
    List<Map<String, Object>> tokens =
        lines(Path.of(text("tokens"))).stream()
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
    return scenario(name)
        .feed(listFeeder(tokens).circular())
        .exec(session -> session.set("start", System.nanoTime()))
        .exec(
            http(name)
                .get(path)
                .header("authorization", "Bearer #{token}")
                .check(status().saveAs("status"), bodyString().saveAs("body"), status().is(200)))
        .exec(this::note);
  }

  private Session note(Session session) {
    long millis = (System.nanoTime() - session.getLong("start")) / 1_000_000;
    int status = session.contains("status") ? session.getInt("status") : 0;
    answers.add(
        new Answer(
            System.currentTimeMillis() - millis,
            status,
            millis,
            Answer.cause(status, session.getString("body"))));
    return session;
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
    try {
      Files.write(Path.of(text("answers")), answers.stream().map(Answer::line).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int number(String name) {
    return Integer.parseInt(text(name));
  }

  private static String text(String name) {
    String value = System.getProperty("storm." + name);
    if (value == null) {
      throw new IllegalStateException("storm." + name + " is not set; see GatlingRun");
    }
    return value;
  }
}
