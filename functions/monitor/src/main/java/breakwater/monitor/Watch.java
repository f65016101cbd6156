package breakwater.monitor;

import breakwater.monitor.doctor.PoolerConsole;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One look at the connections: what a person reads, and the metrics in it.
 *
 * @param postgres the answer of api.connections()
 * @param pooler what the pooler's console told; null where it was not asked
 */
record Watch(ObjectNode postgres, PoolerConsole.@Nullable Clients pooler) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Map<MonitorMetric, Number> metrics() {
    Map<MonitorMetric, Number> metrics = new EnumMap<>(MonitorMetric.class);
    JsonNode states = postgres.path("byState");
    int connections = postgres.path("connections").asInt();
    metrics.put(MonitorMetric.POSTGRES_CONNECTIONS, connections);
    metrics.put(MonitorMetric.POSTGRES_CONNECTION_LIMIT, limit());
    metrics.put(MonitorMetric.POSTGRES_CONNECTIONS_PERCENT, percent(connections, limit()));
    metrics.put(MonitorMetric.POSTGRES_ACTIVE, states.path("active").asInt());
    metrics.put(
        MonitorMetric.POSTGRES_IDLE_IN_TRANSACTION,
        states.path("idle in transaction").asInt()
            + states.path("idle in transaction (aborted)").asInt());
    metrics.put(
        MonitorMetric.OLDEST_TRANSACTION_SECONDS,
        postgres.path("oldestTransaction").path("seconds").asLong());
    if (pooler != null) {
      metrics.put(MonitorMetric.POOLER_CLIENTS, pooler.clients());
      metrics.put(MonitorMetric.POOLER_CLIENT_LIMIT, pooler.limit());
      metrics.put(MonitorMetric.POOLER_CLIENTS_PERCENT, percent(pooler.clients(), pooler.limit()));
      metrics.put(MonitorMetric.POOLER_CLIENTS_WAITING, pooler.waiting());
    }
    return metrics;
  }

  private int limit() {
    return postgres.path("maxConnections").asInt() - postgres.path("reservedConnections").asInt();
  }

  /** With one decimal. */
  private static double percent(int part, int whole) {
    return Math.round(1000.0 * part / whole) / 10.0;
  }

  /** What a person gets who invokes the function. */
  ObjectNode answer() {
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode ofPostgres = answer.putObject("postgres");
    ofPostgres.put("connectionLimit", limit());
    ofPostgres.put("connectionsPercent", percent(postgres.path("connections").asInt(), limit()));
    ofPostgres.setAll(postgres);
    int hidden = postgres.path("hidden").asInt();
    if (hidden > 0) {
      ofPostgres.put(
          "advice",
          hidden
              + " connections hide their state and age from the schema's owner, the role of"
              + " MIGRATION_USER. To see them, run as an administrator: grant pg_read_all_stats to"
              + " that role");
    }
    if (pooler != null) {
      answer.set("pooler", JSON.valueToTree(pooler));
    }
    return answer;
  }
}
