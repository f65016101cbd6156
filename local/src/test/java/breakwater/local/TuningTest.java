package breakwater.local;

import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.data.PoolMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TuningTest {

  @Test
  void withoutVariablesNothingIsChanged() {
    List<String> problems = new ArrayList<>();

    Tuning tuning = Tuning.from(Map.of(), problems);

    assertThat(problems).isEmpty();
    assertThat(tuning)
        .isEqualTo(
            new Tuning(
                Path.of("template.yaml"),
                Map.of(),
                PoolMode.TRANSACTION,
                15,
                1_000,
                0,
                100,
                0,
                1,
                "",
                false,
                false));
  }

  @Test
  void everyVariableIsRead() {
    List<String> problems = new ArrayList<>();

    Tuning tuning =
        Tuning.from(
            Map.ofEntries(
                Map.entry("TEMPLATE", "other/template.yaml"),
                Map.entry("PARAMETERS", "One=1  Two=a=b"),
                Map.entry("POOL_MODE", "session"),
                Map.entry("POOLER_SIZE", "20"),
                Map.entry("POOLER_CLIENTS", "50"),
                Map.entry("MAX_CONNECTIONS", "905"),
                Map.entry("PROVISIONED", "4"),
                Map.entry("TIME_FACTOR", "3"),
                Map.entry("FUNCTION_JAVA_OPTIONS", "-Xss512k"),
                Map.entry("COUNTED", "true"),
                Map.entry("POOLER_UPSTREAM_PORT", "7000"),
                Map.entry("AOT", "1")),
            problems);

    assertThat(problems).isEmpty();
    assertThat(tuning)
        .isEqualTo(
            new Tuning(
                Path.of("other/template.yaml"),
                Map.of("One", "1", "Two", "a=b"),
                PoolMode.SESSION,
                20,
                50,
                7000,
                905,
                4,
                3,
                "-Xss512k",
                true,
                true));
  }

  @Test
  void everyProblemIsTold() {
    List<String> problems = new ArrayList<>();

    Tuning.from(
        Map.of("POOL_MODE", "sometimes", "POOLER_SIZE", "0", "PARAMETERS", "nonsense"), problems);

    assertThat(problems)
        .hasSize(3)
        .anyMatch(problem -> problem.contains("POOL_MODE=sometimes"))
        .anyMatch(problem -> problem.contains("POOLER_SIZE=0"))
        .anyMatch(problem -> problem.contains("nonsense"));
  }
}
