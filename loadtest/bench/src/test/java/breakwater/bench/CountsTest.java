package breakwater.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

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

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OURS")
  void baselineAnswersTheSame(Candidate baseline) throws Exception {
    assumeThat(baseline != Candidate.FRAMEWORK || setting.candidates().contains(baseline))
        .as("left out: Quarkus has a build of its own, which make bench starts")
        .isTrue();
    Answers answers = new Answers(setting);

    assertThat(answers.ours().path("todos").path("items")).isNotEmpty();
    answers.check(baseline);
  }
}
