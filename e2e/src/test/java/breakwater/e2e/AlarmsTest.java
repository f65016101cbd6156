package breakwater.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Alarms and the CloudWatch dashboard of template.yaml watch what is there to be watched. */
final class AlarmsTest {
  private static final String OURS = "Breakwater";

  /**
   * What AWS emits itself, by namespace: the dimension, the type of resource it names, and metrics.
   * AWS, "Types of metrics for Lambda functions", "Monitor HTTP APIs with CloudWatch metrics".
   */
  private static final Map<String, AwsMetrics> OF_AWS =
      Map.of(
          "AWS/Lambda",
          new AwsMetrics(
              "FunctionName",
              "AWS::Serverless::Function",
              Set.of("Invocations", "Errors", "Throttles", "Duration", "ConcurrentExecutions")),
          "AWS/ApiGateway",
          new AwsMetrics(
              "ApiId",
              "AWS::Serverless::HttpApi",
              Set.of("4xx", "5xx", "Count", "IntegrationLatency", "Latency")));

  private record AwsMetrics(String dimension, String type, Set<String> names) {}

  private static TemplateFile template;

  @BeforeAll
  static void readTemplate() throws Exception {
    template = TemplateFile.read();
  }

  private static Map<String, JsonNode> alarms() {
    return template.resources("AWS::CloudWatch::Alarm");
  }

  /** Each alarm and dashboard, with what it watches. */
  private static Map<String, List<Metric>> watched() {
    Map<String, List<Metric>> watched = new TreeMap<>();
    alarms().forEach((name, alarm) -> watched.put(name, Metric.watchedBy(alarm)));
    template
        .resources("AWS::CloudWatch::Dashboard")
        .forEach((name, dashboard) ->
            watched.put(
                name, Metric.drawnBy(Platform.parse(dashboard.path("DashboardBody").asText()))));
    return watched;
  }

  @Test
  void everyMetricOfOursIsOneThatAFunctionEmitsWhenItRuns() throws Exception {
    Platform platform = Platform.shared();

    for (Sample sample : Sample.all()) {
      platform.invoke(sample.function(), sample.event());
    }

    // An answer may arrive before the line that its function logged.
    await()
        .atMost(30, SECONDS)
        .untilAsserted(() -> assertEveryMetricOfOursIsAmong(emittedOn(platform)));
  }

  private static void assertEveryMetricOfOursIsAmong(List<Metric> emitted) {
    watched()
        .forEach((name, metrics) -> {
          assertThat(metrics).as(name + " watches something").isNotEmpty();
          assertThat(emitted)
              .as(name)
              .containsAll(metrics.stream().filter(m -> m.namespace().equals(OURS)).toList());
        });
  }

  /** The metrics of the log lines that the functions wrote. */
  private static List<Metric> emittedOn(Platform platform) throws IOException {
    List<Metric> emitted = new ArrayList<>();
    try (Stream<String> lines = Files.lines(platform.runDirectory().resolve("functions.log"))) {
      lines
          .map(line -> line.split(" ", 3)[2])
          .filter(text -> text.startsWith("{"))
          .forEach(text -> emitted.addAll(Metric.emittedBy(Platform.parse(text))));
    }
    return emitted.stream().distinct().toList();
  }

  @Test
  void everyMetricOfAwsIsOneThatAwsHasAboutAResourceOfTheTemplate() {
    watched().values().stream()
        .flatMap(List::stream)
        .filter(metric -> !metric.namespace().equals(OURS))
        .forEach(metric -> {
          assertThat(OF_AWS).containsKey(metric.namespace());
          AwsMetrics known = Objects.requireNonNull(OF_AWS.get(metric.namespace()));
          assertThat(known.names()).as(metric.toString()).contains(metric.name());
          assertThat(metric.dimensions()).containsOnlyKeys(known.dimension());
          assertThat(template.resources(known.type()))
              .as(metric.toString())
              .containsKey(metric.dimensions().get(known.dimension()));
        });
  }

  @Test
  void everyAlarmLinksItsOwnEntryOfTheRunbook() throws Exception {
    List<String> headings =
        Files.readAllLines(Path.of("../docs/deploy.md")).stream()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring(4))
            .toList();

    assertThat(alarms()).hasSizeGreaterThan(10);
    alarms()
        .forEach((id, alarm) -> {
          String name = alarm.path("AlarmName").asText().replaceFirst("^breakwater-", "");
          assertThat(headings).as(id).contains(name);
          assertThat(alarm.path("AlarmDescription").asText())
              .as(id)
              .endsWith("docs/deploy.md#" + name);
        });
  }

  @Test
  void everyAlarmTellsTheTopicWhenItBeginsAndWhenItEnds() {
    alarms()
        .forEach((id, alarm) -> {
          assertThat(alarm.path("AlarmActions").toString()).as(id).isEqualTo("[\"AlarmTopic\"]");
          assertThat(alarm.path("OKActions").toString()).as(id).isEqualTo("[\"AlarmTopic\"]");
        });
  }
}
