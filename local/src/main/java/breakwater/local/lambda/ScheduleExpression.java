package breakwater.local.lambda;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a schedule fires: {@code rate(5 minutes)} or {@code cron(0 3 * * ? *)}, in UTC. */
sealed interface ScheduleExpression permits ScheduleExpression.Rate, CronExpression {
  /** The first time after {@code instant}; empty if there is none any more. */
  Optional<Instant> next(Instant instant);

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException if EventBridge would refuse it; the message says what is right
   */
  static ScheduleExpression parse(String expression) {
    Matcher cron = Pattern.compile("cron\\((.*)\\)").matcher(expression.strip());
    return cron.matches() ? CronExpression.parse(cron.group(1)) : Rate.parse(expression.strip());
  }

  /** A fixed pause. */
  record Rate(Duration period) implements ScheduleExpression {
    private static final Pattern FORM =
        Pattern.compile("rate\\(([1-9][0-9]{0,8}) (minute|hour|day)(s?)\\)");

    static Rate parse(String expression) {
      Matcher rate = FORM.matcher(expression);
      // EventBridge insists on grammar: one minute, two minutes.
      if (!rate.matches() || rate.group(1).equals("1") != rate.group(3).isEmpty()) {
        throw new IllegalArgumentException(
            "Schedule "
                + expression
                + " is not of the form rate(5 minutes), rate(1 hour) or cron(0 3 * * ? *)");
      }
      long number = Long.parseLong(rate.group(1));
      return new Rate(
          switch (rate.group(2)) {
            case "minute" -> Duration.ofMinutes(number);
            case "hour" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          });
    }

    @Override
    public Optional<Instant> next(Instant instant) {
      return Optional.of(instant.plus(period));
    }
  }
}
