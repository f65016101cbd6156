package breakwater.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.shared.TestContext;
import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The handler's answers. What it does to a database is in MigrationTest. */
final class MigrateHandlerTest {

  private static final TestContext CONTEXT = new TestContext();

  private final List<JsonNode> answers = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger migrations = new AtomicInteger();
  private volatile int[] statuses = {200};
  private HttpServer cloudFormation;

  @BeforeEach
  void start() throws IOException {
    cloudFormation =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cloudFormation.createContext("/", this::receive);
    cloudFormation.start();
  }

  @AfterEach
  void stop() {
    cloudFormation.stop(0);
  }

  @Test
  void aDirectInvocationReturnsWhatWasDone() {
    assertThat(handler().handleRequest(new CloudFormationCustomResourceEvent(), CONTEXT))
        .containsEntry("migrationsExecuted", 2)
        .containsEntry("schemaVersion", "7");
    assertThat(requests).isEmpty();
  }

  @Test
  void aDirectInvocationThatFailsThrows() {
    assertThatThrownBy(
            () -> failing().handleRequest(new CloudFormationCustomResourceEvent(), CONTEXT))
        .hasMessageContaining("no route to the database");
  }

  @Test
  void createMigratesAndAnswersSuccess() {
    handler().handleRequest(event("Create"), CONTEXT);
    assertThat(migrations).hasValue(1);
    assertThat(requests).containsExactly("PUT null");
    JsonNode answer = answers.getFirst();
    assertThat(answer.get("Status").asText()).isEqualTo("SUCCESS");
    assertThat(answer.get("StackId").asText()).isEqualTo("stack");
    assertThat(answer.get("RequestId").asText()).isEqualTo("request");
    assertThat(answer.get("LogicalResourceId").asText()).isEqualTo("Schema");
    assertThat(answer.get("PhysicalResourceId").asText()).isNotEmpty();
    assertThat(answer.get("Data").get("schemaVersion").asText()).isEqualTo("7");
  }

  @Test
  void updateKeepsThePhysicalId() {
    handler().handleRequest(event("Create"), CONTEXT);
    CloudFormationCustomResourceEvent update = event("Update");
    update.setPhysicalResourceId(answers.getFirst().get("PhysicalResourceId").asText());
    handler().handleRequest(update, CONTEXT);
    assertThat(migrations).hasValue(2);
    assertThat(answers.get(1).get("PhysicalResourceId"))
        .isEqualTo(answers.get(0).get("PhysicalResourceId"));
  }

  @Test
  void deleteTouchesNothingAndAnswersSuccess() {
    CloudFormationCustomResourceEvent delete = event("Delete");
    delete.setPhysicalResourceId("breakwater-schema");
    handler().handleRequest(delete, CONTEXT);
    assertThat(migrations).hasValue(0);
    assertThat(answers.getFirst().get("Status").asText()).isEqualTo("SUCCESS");
  }

  @Test
  void aFailedMigrationIsAnsweredWithItsReason() {
    failing().handleRequest(event("Create"), CONTEXT);
    assertThat(answers.getFirst().get("Status").asText()).isEqualTo("FAILED");
    assertThat(answers.getFirst().get("Reason").asText()).contains("no route to the database");
  }

  @Test
  void aMigrationThatDoesNotEndInTimeIsAnsweredAsFailed() {
    CountDownLatch release = new CountDownLatch(1);
    MigrateHandler hanging =
        new MigrateHandler(() -> {
          release.await();
          return new MigrationResult(0, "7");
        });
    hanging.handleRequest(event("Update"), new TestContext(Duration.ofMillis(5_100)));
    release.countDown();
    assertThat(answers.getFirst().get("Status").asText()).isEqualTo("FAILED");
    assertThat(answers.getFirst().get("Reason").asText()).contains("Timeout");
  }

  @Test
  void anAnswerThatIsNotAcceptedIsSentAgain() {
    statuses = new int[] {503, 200};
    handler().handleRequest(event("Create"), CONTEXT);
    assertThat(answers).hasSize(2);
    assertThat(answers.get(1)).isEqualTo(answers.get(0));
  }

  @Test
  void anAnswerThatIsNeverAcceptedFailsTheInvocation() {
    statuses = new int[] {503};
    assertThatThrownBy(() -> handler().handleRequest(event("Create"), CONTEXT))
        .hasMessageContaining("CloudFormation");
  }

  private MigrateHandler handler() {
    return handler(() -> new MigrationResult(2, "7"));
  }

  private MigrateHandler failing() {
    return handler(() -> {
      throw new IOException("no route to the database");
    });
  }

  private MigrateHandler handler(Callable<MigrationResult> migration) {
    return new MigrateHandler(() -> {
      migrations.incrementAndGet();
      return migration.call();
    });
  }

  private CloudFormationCustomResourceEvent event(String type) {
    return CloudFormationCustomResourceEvent.builder()
        .withRequestType(type)
        .withResponseUrl(
            "http://localhost:%d/answer?signature=x"
                .formatted(cloudFormation.getAddress().getPort()))
        .withStackId("stack")
        .withRequestId("request")
        .withLogicalResourceId("Schema")
        .build();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestHeaders().getFirst("Content-Type"));
      answers.add(new ObjectMapper().readTree(exchange.getRequestBody()));
      int status = statuses[Math.min(answers.size(), statuses.length) - 1];
      exchange.sendResponseHeaders(status, -1);
    }
  }
}
