package breakwater.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at {@code /local/status} ten times a second. */
final class Sampler implements AutoCloseable {
  private static final int PERIOD_MILLIS = 100;

  /**
   * One look.
   *
   * @param at milliseconds since 1970
   */
  record Sample(
      long at,
      int environments,
      int clientConnections,
      int clientsWaiting,
      int serverConnections) {}

  private final Platform platform;
  private final World world;
  private final Progress progress;
  private final List<Sample> samples = new ArrayList<>(); // guarded by itself
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sampler").factory());

  private Sampler(Platform platform, World world, Progress progress) {
    this.platform = platform;
    this.world = world;
    this.progress = progress;
  }

  static Sampler start(Platform platform, World world, Progress progress) {
    Sampler sampler = new Sampler(platform, world, progress);
    var _ =
        sampler.timer.scheduleWithFixedDelay(
            sampler::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return sampler;
  }

  private void look() {
    try {
      JsonNode status = platform.json("/local/status");
      int server = status.path("postgres").path("connections").asInt();
      int client =
          world.direct() ? server : status.path("pooler").path("clientConnections").asInt();
      Sample sample =
          new Sample(
              System.currentTimeMillis(),
              (int) sum(status, world, "environments"),
              client,
              status.path("pooler").path("clientsWaiting").asInt(),
              server);
      synchronized (samples) {
        samples.add(sample);
      }
      progress.tick(sample);
    } catch (StormException e) {
      // Too busy to answer; the exact counts come from the servers' logs.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The sum over the functions that serve users. */
  static long sum(JsonNode status, World world, String figure) {
    return world.functions().stream()
        .mapToLong(name -> status.path("functions").path(name).path(figure).asLong())
        .sum();
  }

  /** What was seen, in the order of time. */
  List<Sample> samples() {
    synchronized (samples) {
      return List.copyOf(samples);
    }
  }

  @Override
  public void close() {
    timer.close();
  }
}
