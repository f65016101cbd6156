package breakwater.loadtest;

import io.gatling.javaapi.core.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Notes what came of each request in a simulation: {@link #start} just before it, {@link #note}
 * just after it, with the check's {@code status} and {@code body} in the session. Any thread may
 * use it.
 */
final class Answers {
  private final Queue<Answer> all = new ConcurrentLinkedQueue<>();

  /**
   * @param page which page load the request is a part of; or {@link Answer#NO_PAGE}
   */
  static Session start(Session session, int page) {
    return session.removeAll("status", "body").set("start", System.nanoTime()).set("page", page);
  }

  Session note(Session session) {
    long millis = (System.nanoTime() - session.getLong("start")) / 1_000_000;
    int status = session.contains("status") ? session.getInt("status") : 0;
    all.add(
        new Answer(
            session.getInt("page"),
            System.currentTimeMillis() - millis,
            status,
            millis,
            Answer.cause(status, session.getString("body"))));
    return session;
  }

  void write(Path file) {
    try {
      Files.write(file, all.stream().map(Answer::line).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
