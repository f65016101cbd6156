package breakwater.migrate;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers CloudFormation's events for custom resources, at the address that the event brings. */
final class CloudFormation {

  // There is one schema per database, and it is never replaced: any constant does.
  private static final String RESOURCE_ID = "breakwater-schema";
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int ATTEMPTS = 2;
  // The whole answer may have 4,096 bytes.
  private static final int MAX_REASON = 2_000;

  /**
   * Sends the answer.
   *
   * @param data what other resources of the stack may read
   * @param failure why it failed; null if it succeeded
   * @throws IllegalStateException if the answer does not arrive. Lambda then sends the event again
   */
  void answer(
      CloudFormationCustomResourceEvent event, Map<String, Object> data, @Nullable String failure) {
    byte[] body = body(event, data, failure);
    // The address is signed for a PUT without a content type.
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(event.getResponseUrl()))
            .timeout(TIMEOUT)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build()) {
      send(client, request);
    }
  }

  private static void send(HttpClient client, HttpRequest request) {
    IllegalStateException failure = new IllegalStateException("CloudFormation could not be told.");
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
        if (response.statusCode() < 300) {
          return;
        }
        failure.addSuppressed(new IOException("HTTP status " + response.statusCode()));
      } catch (IOException e) {
        failure.addSuppressed(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure.addSuppressed(e);
        break;
      }
    }
    throw failure;
  }

  private static byte[] body(
      CloudFormationCustomResourceEvent event, Map<String, Object> data, @Nullable String failure) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(body)) {
      json.writeStartObject();
      json.writeStringField("Status", failure == null ? "SUCCESS" : "FAILED");
      if (failure != null) {
        json.writeStringField(
            "Reason", failure.substring(0, Math.min(failure.length(), MAX_REASON)));
      }
      String id = event.getPhysicalResourceId();
      json.writeStringField("PhysicalResourceId", id == null ? RESOURCE_ID : id);
      json.writeStringField("StackId", event.getStackId());
      json.writeStringField("RequestId", event.getRequestId());
      json.writeStringField("LogicalResourceId", event.getLogicalResourceId());
      json.writeObjectFieldStart("Data");
      for (Map.Entry<String, Object> entry : data.entrySet()) {
        json.writeStringField(entry.getKey(), String.valueOf(entry.getValue()));
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen: it writes to memory
    }
    return body.toByteArray();
  }
}
