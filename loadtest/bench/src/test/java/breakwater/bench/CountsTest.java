package breakwater.bench;

import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.data.DemoData;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the benchmarks: what can be counted is the same on every machine. */
final class CountsTest {
  @TempDir private static Path directory;
  private static Stage stage;
  private static Setting setting;
  private static Counts counts;

  @BeforeAll
  static void start() throws Exception {
    Path root = Path.of("../..").toRealPath();
    stage = Stage.start(root, directory);
    setting =
        new Setting(
            stage, Events.in(root), new Results(directory, new Machine()), new Progress(), 1);
    counts = new Counts(setting);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void dashboardIsOneRoundTrip() throws Exception {
    assertThat(counts.roundTrips(Candidate.OURS).perDashboard()).isEqualTo(1);
  }

  /** Start-up message, two of SCRAM, the statement: none fewer logs in and asks. */
  @Test
  void newProcessNeedsFourRoundTripsToItsFirstRow() throws Exception {
    assertThat(counts.roundTrips(Candidate.OURS).toFirstRow()).isEqualTo(4);
  }

  @Test
  void coldStartLoadsLessThanAThirdOfTheClassesOfTheConventionalOne() throws Exception {
    double ours = counts.classesLoaded(Candidate.OURS);
    double conventional = counts.classesLoaded(Candidate.CONVENTIONAL);

    assertThat(ours).isGreaterThan(100);
    assertThat(ours / conventional).isLessThanOrEqualTo(0.30);
  }

  @Test
  void baselinesAnswerTheSame() throws Exception {
    JsonNode ours = answer(Candidate.OURS);

    assertThat(ours.path("todos").path("items")).isNotEmpty();
    assertSame(answer(Candidate.FLOOR), ours);
    assertSame(answer(Candidate.CONVENTIONAL), ours);
  }

  private static JsonNode answer(Candidate candidate) throws Exception {
    try (Emulator emulator =
        Emulator.start(
            directory.resolve("answers"),
            candidate.definition(setting.root(), stage.variables()))) {
      JsonNode response =
          emulator.invoke(candidate.label(), setting.events().dashboard(DemoData.OWNER, null));
      ObjectNode body = (ObjectNode) new ObjectMapper().readTree(response.path("body").asText());
      body.remove("asOf");
      return body;
    }
  }

  /** 1024 and 1024.0 are the same position. */
  private static void assertSame(JsonNode other, JsonNode ours) {
    Comparator<JsonNode> sameNumbers =
        (one, two) ->
            one.isNumber() && two.isNumber()
                ? one.decimalValue().compareTo(two.decimalValue())
                : one.equals(two) ? 0 : 1;
    assertThat(other.equals(sameNumbers, ours)).as("%s%n%s", other, ours).isTrue();
  }
}
