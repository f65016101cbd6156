package breakwater.monitor.doctor;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How long the endpoint lends a server connection, proved by the backends that answer.
 *
 * @param kind what was proved
 * @param evidence how
 */
record PoolMode(Kind kind, String evidence) {
  /** Poolers lend what was used last, so two turns are enough on an endpoint that is not busy. */
  private static final int TURNS = 10;

  enum Kind {
    /** For one transaction. */
    TRANSACTION,
    /** For as long as the client is connected; also what Postgres itself does. */
    SESSION,
    /** For one statement: there are no transactions. */
    STATEMENT
  }

  /**
   * Lets open connections ask in turn. A backend that has answered two of them, or a connection
   * that was answered by two backends, is proof of sharing. If every connection keeps a backend of
   * its own, they are not shared.
   *
   * @param sessions two or three that are open at the same time
   */
  static PoolMode prove(List<Session> sessions) throws SQLException {
    Map<Integer, Integer> servedBy = new LinkedHashMap<>(); // backend to the session it served
    List<TreeSet<Integer>> backends = new ArrayList<>();
    sessions.forEach(session -> backends.add(new TreeSet<>()));
    for (int turn = 0; turn < TURNS; turn++) {
      for (int i = 0; i < sessions.size(); i++) {
        int backend = sessions.get(i).backend();
        backends.get(i).add(backend);
        if (servedBy.getOrDefault(backend, i) != i) {
          return shared(
              sessions.get(i), "backend " + backend + " served two open connections in turn");
        }
        servedBy.put(backend, i);
        if (backends.get(i).size() > 1) {
          return shared(
              sessions.get(i), "one connection was served by the backends " + backends.get(i));
        }
      }
    }
    return new PoolMode(
        Kind.SESSION,
        "%d open connections kept a backend each, %s, over %d turns"
            .formatted(sessions.size(), servedBy.keySet(), TURNS));
  }

  /** What is shared is shared between transactions, or between statements. */
  private static PoolMode shared(Session session, String evidence) throws SQLException {
    session.begin();
    try {
      session.backend();
    } catch (SQLException e) {
      if (String.valueOf(e.getMessage()).contains("statement pooling")) {
        return new PoolMode(Kind.STATEMENT, evidence + "; and: " + e.getMessage());
      }
      throw e;
    }
    session.end();
    return new PoolMode(Kind.TRANSACTION, evidence);
  }
}
