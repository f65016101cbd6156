package breakwater.local.live;

import breakwater.local.data.OidcIssuer;
import breakwater.local.data.PgBouncer;
import breakwater.local.data.Postgres;
import breakwater.local.lambda.LambdaService;
import breakwater.local.template.HttpApiDefinition;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at everything that runs, a few times a second while somebody watches and once a second
 * otherwise, and tells all who watch.
 *
 * <p>There is one looker, and each reader has its own thread: a reader who takes long gets the
 * newest picture next and delays nobody. Any thread may call it.
 */
public final class LiveView implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(250);
  private static final long SECOND = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where the connections are counted. */
  interface Source extends AutoCloseable {
    /**
     * The connections now.
     *
     * @param pids processes that may have some
     */
    Picture.Connections read(Collection<Long> pids) throws SQLException;

    @Override
    void close();
  }

  /** What does not change while it runs; the first event. */
  record Setup(
      DashboardLoad load,
      List<String> functions,
      int clientLimit,
      int poolSize,
      String poolMode,
      int maxUsers) {}

  /** The further events. */
  private record Update(Picture picture, List<History.Point> points) {}

  private record Frame(long version, Picture picture) {}

  private final Setup setup;
  private final Environments environments;
  private final Traffic traffic;
  private final Source source;
  private final Bursts bursts;
  private final InstantSource clock;
  private final History history = new History();
  private final ScheduledExecutorService looker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("live view").factory());

  // Guarded by this object's monitor, which the looker and all readers wait on.
  private @Nullable Frame frame;
  private int readers;
  private boolean closed;

  // Of the looker only.
  private long lastPoint;
  private long lastTotal;
  private int clientPeak;
  private int serverPeak;

  LiveView(
      Setup setup,
      Environments environments,
      Traffic traffic,
      Source source,
      Bursts bursts,
      InstantSource clock) {
    this.setup = setup;
    this.environments = environments;
    this.traffic = traffic;
    this.source = source;
    this.bursts = bursts;
    this.clock = clock;
    lastPoint = clock.millis();
  }

  /** What there is to look at. */
  public record Sources(
      LambdaService lambda,
      Environments environments,
      Traffic traffic,
      PgBouncer pooler,
      Postgres postgres,
      OidcIssuer issuer) {}

  /**
   * Starts to look.
   *
   * @param url where the HTTP API answers
   * @param api what it answers
   */
  public static LiveView start(URI url, HttpApiDefinition api, Sources sources) {
    PgBouncer.Options pooler = sources.pooler().options();
    DashboardLoad load = DashboardLoad.of(api);
    LiveView view =
        new LiveView(
            new Setup(
                load,
                List.copyOf(sources.lambda().status().keySet()),
                pooler.maxClientConnections(),
                pooler.defaultPoolSize(),
                pooler.poolMode().setting(),
                Bursts.MAX_USERS),
            sources.environments(),
            sources.traffic(),
            new ConnectionReader(sources.pooler(), sources.postgres()),
            new Bursts(
                url,
                load,
                new Warmup(sources.lambda(), load.functions()),
                sources.issuer()::token,
                Clock.systemUTC()),
            Clock.systemUTC());
    var _ =
        view.looker.scheduleWithFixedDelay(
            view::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return view;
  }

  /** What the page's button sends. */
  public Bursts bursts() {
    return bursts;
  }

  /** Looks, if it is time to, and tells the readers what is new. For one thread. */
  void look() {
    long now = clock.millis();
    boolean second = now - lastPoint >= SECOND;
    if (second || isWatched()) {
      Picture picture = picture();
      if (second) {
        addPoint(now, picture);
      }
      publish(picture, second);
    }
  }

  private Picture picture() {
    List<Picture.Environment> boxes = environments.now();
    Picture.Connections connections =
        connections(boxes.stream().map(Picture.Environment::pid).toList());
    if (connections != null) {
      clientPeak = Math.max(clientPeak, connections.clients().size());
      serverPeak = Math.max(serverPeak, connections.servers().size());
    }
    return new Picture(boxes, traffic.counts(), connections, bursts.progress());
  }

  private Picture.@Nullable Connections connections(Collection<Long> pids) {
    try {
      return source.read(pids);
    } catch (SQLException e) {
      return null; // the page says so, until they answer again
    }
  }

  private void addPoint(long now, Picture picture) {
    long total = picture.traffic().total();
    double perSecond = (total - lastTotal) * (double) SECOND / (now - lastPoint);
    history.add(new History.Point(now, environments.takePeak(), clientPeak, serverPeak, perSecond));
    lastPoint = now;
    lastTotal = total;
    clientPeak = 0;
    serverPeak = 0;
  }

  private synchronized void publish(Picture picture, boolean newPoint) {
    Frame before = frame;
    if (before == null || newPoint || !picture.equals(before.picture())) {
      frame = new Frame(before == null ? 1 : before.version() + 1, picture);
      notifyAll();
    }
  }

  private synchronized boolean isWatched() {
    return readers > 0;
  }

  /**
   * Writes server-sent events until the view is closed.
   *
   * @throws IOException when the reader has gone; with a point a second that is soon noticed
   */
  public void stream(OutputStream out) throws IOException {
    count(1);
    try {
      send(out, "setup", setup);
      long version = 0;
      long time = 0;
      for (Frame next = await(version); next != null; next = await(version)) {
        List<History.Point> points = history.after(time);
        send(out, "update", new Update(next.picture(), points));
        version = next.version();
        time = points.isEmpty() ? time : points.getLast().at();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      count(-1);
    }
  }

  private synchronized void count(int change) {
    readers += change;
    notifyAll();
  }

  /** The next frame that the reader has not seen; null when there will be no more. */
  private synchronized @Nullable Frame await(long seen) throws InterruptedException {
    while (!closed && (frame == null || frame.version() == seen)) {
      wait();
    }
    return closed ? null : frame;
  }

  /** Waits for a number of readers; for tests. */
  synchronized void awaitReaders(int number) throws InterruptedException {
    while (readers != number) {
      wait();
    }
  }

  private static void send(OutputStream out, String event, Object data) throws IOException {
    String text = "event: " + event + "\ndata: " + json(data) + "\n\n";
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the readers away and stops looking. May be called again. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    looker.close(); // returns when it does not look any more
    source.close();
  }
}
