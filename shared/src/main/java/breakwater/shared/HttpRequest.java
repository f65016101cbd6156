package breakwater.shared;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request as the HTTP API hands it to a function (payload format 2.0), read once, front to back,
 * without building a tree. Not thread-safe, and not needed by more than one thread.
 *
 * <p>Source of the format: AWS, "Create AWS Lambda proxy integrations for HTTP APIs".
 */
public final class HttpRequest {
  private final Invocation invocation;
  private final Map<String, String> headers = new HashMap<>();
  private final Map<String, String> query = new HashMap<>();
  private final Map<String, String> pathParameters = new HashMap<>();
  private final Map<String, String> claims = new HashMap<>();
  private String version = "";
  private String routeKey = "";
  private String method = "";
  private String path = "";
  private @Nullable String body;
  private boolean base64;

  private HttpRequest(Invocation invocation) {
    this.invocation = invocation;
  }

  /**
   * Reads the event to its end.
   *
   * @throws InvalidRequestException where it is not an event of payload format 2.0
   * @throws IOException where the stream breaks
   */
  static HttpRequest read(InputStream event, Invocation invocation) throws IOException {
    HttpRequest request = new HttpRequest(invocation);
    try (JsonParser json = HttpJson.FACTORY.createParser(event)) {
      request.readEvent(json);
    } catch (JsonParseException | StreamConstraintsException e) {
      throw new InvalidRequestException("The event is not JSON: " + e.getOriginalMessage());
    } catch (CharConversionException e) {
      // Bytes that begin as UTF-16 or UTF-32 would, and are not.
      throw new InvalidRequestException("The event is not JSON: " + e.getMessage());
    }
    if (!request.version.equals("2.0") || request.method.isEmpty()) {
      throw new InvalidRequestException(
          "The event is not a request of an HTTP API with payload format 2.0. Invoke the function"
              + " through its route, or with a file of events/.");
    }
    return request;
  }

  private void readEvent(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "version" -> version = text(json);
        case "routeKey" -> routeKey = text(json);
        case "rawPath" -> path = text(json);
        case "headers" -> readTexts(json, headers);
        case "queryStringParameters" -> readTexts(json, query);
        case "pathParameters" -> readTexts(json, pathParameters);
        case "requestContext" -> readContext(json);
        case "body" -> body = json.getValueAsString();
        case "isBase64Encoded" -> base64 = json.getValueAsBoolean();
        default -> json.skipChildren();
      }
    }
  }

  /** {@code requestContext.http.method} and {@code requestContext.authorizer.jwt.claims}. */
  private void readContext(JsonParser json) throws IOException {
    if (!json.isExpectedStartObjectToken()) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "method" -> method = text(json);
        case "claims" -> readTexts(json, claims);
        case "http", "authorizer", "jwt" -> readContext(json);
        default -> json.skipChildren();
      }
    }
  }

  private static void readTexts(JsonParser json, Map<String, String> into) throws IOException {
    if (!json.isExpectedStartObjectToken()) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      into.put(name, text(json));
      json.skipChildren();
    }
  }

  private static String text(JsonParser json) throws IOException {
    String value = json.getValueAsString();
    return value == null ? "" : value;
  }

  /** The invocation that this request is. */
  public Invocation invocation() {
    return invocation;
  }

  /** The method, upper-case. */
  public String method() {
    return method;
  }

  /** The path as it was sent, still percent-encoded. */
  public String path() {
    return path;
  }

  /** The route that matched, {@code GET /api/dashboard} for example. */
  public String routeKey() {
    return routeKey;
  }

  /** A header by its lower-case name; null where it was not sent. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** A decoded query parameter; null where it was not sent. */
  public @Nullable String query(String name) {
    return query.get(name);
  }

  /** A decoded part of the path; null where the route has no such part. */
  public @Nullable String pathParameter(String name) {
    return pathParameters.get(name);
  }

  /**
   * Refuses query parameters that this route does not know, so that a misspelt one is not silently
   * without effect.
   *
   * @throws InvalidRequestException naming the first unknown one and those that are known
   */
  public void allowQuery(Set<String> known) {
    for (String name : query.keySet()) {
      if (!known.contains(name)) {
        throw new InvalidRequestException(
            "There is no query parameter '" + name + "' here. Known: " + new TreeSet<>(known) + ".",
            new ApiException.Violation("query:" + name, "one of " + new TreeSet<>(known)));
      }
    }
  }

  /** The body's bytes, decoded where the API had encoded them; empty where there was none. */
  public byte[] body() {
    if (body == null) {
      return new byte[0];
    }
    if (!base64) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("The event says that its body is base64, and it is not.");
    }
  }

  /**
   * Who is calling: the {@code sub} of the token that the API has verified. Every row belongs to
   * one owner, and a request can name no other.
   *
   * @throws UnauthenticatedException where the API verified nobody, or somebody whose name is no
   *     subject by OpenID Connect Core, section 2: at most 255 characters (and here not U+0000,
   *     which Postgres cannot store)
   */
  public String owner() {
    String subject = claims.get("sub");
    if (subject == null
        || subject.isBlank()
        || subject.length() > 255
        || subject.indexOf('\0') >= 0) {
      throw new UnauthenticatedException();
    }
    return subject;
  }
}
