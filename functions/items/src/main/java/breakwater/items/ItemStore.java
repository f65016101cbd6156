package breakwater.items;

import breakwater.shared.ApiException.Violation;
import breakwater.shared.Database;
import breakwater.shared.DatabaseException;
import breakwater.shared.InvalidRequestException;
import breakwater.shared.Invocation;
import breakwater.shared.Query;
import breakwater.shared.UnavailableException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes items: one round trip each. As thread-safe as its {@link Database}. */
final class ItemStore {
  /** Postgres, appendix A: serialization_failure, deadlock_detected. Nothing was applied. */
  private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01");

  /** The only rule that a valid patch can break, because the other half of it is stored. */
  private static final String EVENT_RULE = "event_ends_after_start";

  private final Database database;

  ItemStore(Database database) {
    this.database = database;
  }

  /** The item; null where the owner has none with this id. */
  @Nullable Item find(String owner, ItemCollection collection, String id, Invocation invocation) {
    return run(new ItemQuery(owner, collection, id), invocation);
  }

  /**
   * A page.
   *
   * @param knownRevision the revision of the page that the caller has; null for none
   * @throws InvalidRequestException where the cursor's keys are none
   */
  Page list(
      String owner, ListRequest request, @Nullable Long knownRevision, Invocation invocation) {
    try {
      return run(new ListQuery(owner, request, knownRevision), invocation);
    } catch (DatabaseException e) {
      // Class 22, data exception: everything else that was sent has been checked before.
      if (e.sqlState().startsWith("22") && request.cursor() != null) {
        throw Cursor.broken();
      }
      throw e;
    }
  }

  /** Applies one operation. */
  Saved save(String owner, IdempotencyKey key, Operation operation, Invocation invocation) {
    return save(owner, key, List.of(operation), false, invocation);
  }

  /** Applies all operations or none. */
  Saved saveAll(
      String owner, IdempotencyKey key, List<Operation> operations, Invocation invocation) {
    return save(owner, key, operations, true, invocation);
  }

  private Saved save(
      String owner,
      IdempotencyKey key,
      List<Operation> operations,
      boolean batch,
      Invocation invocation) {
    ArrayNode json = JsonBody.MAPPER.createArrayNode();
    for (int i = 0; i < operations.size(); i++) {
      json.add(operations.get(i).json(i));
    }
    try {
      return run(new SaveQuery(owner, key, json.toString(), batch), invocation);
    } catch (DatabaseException e) {
      if (e.constraint().equals(EVENT_RULE)) {
        throw new InvalidRequestException(
            "The event would end before it starts.",
            new Violation("/endsAt", "expected a time that is not before startsAt"));
      }
      throw e;
    }
  }

  private <T extends @Nullable Object> T run(Query<T> query, Invocation invocation) {
    try {
      return database.run(query, invocation);
    } catch (DatabaseException e) {
      if (TRY_AGAIN.contains(e.sqlState())) {
        throw new UnavailableException(Duration.ofSeconds(1), "The statement was given up", e);
      }
      throw e;
    }
  }
}
