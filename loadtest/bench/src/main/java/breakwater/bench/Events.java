package breakwater.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code events/dashboard.json}, for other owners and with other headers. */
final class Events {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode sample;

  private Events(ObjectNode sample) {
    this.sample = sample;
  }

  static Events in(Path root) throws IOException {
    return new Events((ObjectNode) JSON.readTree(root.resolve("events/dashboard.json").toFile()));
  }

  /**
   * The request of one owner.
   *
   * @param ifNoneMatch the ETag that the caller has; null for none
   */
  byte[] dashboard(String owner, @Nullable String ifNoneMatch) throws IOException {
    ObjectNode event = sample.deepCopy();
    event.withObject("/requestContext/authorizer/jwt/claims").put("sub", owner);
    if (ifNoneMatch != null) {
      event.withObject("/headers").put("if-none-match", ifNoneMatch);
    }
    return JSON.writeValueAsBytes(event);
  }
}
