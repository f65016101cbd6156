package breakwater.shared;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * The hooks of Lambda SnapStart. Before the checkpoint the handler serves its sample events, and
 * connects, until both are warm; then the connection is closed and the login forgotten, so that
 * neither is in the snapshot. After a restore the connection is opened before the first request is
 * served.
 *
 * <p>Neither hook fails because the database cannot be reached. A version can be published while it
 * is down: the handler is then less warm. A restore without it goes on, too: the invocation tries
 * again itself, and its caller gets a 503 that says when to come back; a hook that fails would cost
 * the environment and the reason.
 */
final class SnapStart implements Resource {
  /** How often each event is served before the snapshot. */
  static final int ROUNDS = 100;

  /**
   * How many connections that is done on, one after the other, because the hook of a restore has to
   * connect. Measured with AWS's client on 2 processors: a restore and its first request take 52 ms
   * after 100 requests on one connection, 32 ms after 100 on 10, and 35 ms after 400 on 20. The 10
   * make publishing a version 0.3 s longer. {@code make bench PARTS=restore} measures it again.
   */
  static final int CONNECTIONS = 10;

  /** One wait for a pooler that turns us away, and no more. */
  private static final Duration REHEARSAL = DatabaseConfig.SOCKET_TIMEOUT.plusSeconds(1);

  /**
   * One attempt: asking for the login, connecting and being answered take 2.5, 2 and 5 s at the
   * most. Lambda gives the hooks of a restore 10 s.
   */
  private static final Duration RESTORE = DatabaseConfig.SOCKET_TIMEOUT;

  private final HttpHandler handler;
  private final Database database;
  private final List<byte[]> events;

  SnapStart(HttpHandler handler, Database database, List<byte[]> events) {
    this.handler = handler;
    this.database = database;
    this.events = events;
  }

  /** Registers the hooks with the runtime, which keeps a weak reference to what is returned. */
  static SnapStart register(HttpHandler handler, Database database, String... sampleEvents) {
    List<byte[]> events = new ArrayList<>();
    for (String name : sampleEvents) {
      events.add(read(handler.getClass(), name));
    }
    SnapStart hooks = new SnapStart(handler, database, events);
    Core.getGlobalContext().register(hooks);
    return hooks;
  }

  private static byte[] read(Class<?> function, String name) {
    try (InputStream in = function.getResourceAsStream("/events/" + name)) {
      if (in == null) {
        throw new IllegalStateException(
            "There is no events/" + name + " in the function's jar; its pom copies it there");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) throws IOException {
    try {
      rehearse();
    } finally {
      database.close();
    }
  }

  private void rehearse() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      if (round % (ROUNDS / CONNECTIONS) == 0) {
        database.close();
      }
      for (byte[] event : events) {
        int status = handler.rehearse(event, new SnapStartContext(REHEARSAL)).status();
        if (status >= 500) {
          InvocationLog.warn(
              "The snapshot is less warm than it could be: a sample event was answered with "
                  + status
                  + ". Publish a version again when the database can be reached and is migrated.");
          return;
        }
      }
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) throws IOException {
    try {
      database.connect(new Invocation(new SnapStartContext(RESTORE), true));
    } catch (RuntimeException e) {
      InvocationLog.warn(
          "No connection after the restore; the first invocation tries again: " + e.getMessage());
    }
  }
}
