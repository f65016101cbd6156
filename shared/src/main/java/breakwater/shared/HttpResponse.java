package breakwater.shared;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a function answers. Immutable.
 *
 * @param status the HTTP status
 * @param headers lower-case names
 * @param body UTF-8 text; empty for none
 */
public record HttpResponse(int status, Map<String, String> headers, byte[] body) {
  private static final byte[] NOTHING = {};

  /** 200 with a JSON document, which is passed on byte for byte. */
  public static HttpResponse json(byte[] body) {
    return new HttpResponse(200, Map.of("content-type", "application/json"), body);
  }

  /** 304: what the caller has is current. */
  public static HttpResponse notModified() {
    return new HttpResponse(304, Map.of(), NOTHING);
  }

  /**
   * The problem as RFC 9457 has it.
   *
   * @param requestId Lambda's request id, by which the log line is found
   */
  static HttpResponse problem(ApiException problem, String requestId) {
    Map<String, String> headers = new TreeMap<>(problem.headers());
    headers.put("content-type", "application/problem+json");
    headers.put("cache-control", "no-store");
    return new HttpResponse(problem.status(), headers, problemBody(problem, requestId));
  }

  private static byte[] problemBody(ApiException problem, String requestId) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = HttpJson.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", "urn:problem-type:breakwater:" + problem.type());
      json.writeStringField("title", problem.title());
      json.writeNumberField("status", problem.status());
      json.writeStringField("detail", wellFormed(problem.detail()));
      json.writeStringField("requestId", requestId);
      if (!problem.violations().isEmpty()) {
        json.writeArrayFieldStart("errors");
        for (ApiException.Violation violation : problem.violations()) {
          json.writeStartObject();
          json.writeStringField("pointer", wellFormed(violation.pointer()));
          json.writeStringField("detail", wellFormed(violation.detail()));
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      for (Map.Entry<String, byte[]> member : new TreeMap<>(problem.members()).entrySet()) {
        json.writeFieldName(member.getKey());
        json.writeRawValue(new String(member.getValue(), StandardCharsets.UTF_8));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Callers can send half of a surrogate pair, which UTF-8 has no bytes for; it becomes '?'. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** This response with one more header. */
  public HttpResponse with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new HttpResponse(status, more, body);
  }

  /** Writes payload format 2.0. The body is escaped from its bytes; no string is made of it. */
  void write(OutputStream out) throws IOException {
    try (JsonGenerator json = HttpJson.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("statusCode", status);
      json.writeObjectFieldStart("headers");
      for (Map.Entry<String, String> header : headers.entrySet()) {
        json.writeStringField(header.getKey(), header.getValue());
      }
      json.writeEndObject();
      if (body.length > 0) {
        json.writeFieldName("body");
        json.writeUTF8String(body, 0, body.length);
      }
      json.writeBooleanField("isBase64Encoded", false);
      json.writeEndObject();
    }
  }
}
