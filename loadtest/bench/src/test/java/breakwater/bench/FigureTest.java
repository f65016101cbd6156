package breakwater.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import breakwater.bench.Figure.Target;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FigureTest {
  @Test
  void figureIsTheMedianOfTheRatiosOfItsRounds() {
    Figure figure =
        Figure.of(
            "a.b", new double[] {10, 20, 90}, new double[] {100, 100, 100}, Target.atMost(0.2));

    assertThat(figure.value()).isEqualTo(0.2);
    assertThat(figure.reached()).isTrue();
    assertThat(Samples.median(1, 2, 3, 10)).isEqualTo(2.5);
  }

  @Test
  void figureBeyondItsBoundIsNotReached() {
    assertThat(new Figure("a.b", new double[] {0.201}, Target.atMost(0.2)).reached()).isFalse();
    assertThat(new Figure("a.b", new double[] {0.89}, Target.atLeast(0.9)).reached()).isFalse();
    assertThat(new Figure("a.b", new double[] {0.9}, Target.atLeast(0.9)).reached()).isTrue();
  }

  @Test
  void roundsThatDisagreeAreCalledNoisy() {
    assertThat(new Figure("a.b", new double[] {1, 1, 1, 1, 1, 1, 9}, null).noisy()).isFalse();
    assertThat(new Figure("a.b", new double[] {1, 1, 1, 1, 2, 2, 3}, null).noisy()).isTrue();
    assertThat(Samples.spread(1, 2, 3, 4, 5)).isCloseTo(2 / 3.0, within(1e-9));
  }

  @Test
  void resultsHaveEachRatioUnderItsNameAndItsPath(@TempDir Path directory) throws Exception {
    Results results = new Results(directory, new Machine());
    results.add(new Figure("growth.p50At1e7To1e4", new double[] {1.25, 1, 2}, Target.atMost(1.3)));
    results.keep("cold start, ms", "ours", 1.23456, 2);

    results.write();

    JsonNode json = new ObjectMapper().readTree(directory.resolve("results.json").toFile());
    assertThat(json.path("growth.p50At1e7To1e4").asDouble()).isEqualTo(1.25);
    assertThat(json.path("growth").path("p50At1e7To1e4").asDouble()).isEqualTo(1.25);
    assertThat(json.path("figures").path("growth.p50At1e7To1e4").path("rounds")).hasSize(3);
    assertThat(json.path("samples").path("cold start, ms").path("ours").path(0).asDouble())
        .isEqualTo(1.235);
    assertThat(Files.readString(directory.resolve("report.html")))
        .contains("1 of 1 targets reached", "growth.p50At1e7To1e4", "at most 1.3");
  }

  @Test
  void everyProblemOfTheVariablesIsToldAtOnce() {
    assertThatThrownBy(
            () -> BenchConfig.from(Map.of("ROUNDS", "0", "PARTS", "cold hot", "ROWS_MAX", "many")))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("ROUNDS=0")
        .hasMessageContaining("'hot'")
        .hasMessageContaining("ROWS_MAX=many");
    assertThat(BenchConfig.from(Map.of()))
        .isEqualTo(new BenchConfig(7, BenchConfig.PARTS, 10_000_000));
    assertThat(BenchConfig.from(Map.of("PARTS", "cold,warm")).parts())
        .isEqualTo(List.of("cold", "warm"));
  }
}
