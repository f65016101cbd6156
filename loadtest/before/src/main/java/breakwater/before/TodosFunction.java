package breakwater.before;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;

/** {@code GET /api/widgets/todos} and {@code PUT /api/widgets/todos/{id}}. */
public final class TodosFunction extends WidgetFunction {

  @Override
  Map<String, Object> load(Database database, String owner, ZoneId zone) {
    LocalDate today = today(zone);
    var items =
        start(() ->
            database.query(
                """
                select id, version, title, done, due_on as "dueOn", position
                from app.todo
                where owner = ? and not done
                order by due_on, position, id
                limit 20
                """,
                owner));
    var open =
        start(() ->
            database.count("select count(*) from app.todo where owner = ? and not done", owner));
    var done =
        start(
            () -> database.count("select count(*) from app.todo where owner = ? and done", owner));
    var overdue =
        start(() ->
            database.count(
                "select count(*) from app.todo where owner = ? and not done and due_on < ?",
                owner,
                today));
    var dueToday =
        start(() ->
            database.count(
                "select count(*) from app.todo where owner = ? and not done and due_on = ?",
                owner,
                today));
    return Map.of(
        "items",
        items.join(),
        "counts",
        Map.of(
            "open",
            open.join(),
            "done",
            done.join(),
            "overdue",
            overdue.join(),
            "dueToday",
            dueToday.join()));
  }

  @Override
  boolean save(Database database, String owner, UUID id, JsonNode item) {
    JsonNode dueOn = item.path("dueOn");
    return database.update(
            """
            update app.todo
            set
              version = version + 1, updated_at = now(),
              title = ?, done = ?, due_on = ?, position = ?
            where owner = ? and id = ?
            """,
            item.path("title").asText(),
            item.path("done").asBoolean(),
            dueOn.isTextual() ? LocalDate.parse(dueOn.asText()) : null,
            item.path("position").asDouble(),
            owner,
            id)
        > 0;
  }
}
