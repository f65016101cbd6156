package breakwater.local.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the API, before it is written.
 *
 * @param headers in order; a name may be there more than once
 * @param error why it is not the function's own answer, for the log; null if it is
 */
record ApiResponse(int status, List<Header> headers, byte[] body, @Nullable String error) {

  record Header(String name, String value) {}

  ApiResponse {
    headers = List.copyOf(headers);
  }

  /** An answer of the API itself, in the form of API Gateway: {"message":"Not Found"}. */
  static ApiResponse message(int status, String message, String error) {
    return new ApiResponse(
        status,
        List.of(new Header("content-type", "application/json")),
        ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8),
        error);
  }

  static ApiResponse notFound(String error) {
    return message(404, "Not Found", error);
  }

  /**
   * The function failed, or its answer cannot be understood. A real HTTP API answers 500 with this
   * message (AWS re:Post, "troubleshoot 5xx errors for API Gateway"); REST APIs and this one answer
   * 502, so that a caller can tell a function's own 500 from a function that broke.
   */
  static ApiResponse badGateway(String error) {
    return message(502, "Internal Server Error", error);
  }

  /**
   * No environment is free. A real HTTP API hides Lambda's 429 behind a 500 or 503; the 429 is kept
   * here because it says what happened and that it is worth trying again.
   */
  static ApiResponse tooManyRequests(String error) {
    return message(429, "Too Many Requests", error);
  }

  /**
   * The function did not answer within the route's time. A real HTTP API answers 503 {"message":
   * "Service Unavailable"}; REST APIs and this one answer 504.
   */
  static ApiResponse timedOut(String error) {
    return message(504, "Endpoint request timed out", error);
  }

  static ApiResponse tooLarge(String error) {
    return message(413, "Request Entity Too Large", error);
  }

  ApiResponse withHeaders(List<Header> more) {
    List<Header> all = new ArrayList<>(headers);
    all.addAll(more);
    return new ApiResponse(status, all, body, error);
  }

  ApiResponse withoutHeaders(Set<String> lowerCaseNames) {
    List<Header> kept =
        headers.stream()
            .filter(header -> !lowerCaseNames.contains(header.name().toLowerCase(Locale.ROOT)))
            .toList();
    return new ApiResponse(status, kept, body, error);
  }
}
