package breakwater.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A steady load of reads and writes by callers who repeat what was refused, a write with the same
 * {@code Idempotency-Key}. Each writer has an owner of its own and a {@link Ledger}.
 */
final class Load {
  /** What is done to the platform while it is under load; it has happened when this returns. */
  @FunctionalInterface
  interface Fault {
    void happen() throws Exception;
  }

  private static final int STEPS_BEFORE = 3;
  private static final int STEPS_AFTER = 5;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** How often one caller asks; without a pause the load would be this machine's limit. */
  private static final Duration THINKING = Duration.ofMillis(20);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final FaultPlatform faults;
  private final Tally tally = new Tally();
  private final List<Worker> workers = new ArrayList<>();
  private volatile boolean stopping;

  private Load(FaultPlatform faults, Platform platform, int readers, int writers) {
    this.faults = faults;
    for (int i = 0; i < readers; i++) {
      workers.add(new Reader(Caller.fresh(platform)));
    }
    for (int i = 0; i < writers; i++) {
      String owner = "writer " + UUID.randomUUID();
      workers.add(new Writer(new Caller(platform, owner), new Ledger(owner)));
    }
  }

  /** Two readers and three writers before, during and after the fault. */
  static FaultReport.Row during(String name, FaultPlatform faults, Fault fault) throws Exception {
    return during(name, faults, faults.platform, fault);
  }

  /** The same with callers of a platform whose functions use the database of another one. */
  static FaultReport.Row during(String name, FaultPlatform faults, Platform platform, Fault fault)
      throws Exception {
    return new Load(faults, platform, 2, 3).run(name, fault);
  }

  private FaultReport.Row run(String name, Fault fault) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      workers.forEach(worker -> running.add(threads.submit(worker)));
      try {
        awaitSteps(STEPS_BEFORE);
        fault.happen();
        tally.faultEnded();
        awaitSteps(STEPS_AFTER);
      } finally {
        stopping = true;
        faults.heal();
      }
      join(running);
    }
    FaultReport.Row row = FaultReport.add(tally.row(name, compare()));
    tally.examples().forEach(System.out::println);
    return row;
  }

  private static void join(List<Future<?>> running) throws InterruptedException {
    for (Future<?> worker : running) {
      try {
        worker.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private Ledger.Difference compare() throws SQLException {
    Ledger.Difference difference = new Ledger.Difference(0, 0);
    try (Connection database = faults.asOwner()) {
      for (Worker worker : workers) {
        if (worker instanceof Writer writer) {
          difference = difference.plus(writer.ledger.compare(database));
        }
      }
    }
    return difference;
  }

  /** Waits until every worker has got so many more answers that are successes. */
  private void awaitSteps(int steps) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    List<Integer> goals = workers.stream().map(worker -> worker.steps.get() + steps).toList();
    synchronized (tally) {
      while (!reached(goals)) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0 || tally.isHopeless()) {
          throw new AssertionError(
              "The load does not get on: "
                  + tally.row("", new Ledger.Difference(0, 0))
                  + "\n"
                  + tally.examples()
                  + "\n"
                  + faults.platform.outputSoFar());
        }
        tally.wait(left);
      }
    }
  }

  private boolean reached(List<Integer> goals) {
    for (int i = 0; i < goals.size(); i++) {
      if (workers.get(i).steps.get() < goals.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** A caller who does one thing after the other. */
  private abstract class Worker implements Runnable {
    final AtomicInteger steps = new AtomicInteger();

    abstract void step(int number);

    @Override
    public final void run() {
      while (!stopping && !tally.isHopeless()) {
        step(steps.get());
        synchronized (tally) {
          steps.incrementAndGet();
          tally.notifyAll();
        }
        pause(THINKING);
      }
    }

    /** Sends it until it succeeds. */
    HttpResponse<String> untilDone(int status, Supplier<HttpResponse<String>> request) {
      HttpResponse<String> response = tally.send(status, request);
      while (response == null) {
        if (tally.isHopeless()) {
          throw new IllegalStateException("Nothing but wrong answers: " + tally.examples());
        }
        pause(PAUSE);
        response = tally.send(status, request);
      }
      return response;
    }

    void expect(boolean holds, HttpResponse<String> response) {
      if (!holds) {
        tally.wrongData(response + " " + response.body());
      }
    }

    private void pause(Duration duration) {
      try {
        Thread.sleep(duration);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Reads what does not change. */
  private final class Reader extends Worker {
    private final Caller caller;
    private @Nullable String location;

    Reader(Caller caller) {
      this.caller = caller;
    }

    @Override
    void step(int number) {
      String path = location;
      if (path == null) {
        path =
            untilDone(201, () -> caller.post("/api/todos", "{\"title\":\"read me\"}"))
                .headers()
                .firstValue("location")
                .orElseThrow();
        location = path;
      }
      switch (number % 3) {
        case 0 -> {
          HttpResponse<String> dashboard = untilDone(200, () -> caller.get("/api/dashboard"));
          JsonNode todos = Platform.json(dashboard).path("todos").path("items");
          expect(todos.path(0).path("title").asText().equals("read me"), dashboard);
        }
        case 1 -> {
          HttpResponse<String> list = untilDone(200, () -> caller.get("/api/todos"));
          expect(Platform.json(list).path("items").size() == 1, list);
        }
        default -> {
          String item = path;
          HttpResponse<String> todo = untilDone(200, () -> caller.get(item));
          expect(Platform.json(todo).path("title").asText().equals("read me"), todo);
        }
      }
    }
  }

  /** Creates, replaces, saves in batches, deletes, and reads what it wrote. */
  private final class Writer extends Worker {
    private final Caller caller;
    private final Ledger ledger;
    private String id = "";
    private long version;

    Writer(Caller caller, Ledger ledger) {
      this.caller = caller;
      this.ledger = ledger;
    }

    @Override
    void step(int number) {
      String key = UUID.randomUUID().toString();
      String title = "step " + number;
      String body = "{\"title\":\"" + title + "\"}";
      String path = "/api/todos/" + id;
      switch (number % 5) {
        case 0 ->
            remember(
                title,
                untilDone(201, () -> caller.post("/api/todos", body, "idempotency-key", key)));
        case 1 -> {
          String match = "\"" + version + "\"";
          remember(
              title,
              untilDone(
                  200, () -> caller.put(path, body, "if-match", match, "idempotency-key", key)));
        }
        case 2 -> {
          HttpResponse<String> read = untilDone(200, () -> caller.get(path));
          expect(Platform.json(read).path("version").asLong() == version, read);
        }
        case 3 -> batch(title, key);
        default -> {
          untilDone(204, () -> caller.delete(path, "idempotency-key", key));
          ledger.acknowledged();
          ledger.deleted(id);
        }
      }
    }

    private void remember(String title, HttpResponse<String> response) {
      JsonNode todo = Platform.json(response);
      expect(todo.path("title").asText().equals(title), response);
      id = todo.path("id").asText();
      version = Caller.version(todo);
      ledger.acknowledged();
      ledger.stored(id, title, version);
    }

    private void batch(String title, String key) {
      List<String> ids = List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString());
      String put =
          "{\"op\":\"put\",\"collection\":\"todos\",\"id\":\"%s\",\"item\":{\"title\":\"%s\"},"
              + "\"ifVersion\":0}";
      String operations = put.formatted(ids.get(0), title) + "," + put.formatted(ids.get(1), title);
      HttpResponse<String> saved = untilDone(200, () -> caller.batch(operations, key));
      JsonNode results = Platform.json(saved).path("results");
      expect(results.size() == 2, saved);
      ledger.acknowledged();
      for (JsonNode result : results) {
        ledger.stored(result.path("id").asText(), title, Caller.version(result));
      }
    }
  }
}
