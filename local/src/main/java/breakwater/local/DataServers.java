package breakwater.local;

import breakwater.local.data.PgBouncer;
import breakwater.local.data.Postgres;
import java.io.IOException;

/**
 * Stops and starts the data servers while everything else goes on, so that one can see what an
 * outage does. Any thread may call it; callers take turns.
 */
final class DataServers {
  private final PgBouncer pooler;
  private final Postgres postgres;

  DataServers(PgBouncer pooler, Postgres postgres) {
    this.pooler = pooler;
    this.postgres = postgres;
  }

  /**
   * Does it and returns when it is done: a server that was started answers. Stopping what is
   * stopped and starting what runs does nothing.
   *
   * @param server pooler or postgres
   * @param action stop or start; for postgres also crash
   * @throws IllegalArgumentException where there is no such server or action, with those there are
   */
  synchronized void apply(String server, String action) throws IOException, InterruptedException {
    switch (server + " " + action) {
      case "pooler stop" -> pooler.stop();
      case "pooler start" -> pooler.start();
      case "postgres stop" -> postgres.stop();
      case "postgres crash" -> postgres.crash();
      case "postgres start" -> postgres.start();
      default ->
          throw new IllegalArgumentException(
              "name is pooler or postgres, action is stop, start or, for postgres, crash:"
                  + " POST /local/server?name=pooler&action=stop");
    }
  }
}
