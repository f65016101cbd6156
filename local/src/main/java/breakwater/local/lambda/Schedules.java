package breakwater.local.lambda;

import breakwater.local.template.FunctionDefinition;
import breakwater.local.template.ScheduleDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * EventBridge on this machine: invokes functions by the clock, asynchronously. A time that passed
 * while the machine slept is left out. Any thread may call it.
 */
public final class Schedules implements AutoCloseable {
  /** The clock, and the wait for it; a test has its own. */
  interface Time {
    Instant now();

    void sleepUntil(Instant instant) throws InterruptedException;
  }

  /** What takes the events. */
  interface Target {
    void invokeAsync(String functionName, String requestId, byte[] event);
  }

  private final Target target;
  private final String region;
  private final Time time;
  private final List<Thread> threads = new ArrayList<>();

  /** Starts the schedules of all functions; the arguments as for {@link LambdaService#start}. */
  public static Schedules start(
      List<FunctionDefinition> functions, LambdaService lambda, LambdaOptions options) {
    return new Schedules(functions, lambda::invokeAsync, options.region(), new WallClock());
  }

  /**
   * @throws IllegalArgumentException if an expression is not EventBridge's; none is started then
   */
  Schedules(List<FunctionDefinition> functions, Target target, String region, Time time) {
    this.target = target;
    this.region = region;
    this.time = time;
    for (FunctionDefinition function : functions) {
      for (ScheduleDefinition schedule : function.schedules()) {
        ScheduleExpression expression = ScheduleExpression.parse(schedule.expression());
        threads.add(
            Thread.ofVirtual()
                .name("schedule " + schedule.name())
                .unstarted(() -> run(function.name(), schedule, expression)));
      }
    }
    threads.forEach(Thread::start);
  }

  private void run(String function, ScheduleDefinition schedule, ScheduleExpression expression) {
    try {
      Optional<Instant> next = expression.next(time.now());
      while (next.isPresent()) {
        time.sleepUntil(next.get());
        target.invokeAsync(function, UUID.randomUUID().toString(), event(schedule, next.get()));
        next = following(expression, next.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close()
    }
  }

  private Optional<Instant> following(ScheduleExpression expression, Instant last) {
    Instant now = time.now();
    return expression
        .next(last)
        .flatMap(next -> next.isBefore(now) ? expression.next(now) : Optional.of(next));
  }

  private byte[] event(ScheduleDefinition schedule, Instant instant) {
    String input = schedule.input();
    if (input != null) {
      return input.getBytes(StandardCharsets.UTF_8);
    }
    var event =
        Json.object()
            .put("version", "0")
            .put("id", UUID.randomUUID().toString())
            .put("detail-type", "Scheduled Event")
            .put("source", "aws.events")
            .put("account", "000000000000")
            .put("time", instant.truncatedTo(ChronoUnit.SECONDS).toString())
            .put("region", region);
    event
        .putArray("resources")
        .add("arn:aws:events:" + region + ":000000000000:rule/" + schedule.name());
    event.putObject("detail");
    return Json.bytes(event);
  }

  /** Stops all schedules. What they have queued goes on. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private static final class WallClock implements Time {
    // A sleep does not count the time that the machine is suspended; so look at the clock often.
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(20);

    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public void sleepUntil(Instant instant) throws InterruptedException {
      Duration left = Duration.between(now(), instant);
      while (left.isPositive()) {
        Thread.sleep(left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP);
        left = Duration.between(now(), instant);
      }
    }
  }
}
