package breakwater.local.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The reader's side of the stream. */
class Events extends OutputStream {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @Override
  public void write(int b) {
    throw new UnsupportedOperationException("events are written as a whole");
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    events.add(new String(bytes, StandardCharsets.UTF_8));
  }

  /** Waits for the next event, which has to be of this kind, and returns its data. */
  JsonNode take(String kind) throws IOException, InterruptedException {
    String event = events.take();
    String start = "event: " + kind + "\ndata: ";
    if (!event.startsWith(start) || !event.endsWith("\n\n")) {
      throw new AssertionError(event);
    }
    return JSON.readTree(event.substring(start.length()));
  }
}
