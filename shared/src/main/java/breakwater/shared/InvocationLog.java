package breakwater.shared;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one line that an invocation logs. It is also its metrics record: CloudWatch reads the metrics
 * out of it (embedded metric format, AWS CloudWatch user guide), so counting costs no call.
 */
final class InvocationLog {
  private static final String NAMESPACE = "Breakwater";

  /** Name and CloudWatch unit of every number that is a metric. */
  private static final String[][] METRICS = {
    {"durationMs", "Milliseconds"},
    {"borrowMs", "Milliseconds"},
    {"queryMs", "Milliseconds"},
    {"roundTrips", "Count"},
    {"connectionsOpened", "Count"},
    {"thawReconnects", "Count"},
    {"retries", "Count"},
    {"refusals", "Count"},
  };

  private InvocationLog() {}

  /** Writes the line in one call, so that lines never mix. */
  static void write(
      OutputStream out,
      Invocation invocation,
      String route,
      int status,
      @Nullable RuntimeException failure)
      throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = HttpJson.FACTORY.createGenerator(line)) {
      json.writeStartObject();
      writeMetricDirective(json);
      json.writeStringField("level", status < 500 ? "INFO" : "ERROR");
      json.writeStringField("function", invocation.functionName());
      json.writeStringField("requestId", invocation.requestId());
      json.writeStringField("route", route);
      json.writeNumberField("status", status);
      json.writeBooleanField("coldStart", invocation.coldStart());
      writeMillis(json, "durationMs", invocation.elapsed());
      writeMillis(json, "borrowMs", invocation.borrowed());
      writeMillis(json, "queryMs", invocation.queried());
      json.writeStringField("connection", connection(invocation));
      json.writeNumberField("roundTrips", invocation.roundTrips());
      json.writeNumberField("connectionsOpened", invocation.connectionsOpened());
      json.writeNumberField("thawReconnects", invocation.thawReconnects());
      json.writeNumberField("retries", invocation.retries());
      json.writeNumberField("refusals", invocation.refusals());
      json.writeNumberField("loginRefreshes", invocation.loginRefreshes());
      if (invocation.connectionAgeMillis() >= 0) {
        json.writeNumberField("connectionAgeMs", invocation.connectionAgeMillis());
      }
      writeFailure(json, status, failure);
      json.writeEndObject();
    }
    end(line, out);
  }

  /** A line beside the invocations', for what happens in a hook of the environment's life. */
  static void warn(String message) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    try (JsonGenerator json = HttpJson.FACTORY.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("level", "WARN");
      json.writeStringField("message", message);
      json.writeEndObject();
    }
    end(line, System.out);
  }

  private static void end(ByteArrayOutputStream line, OutputStream out) throws IOException {
    line.write('\n');
    out.write(line.toByteArray(), 0, line.size());
    out.flush();
  }

  /** What the invocation used: a connection that was there, one that it opened, or none. */
  private static String connection(Invocation invocation) {
    if (invocation.connectionsOpened() > 0) {
      return "opened";
    }
    return invocation.connectionAgeMillis() >= 0 ? "reused" : "none";
  }

  private static void writeMetricDirective(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("_aws");
    json.writeNumberField("Timestamp", System.currentTimeMillis());
    json.writeArrayFieldStart("CloudWatchMetrics");
    json.writeStartObject();
    json.writeStringField("Namespace", NAMESPACE);
    json.writeArrayFieldStart("Dimensions");
    json.writeStartArray();
    json.writeString("function");
    json.writeEndArray();
    json.writeEndArray();
    json.writeArrayFieldStart("Metrics");
    for (String[] metric : METRICS) {
      json.writeStartObject();
      json.writeStringField("Name", metric[0]);
      json.writeStringField("Unit", metric[1]);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeMillis(JsonGenerator json, String name, Duration duration)
      throws IOException {
    long micros = duration.toNanos() / 1_000;
    json.writeNumberField(name, micros / 1_000.0);
  }

  /**
   * The reason of every answer that is not a success; the stack only where the fault is ours,
   * because a pooler that is down says all in its message, a thousand times over.
   */
  private static void writeFailure(
      JsonGenerator json, int status, @Nullable RuntimeException failure) throws IOException {
    if (failure == null) {
      return;
    }
    json.writeStringField("error", failure.getClass().getName());
    json.writeStringField("message", String.valueOf(failure.getMessage()));
    if (status == 500) {
      StringWriter stack = new StringWriter();
      failure.printStackTrace(new PrintWriter(stack));
      json.writeStringField("stack", stack.toString());
    }
  }
}
