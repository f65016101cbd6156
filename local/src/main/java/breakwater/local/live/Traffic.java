package breakwater.local.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the requests on their way to the HTTP API. Any thread may call it. */
public final class Traffic implements HttpHandler {
  private final HttpHandler api;
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();

  /** Counts what {@code api} gets. */
  public Traffic(HttpHandler api) {
    this.api = api;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    started.incrementAndGet();
    try {
      api.handle(exchange);
    } finally {
      ended.incrementAndGet();
    }
  }

  /**
   * Requests since the start.
   *
   * @param total all of them
   * @param inFlight of them, not answered yet
   */
  record Counts(long total, long inFlight) {}

  Counts counts() {
    long over = ended.get(); // first, so that there are never less than none in flight
    long all = started.get();
    return new Counts(all, all - over);
  }
}
