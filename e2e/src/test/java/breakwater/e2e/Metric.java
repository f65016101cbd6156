package breakwater.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A metric of CloudWatch, which is known by all three.
 *
 * @param namespace who emits it
 * @param name what it counts
 * @param dimensions of what, by name
 */
record Metric(String namespace, String name, Map<String, String> dimensions) {

  /** Those that CloudWatch reads out of a log line in embedded metric format. */
  static List<Metric> emittedBy(JsonNode line) {
    List<Metric> metrics = new ArrayList<>();
    for (JsonNode directive : line.path("_aws").path("CloudWatchMetrics")) {
      for (JsonNode set : directive.path("Dimensions")) {
        Map<String, String> dimensions = new TreeMap<>();
        set.forEach(name -> dimensions.put(name.asText(), line.path(name.asText()).asText()));
        for (JsonNode metric : directive.path("Metrics")) {
          String name = metric.path("Name").asText();
          // CloudWatch drops what the directive names and the line does not have as a number.
          if (line.path(name).isNumber()) {
            metrics.add(new Metric(directive.path("Namespace").asText(), name, dimensions));
          }
        }
      }
    }
    return metrics;
  }

  /** Those that an alarm watches. */
  static List<Metric> watchedBy(JsonNode alarm) {
    List<Metric> metrics = new ArrayList<>();
    if (alarm.has("MetricName")) {
      metrics.add(of(alarm));
    }
    for (JsonNode query : alarm.path("Metrics")) {
      if (query.has("MetricStat")) {
        metrics.add(of(query.path("MetricStat").path("Metric")));
      }
    }
    return metrics;
  }

  private static Metric of(JsonNode metric) {
    Map<String, String> dimensions = new TreeMap<>();
    metric
        .path("Dimensions")
        .forEach(one -> dimensions.put(one.path("Name").asText(), one.path("Value").asText()));
    return new Metric(
        metric.path("Namespace").asText(), metric.path("MetricName").asText(), dimensions);
  }

  /**
   * Those that a dashboard draws: arrays of namespace, name, then dimensions in pairs, then perhaps
   * options.
   */
  static List<Metric> drawnBy(JsonNode dashboard) {
    List<Metric> metrics = new ArrayList<>();
    for (JsonNode widget : dashboard.path("widgets")) {
      for (JsonNode one : widget.path("properties").path("metrics")) {
        ArrayNode metric = (ArrayNode) one;
        Map<String, String> dimensions = new TreeMap<>();
        for (int i = 2; i + 1 < metric.size() && metric.get(i).isTextual(); i += 2) {
          dimensions.put(metric.get(i).asText(), metric.get(i + 1).asText());
        }
        metrics.add(new Metric(metric.get(0).asText(), metric.get(1).asText(), dimensions));
      }
    }
    return metrics;
  }
}
