package breakwater.local.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the page draws, at one moment. Its JSON is what {@code live.js} reads.
 *
 * @param environments in the order in which they started
 * @param traffic requests to the HTTP API
 * @param connections null where the data servers do not answer
 * @param burst the burst that runs; null if none does
 */
record Picture(
    List<Environment> environments,
    Traffic.Counts traffic,
    @Nullable Connections connections,
    Bursts.@Nullable Progress burst) {

  Picture {
    environments = List.copyOf(environments);
  }

  /**
   * One box.
   *
   * @param function the function's name
   * @param id the environment's
   * @param pid its process
   * @param state init, busy or frozen
   * @param since when it came into this state, in ms since 1970
   * @param served how often it was thawed, which is for an invocation or a restore
   */
  record Environment(String function, String id, long pid, String state, long since, long served) {}

  /**
   * The lines.
   *
   * @param clients from environments to the pooler
   * @param servers from the pooler to Postgres
   * @param queries since the pooler started
   * @param postgres connections that Postgres has given away, whoever has them
   * @param maxConnections the limit of Postgres
   */
  record Connections(
      List<Client> clients, List<Server> servers, long queries, int postgres, int maxConnections) {

    Connections {
      clients = List.copyOf(clients);
      servers = List.copyOf(servers);
    }
  }

  /**
   * One client connection.
   *
   * @param name what the client calls itself
   * @param pid the process at the other end; null where this system does not tell
   * @param state idle, waiting (for a server connection) or active (has one)
   */
  record Client(String name, @Nullable Long pid, String state) {}

  /**
   * One server connection.
   *
   * @param state active (lent to a client) or idle
   */
  record Server(String state) {}
}
