package breakwater.items;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All collections. Each order has an index in the migrations. */
final class ItemCollections {
  /** The day of a todo that is due on none: after every day that a todo may be due on. */
  private static final String DUE_ON = "coalesce(todo.due_on, '3000-01-01')";

  private static final ItemCollection TODOS =
      new ItemCollection(
          "todos",
          "todo",
          List.of(
              Field.required("title", FieldType.text(1, 200)),
              Field.flag("done"),
              Field.nullable("dueOn", FieldType.DAY),
              Field.position("position")),
          List.of(),
          List.of(
              new SortKey("todo.done", "boolean"),
              new SortKey(DUE_ON, "date"),
              new SortKey("todo.position", "double precision"),
              new SortKey("todo.id", "uuid")),
          false,
          List.of(
              new Filter("done", FieldType.FLAG_TEXT, "todo.done = ?::boolean"),
              new Filter(
                  "dueFrom",
                  FieldType.DAY,
                  DUE_ON + " >= ?::date and " + DUE_ON + " < '3000-01-01'"),
              new Filter("dueTo", FieldType.DAY, DUE_ON + " <= ?::date")));

  private static final ItemCollection SALES =
      new ItemCollection(
          "sales",
          "sale",
          List.of(
              Field.required("customer", FieldType.text(1, 200)),
              Field.required("amountMinor", FieldType.AMOUNT),
              Field.required("currency", FieldType.CURRENCY),
              Field.required("soldOn", FieldType.DAY),
              Field.nullable("note", FieldType.text(0, 2000))),
          List.of(),
          List.of(
              new SortKey("sale.sold_on", "date"),
              new SortKey("sale.created_at", "timestamptz"),
              new SortKey("sale.id", "uuid")),
          true,
          List.of(
              new Filter("from", FieldType.DAY, "sale.sold_on >= ?::date"),
              new Filter("to", FieldType.DAY, "sale.sold_on <= ?::date")));

  private static final ItemCollection EVENTS =
      new ItemCollection(
          "events",
          "event",
          List.of(
              Field.required("title", FieldType.text(1, 200)),
              Field.nullable("location", FieldType.text(0, 200)),
              Field.required("startsAt", FieldType.MOMENT),
              Field.required("endsAt", FieldType.MOMENT),
              Field.flag("allDay")),
          List.of(
              new ItemCollection.Rule(
                  "endsAt", "a time that is not before startsAt", ItemCollections::endsAfterStart)),
          List.of(new SortKey("event.starts_at", "timestamptz"), new SortKey("event.id", "uuid")),
          false,
          List.of(
              new Filter("from", FieldType.MOMENT, "event.starts_at >= ?::timestamptz"),
              new Filter("to", FieldType.MOMENT, "event.starts_at < ?::timestamptz")));

  private static final ItemCollection QUICK_LINKS =
      new ItemCollection(
          "quick-links",
          "quick_link",
          List.of(
              Field.required("title", FieldType.text(1, 200)),
              Field.required("url", FieldType.URL),
              Field.position("position")),
          List.of(),
          List.of(
              new SortKey("quick_link.position", "double precision"),
              new SortKey("quick_link.id", "uuid")),
          false,
          List.of());

  private static final ItemCollection EXPENSES =
      new ItemCollection(
          "expenses",
          "expense",
          List.of(
              Field.required("description", FieldType.text(1, 200)),
              Field.required("category", FieldType.text(1, 50)),
              Field.required("amountMinor", FieldType.AMOUNT),
              Field.required("currency", FieldType.CURRENCY),
              Field.required("spentOn", FieldType.DAY)),
          List.of(),
          List.of(
              new SortKey("expense.spent_on", "date"),
              new SortKey("expense.created_at", "timestamptz"),
              new SortKey("expense.id", "uuid")),
          true,
          List.of(
              new Filter("from", FieldType.DAY, "expense.spent_on >= ?::date"),
              new Filter("to", FieldType.DAY, "expense.spent_on <= ?::date")));

  private static final Map<String, ItemCollection> BY_NAME =
      Stream.of(TODOS, SALES, EVENTS, QUICK_LINKS, EXPENSES)
          .collect(Collectors.toUnmodifiableMap(ItemCollection::name, Function.identity()));

  private ItemCollections() {}

  /** The collection of this name; null where there is none. */
  static @Nullable ItemCollection named(String name) {
    return BY_NAME.get(name);
  }

  /** Every name, in the order of the alphabet. */
  static Set<String> names() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  /** Both are in the one form of {@link FieldType#MOMENT}, whose texts sort as the times do. */
  private static boolean endsAfterStart(JsonNode event) {
    return event.path("startsAt").asText().compareTo(event.path("endsAt").asText()) <= 0;
  }
}
