package breakwater.local.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class SocketOwnersTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  void findsTheProcessAtTheClientsEnd() throws Exception {
    long self = ProcessHandle.current().pid();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      List<Integer> ports = List.of(client.getLocalPort());
      SocketOwners owners = new SocketOwners(server.getLocalPort());
      assertThat(owners.of(ports, List.of(self))).isEqualTo(Map.of(client.getLocalPort(), self));
      assertThat(owners.of(List.of(), List.of(self))).isEmpty();
    }
  }

  @Test
  void findsNothingForProcessesThatHaveGone() {
    SocketOwners owners = new SocketOwners(1);
    assertThat(owners.of(List.of(2), List.of(Long.MAX_VALUE))).isEmpty();
  }
}
