package breakwater.monitor;

import breakwater.shared.Invocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one line that an invocation of the monitor logs, which is its metrics record as well
 * (CloudWatch embedded metric format). It begins as the line of every other function does.
 */
final class MonitorLog {
  private static final String NAMESPACE = "Breakwater";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode line = JSON.createObjectNode();
  private final ArrayNode metrics;

  MonitorLog(Invocation invocation, @Nullable Throwable failure) {
    ObjectNode aws = line.putObject("_aws").put("Timestamp", System.currentTimeMillis());
    ObjectNode directive = aws.putArray("CloudWatchMetrics").addObject();
    directive.put("Namespace", NAMESPACE);
    directive.putArray("Dimensions").addArray().add("function");
    metrics = directive.putArray("Metrics");
    line.put("level", failure == null ? "INFO" : "ERROR");
    line.put("function", invocation.functionName());
    line.put("requestId", invocation.requestId());
    line.put("coldStart", invocation.coldStart());
    millis("durationMs", invocation.elapsed());
    millis("borrowMs", invocation.borrowed());
    millis("queryMs", invocation.queried());
    count("roundTrips", invocation.roundTrips());
    count("connectionsOpened", invocation.connectionsOpened());
    count("thawReconnects", invocation.thawReconnects());
    count("retries", invocation.retries());
    count("refusals", invocation.refusals());
    if (failure != null) {
      line.put("error", failure.getClass().getName());
      line.put("message", String.valueOf(failure.getMessage()));
    }
  }

  private void millis(String name, Duration duration) {
    line.put(name, duration.toNanos() / 1e6);
    declare(name, "Milliseconds");
  }

  private void count(String name, long count) {
    line.put(name, count);
    declare(name, "Count");
  }

  private void declare(String name, String unit) {
    metrics.addObject().put("Name", name).put("Unit", unit);
  }

  /** Adds metrics. */
  MonitorLog with(Map<MonitorMetric, Number> values) {
    new TreeMap<>(values)
        .forEach((metric, value) -> {
          line.putPOJO(metric.label(), value);
          declare(metric.label(), metric.unit());
        });
    return this;
  }

  /** Adds what belongs to no metric: it can be searched for, and costs none. */
  MonitorLog with(String name, ObjectNode detail) {
    line.set(name, detail);
    return this;
  }

  /** Writes the line to standard output, in one call, so that lines never mix. */
  void write() {
    try {
      System.out.println(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers and texts is always JSON", e);
    }
  }
}
