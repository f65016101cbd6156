package breakwater.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs scenarios: each world is started for it, one after the other, from an empty database. */
final class ScenarioRun {
  /** As many rows of each collection as a person has who uses such a page for some time. */
  private static final int ROWS = 60;

  private final Path root;
  private final Path directory;
  private final StormConfig config;
  private final Progress progress;

  /**
   * @param root the project's folder
   * @param directory where Gatling's reports go
   */
  ScenarioRun(Path root, Path directory, StormConfig config, Progress progress) {
    this.root = root;
    this.directory = directory;
    this.config = config;
    this.progress = progress;
  }

  Result run(Scenario scenario) throws IOException, InterruptedException {
    return new Result(scenario, run(scenario, scenario.before()), run(scenario, scenario.after()));
  }

  private Measurement run(Scenario scenario, World world) throws IOException, InterruptedException {
    Traffic traffic = scenario.traffic();
    progress.begin(scenario.name() + ", " + world.name() + ": starting");
    try (Platform platform = Platform.start(root, world.variables())) {
      platform.seed(traffic.users(), ROWS);
      List<String> tokens = tokens(platform, traffic.users());
      progress.begin(scenario.name() + ", " + world.name());
      Measurement measurement = send(scenario, world, platform, tokens);
      progress.end(
          "environments %d, client connections %d, server connections %d, failed %d of %d"
              .formatted(
                  measurement.peakEnvironments(),
                  measurement.peakClientConnections(),
                  measurement.peakServerConnections(),
                  measurement.failed(),
                  measurement.requests()));
      return measurement;
    }
  }

  private static List<String> tokens(Platform platform, int users)
      throws IOException, InterruptedException {
    List<String> tokens = new ArrayList<>();
    for (int user = 1; user <= users; user++) {
      tokens.add(platform.token("owner-" + user));
    }
    return tokens;
  }

  private Measurement send(Scenario scenario, World world, Platform platform, List<String> tokens)
      throws IOException, InterruptedException {
    Path folder = directory.resolve("gatling").resolve(scenario.name() + "-" + world.name());
    GatlingRun gatling = new GatlingRun(folder, config.timeFactor());
    Traffic traffic = scenario.traffic();
    List<Answer> before = new ArrayList<>();
    List<Answer> answers;
    Edits edits = Edits.NONE;
    List<Sampler.Sample> samples;
    try (Sampler sampler = Sampler.start(platform, world, progress)) {
      if (scenario.warmedUp()) {
        before.addAll(new WarmUp(platform, world, tokens).run());
      }
      if (traffic.act() == Traffic.Act.EDIT) {
        Pages pages = Pages.open(platform, world, tokens);
        before.addAll(pages.requests());
        edits = Edits.of(traffic, pages);
        answers = gatling.save(edits, world, platform.url(), tokens);
      } else {
        answers = gatling.openPages(traffic, world, platform.url(), tokens);
      }
      samples = sampler.samples();
    }
    JsonNode status = platform.json("/local/status");
    JsonNode connections = platform.json("/local/connections");
    return Measurement.of(
        world,
        status,
        connections,
        samples,
        before,
        answers,
        stored(platform, world, tokens, edits, answers.size()));
  }

  /** Reads everything again, which is why it comes after the counting. */
  private static Measurement.Stored stored(
      Platform platform, World world, List<String> tokens, Edits edits, int requests)
      throws IOException, InterruptedException {
    if (edits.all().isEmpty()) {
      return new Measurement.Stored(0, 0, 0, platform.checksum());
    }
    int lost = edits.lost(Pages.open(platform, world, tokens));
    return new Measurement.Stored(edits.all().size(), requests, lost, platform.checksum());
  }
}
