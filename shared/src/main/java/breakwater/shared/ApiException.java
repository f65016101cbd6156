package breakwater.shared;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that is answered with a problem (RFC 9457) instead of data. {@link HttpHandler} is the
 * only place that turns it into a response. The message is for the log; {@link #detail()} is for
 * the caller and names no host, no SQL and no class.
 */
public abstract sealed class ApiException extends RuntimeException
    permits InvalidRequestException,
        RejectedException,
        UnauthenticatedException,
        UnavailableException,
        UnexpectedException {

  ApiException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The HTTP status, 400 to 599. */
  public abstract int status();

  /** The last part of the problem's type, for programs: lower-case words with hyphens. */
  public abstract String type();

  /** The problem's title, for people: the same for every problem of this type. */
  public abstract String title();

  /** What happened this time and what the caller can do about it. */
  public abstract String detail();

  /** Response headers beside the content type; empty where there are none. */
  public Map<String, String> headers() {
    return Map.of();
  }

  /**
   * Members of the problem beside the usual ones: name and JSON text in UTF-8. Empty where there
   * are none.
   */
  public Map<String, byte[]> members() {
    return Map.of();
  }

  /** What is wrong where; empty where the problem is not about a place in the request. */
  public List<Violation> violations() {
    return List.of();
  }

  /**
   * One thing that is wrong with the request.
   *
   * @param pointer a JSON pointer (RFC 6901) into the body, or {@code query:NAME}, {@code
   *     header:NAME}, {@code path:NAME}
   * @param detail what was expected there
   */
  public record Violation(String pointer, String detail) {}
}
