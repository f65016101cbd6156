package breakwater.items;

import breakwater.shared.ApiException.Violation;
import breakwater.shared.Database;
import breakwater.shared.ETag;
import breakwater.shared.HttpHandler;
import breakwater.shared.HttpRequest;
import breakwater.shared.HttpResponse;
import breakwater.shared.InvalidRequestException;
import breakwater.shared.RejectedException;
import breakwater.shared.RejectedException.Reason;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/{collection}}, {@code /api/{collection}/{id}} and {@code POST /api/batch}. What a
 * collection is made of is in {@link ItemCollections}.
 */
public final class ItemsHandler extends HttpHandler {
  private static final String BATCH = "POST /api/batch";
  private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOTHING = {};

  private final ItemStore store;

  /** Made by Lambda during Init; fails there where the configuration is wrong. */
  public ItemsHandler() {
    this(Database.instance());
    // What reads, and what is refused after it was read: a rehearsal changes nothing.
    joinLifecycle(Database.instance(), "items-list.json", "items-read.json", "items-invalid.json");
  }

  ItemsHandler(Database database) {
    store = new ItemStore(database);
  }

  @Override
  protected HttpResponse handle(HttpRequest request) {
    String owner = request.owner();
    if (request.routeKey().equals(BATCH)) {
      return batch(request, owner);
    }
    ItemCollection collection = collection(request);
    if (request.pathParameter("id") == null) {
      return request.method().equals("GET")
          ? list(request, owner, collection)
          : create(request, owner, collection);
    }
    return switch (request.method()) {
      case "GET" -> read(request, owner, collection);
      case "PUT" -> replace(request, owner, collection);
      case "PATCH" -> change(request, owner, collection);
      case "DELETE" -> delete(request, owner, collection);
      default -> throw new IllegalStateException("template.yaml routes " + request.routeKey());
    };
  }

  /** By the second part of the route: {@code GET /api/todos/{id}}. */
  private static ItemCollection collection(HttpRequest request) {
    String[] parts = request.routeKey().split("/", -1);
    ItemCollection collection = parts.length > 2 ? ItemCollections.named(parts[2]) : null;
    if (collection == null) {
      throw new IllegalStateException("template.yaml routes " + request.routeKey());
    }
    return collection;
  }

  private HttpResponse list(HttpRequest request, String owner, ItemCollection collection) {
    ListRequest list = ListRequest.of(request, collection);
    String ifNoneMatch = request.header("if-none-match");
    Page page = store.list(owner, list, revision(ETag.single(ifNoneMatch)), request.invocation());
    String tag = String.valueOf(page.revision());
    HttpResponse response =
        ETag.matches(ifNoneMatch, tag)
            ? HttpResponse.notModified()
            : HttpResponse.json(page.body());
    return cached(response).with("etag", ETag.weak(tag));
  }

  /** A list's tag is the owner's revision. Null where the caller has no tag of ours. */
  private static @Nullable Long revision(@Nullable String tag) {
    return tag != null && tag.matches("\\d{1,18}") ? Long.valueOf(tag) : null;
  }

  private HttpResponse read(HttpRequest request, String owner, ItemCollection collection) {
    request.allowQuery(Set.of());
    Item item = store.find(owner, collection, id(request), request.invocation());
    if (item == null) {
      throw notFound();
    }
    boolean known = ETag.matches(request.header("if-none-match"), String.valueOf(item.version()));
    HttpResponse response = known ? HttpResponse.notModified() : HttpResponse.json(item.json());
    return cached(response).with("etag", etag(item.version()));
  }

  /** What a browser keeps it must ask about before it shows it again. */
  private static HttpResponse cached(HttpResponse response) {
    return response.with("cache-control", "private, no-cache").with("vary", "authorization");
  }

  private HttpResponse create(HttpRequest request, String owner, ItemCollection collection) {
    request.allowQuery(Set.of());
    IdempotencyKey key = IdempotencyKey.optional(request);
    JsonNode body = JsonBody.read(request, List.of(JsonBody.JSON));
    Violations violations = new Violations();
    ItemReader reader = new ItemReader(violations);
    String id = UUID.randomUUID().toString();
    if (body instanceof ObjectNode object && object.has("id")) {
      JsonNode sent = reader.required(object, "id", FieldType.ID, "");
      id = sent == null ? id : sent.asText();
      object.remove("id");
    }
    ObjectNode item = reader.whole(body, "", collection);
    violations.check();
    Operation operation =
        new Operation(Operation.Kind.PUT, collection, id, item, Expectation.ABSENT);
    return saved(store.save(owner, key, operation, request.invocation()), request, collection);
  }

  private HttpResponse replace(HttpRequest request, String owner, ItemCollection collection) {
    request.allowQuery(Set.of());
    String id = id(request);
    IdempotencyKey key = IdempotencyKey.optional(request);
    Expectation expectation = Expectation.of(request, true);
    JsonNode body = JsonBody.read(request, List.of(JsonBody.JSON));
    Violations violations = new Violations();
    ObjectNode item = new ItemReader(violations).whole(body, "", collection);
    violations.check();
    Operation operation = new Operation(Operation.Kind.PUT, collection, id, item, expectation);
    return saved(store.save(owner, key, operation, request.invocation()), request, collection);
  }

  private HttpResponse change(HttpRequest request, String owner, ItemCollection collection) {
    request.allowQuery(Set.of());
    String id = id(request);
    IdempotencyKey key = IdempotencyKey.optional(request);
    Expectation expectation = Expectation.of(request, false);
    JsonNode body = JsonBody.read(request, List.of(JsonBody.MERGE_PATCH, JsonBody.JSON));
    Violations violations = new Violations();
    ObjectNode patch = new ItemReader(violations).patch(body, collection);
    violations.check();
    Operation operation = new Operation(Operation.Kind.PATCH, collection, id, patch, expectation);
    return saved(store.save(owner, key, operation, request.invocation()), request, collection);
  }

  private HttpResponse delete(HttpRequest request, String owner, ItemCollection collection) {
    request.allowQuery(Set.of());
    String id = id(request);
    IdempotencyKey key = IdempotencyKey.optional(request);
    Expectation expectation = Expectation.of(request, false);
    Operation operation = new Operation(Operation.Kind.DELETE, collection, id, null, expectation);
    return saved(store.save(owner, key, operation, request.invocation()), request, collection);
  }

  private HttpResponse batch(HttpRequest request, String owner) {
    request.allowQuery(Set.of());
    IdempotencyKey key = IdempotencyKey.required(request);
    JsonNode body = JsonBody.read(request, List.of(JsonBody.JSON));
    List<Operation> operations = new BatchReader().read(body);
    Saved saved = store.saveAll(owner, key, operations, request.invocation());
    byte[] answer = saved.body() == null ? NULL : saved.body();
    return switch (saved.outcome()) {
      case SAVED -> written(200, answer);
      case CONFLICT -> throw batchConflict(answer);
      default -> throw keyProblem(saved.outcome());
    };
  }

  private static RejectedException batchConflict(byte[] answer) {
    // The answer is {"conflicts":[…]}; the problem wants the array.
    String text = new String(answer, StandardCharsets.UTF_8);
    String conflicts = text.substring(text.indexOf('['), text.lastIndexOf(']') + 1);
    return new RejectedException(
        Reason.BATCH_CONFLICT,
        "Nothing was applied. Each operation in conflicts found another item than it expected; the"
            + " stored one is in current.",
        Map.of("conflicts", conflicts.getBytes(StandardCharsets.UTF_8)));
  }

  /** The answer to a write of one item. */
  private static HttpResponse saved(Saved saved, HttpRequest request, ItemCollection collection) {
    byte[] item = saved.body() == null ? NULL : saved.body();
    Long version = saved.version();
    return switch (saved.outcome()) {
      case CREATED ->
          written(201, item)
              .with("etag", etag(version))
              .with("location", "/api/" + collection.name() + "/" + idOf(item));
      case CHANGED -> written(200, item).with("etag", etag(version));
      case DELETED -> new HttpResponse(204, Map.of("cache-control", "no-store"), NOTHING);
      case EXISTS -> throw exists(request, item);
      case STALE -> throw stale(item);
      case MISSING -> throw request.method().equals("PUT") ? stale(item) : notFound();
      default -> throw keyProblem(saved.outcome());
    };
  }

  private static HttpResponse written(int status, byte[] body) {
    Map<String, String> headers =
        Map.of("content-type", "application/json", "cache-control", "no-store");
    return new HttpResponse(status, headers, body);
  }

  private static RejectedException exists(HttpRequest request, byte[] current) {
    return request.method().equals("PUT")
        ? stale(current)
        : new RejectedException(
            Reason.ALREADY_EXISTS,
            "An item with this id exists; it is in current. Use another id, or change it with PUT.",
            Map.of("current", current),
            new Violation("/id", "expected an id that no item of this collection has"));
  }

  private static RejectedException stale(byte[] current) {
    return new RejectedException(
        Reason.PRECONDITION_FAILED,
        "Nothing was changed. The stored item is in current, null where there is none. Apply the"
            + " change to it and send it with its version in If-Match.",
        Map.of("current", current));
  }

  private static RejectedException notFound() {
    return new RejectedException(
        Reason.NOT_FOUND, "You have no item with this id in this collection.");
  }

  private static RejectedException keyProblem(Saved.Outcome outcome) {
    return switch (outcome) {
      case REUSED ->
          new RejectedException(
              Reason.KEY_REUSED,
              "This Idempotency-Key was sent with another request. Use a new key for a new change.",
              new Violation("header:idempotency-key", "expected a key of its own"));
      case RUNNING ->
          new RejectedException(
              Reason.STILL_RUNNING,
              "Another request with this Idempotency-Key has not ended. Send this one again after"
                  + " the number of seconds in Retry-After.");
      default -> throw new IllegalStateException("api.save answered " + outcome);
    };
  }

  private static String etag(@Nullable Long version) {
    return "\"" + version + "\"";
  }

  private static String idOf(byte[] item) {
    try {
      return JsonBody.MAPPER.readTree(item).path("id").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String id(HttpRequest request) {
    String sent = String.valueOf(request.pathParameter("id"));
    JsonNode id = FieldType.ID.reader().read(TextNode.valueOf(sent));
    if (id == null) {
      throw new InvalidRequestException(
          "The id in the path is not valid.",
          new Violation("path:id", "expected " + FieldType.ID.expected()));
    }
    return id.asText();
  }
}
