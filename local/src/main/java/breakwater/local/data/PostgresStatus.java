package breakwater.local.data;

/**
 * How many of its connections Postgres has given away.
 *
 * @param connections client connections to the application database, without the superuser's
 * @param maxConnections the server's limit
 */
public record PostgresStatus(int connections, int maxConnections) {}
