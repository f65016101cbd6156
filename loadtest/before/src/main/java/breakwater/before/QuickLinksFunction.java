package breakwater.before;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;

/** {@code GET /api/widgets/quickLinks} and {@code PUT /api/widgets/quickLinks/{id}}. */
public final class QuickLinksFunction extends WidgetFunction {

  @Override
  Map<String, Object> load(Database database, String owner, ZoneId zone) {
    var items =
        start(() ->
            database.query(
                """
                select id, version, title, url, position
                from app.quick_link
                where owner = ?
                order by position, id
                limit 24
                """,
                owner));
    var total =
        start(() -> database.count("select count(*) from app.quick_link where owner = ?", owner));
    // Where the page puts a new link, whether its data changed, and the user's settings.
    var last =
        start(() ->
            database.query(
                "select max(position) as position from app.quick_link where owner = ?", owner));
    var updated =
        start(() ->
            database.query(
                "select max(updated_at)::text as updated from app.quick_link where owner = ?",
                owner));
    var account =
        start(() -> database.query("select revision from app.account where owner = ?", owner));
    return Map.of(
        "items",
        items.join(),
        "counts",
        Map.of("total", total.join()),
        "last",
        last.join(),
        "changed",
        updated.join(),
        "account",
        account.join());
  }

  @Override
  boolean save(Database database, String owner, UUID id, JsonNode item) {
    return database.update(
            """
            update app.quick_link
            set version = version + 1, updated_at = now(), title = ?, url = ?, position = ?
            where owner = ? and id = ?
            """,
            item.path("title").asText(),
            item.path("url").asText(),
            item.path("position").asDouble(),
            owner,
            id)
        > 0;
  }
}
