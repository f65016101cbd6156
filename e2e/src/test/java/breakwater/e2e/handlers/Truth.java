package breakwater.e2e.handlers;

import java.util.Map;

/** Handler methods of functions that do one thing each, most of them wrong. */
public final class Truth {
  /** Lambda's limit for an answer: 6 MB and 100 bytes, as its error message says. */
  private static final int LIMIT = 6 * 1024 * 1024 + 100;

  /** Answers with the event. */
  public Object echo(Object event) {
    return event;
  }

  /** Answers with nothing. */
  public void nothing(Object event) {}

  /** Answers with a variable of its own and with what Lambda tells it of itself. */
  public Map<String, String> environment(Object event) {
    return Map.of(
        "given", System.getenv("GIVEN"),
        "handler", System.getenv("_HANDLER"),
        "function", System.getenv("AWS_LAMBDA_FUNCTION_NAME"));
  }

  /** Fails with a cause. */
  public Object fail(Object event) {
    throw new IllegalStateException("on purpose", new IllegalArgumentException("and this is why"));
  }

  /** Answers with one byte more than Lambda takes; two of them are the quotes. */
  public String large(Object event) {
    return "x".repeat(LIMIT - 1);
  }

  /** Ends its process. */
  public Object exit(Object event) {
    Runtime.getRuntime().halt(3);
    return event;
  }

  /** Does not come back in time. */
  public Object sleep(Object event) throws InterruptedException {
    Thread.sleep(60_000);
    return event;
  }
}
