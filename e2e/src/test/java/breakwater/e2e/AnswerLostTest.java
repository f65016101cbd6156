package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import breakwater.e2e.FaultProxy.Part;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The connection to the pooler is cut within a request, within the answer to what has been
 * committed, and while it is opened: after every byte in {@code make faults}, otherwise at the ends
 * of messages. Each write is acknowledged and applied once.
 */
@Tag("faults")
final class AnswerLostTest {
  private static FaultPlatform faults;

  private Tally tally;
  private Caller caller;
  private Ledger ledger;

  @BeforeAll
  static void start() throws Exception {
    faults = FaultPlatform.shared();
  }

  @BeforeEach
  void somebodyNew() throws Exception {
    String owner = "cut off " + UUID.randomUUID();
    tally = new Tally();
    caller = new Caller(faults.platform, owner);
    ledger = new Ledger(owner);
    faults.heal();
  }

  /** A kind of write: what leads to its state, and itself. */
  enum Write {
    CREATE,
    CREATE_WITHOUT_KEY,
    REPLACE,
    CHANGE,
    DELETE,
    BATCH
  }

  @ParameterizedTest
  @EnumSource
  void writeWhoseAnswerIsCutIsAppliedOnce(Write write) throws Exception {
    cutEverywhere(write, Part.ANSWER);
  }

  @ParameterizedTest
  @EnumSource
  void writeThatIsCutOnItsWayIsAppliedOnce(Write write) throws Exception {
    cutEverywhere(write, Part.REQUEST);
  }

  @ParameterizedTest
  @EnumSource(names = "CREATE")
  void writeWhoseConnectionIsCutWhileItIsOpenedIsAppliedOnce(Write write) throws Exception {
    cutEverywhere(write, Part.LOGIN);
  }

  private void cutEverywhere(Write write, Part part) throws Exception {
    send(write); // shows how long the parts are
    for (int bytes : places(part)) {
      sendWithCut(write, part, bytes, 1);
    }
    check(FaultReport.words(part) + " of " + FaultReport.words(write) + " cut");
  }

  /** Where to cut, in bytes from the start of the part. */
  private static List<Integer> places(Part part) {
    int length = faults.beforePooler.last(part).length;
    if (FaultPlatform.FULL) {
      return IntStream.range(0, length).boxed().toList();
    }
    List<Integer> places = new ArrayList<>(List.of(0, 1, length / 2, length - 1));
    if (part == Part.ANSWER) {
      faults.beforePooler.lastAnswerEnds().stream()
          .filter(end -> end < length)
          .forEach(places::add);
    }
    if (part == Part.LOGIN) {
      // Within Postgres' list of SASL mechanisms, which the driver takes for an empty one.
      places.add(15);
    }
    return places;
  }

  @ParameterizedTest
  @EnumSource(names = "CREATE_WITHOUT_KEY", mode = EnumSource.Mode.EXCLUDE)
  void writeWhoseAnswerIsCutTwiceIsRefusedAndAppliedOnce(Write write) throws Exception {
    send(write);
    List<Integer> places = faults.beforePooler.lastAnswerEnds();
    for (int end : places.subList(0, places.size() - 1)) {
      long refused = tally.refused();
      sendWithCut(write, Part.ANSWER, end, 2);
      assertThat(tally.refused()).isGreaterThan(refused);
    }
    check("answer of " + FaultReport.words(write) + " cut twice");
  }

  private void check(String fault) throws Exception {
    try (Connection database = faults.asOwner()) {
      FaultReport.Row row = FaultReport.add(tally.row(fault, ledger.compare(database)));
      assertThat(row.wrong()).as("%s %s", row, tally.examples()).isZero();
      assertThat(row.lostWrites()).as("%s", row).isZero();
      assertThat(row.duplicateWrites()).as("%s", row).isZero();
    }
  }

  private void sendWithCut(Write write, Part part, int bytes, int times) {
    Prepared prepared = prepare(write);
    if (part == Part.LOGIN) {
      faults.beforePooler.closeAll(); // so that one is opened
    }
    faults.beforePooler.cutNext(part, bytes, times);
    complete(prepared);
    assertThat(faults.beforePooler.isCutPending()).as("%s cut at %s", part, bytes).isFalse();
  }

  private void send(Write write) {
    complete(prepare(write));
  }

  /** One write, ready to be sent. */
  private record Prepared(
      Write write,
      String id,
      long version,
      String title,
      String method,
      String path,
      String json) {}

  private Prepared prepare(Write write) {
    String title = UUID.randomUUID().toString();
    String body = "{\"title\":\"" + title + "\"}";
    return switch (write) {
      case CREATE, CREATE_WITHOUT_KEY ->
          new Prepared(write, "", 0, title, "POST", "/api/todos", body);
      case REPLACE -> ofStored(write, title, "PUT", body);
      case CHANGE -> ofStored(write, title, "PATCH", body);
      case DELETE -> ofStored(write, title, "DELETE", "");
      case BATCH -> {
        String id = UUID.randomUUID().toString();
        String json =
            "{\"operations\":[{\"op\":\"put\",\"collection\":\"todos\",\"id\":\"%s\",\"item\":%s,\"ifVersion\":0}]}"
                .formatted(id, body);
        yield new Prepared(write, id, 0, title, "POST", "/api/batch", json);
      }
    };
  }

  private Prepared ofStored(Write write, String title, String method, String json) {
    HttpResponse<String> stored = caller.post("/api/todos", "{\"title\":\"" + title + "\"}");
    var todo = Platform.json(stored);
    String id = todo.path("id").asText();
    ledger.acknowledged();
    ledger.stored(id, title, Caller.version(todo));
    return new Prepared(write, id, Caller.version(todo), title, method, "/api/todos/" + id, json);
  }

  /** Sends it, again where it is refused, and writes down what the answer says. */
  private void complete(Prepared prepared) {
    String[] headers = headers(prepared);
    HttpResponse<String> response = null;
    while (response == null && !tally.isHopeless()) {
      response =
          tally.send(
              status(prepared.write()),
              () ->
                  caller.send(
                      prepared.method(),
                      prepared.path(),
                      prepared.json().isEmpty() ? null : prepared.json(),
                      headers));
    }
    ledger.acknowledged();
    switch (prepared.write()) {
      case DELETE -> ledger.deleted(prepared.id());
      case BATCH -> {
        var result = Platform.json(Objects.requireNonNull(response)).path("results");
        ledger.stored(prepared.id(), prepared.title(), Caller.version(result.path(0)));
      }
      default -> {
        var todo = Platform.json(Objects.requireNonNull(response));
        ledger.stored(todo.path("id").asText(), prepared.title(), Caller.version(todo));
      }
    }
  }

  private static String[] headers(Prepared prepared) {
    String key = UUID.randomUUID().toString();
    return switch (prepared.write()) {
      case CREATE_WITHOUT_KEY -> new String[0];
      case REPLACE, CHANGE, DELETE ->
          new String[] {"idempotency-key", key, "if-match", "\"" + prepared.version() + "\""};
      default -> new String[] {"idempotency-key", key};
    };
  }

  private static int status(Write write) {
    return switch (write) {
      case CREATE, CREATE_WITHOUT_KEY -> 201;
      case DELETE -> 204;
      default -> 200;
    };
  }
}
