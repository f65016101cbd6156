package breakwater.e2e;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy that understands where Postgres' messages begin and end (protocol 3, "Message
 * Formats"), so that it can break a connection at any byte of an exchange. A request is passed on
 * when it is complete, an answer when the server is ready for the next request: what is cut out of
 * an answer has been committed. Without a fault it passes everything on.
 *
 * <p>Thread-safe.
 */
final class FaultProxy implements AutoCloseable {
  /** A part of the exchange that can be cut in two. */
  enum Part {
    /** What the server sends until it is ready for the first time. */
    LOGIN,
    /** A statement on its way to the server. */
    REQUEST,
    /** The answer to a statement, which the server has committed. */
    ANSWER
  }

  /** Where to cut: after so many bytes of the part; the rest of it never arrives. */
  private record Cut(Part part, int bytes, int times) {}

  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;

  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Cut> cut = new AtomicReference<>();
  private final AtomicReference<List<byte[]>> lastAnswer = new AtomicReference<>(List.of());
  private final AtomicReference<byte[]> lastRequest = new AtomicReference<>(new byte[0]);
  private final AtomicReference<byte[]> lastLogin = new AtomicReference<>(new byte[0]);
  private volatile int upstream;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean dead;
  private volatile boolean mute;

  private FaultProxy(ServerSocket listener) {
    this.listener = listener;
  }

  /** Listens on a free port of the address; {@link #to} says where it leads. */
  static FaultProxy on(String address) throws IOException {
    return on(address, 0);
  }

  /**
   * The same on a port of the caller's choice.
   *
   * @throws java.net.BindException where this machine does not have the address, or the port is
   *     taken
   */
  static FaultProxy on(String address, int port) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1024);
    FaultProxy proxy = new FaultProxy(listener);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  /** How many connections there are. */
  int connections() {
    return links.size();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Leads new connections to a port of this machine. */
  void to(int port) {
    upstream = port;
  }

  /** Closes every connection. */
  void closeAll() {
    links.forEach(Link::close);
  }

  /**
   * From now on no byte passes over the connections there are, and nobody is told: what a network
   * does that forgets an idle flow. New ones are not concerned.
   *
   * @return how many fell silent
   */
  int silenceAll() {
    links.forEach(link -> link.silent = true);
    return links.size();
  }

  /** Whether new connections are silent from their first byte. */
  void mute(boolean value) {
    mute = value;
  }

  /** Whether it closes what there is and takes nobody, as a host that is gone. */
  void dead(boolean value) {
    dead = value;
    if (value) {
      closeAll();
    }
  }

  /** Holds every answer back for so long. */
  void delayAnswers(Duration value) {
    delay = value;
  }

  /** Cuts the next such parts after so many bytes, so many times. */
  void cutNext(Part part, int bytes, int times) {
    cut.set(new Cut(part, bytes, times));
  }

  /** Whether the cut that was ordered is still to come. */
  boolean isCutPending() {
    return cut.get() != null;
  }

  /** Passes everything on again. */
  void heal() {
    cut.set(null);
    delay = Duration.ZERO;
    dead = false;
    mute = false;
  }

  /** The part as it last passed in full. */
  byte[] last(Part part) {
    return switch (part) {
      case LOGIN -> lastLogin.get();
      case REQUEST -> lastRequest.get();
      case ANSWER -> joined(lastAnswer.get());
    };
  }

  /** Where the messages of the last answer end, in bytes from its start. */
  List<Integer> lastAnswerEnds() {
    List<Integer> ends = new ArrayList<>();
    int end = 0;
    for (byte[] message : lastAnswer.get()) {
      end += message.length;
      ends.add(end);
    }
    return ends;
  }

  private static byte[] joined(List<byte[]> messages) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    messages.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (dead) {
          client.close();
        } else {
          Thread.ofVirtual().start(() -> connect(client));
        }
      } catch (IOException e) {
        // The listener was closed, or a client has gone again.
      }
    }
  }

  private void connect(Socket client) {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), upstream);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Link link = new Link(client, server);
      link.silent = mute;
      links.add(link);
      Thread.ofVirtual().start(() -> link.pump(link::requests));
      link.pump(link::answers);
    } catch (IOException e) {
      closeQuietly(client);
    }
  }

  /** Takes the cut that was ordered for this part, if there is one. */
  private @Nullable Cut take(Part part) {
    Cut ordered = cut.get();
    if (ordered == null || ordered.part() != part) {
      return null;
    }
    Cut next = ordered.times() == 1 ? null : new Cut(part, ordered.bytes(), ordered.times() - 1);
    return cut.compareAndSet(ordered, next) ? ordered : null;
  }

  @Override
  public void close() {
    closeQuietly(listener);
    closeAll();
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  /** Moves bytes in one direction until its connection ends. */
  @FunctionalInterface
  private interface Pump {
    void run() throws IOException, InterruptedException;
  }

  /** One connection and its continuation. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile boolean silent;
    private volatile boolean oneByteExpected;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Pump pump) {
      try {
        pump.run();
      } catch (IOException e) {
        // One side has gone; so the other goes, too.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        if (!silent) {
          close();
        }
      }
    }

    void close() {
      links.remove(this);
      closeQuietly(client);
      closeQuietly(server);
    }

    void requests() throws IOException {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = server.getOutputStream();
      startup(in, out);
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      while (true) {
        byte[] message = message(in);
        request.writeBytes(message);
        // Parse, Bind, Describe, Execute and Close wait for their Sync.
        if ("PBDEC".indexOf(message[0]) < 0) {
          boolean statement = message[0] == 'S' || message[0] == 'Q';
          forward(request.toByteArray(), out, statement ? take(Part.REQUEST) : null);
          if (statement) {
            lastRequest.set(request.toByteArray());
          }
          request.reset();
        }
      }
    }

    /** The first packets have no type; after a refused wish for encryption comes another. */
    private void startup(DataInputStream in, OutputStream out) throws IOException {
      int code;
      do {
        int length = in.readInt();
        byte[] body = in.readNBytes(length - 4);
        code = ByteBuffer.wrap(body).getInt();
        oneByteExpected = code == SSL_REQUEST || code == GSS_REQUEST;
        out.write(ByteBuffer.allocate(length).putInt(length).put(body).array());
      } while (oneByteExpected);
    }

    void answers() throws IOException, InterruptedException {
      InputStream raw = server.getInputStream();
      OutputStream out = client.getOutputStream();
      DataInputStream in = new DataInputStream(raw);
      login(in, out);
      List<byte[]> answer = new ArrayList<>();
      while (true) {
        try {
          answer.add(message(in));
        } catch (IOException e) {
          forward(joined(answer), out, null); // last words, such as the reason of the end
          throw e;
        }
        if (answer.getLast()[0] == 'Z') {
          Thread.sleep(delay);
          Cut here = take(Part.ANSWER);
          if (here == null) {
            lastAnswer.set(List.copyOf(answer));
          }
          forward(joined(answer), out, here);
          answer.clear();
        }
      }
    }

    private void login(DataInputStream in, OutputStream out) throws IOException {
      Cut here = take(Part.LOGIN);
      ByteArrayOutputStream login = new ByteArrayOutputStream();
      byte[] message = {0};
      while (message[0] != 'Z') {
        message = message(in);
        if (here != null && login.size() + message.length > here.bytes()) {
          forward(message, out, new Cut(Part.LOGIN, here.bytes() - login.size(), 1));
        }
        forward(message, out, null);
        login.writeBytes(message);
      }
      lastLogin.set(login.toByteArray());
    }

    private byte[] message(DataInputStream in) throws IOException {
      byte type = in.readByte();
      if (oneByteExpected) {
        return new byte[] {type};
      }
      int length = in.readInt();
      byte[] body = in.readNBytes(length - 4);
      if (body.length < length - 4) {
        throw new EOFException();
      }
      return ByteBuffer.allocate(1 + length).put(type).putInt(length).put(body).array();
    }

    /** Passes bytes on; up to the cut only, and then closes both sides. */
    private void forward(byte[] bytes, OutputStream out, @Nullable Cut here) throws IOException {
      if (silent) {
        return;
      }
      if (here != null && here.bytes() < bytes.length) {
        out.write(bytes, 0, here.bytes());
        throw new EOFException("cut");
      }
      out.write(bytes);
    }
  }
}
