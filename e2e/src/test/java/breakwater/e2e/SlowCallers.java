package breakwater.e2e;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers who each announce a body and send it a byte at a time. For one thread. */
final class SlowCallers implements AutoCloseable {
  /** Between two bytes of a caller: below any limit of idleness. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final List<Socket> sockets = new ArrayList<>();
  private final Thread dripping = Thread.ofVirtual().unstarted(this::drip);
  private final AtomicInteger rounds = new AtomicInteger();
  private volatile boolean closed;

  private SlowCallers() {}

  /** So many, who have sent everything but their body, as somebody with a valid token. */
  static SlowCallers of(int number, Platform platform) throws IOException {
    URI url = URI.create(platform.baseUrl());
    String head =
        "POST /api/todos HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + platform.token("slow")
            + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n";
    SlowCallers callers = new SlowCallers();
    for (int i = 0; i < number; i++) {
      Socket socket = new Socket(url.getHost(), url.getPort());
      callers.sockets.add(socket);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    }
    callers.dripping.start();
    return callers;
  }

  /** How many bytes of its body each has sent. */
  int rounds() {
    return rounds.get();
  }

  /** Waits until the server has ended the connection of each. */
  void awaitHungUp() {
    for (Socket socket : sockets) {
      try {
        while (socket.getInputStream().read() >= 0) {
          // An answer, which is not what is waited for.
        }
      } catch (IOException e) {
        // It was reset: there were bytes under way.
      }
    }
  }

  private void drip() {
    while (!closed) {
      sockets.forEach(SlowCallers::sendByte);
      rounds.incrementAndGet();
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void sendByte(Socket socket) {
    try {
      socket.getOutputStream().write(' ');
    } catch (IOException e) {
      // The server has hung up.
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is closed all the same.
      }
    }
  }
}
