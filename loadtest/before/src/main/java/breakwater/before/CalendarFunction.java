package breakwater.before;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/widgets/calendar}. */
public final class CalendarFunction extends WidgetFunction {
  private static final String EVENTS =
      """
      select
        id, version, title, location,
        to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startsAt",
        to_char(ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "endsAt",
        all_day as "allDay"
      from app.event
      where owner = ?
      """;
  private static final String COUNT =
      """
      select count(*)
      from app.event
      where owner = ? and (starts_at >= ? or ends_at > ?) and starts_at < ?
      """;

  @Override
  Map<String, Object> load(Database database, String owner, ZoneId zone) {
    OffsetDateTime day = start(today(zone), zone);
    OffsetDateTime nextDay = start(today(zone).plusDays(1), zone);
    OffsetDateTime nextWeek = start(today(zone).plusDays(7), zone);
    var running =
        start(() -> database.query(EVENTS + "and starts_at < ? and ends_at > ?", owner, day, day));
    var upcoming =
        start(() ->
            database.query(
                EVENTS + "and starts_at >= ? and starts_at < ? order by starts_at, id limit 20",
                owner,
                day,
                nextWeek));
    var today = start(() -> database.count(COUNT, owner, day, day, nextDay));
    var next7Days = start(() -> database.count(COUNT, owner, day, day, nextWeek));
    // For a "changed since" of the widget.
    var updated =
        start(() ->
            database.query(
                "select max(updated_at)::text as updated from app.event where owner = ?", owner));
    return Map.of(
        "items",
        merge(running.join(), upcoming.join()),
        "counts",
        Map.of("today", today.join(), "next7Days", next7Days.join()),
        "changed",
        updated.join());
  }

  private static OffsetDateTime start(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toOffsetDateTime();
  }

  private static List<Map<String, @Nullable Object>> merge(
      List<Map<String, @Nullable Object>> running, List<Map<String, @Nullable Object>> upcoming) {
    return Stream.concat(running.stream(), upcoming.stream())
        .sorted(
            Comparator.<Map<String, @Nullable Object>, String>comparing(
                    event -> String.valueOf(event.get("startsAt")))
                .thenComparing(event -> String.valueOf(event.get("id"))))
        .limit(20)
        .toList();
  }
}
