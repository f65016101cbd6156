package breakwater.local.live;

import breakwater.local.lambda.EnvironmentState;
import breakwater.local.lambda.EnvironmentStatus;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A live view that looks when the test says so, at what the test makes up. */
public final class TestView implements AutoCloseable {
  final Environments environments = new Environments();
  final AtomicInteger looks = new AtomicInteger();
  volatile boolean answering = true;
  volatile List<Picture.Client> clients = List.of();
  private volatile Instant now = Instant.parse("2026-03-12T19:03:58.390Z");
  private final LiveView view;

  /** With bursts that go to {@code api}. */
  public TestView(URI api) {
    DashboardLoad load =
        new DashboardLoad("after", List.of("/api/dashboard"), List.of("DashboardFunction"));
    view =
        new LiveView(
            new LiveView.Setup(load, List.of("DashboardFunction"), 1000, 15, "transaction", 100),
            environments,
            new Traffic(exchange -> {}),
            new Connections(),
            new Bursts(api, load, new NoPreparation(), owner -> "token of " + owner, () -> now),
            () -> now);
  }

  TestView() {
    this(URI.create("http://localhost:1"));
  }

  private final class Connections implements LiveView.Source {
    @Override
    public Picture.Connections read(Collection<Long> pids) throws SQLException {
      looks.incrementAndGet();
      if (!answering) {
        throw new SQLException("stopped by the test");
      }
      return new Picture.Connections(clients, List.of(new Picture.Server("idle")), 7, 1, 100);
    }

    @Override
    public void close() {}
  }

  static final class NoPreparation implements Bursts.Preparation {
    @Override
    public void check(int users) {}

    @Override
    public boolean prepare(int users) {
      return false;
    }
  }

  /** The view itself. */
  public LiveView view() {
    return view;
  }

  void environment(String id, EnvironmentState state) {
    environments.accept(new EnvironmentStatus("DashboardFunction", id, state, 42, now));
  }

  /** Lets a second pass, and looks. */
  public void nextSecond() {
    now = now.plusSeconds(1);
    view.look();
  }

  /** Waits for a number of readers. */
  public void awaitReaders(int number) throws InterruptedException {
    view.awaitReaders(number);
  }

  @Override
  public void close() {
    view.close();
  }
}
