package breakwater.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduleExpressionTest {
  // 2026-11-22 is a Sunday.
  private static final Instant SUNDAY = Instant.parse("2026-11-22T10:07:30Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rate(1 minute)            | 2026-11-22T10:08:30Z",
        "rate(5 minutes)           | 2026-11-22T10:12:30Z",
        "rate(2 hours)             | 2026-11-22T12:07:30Z",
        "rate(1 day)               | 2026-11-23T10:07:30Z",
        "cron(0 3 * * ? *)         | 2026-11-23T03:00:00Z",
        "cron(15 12 * * ? *)       | 2026-11-22T12:15:00Z",
        "cron(0/15 * * * ? *)      | 2026-11-22T10:15:00Z",
        "cron(*/10 * ? * * *)      | 2026-11-22T10:10:00Z",
        "cron(7 10 * * ? *)        | 2026-11-23T10:07:00Z",
        "cron(8 10 * * ? *)        | 2026-11-22T10:08:00Z",
        "cron(0 18 ? * MON-FRI *)  | 2026-11-23T18:00:00Z",
        "cron(0/10 9-17 ? * 2-6 *) | 2026-11-23T09:00:00Z",
        "cron(0 8 1 * ? *)         | 2026-12-01T08:00:00Z",
        "cron(0 8 1 JAN,APR ? *)   | 2027-01-01T08:00:00Z",
        "cron(0 0 L * ? *)         | 2026-11-30T00:00:00Z",
        "cron(0 0 LW * ? *)        | 2026-11-30T00:00:00Z",
        "cron(0 0 LW 1 ? *)        | 2027-01-29T00:00:00Z",
        "cron(0 0 28W * ? *)       | 2026-11-27T00:00:00Z",
        "cron(0 0 1W 5 ? *)        | 2027-05-03T00:00:00Z",
        "cron(0 9 ? * 2#1 *)       | 2026-12-07T09:00:00Z",
        "cron(0 9 ? * FRI#5 *)     | 2027-01-29T09:00:00Z",
        "cron(0 9 ? * 6L *)        | 2026-11-27T09:00:00Z",
        "cron(0 9 ? * L *)         | 2026-11-28T09:00:00Z",
        "cron(0 9 ? * sun *)       | 2026-11-29T09:00:00Z",
        "cron(0 0 29 2 ? *)        | 2028-02-29T00:00:00Z",
        "cron(0 0 1 1 ? 2030-2040) | 2030-01-01T00:00:00Z",
      })
  void nextTime(String expression, Instant next) {
    assertThat(ScheduleExpression.parse(expression).next(SUNDAY)).contains(next);
  }

  @Test
  void pastYearsNeverFireAgain() {
    assertThat(ScheduleExpression.parse("cron(0 0 1 1 ? 2020)").next(SUNDAY)).isEmpty();
    assertThat(ScheduleExpression.parse("cron(0 0 31 2 ? *)").next(SUNDAY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate(5 minute)",
        "rate(1 minutes)",
        "rate(0 minutes)",
        "rate(30 seconds)",
        "every 5 minutes",
        "cron(0 3 * * *)",
        "cron(0 3 * * * *)",
        "cron(0 3 ? * ? *)",
        "cron(60 3 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 3 * 13 ? *)",
        "cron(0 3 ? * 0 *)",
        "cron(0 3 ? * 8 *)",
        "cron(0 3 ? * MON#6 *)",
        "cron(0 17-9 * * ? *)",
        "cron(0/0 3 * * ? *)",
        "cron(1- 3 * * ? *)",
        "cron(1, 3 * * ? *)",
        "cron(1-2-3 3 * * ? *)",
        "cron(x 3 * * ? *)",
        "cron()",
        ""
      })
  void whatEventBridgeRefusesIsRefused(String expression) {
    assertThatThrownBy(() -> ScheduleExpression.parse(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Schedule ");
  }
}
