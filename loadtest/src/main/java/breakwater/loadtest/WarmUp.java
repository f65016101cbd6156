package breakwater.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a world into the state of one that is in use. A pool fills over several requests, because
 * the threads that fill it stand still while the environment is frozen. Every user opens the page,
 * all at the same time, again and again, until the number of connections does not grow any more.
 */
final class WarmUp {
  /** A leak, for one, never stops growing. */
  private static final int MAX_ROUNDS = 10;

  private final Platform platform;
  private final World world;
  private final List<String> tokens;

  WarmUp(Platform platform, World world, List<String> tokens) {
    this.platform = platform;
    this.world = world;
    this.tokens = List.copyOf(tokens);
  }

  /** What came of all requests. */
  List<Answer> run() throws InterruptedException {
    List<Answer> answers = new ArrayList<>();
    int connections = -1;
    for (int round = 0; round < MAX_ROUNDS && connections() > connections; round++) {
      connections = connections();
      Pages now = Pages.open(platform, world, tokens);
      answers.addAll(now.requests());
      if (now.anyFailed()) {
        break; // the limit is reached; more of the same would only take time
      }
    }
    return answers;
  }

  private int connections() throws InterruptedException {
    JsonNode status = platform.json("/local/status");
    return world.direct()
        ? status.path("postgres").path("connections").asInt()
        : status.path("pooler").path("clientConnections").asInt();
  }
}
