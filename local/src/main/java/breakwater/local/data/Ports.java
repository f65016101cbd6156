package breakwater.local.data;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds ports on the loopback address. */
public final class Ports {

  /**
   * Checks that a port can be listened on.
   *
   * @param port the port, or 0 for any free one
   * @return the port to use. Another process may still take it before we do
   * @throws BindException if the port is taken
   */
  static int free(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      // As the servers do: a port whose last connections are in TIME_WAIT counts as free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket.getLocalPort();
    } catch (BindException e) {
      BindException taken = new BindException("Port " + port + " is taken. Choose another one.");
      taken.initCause(e);
      throw taken;
    }
  }

  /** Whether the port can be listened on now. */
  public static boolean isFree(int port) {
    try {
      return free(port) == port;
    } catch (IOException e) {
      return false;
    }
  }

  private Ports() {}
}
