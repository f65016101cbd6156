package breakwater.monitor;

/**
 * The metrics that the monitor adds to those of every invocation, in the namespace {@code
 * Breakwater} with the dimension {@code function}. The alarms of template.yaml name them.
 */
enum MonitorMetric {
  /** Client connections of Postgres, in all its databases, from poolers or past them. */
  POSTGRES_CONNECTIONS("postgresConnections", "Count"),
  /** How many those may become: max_connections without what is reserved. */
  POSTGRES_CONNECTION_LIMIT("postgresConnectionLimit", "Count"),
  /** The first in percent of the second. */
  POSTGRES_CONNECTIONS_PERCENT("postgresConnectionsPercent", "Percent"),
  /** Of the connections, those that run a statement. */
  POSTGRES_ACTIVE("postgresActive", "Count"),
  /** Of the connections, those that hold a transaction open and do nothing. */
  POSTGRES_IDLE_IN_TRANSACTION("postgresIdleInTransaction", "Count"),
  /** Age of the oldest transaction; 0 where there is none. */
  OLDEST_TRANSACTION_SECONDS("oldestTransactionSeconds", "Seconds"),
  /** Client connections of the pooler. This and the next three only where its console answers. */
  POOLER_CLIENTS("poolerClients", "Count"),
  /** How many those may become. */
  POOLER_CLIENT_LIMIT("poolerClientLimit", "Count"),
  /** The first in percent of the second. */
  POOLER_CLIENTS_PERCENT("poolerClientsPercent", "Percent"),
  /** Of the pooler's clients, those that wait for a server connection. */
  POOLER_CLIENTS_WAITING("poolerClientsWaiting", "Count");

  private final String label;
  private final String unit;

  MonitorMetric(String label, String unit) {
    this.label = label;
    this.unit = unit;
  }

  /** Its name in CloudWatch. */
  String label() {
    return label;
  }

  /** CloudWatch's word for its unit. */
  String unit() {
    return unit;
  }
}
