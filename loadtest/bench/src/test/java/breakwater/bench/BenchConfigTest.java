package breakwater.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BenchConfigTest {
  @Test
  void withoutVariablesEverythingIsMeasuredSevenTimes() {
    assertThat(BenchConfig.from(Map.of()))
        .isEqualTo(new BenchConfig(7, BenchConfig.PARTS, 10_000_000));
  }

  @Test
  void everyVariableIsRead() {
    assertThat(BenchConfig.from(Map.of("ROUNDS", "9", "PARTS", "cold, warm", "ROWS_MAX", "100000")))
        .isEqualTo(new BenchConfig(9, List.of("cold", "warm"), 100_000));
  }

  @Test
  void everyProblemIsSaidAtOnce() {
    assertThatThrownBy(
            () -> BenchConfig.from(Map.of("ROUNDS", "0", "PARTS", "cool warm", "ROWS_MAX", "many")))
        .isInstanceOf(BenchException.class)
        .hasMessage(
            """
            ROUNDS=0 has to be a whole number from 1.
            PARTS has 'cool'. There are: counts cold restore warm throughput sizes micro growth.
            ROWS_MAX=many has to be a whole number from 10000.\
            """);
  }
}
