package breakwater.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody who is signed in, with rows of their own. Thread-safe. */
final class Caller {
  private final Platform platform;
  private final String authorization;

  Caller(Platform platform, String owner) {
    this.platform = platform;
    this.authorization = "Bearer " + platform.token(owner);
  }

  /** Somebody who has no rows yet. */
  static Caller fresh(Platform platform) {
    return new Caller(platform, "owner " + UUID.randomUUID());
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  HttpResponse<String> post(String path, String json, String... headers) {
    return send("POST", path, json, headers);
  }

  HttpResponse<String> put(String path, String json, String... headers) {
    return send("PUT", path, json, headers);
  }

  HttpResponse<String> patch(String path, String json, String... headers) {
    return send("PATCH", path, json, headers);
  }

  HttpResponse<String> delete(String path, String... headers) {
    return send("DELETE", path, null, headers);
  }

  /** A batch with a key of its own. */
  HttpResponse<String> batch(String operations) {
    return batch(operations, UUID.randomUUID().toString());
  }

  HttpResponse<String> batch(String operations, String key) {
    return post("/api/batch", "{\"operations\":[" + operations + "]}", "idempotency-key", key);
  }

  /**
   * Any request.
   *
   * @param json null for no body; sent as application/json where no header says otherwise
   * @param headers name, value, name, value
   */
  HttpResponse<String> send(String method, String path, @Nullable String json, String... headers) {
    HttpRequest.Builder request =
        platform
            .request(path, headers)
            .header("authorization", authorization)
            .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    boolean typed = String.join(",", headers).contains("content-type");
    if (json != null && !typed) {
      request.header("content-type", "application/json");
    }
    return platform.send(request.build());
  }

  /** Bytes that may be no text. */
  HttpResponse<String> postBytes(String path, byte[] body) {
    return platform.send(
        platform
            .request(path, "content-type", "application/json", "authorization", authorization)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  static String etag(HttpResponse<String> response) {
    return response.headers().firstValue("etag").orElseThrow();
  }

  static long version(JsonNode item) {
    return item.path("version").asLong();
  }
}
