package breakwater.shared;

import java.time.Duration;
import java.util.Map;

/** 503: the database or its pooler did not serve us in time. The request can be sent again. */
public final class UnavailableException extends ApiException {
  private final Duration retryAfter;

  /**
   * @param retryAfter when to try again, whole seconds
   * @param message the diagnosis, for the log
   */
  public UnavailableException(Duration retryAfter, String message, Throwable cause) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  @Override
  public int status() {
    return 503;
  }

  @Override
  public String type() {
    return "unavailable";
  }

  @Override
  public String title() {
    return "The database is not available";
  }

  @Override
  public String detail() {
    return "The database did not serve this request in time. Send the same request again after the"
        + " number of seconds in Retry-After.";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("retry-after", String.valueOf(retryAfter.toSeconds()));
  }
}
