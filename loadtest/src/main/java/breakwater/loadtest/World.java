package breakwater.loadtest;

import java.util.List;
import java.util.Map;

/**
 * One of the two sides: what serves, with which limits, and what a page asks it for. Immutable.
 *
 * @param name before or after
 * @param functions the functions that serve users
 * @param paths what the page requests at once when it is opened
 * @param poolSize connections of one environment
 * @param direct whether the functions connect to Postgres itself, past the pooler
 * @param coalesces whether the page gathers edits and saves them in batches
 * @param variables for {@code breakwater.local.Main}
 */
record World(
    String name,
    List<String> functions,
    List<String> paths,
    int poolSize,
    boolean direct,
    boolean coalesces,
    Map<String, String> variables) {

  World {
    functions = List.copyOf(functions);
    paths = List.copyOf(paths);
    variables = Map.copyOf(variables);
  }
}
