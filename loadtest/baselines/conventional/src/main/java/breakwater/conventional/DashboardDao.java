package breakwater.conventional;

import breakwater.conventional.Dashboard.Day;
import breakwater.conventional.Dashboard.Event;
import breakwater.conventional.Dashboard.EventCounts;
import breakwater.conventional.Dashboard.LinkCounts;
import breakwater.conventional.Dashboard.QuickLink;
import breakwater.conventional.Dashboard.Sale;
import breakwater.conventional.Dashboard.SaleCounts;
import breakwater.conventional.Dashboard.Sales;
import breakwater.conventional.Dashboard.Sum;
import breakwater.conventional.Dashboard.Todo;
import breakwater.conventional.Dashboard.TodoCounts;
import breakwater.conventional.Dashboard.Widget;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Loads the dashboard with one query for each widget (two for the sales, which show rows and days)
 * and one for the account. A row carries its item, where there is one, and the widget's counts.
 */
final class DashboardDao {
  private static final String TODOS =
      """
      select item.*, counts.*
      from
        (
          select
            count(*) filter (where not done) as counts_open,
            count(*) filter (where done) as counts_done,
            count(*) filter (where not done and due_on < :today) as counts_overdue,
            count(*) filter (where not done and due_on = :today) as counts_due_today
          from app.todo
          where owner = :owner
        ) counts
        left join (
          select
            id as item_id, version as item_version, title as item_title, done as item_done,
            due_on as item_due_on, position as item_position
          from app.todo
          where owner = :owner and not done
          order by due_on, position, id
          limit 20
        ) item on true
      """;
  private static final String SALES =
      """
      select id, version, customer, amount_minor, currency, sold_on, note
      from app.sale
      where owner = :owner and sold_on <= :today
      order by sold_on desc, created_at desc, id desc
      limit 10
      """;
  private static final String SALES_BY_DAY =
      """
      select sold_on as date, currency, count(*) as count, sum(amount_minor) as amount_minor
      from app.sale
      where owner = :owner and sold_on between :last_month and :today
      group by sold_on, currency
      order by sold_on, currency
      """;
  private static final String CALENDAR =
      """
      select item.*, counts.*
      from
        (
          select
            count(*) filter (where starts_at < :next_day) as counts_today,
            count(*) as counts_next7days
          from app.event
          where owner = :owner and (starts_at >= :day or ends_at > :day) and starts_at < :next_week
        ) counts
        left join (
          select
            id as item_id, version as item_version, title as item_title,
            location as item_location, starts_at as item_starts_at, ends_at as item_ends_at,
            all_day as item_all_day
          from app.event
          where owner = :owner and (starts_at >= :day or ends_at > :day) and starts_at < :next_week
          order by starts_at, id
          limit 20
        ) item on true
      """;
  private static final String QUICK_LINKS =
      """
      select item.*, counts.*
      from
        (select count(*) as counts_total from app.quick_link where owner = :owner) counts
        left join (
          select
            id as item_id, version as item_version, title as item_title, url as item_url,
            position as item_position
          from app.quick_link
          where owner = :owner
          order by position, id
          limit 24
        ) item on true
      """;
  private static final String REVISION = "select revision from app.account where owner = :owner";

  private final Jdbi jdbi;

  DashboardDao(Jdbi jdbi) {
    this.jdbi = jdbi;
    for (Class<?> row :
        List.of(TodoRow.class, EventRow.class, LinkRow.class, Sale.class, Day.class)) {
      jdbi.registerRowMapper(ConstructorMapper.factory(row));
    }
  }

  /** A row of the todos' query; Jdbi maps names such as {@code item_due_on} to the records. */
  record TodoRow(@Nested("item") @Nullable Todo item, @Nested("counts") TodoCounts counts) {}

  record EventRow(@Nested("item") @Nullable Event item, @Nested("counts") EventCounts counts) {}

  record LinkRow(@Nested("item") @Nullable QuickLink item, @Nested("counts") LinkCounts counts) {}

  Dashboard load(String owner, ZoneId zone) {
    LocalDate today = LocalDate.now(zone);
    return jdbi.withHandle(handle ->
        new Dashboard(
            Instant.now(),
            today,
            zone.getId(),
            revision(handle, owner),
            todos(handle, owner, today),
            sales(handle, owner, today),
            calendar(handle, owner, today, zone),
            quickLinks(handle, owner)));
  }

  private static long revision(Handle handle, String owner) {
    return query(handle, REVISION, owner).mapTo(Long.class).findOne().orElse(0L);
  }

  private static Widget<Todo, TodoCounts> todos(Handle handle, String owner, LocalDate today) {
    List<TodoRow> rows =
        query(handle, TODOS, owner).bind("today", today).mapTo(TodoRow.class).list();
    return new Widget<>(
        rows.stream().map(TodoRow::item).filter(item -> item != null).toList(),
        rows.getFirst().counts());
  }

  private static Sales sales(Handle handle, String owner, LocalDate today) {
    LocalDate thisMonth = today.withDayOfMonth(1);
    List<Sale> items = query(handle, SALES, owner).bind("today", today).mapTo(Sale.class).list();
    List<Day> days =
        query(handle, SALES_BY_DAY, owner)
            .bind("today", today)
            .bind("last_month", thisMonth.minusMonths(1))
            .mapTo(Day.class)
            .list();
    Predicate<Day> isToday = day -> day.date().equals(today);
    Predicate<Day> inThisMonth = day -> !day.date().isBefore(thisMonth);
    TreeMap<String, Sum> sums = new TreeMap<>();
    for (Day day : days) {
      long amount = day.amountMinor();
      Sum more =
          new Sum(
              day.currency(),
              isToday.test(day) ? amount : 0,
              inThisMonth.test(day) ? amount : 0,
              inThisMonth.test(day) ? 0 : amount);
      sums.merge(day.currency(), more, DashboardDao::add);
    }
    SaleCounts counts = new SaleCounts(count(days, isToday), count(days, inThisMonth));
    return new Sales(items, counts, List.copyOf(sums.values()), days);
  }

  private static Sum add(Sum one, Sum other) {
    return new Sum(
        one.currency(),
        one.today() + other.today(),
        one.thisMonth() + other.thisMonth(),
        one.lastMonth() + other.lastMonth());
  }

  private static long count(List<Day> days, Predicate<Day> which) {
    return days.stream().filter(which).mapToLong(Day::count).sum();
  }

  private static Widget<Event, EventCounts> calendar(
      Handle handle, String owner, LocalDate today, ZoneId zone) {
    List<EventRow> rows =
        query(handle, CALENDAR, owner)
            .bind("day", start(today, zone))
            .bind("next_day", start(today.plusDays(1), zone))
            .bind("next_week", start(today.plusDays(7), zone))
            .mapTo(EventRow.class)
            .list();
    return new Widget<>(
        rows.stream().map(EventRow::item).filter(item -> item != null).toList(),
        rows.getFirst().counts());
  }

  private static OffsetDateTime start(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toOffsetDateTime();
  }

  private static Widget<QuickLink, LinkCounts> quickLinks(Handle handle, String owner) {
    List<LinkRow> rows = query(handle, QUICK_LINKS, owner).mapTo(LinkRow.class).list();
    return new Widget<>(
        rows.stream().map(LinkRow::item).filter(item -> item != null).toList(),
        rows.getFirst().counts());
  }

  private static Query query(Handle handle, String sql, String owner) {
    return handle.createQuery(sql).bind("owner", owner);
  }
}
