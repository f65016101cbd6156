package breakwater.local.live;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which of some processes has the client's end of which connection to a server on this machine.
 * Linux tells in {@code /proc}; elsewhere nothing is found. Each connection is looked up once. For
 * one thread.
 */
final class SocketOwners {
  private static final String SOCKET = "socket:[";

  private final int serverPort;
  private Map<Integer, Long> known = new HashMap<>();

  SocketOwners(int serverPort) {
    this.serverPort = serverPort;
  }

  /**
   * The processes of these clients' ports, as far as they are among {@code pids}.
   *
   * @param ports of every connection that there is; others are forgotten
   */
  Map<Integer, Long> of(Collection<Integer> ports, Collection<Long> pids) {
    Map<Integer, Long> owners = new HashMap<>(known);
    owners.keySet().retainAll(ports);
    if (!owners.keySet().containsAll(ports)) {
      Map<String, Integer> sockets = sockets(pids);
      pids.forEach(pid -> addOwned(pid, sockets, owners));
    }
    known = owners;
    return Map.copyOf(owners);
  }

  /** Clients' ports by socket number. The tables are the same in every process. */
  private Map<String, Integer> sockets(Collection<Long> pids) {
    Map<String, Integer> sockets = new HashMap<>();
    if (!pids.isEmpty()) {
      addSockets(Path.of("/proc/net/tcp"), sockets);
      addSockets(Path.of("/proc/net/tcp6"), sockets); // where a JVM's IPv4 connections are, too
    }
    return sockets;
  }

  private void addSockets(Path table, Map<String, Integer> sockets) {
    try {
      Files.readAllLines(table).stream()
          .skip(1)
          .map(line -> line.strip().split("\\s+"))
          .filter(columns -> port(columns[2]) == serverPort)
          .forEach(columns -> sockets.put(columns[9], port(columns[1])));
    } catch (IOException e) {
      // Not Linux, or no IPv6: there is nothing to find.
    }
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }

  private static void addOwned(long pid, Map<String, Integer> sockets, Map<Integer, Long> owners) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "fd"))) {
      for (Path file : files) {
        Integer port = sockets.get(socket(file));
        if (port != null) {
          owners.put(port, pid);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // The process has just ended.
    }
  }

  /** The number of an open file's socket; empty if it is something else or was just closed. */
  private static String socket(Path file) {
    try {
      String target = Files.readSymbolicLink(file).toString();
      return target.startsWith(SOCKET)
          ? target.substring(SOCKET.length(), target.length() - 1)
          : "";
    } catch (IOException e) {
      return "";
    }
  }
}
