package breakwater.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Passes connections on to the pooler and counts round trips: how often a client sends something
 * after it has been answered, and once for the first that it sends. Statements that are sent
 * together are one.
 */
final class TurnCounter implements AutoCloseable {
  private final ServerSocket server;
  private final String host;
  private final int port;
  private int turns; // guarded by this, as the field of Connection

  private TurnCounter(ServerSocket server, String host, int port) {
    this.server = server;
    this.host = host;
    this.port = port;
  }

  /** Listens on a free port, for a pooler at the given place. */
  static TurnCounter before(String host, int port) throws IOException {
    TurnCounter counter =
        new TurnCounter(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), host, port);
    Thread.ofPlatform().daemon().name("turn counter").start(counter::accept);
    return counter;
  }

  int port() {
    return server.getLocalPort();
  }

  /** Round trips over all connections so far. */
  synchronized int turns() {
    return turns;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Connection connection = new Connection(server.accept(), new Socket(host, port));
        Thread.ofPlatform().daemon().start(connection::passRequests);
        Thread.ofPlatform().daemon().start(connection::passAnswers);
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket pooler;
    private boolean answered = true;

    Connection(Socket client, Socket pooler) throws IOException {
      this.client = client;
      this.pooler = pooler;
      client.setTcpNoDelay(true);
      pooler.setTcpNoDelay(true);
    }

    void passRequests() {
      pass(client, pooler, true);
    }

    void passAnswers() {
      pass(pooler, client, false);
    }

    private void pass(Socket from, Socket to, boolean request) {
      byte[] buffer = new byte[64 * 1024];
      try (from;
          to;
          InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
          count(request);
          out.write(buffer, 0, size);
        }
      } catch (IOException e) {
        // One side has ended; so does the other.
      }
    }

    private void count(boolean request) {
      synchronized (TurnCounter.this) {
        if (request && answered) {
          turns++;
        }
        answered = !request;
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
