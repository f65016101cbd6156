package breakwater.shared;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connection when Lambda ends the environment. Lambda ends one without extensions by
 * SIGKILL, and the pooler keeps its connection, a zombie, until some time limit of its own. An
 * internal extension, which is no more than a thread that waits for events that never come, earns
 * the process a SIGTERM and 500 ms (AWS, "Lambda execution environment lifecycle").
 */
final class ShutdownExtension {
  private static final String ID = "Lambda-Extension-Identifier";

  private ShutdownExtension() {}

  /**
   * Registers the extension, within Init.
   *
   * @param runtimeApi host and port of the Runtime API
   * @throws UncheckedIOException where Lambda does not accept it
   */
  static void register(String runtimeApi, Database database) {
    String url = "http://" + runtimeApi + "/2020-01-01/extension/";
    try {
      HttpURLConnection registration = open(url + "register", null);
      registration.setRequestProperty("Lambda-Extension-Name", "breakwater-shutdown");
      registration.setRequestProperty("Content-Type", "application/json");
      registration.setDoOutput(true);
      try (OutputStream body = registration.getOutputStream()) {
        body.write("{\"events\":[]}".getBytes(StandardCharsets.UTF_8));
      }
      drain(registration);
      String id = registration.getHeaderField(ID);
      Runtime.getRuntime().addShutdownHook(new Thread(database::close, "goodbye to the pooler"));
      Thread.ofPlatform().daemon().name("shutdown extension").start(() -> await(url, id));
    } catch (IOException e) {
      throw new UncheckedIOException("DATABASE_CLOSE_ON_SHUTDOWN: no extension registered", e);
    }
  }

  /** Init ends when every extension has asked for its next event. This one never gets any. */
  private static void await(String url, String id) {
    try {
      drain(open(url + "event/next", id));
    } catch (IOException e) {
      // The environment ends.
    }
  }

  private static HttpURLConnection open(String url, @Nullable String id) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    if (id != null) {
      connection.setRequestProperty(ID, id);
    }
    return connection;
  }

  private static void drain(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getInputStream()) {
      in.readAllBytes();
    }
  }
}
