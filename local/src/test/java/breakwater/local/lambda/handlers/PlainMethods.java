package breakwater.local.lambda.handlers;

import java.util.Map;

/** Handler methods of a class that implements no interface. */
public final class PlainMethods {
  /** A handler string can name any public method. */
  public Map<String, Integer> twice(Map<String, Integer> numbers) {
    return Map.of("twice", numbers.getOrDefault("number", 0) * 2);
  }
}
