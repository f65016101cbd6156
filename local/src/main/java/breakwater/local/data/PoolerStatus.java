package breakwater.local.data;

/**
 * What PgBouncer does for the application database at one moment. Connections to its console are
 * not in any of the figures.
 *
 * @param clientConnections connections of clients, waiting ones included
 * @param clientsWaiting those that have sent a query and have no server connection yet
 * @param serverActive connections to Postgres that are lent to a client
 * @param serverIdle all other connections to Postgres
 * @param queries queries since PgBouncer started
 * @param transactions transactions since PgBouncer started
 */
public record PoolerStatus(
    int clientConnections,
    int clientsWaiting,
    int serverActive,
    int serverIdle,
    long queries,
    long transactions) {}
