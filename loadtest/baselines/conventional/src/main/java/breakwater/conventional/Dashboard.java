package breakwater.conventional;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jspecify.annotations.Nullable;

/** What the page shows. The names of the components are those of the JSON document. */
record Dashboard(
    @JsonFormat(pattern = Dashboard.INSTANT, timezone = "UTC") Instant asOf,
    LocalDate date,
    String timeZone,
    long revision,
    Widget<Todo, TodoCounts> todos,
    Sales sales,
    Widget<Event, EventCounts> calendar,
    Widget<QuickLink, LinkCounts> quickLinks) {

  static final String INSTANT = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";

  record Widget<I, C>(List<I> items, C counts) {}

  record Todo(
      @PropagateNull UUID id,
      long version,
      String title,
      boolean done,
      @Nullable LocalDate dueOn,
      double position) {}

  record TodoCounts(long open, long done, long overdue, long dueToday) {}

  record Sales(List<Sale> items, SaleCounts counts, List<Sum> sums, List<Day> byDay) {}

  record Sale(
      UUID id,
      long version,
      String customer,
      long amountMinor,
      String currency,
      LocalDate soldOn,
      @Nullable String note) {}

  record SaleCounts(long today, long thisMonth) {}

  record Sum(String currency, long today, long thisMonth, long lastMonth) {}

  record Day(LocalDate date, String currency, long count, long amountMinor) {}

  record Event(
      @PropagateNull UUID id,
      long version,
      String title,
      @Nullable String location,
      @JsonFormat(pattern = INSTANT, timezone = "UTC") Instant startsAt,
      @JsonFormat(pattern = INSTANT, timezone = "UTC") Instant endsAt,
      boolean allDay) {}

  record EventCounts(long today, long next7Days) {}

  record QuickLink(
      @PropagateNull UUID id, long version, String title, String url, double position) {}

  record LinkCounts(long total) {}
}
