package breakwater.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

final class TurnCounterTest {
  @Test
  void requestAndItsAnswerAreOneTurnHoweverManyPiecesTheyComeIn() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TurnCounter counter = TurnCounter.before("127.0.0.1", server.getLocalPort());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), counter.port());
        Socket served = server.accept()) {
      exchange(client, served, 3);
      exchange(served, client, 2);
      assertThat(counter.turns()).isEqualTo(1);

      exchange(client, served, 1);
      exchange(served, client, 1);
      assertThat(counter.turns()).isEqualTo(2);
    }
  }

  private static void exchange(Socket from, Socket to, int pieces) throws Exception {
    OutputStream out = from.getOutputStream();
    InputStream in = to.getInputStream();
    for (int i = 0; i < pieces; i++) {
      out.write(i);
      assertThat(in.read()).isEqualTo(i);
    }
  }
}
