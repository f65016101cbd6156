package breakwater.local.lambda;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Holds invocations of {@code ProbeHandler} inside the handler until the test opens it. */
final class Gate implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final List<Socket> inside = new ArrayList<>();

  Gate() throws IOException {
    server.setSoTimeout(30_000); // so that a test fails, and does not hang, if nobody comes
  }

  /** The event that makes the handler wait here. */
  String event() {
    return "gate " + port();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Returns when {@code count} more invocations have arrived. */
  void awaitArrivals(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      inside.add(server.accept());
    }
  }

  /** Lets everyone who has arrived go on. */
  void open() throws IOException {
    for (Socket socket : inside) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    open();
    server.close();
  }
}
