package breakwater.before;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;

/** {@code GET /api/widgets/sales}. */
public final class SalesFunction extends WidgetFunction {

  @Override
  Map<String, Object> load(Database database, String owner, ZoneId zone) {
    LocalDate today = today(zone);
    LocalDate thisMonth = today.withDayOfMonth(1);
    LocalDate lastMonth = thisMonth.minusMonths(1);
    var items =
        start(() ->
            database.query(
                """
                select
                  id, version, customer, amount_minor as "amountMinor", currency,
                  sold_on as "soldOn", note
                from app.sale
                where owner = ? and sold_on <= ?
                order by sold_on desc, created_at desc, id desc
                limit 10
                """,
                owner,
                today));
    var sums =
        start(() ->
            database.query(
                """
                select
                  currency,
                  coalesce(sum(amount_minor) filter (where sold_on = ?), 0) as "today",
                  coalesce(sum(amount_minor) filter (where sold_on >= ?), 0) as "thisMonth",
                  coalesce(sum(amount_minor) filter (where sold_on < ?), 0) as "lastMonth"
                from app.sale
                where owner = ? and sold_on between ? and ?
                group by currency
                order by currency
                """,
                today,
                thisMonth,
                thisMonth,
                owner,
                lastMonth,
                today));
    var byDay =
        start(() ->
            database.query(
                """
                select
                  sold_on as "date", currency, count(*) as "count",
                  sum(amount_minor) as "amountMinor"
                from app.sale
                where owner = ? and sold_on between ? and ?
                group by sold_on, currency
                order by sold_on, currency
                """,
                owner,
                lastMonth,
                today));
    var countToday =
        start(() ->
            database.count(
                "select count(*) from app.sale where owner = ? and sold_on = ?", owner, today));
    var countThisMonth =
        start(() ->
            database.count(
                "select count(*) from app.sale where owner = ? and sold_on between ? and ?",
                owner,
                thisMonth,
                today));
    return Map.of(
        "items",
        items.join(),
        "counts",
        Map.of("today", countToday.join(), "thisMonth", countThisMonth.join()),
        "sums",
        sums.join(),
        "byDay",
        byDay.join());
  }
}
