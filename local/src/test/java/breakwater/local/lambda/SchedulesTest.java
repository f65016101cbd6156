package breakwater.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.template.FunctionDefinition;
import breakwater.local.template.ScheduleDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class SchedulesTest {
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final TestTime time = new TestTime();

  /** Jumps to each instant that somebody waits for, as often as the test allows. */
  private static final class TestTime implements Schedules.Time {
    final Semaphore jumps = new Semaphore(0);
    private volatile Instant now = Instant.parse("2026-11-22T10:00:00Z");

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void sleepUntil(Instant instant) throws InterruptedException {
      jumps.acquire();
      now = instant;
    }
  }

  private Schedules start(String expression, @Nullable String input) {
    FunctionDefinition function =
        new FunctionDefinition(
            "Monitor",
            Path.of("none.zip"),
            "Handler",
            128,
            Duration.ofSeconds(3),
            Map.of(),
            OptionalInt.empty(),
            0,
            false,
            List.of(new ScheduleDefinition("Every", expression, input)));
    return new Schedules(
        List.of(function),
        (name, requestId, event) -> events.add(name + " " + new String(event, UTF_8)),
        "eu-west-1",
        time);
  }

  @Test
  void functionGetsTheScheduledEventEachTime() throws Exception {
    try (Schedules schedules = start("rate(5 minutes)", null)) {
      assertThat(schedules).isNotNull();
      time.jumps.release(2);
      assertThat(events.take())
          .startsWith("Monitor {\"version\":\"0\",\"id\":\"")
          .endsWith(
              "\"detail-type\":\"Scheduled Event\",\"source\":\"aws.events\","
                  + "\"account\":\"000000000000\",\"time\":\"2026-11-22T10:05:00Z\","
                  + "\"region\":\"eu-west-1\",\"resources\":"
                  + "[\"arn:aws:events:eu-west-1:000000000000:rule/Every\"],\"detail\":{}}");
      assertThat(events.take()).contains("\"time\":\"2026-11-22T10:10:00Z\"");
    }
  }

  @Test
  void inputTakesThePlaceOfTheEvent() throws Exception {
    try (Schedules schedules = start("cron(0 3 * * ? *)", "{\"probe\":true}")) {
      assertThat(schedules).isNotNull();
      time.jumps.release();
      assertThat(events.take()).isEqualTo("Monitor {\"probe\":true}");
    }
  }
}
