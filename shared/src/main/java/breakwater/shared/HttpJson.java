package breakwater.shared;

import com.fasterxml.jackson.core.JsonFactory;

/** The streaming JSON factory of the request path. Thread-safe. */
final class HttpJson {
  static final JsonFactory FACTORY = new JsonFactory();

  private HttpJson() {}
}
