package breakwater.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The pages of all users, opened at the same time, in either world. Immutable.
 *
 * @param answers of every request, user by user, in the order of the world's paths
 */
record Pages(World world, List<Platform.Page> answers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Pages {
    answers = List.copyOf(answers);
  }

  /** Returns when all are answered. */
  static Pages open(Platform platform, World world, List<String> tokens) {
    List<CompletableFuture<Platform.Page>> requests = new ArrayList<>();
    for (String token : tokens) {
      for (String path : world.paths()) {
        requests.add(platform.open(path, token));
      }
    }
    return new Pages(world, requests.stream().map(CompletableFuture::join).toList());
  }

  int users() {
    return answers.size() / world.paths().size();
  }

  List<Answer> requests() {
    return answers.stream().map(Platform.Page::answer).toList();
  }

  boolean anyFailed() {
    return requests().stream().anyMatch(Answer::failed);
  }

  /**
   * The items that a user's page shows.
   *
   * @param user from 1
   * @param widget by its name in the dashboard
   * @return nothing where the page was not answered
   */
  JsonNode items(int user, String widget) {
    int first = (user - 1) * world.paths().size();
    int own = world.paths().indexOf("/api/widgets/" + widget);
    Platform.Page page = answers.get(first + Math.max(0, own));
    if (page.answer().failed()) {
      return MissingNode.getInstance();
    }
    try {
      JsonNode body = JSON.readTree(page.body());
      return (own < 0 ? body.path(widget) : body).path("items");
    } catch (JsonProcessingException e) {
      throw new StormException("A page is no JSON: " + page.body());
    }
  }
}
