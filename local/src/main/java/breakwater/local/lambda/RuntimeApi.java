package breakwater.local.lambda;

import breakwater.local.template.FunctionDefinition;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The Runtime API and the Extensions API of one execution environment, on a port of its own: {@code
 * AWS_LAMBDA_RUNTIME_API} is only a host and a port, so nothing else tells environments apart.
 *
 * <p>The environment is <em>quiet</em> when its runtime and each of its extensions wait for the
 * next event; then, and only then, it may be frozen. {@link #lock} guards every field that changes.
 */
final class RuntimeApi implements AutoCloseable {
  /** The most that an event or an answer may be, in bytes: 6 MB. */
  static final int MAX_PAYLOAD = 6 * 1024 * 1024;

  // AWS's emulator: a response may be 100 bytes longer than an event.
  private static final int MAX_RESPONSE = MAX_PAYLOAD + 100;

  static {
    // Without it, Nagle's algorithm and delayed acknowledgements add 40 ms to an answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** What happens to the process when the environment comes to rest and when it has work. */
  interface Freezer {
    void freeze();

    void thaw();
  }

  /** One event on its way to the runtime. */
  record Event(String requestId, String functionArn, Instant deadline, byte[] payload) {}

  /** An internal extension: a thread of the function that takes part in the life cycle. */
  private static final class Extension {
    final boolean wantsInvoke;
    @Nullable HttpExchange next;

    Extension(boolean wantsInvoke) {
      this.wantsInvoke = wantsInvoke;
    }
  }

  private final FunctionDefinition function;
  private final Freezer freezer;
  private final HttpServer server;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Extension> extensions = new HashMap<>();
  private @Nullable HttpExchange next;
  private @Nullable HttpExchange restore;
  private @Nullable String requestId;
  private @Nullable InvocationResult answer;
  private InvocationResult.@Nullable FunctionError failure;
  private boolean quiet;
  private boolean ended;

  /**
   * @param server from {@link #bind}
   * @param freezer called under the lock; it must not wait for anything
   */
  RuntimeApi(FunctionDefinition function, HttpServer server, Freezer freezer) {
    this.function = function;
    this.server = server;
    this.freezer = freezer;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
  }

  /**
   * Takes a free port of the loopback interface. Who connects to it waits until {@link #start}; so
   * the process can be started in between, and every field be set before its first request.
   */
  static HttpServer bind() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("The Runtime API cannot listen on the loopback interface", e);
    }
  }

  /** Begins to answer. */
  void start() {
    server.start();
  }

  /**
   * Waits until the environment is quiet, has failed or has ended.
   *
   * @return whether it is quiet
   */
  boolean awaitQuiet(Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      await(() -> quiet || failure != null, deadline);
      return quiet && !ended;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing is going on. */
  boolean isQuiet() {
    lock.lock();
    try {
      return quiet && !ended;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the environment waits as a snapshot; {@link #restore} wakes it. */
  boolean isSnapshot() {
    lock.lock();
    try {
      return restore != null;
    } finally {
      lock.unlock();
    }
  }

  /** Lets a snapshot go on to its afterRestore hooks. {@link #awaitQuiet} waits for their end. */
  void restore() {
    lock.lock();
    try {
      HttpExchange waiting = restore;
      restore = null;
      if (waiting != null) {
        wake();
        reply(waiting, 200, Json.object());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The error of the init or of the restore, if the runtime reported one. */
  Optional<InvocationResult.FunctionError> failure() {
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  /** Whether an internal extension is registered, which earns the process a SIGTERM. */
  boolean hasExtensions() {
    lock.lock();
    try {
      return !extensions.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Thaws the environment and hands the event over. The environment must be quiet. */
  void send(Event event) {
    lock.lock();
    try {
      if (!quiet || ended || next == null) {
        return; // it died while it was frozen; awaitAnswer tells
      }
      requestId = event.requestId();
      answer = null;
      HttpExchange runtime = next;
      next = null;
      String traceId = traceId();
      wake();
      extensions.values().forEach(extension -> sendInvoke(extension, event, traceId));
      // Not in this thread: 6 MB into a process that does not read would block it.
      Thread.ofVirtual().start(() -> reply(runtime, event, traceId));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the answer to the event sent last. It counts when the runtime asks for the next event
   * or ends; so whoever gets the answer finds the environment ready again.
   *
   * @return empty if the deadline passed or the process ended without an answer
   */
  Optional<InvocationResult> awaitAnswer(Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      await(() -> answer != null && next != null, deadline);
      return Optional.ofNullable(answer);
    } finally {
      lock.unlock();
    }
  }

  /** Tells all who wait that the process is gone. */
  void processEnded() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void await(BooleanSupplier condition, Deadline deadline) throws InterruptedException {
    while (!ended && !condition.getAsBoolean()) {
      long left = deadline.remainingNanos();
      if (left <= 0) {
        return;
      }
      long _ = changed.awaitNanos(left);
    }
  }

  private void wake() {
    quiet = false;
    freezer.thaw();
  }

  /** Called after someone began to wait. */
  private void rest() {
    boolean runtimeWaits = next != null || restore != null;
    if (!quiet && runtimeWaits && extensions.values().stream().allMatch(e -> e.next != null)) {
      quiet = true;
      freezer.freeze();
    }
    changed.signalAll();
  }

  // HTTP, in. Exchanges of those who wait are kept and answered by another thread.

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = body(exchange);
    lock.lock();
    try {
      route(exchange, body);
    } finally {
      lock.unlock();
    }
  }

  private void route(HttpExchange exchange, byte[] body) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (exchange.getRequestMethod() + " " + path) {
      case "GET /2018-06-01/runtime/invocation/next" -> next(exchange);
      case "GET /2018-06-01/runtime/restore/next" -> restoreNext(exchange);
      case "POST /2018-06-01/runtime/init/error" -> failed(exchange, body);
      case "POST /2018-06-01/runtime/restore/error" -> failed(exchange, body);
      case "POST /2020-01-01/extension/register" -> register(exchange, body);
      case "GET /2020-01-01/extension/event/next" -> extensionNext(exchange);
      case "POST /2020-01-01/extension/init/error" -> failed(exchange, body);
      case "POST /2020-01-01/extension/exit/error" -> failed(exchange, body);
      default -> answer(exchange, path, body);
    }
  }

  private void next(HttpExchange exchange) {
    if (requestId != null && answer == null) {
      refuse(exchange, 403, "InvalidStateTransition", "The last event has no answer yet");
      return;
    }
    next = exchange;
    rest();
  }

  private void restoreNext(HttpExchange exchange) {
    restore = exchange;
    rest();
  }

  private void failed(HttpExchange exchange, byte[] body) {
    failure = Json.reported(body, errorType(exchange));
    changed.signalAll();
    reply(exchange, 202, Json.object().put("status", "OK"));
  }

  private void answer(HttpExchange exchange, String path, byte[] body) {
    String invocation = "/2018-06-01/runtime/invocation/" + requestId;
    if (requestId == null || !path.startsWith(invocation)) {
      refuse(exchange, 400, "InvalidRequestID", "There is no such request: " + path);
    } else if (path.equals(invocation + "/error")) {
      answered(Json.reported(body, errorType(exchange)));
      reply(exchange, 202, Json.object().put("status", "OK"));
    } else if (path.equals(invocation + "/response")) {
      respond(exchange, body);
    } else {
      refuse(exchange, 404, "NotFound", path);
    }
  }

  private void respond(HttpExchange exchange, byte[] body) {
    if (body.length > MAX_RESPONSE) {
      answered(
          Json.error(
              "Function.ResponseSizeTooLarge",
              "Response payload size exceeded maximum allowed payload size ("
                  + MAX_RESPONSE
                  + " bytes)."));
      refuse(exchange, 413, "RequestEntityTooLarge", "Exceeded maximum allowed payload size");
      return;
    }
    answered(new InvocationResult.Success(body));
    reply(exchange, 202, Json.object().put("status", "OK"));
  }

  /** The first answer counts: after a 413 the client reports an error, too. */
  private void answered(InvocationResult result) {
    if (answer == null) {
      answer = result;
      changed.signalAll();
    }
  }

  private void register(HttpExchange exchange, byte[] body) throws IOException {
    JsonNode events = Json.parse(body).path("events");
    boolean wantsInvoke = false;
    for (JsonNode event : events) {
      if (event.asText().equals("SHUTDOWN")) {
        refuse(
            exchange,
            400,
            "Extension.InvalidEventType",
            "An internal extension cannot register for SHUTDOWN; it gets SIGTERM instead");
        return;
      }
      wantsInvoke |= event.asText().equals("INVOKE");
    }
    String id = UUID.randomUUID().toString();
    extensions.put(id, new Extension(wantsInvoke));
    exchange.getResponseHeaders().set("Lambda-Extension-Identifier", id);
    reply(
        exchange,
        200,
        Json.object()
            .put("functionName", function.name())
            .put("functionVersion", "$LATEST")
            .put("handler", function.handler()));
  }

  private void extensionNext(HttpExchange exchange) {
    String id = exchange.getRequestHeaders().getFirst("Lambda-Extension-Identifier");
    Extension extension = id == null ? null : extensions.get(id);
    if (extension == null) {
      refuse(exchange, 403, "Extension.UnknownExtensionIdentifier", "Register first");
      return;
    }
    extension.next = exchange;
    rest();
  }

  private static String errorType(HttpExchange exchange) {
    String type = exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type");
    return type == null ? "Unhandled" : type;
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readNBytes(MAX_RESPONSE + 1);
      in.transferTo(
          OutputStream
              .nullOutputStream()); // the sender reads the refusal only after it has sent all
      return body;
    }
  }

  // HTTP, out.

  private void sendInvoke(Extension extension, Event event, String traceId) {
    HttpExchange waiting = extension.next;
    if (waiting == null || !extension.wantsInvoke) {
      return;
    }
    extension.next = null;
    waiting
        .getResponseHeaders()
        .set("Lambda-Extension-Event-Identifier", UUID.randomUUID().toString());
    ObjectNode body =
        Json.object()
            .put("eventType", "INVOKE")
            .put("deadlineMs", event.deadline().toEpochMilli())
            .put("requestId", event.requestId())
            .put("invokedFunctionArn", event.functionArn());
    body.putObject("tracing").put("type", "X-Amzn-Trace-Id").put("value", traceId);
    reply(waiting, 200, body);
  }

  private static void reply(HttpExchange exchange, Event event, String traceId) {
    var headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", event.requestId());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(event.deadline().toEpochMilli()));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", event.functionArn());
    // AWS's client crashes without this one and the content type.
    headers.set("Lambda-Runtime-Trace-Id", traceId);
    reply(exchange, 200, event.payload());
  }

  private static void refuse(HttpExchange exchange, int status, String type, String message) {
    reply(exchange, status, Json.object().put("errorMessage", message).put("errorType", type));
  }

  private static void reply(HttpExchange exchange, int status, JsonNode body) {
    reply(exchange, status, Json.bytes(body));
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    try (exchange;
        OutputStream out = exchange.getResponseBody()) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      out.write(body);
    } catch (IOException e) {
      // The process has ended; whoever waits for it learns that from processEnded().
    }
  }

  private static String traceId() {
    String random = UUID.randomUUID().toString().replace("-", "");
    return "Root=1-%08x-%s;Parent=%s;Sampled=0"
        .formatted(
            Instant.now().getEpochSecond(), random.substring(0, 24), random.substring(0, 16));
  }
}
