package breakwater.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StormConfigTest {

  @Test
  void defaultsAreTheSecondStorysLimitAndEveryScenario() {
    StormConfig config = StormConfig.from(Map.of());

    assertThat(config.users()).isEqualTo(10);
    assertThat(config.limit()).isEqualTo(905);
    assertThat(config.scenarios()).isEqualTo(Scenario.NAMES);
    assertThat(config.pollSeconds()).isEqualTo(60);
    assertThat(config.leak()).isFalse();
  }

  @Test
  void variablesAreRead() {
    StormConfig config =
        StormConfig.from(
            Map.of(
                "USERS", "46",
                "LIMIT", "500",
                "SCENARIOS", "storm, polling",
                "POLL_SECONDS", "30",
                "LEAK", "true",
                "TIME_FACTOR", "7",
                "FUNCTION_JAVA_OPTIONS", "-Xmx64m"));

    assertThat(config.users()).isEqualTo(46);
    assertThat(config.limit()).isEqualTo(500);
    assertThat(config.scenarios()).isEqualTo(List.of("storm", "polling"));
    assertThat(config.pollSeconds()).isEqualTo(30);
    assertThat(config.leak()).isTrue();
    assertThat(config.timeFactor()).isEqualTo(7);
    assertThat(config.javaOptions()).isEqualTo("-Xmx64m");
  }

  @Test
  void everyProblemIsToldAtOnce() {
    assertThatThrownBy(() ->
            StormConfig.from(Map.of("USERS", "many", "LIMIT", "0", "SCENARIOS", "storm tempest")))
        .isInstanceOf(StormException.class)
        .hasMessageContainingAll("USERS=many", "LIMIT=0", "tempest", "one-user");
  }

  @Test
  void numbersThatNoMachineHoldsAreRefused() {
    assertThatThrownBy(() ->
            StormConfig.from(Map.of("USERS", "2147483647", "LIMIT", "10001", "LEAK", "maybe")))
        .isInstanceOf(StormException.class)
        .hasMessageContainingAll("USERS=2147483647", "LIMIT=10001", "to 10000", "LEAK=maybe");
  }

  @Test
  void aStormThatMemoryCannotHoldIsRefusedWithTheNumberThatItCan() {
    StormConfig config = StormConfig.from(Map.of("USERS", "500"));

    assertThatThrownBy(() -> new Memory(8_000).check(config))
        .isInstanceOf(StormException.class)
        .hasMessageContainingAll("USERS=500", "8000 MB", "can hold USERS=22 LIMIT=905");
    new Memory(1_000_000).check(config);
  }

  @Test
  void theNumberOfUsersThatIsOfferedFits() {
    for (int available : new int[] {2_000, 4_000, 9_000, 16_000}) {
      int users = offered(new Memory(available));
      new Memory(available)
          .check(StormConfig.from(Map.of("USERS", "" + users, "SCENARIOS", "storm")));
    }
  }

  @Test
  void whereNoNumberOfUsersFitsOtherScenariosAreOffered() {
    StormConfig config = StormConfig.from(Map.of("USERS", "1", "SCENARIOS", "navigation"));

    assertThatThrownBy(() -> new Memory(2_000).check(config))
        .isInstanceOf(StormException.class)
        .hasMessageContainingAll("USERS=1", "2000 MB", "SCENARIOS=one-user");
    new Memory(2_000).check(StormConfig.from(Map.of("USERS", "5000", "SCENARIOS", "one-user")));
  }

  private static int offered(Memory memory) {
    try {
      memory.check(StormConfig.from(Map.of("USERS", "5000", "SCENARIOS", "storm")));
    } catch (StormException e) {
      return Integer.parseInt(
          String.valueOf(e.getMessage()).replaceAll("(?s).*can hold USERS=(\\d+).*", "$1"));
    }
    throw new AssertionError("5000 users were not refused");
  }

  @Test
  void percentilesAreNearestRanks() {
    assertThat(Measurement.percentile(List.of(1L, 2L, 3L, 4L), 50)).isEqualTo(2);
    assertThat(Measurement.percentile(List.of(1L, 2L, 3L, 4L), 95)).isEqualTo(4);
    assertThat(Measurement.percentile(List.of(7L), 99)).isEqualTo(7);
  }

  @Test
  void causesAreInTheWordsOfTheAnswer() {
    assertThat(Answer.cause(503, "{\"title\":\"x\",\"detail\":\"The \\\"pool\\\" is full\"}"))
        .isEqualTo("503 The \\\"pool\\\" is full");
    assertThat(Answer.cause(500, "{\"message\":\"timed out after 30001ms\"}"))
        .isEqualTo("500 timed out after …ms");
    assertThat(Answer.cause(0, null)).isEqualTo("no answer");
    assertThat(Answer.cause(200, "{\"message\":\"fine\"}")).isEmpty();
  }
}
