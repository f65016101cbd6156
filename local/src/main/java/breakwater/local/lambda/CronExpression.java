package breakwater.local.lambda;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * EventBridge's cron: minutes, hours, day of month, month, day of week, year, in UTC. Days of the
 * week count from 1, Sunday; exactly one of the two day fields is {@code ?}; {@code L}, {@code W}
 * and {@code #} work as documented there. Own code, because the libraries for Java know other
 * dialects.
 */
final class CronExpression implements ScheduleExpression {
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  private final SortedSet<Integer> minutes;
  private final SortedSet<Integer> hours;
  private final SortedSet<Integer> months;
  private final SortedSet<Integer> years;
  private final Predicate<LocalDate> day;

  private CronExpression(String[] fields) {
    minutes = values(fields[0], 0, 59, List.of());
    hours = values(fields[1], 0, 23, List.of());
    months = values(fields[3], 1, 12, MONTHS);
    years = values(fields[5], 1970, 2199, List.of());
    if (fields[2].equals("?") == fields[4].equals("?")) {
      throw new IllegalArgumentException(
          "exactly one of day of month and day of week must be ?, the other says which days");
    }
    day = fields[4].equals("?") ? dayOfMonth(fields[2]) : dayOfWeek(fields[4]);
  }

  /**
   * @param fields the six fields, without {@code cron()}
   * @throws IllegalArgumentException if it is not valid
   */
  static CronExpression parse(String fields) {
    String[] split = fields.strip().toUpperCase(Locale.ROOT).split("\\s+");
    try {
      if (split.length != 6) {
        throw new IllegalArgumentException(
            "six fields are needed: minutes hours day-of-month month day-of-week year");
      }
      return new CronExpression(split);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Schedule cron(" + fields + "): " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<Instant> next(Instant instant) {
    LocalDateTime earliest =
        LocalDateTime.ofInstant(instant, ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
    LocalDate end = LocalDate.of(years.last() + 1, 1, 1);
    LocalDate start = earliest.toLocalDate();
    return (start.isBefore(end) ? start.datesUntil(end) : Stream.<LocalDate>empty())
        .filter(this::matches)
        .flatMap(date -> hours.stream().map(hour -> date.atTime(hour, 0)))
        .flatMap(hour -> minutes.stream().map(hour::plusMinutes))
        .filter(time -> time.isAfter(earliest))
        .findFirst()
        .map(time -> time.toInstant(ZoneOffset.UTC));
  }

  private boolean matches(LocalDate date) {
    return years.contains(date.getYear())
        && months.contains(date.getMonthValue())
        && day.test(date);
  }

  private static Predicate<LocalDate> dayOfMonth(String field) {
    if (field.equals("L")) {
      return date -> date.getDayOfMonth() == date.lengthOfMonth();
    }
    if (field.equals("LW")) {
      return date -> date.equals(nearestWeekday(date.withDayOfMonth(date.lengthOfMonth())));
    }
    if (field.endsWith("W")) {
      int wanted = number(field.substring(0, field.length() - 1), 1, 31, List.of());
      return date ->
          wanted <= date.lengthOfMonth()
              && date.equals(nearestWeekday(date.withDayOfMonth(wanted)));
    }
    SortedSet<Integer> days = values(field, 1, 31, List.of());
    return date -> days.contains(date.getDayOfMonth());
  }

  private static Predicate<LocalDate> dayOfWeek(String field) {
    int hash = field.indexOf('#');
    if (hash >= 0) {
      DayOfWeek wanted = weekday(field.substring(0, hash));
      int ordinal = number(field.substring(hash + 1), 1, 5, List.of());
      return date -> date.getDayOfWeek() == wanted && (date.getDayOfMonth() - 1) / 7 + 1 == ordinal;
    }
    if (field.length() > 1 && field.endsWith("L")) {
      DayOfWeek wanted = weekday(field.substring(0, field.length() - 1));
      return date -> date.equals(date.with(TemporalAdjusters.lastInMonth(wanted)));
    }
    SortedSet<Integer> days = values(field.equals("L") ? "SAT" : field, 1, 7, DAYS);
    return date -> days.contains(date.getDayOfWeek().getValue() % 7 + 1);
  }

  private static DayOfWeek weekday(String name) {
    return DayOfWeek.SUNDAY.plus(number(name, 1, 7, DAYS) - 1);
  }

  /** The weekday nearest to a day, in the same month. */
  private static LocalDate nearestWeekday(LocalDate day) {
    int shift =
        switch (day.getDayOfWeek()) {
          case SATURDAY -> day.getDayOfMonth() == 1 ? 2 : -1;
          case SUNDAY -> day.getDayOfMonth() == day.lengthOfMonth() ? -2 : 1;
          default -> 0;
        };
    return day.plusDays(shift);
  }

  /** A list of numbers, names, ranges and steps. */
  private static SortedSet<Integer> values(String field, int min, int max, List<String> names) {
    SortedSet<Integer> values = new TreeSet<>();
    for (String part : field.split(",", -1)) {
      String[] stepped = part.split("/", -1);
      int step = stepped.length == 1 ? 1 : number(stepped[1], 1, max, List.of());
      String[] range = (stepped[0].equals("*") ? min + "-" + max : stepped[0]).split("-", -1);
      int first = number(range[0], min, max, names);
      boolean open = range.length == 1 && stepped.length > 1; // 5/10 goes on to the end
      int last = open ? max : number(range[range.length - 1], min, max, names);
      if (stepped.length > 2 || range.length > 2 || first > last) {
        throw new IllegalArgumentException(part + " is no range from low to high");
      }
      for (int value = first; value <= last; value += step) {
        values.add(value);
      }
    }
    return values;
  }

  private static int number(String text, int min, int max, List<String> names) {
    int value =
        names.contains(text)
            ? names.indexOf(text) + 1
            : text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
    if (value < min || value > max) {
      throw new IllegalArgumentException(text + " is not between " + min + " and " + max);
    }
    return value;
  }
}
