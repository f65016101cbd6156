package breakwater.items;

import breakwater.shared.ApiException.Violation;
import breakwater.shared.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a request, collected so that the caller learns all of it at once. Not
 * thread-safe.
 */
final class Violations {
  /** More help nobody; a body of the largest size could have hundreds of thousands. */
  private static final int MOST = 20;

  private static final int LONGEST_NAME = 100;

  private final List<Violation> found = new ArrayList<>();

  /**
   * @param pointer JSON pointer into the body
   * @param expected what would be right there
   */
  void add(String pointer, String expected) {
    if (found.size() < MOST) {
      found.add(new Violation(pointer, "expected " + expected));
    }
  }

  /** The pointer to a member, escaped as RFC 6901 has it; the name is cut where it is very long. */
  static String member(String pointer, String name) {
    String shortName = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    return pointer + "/" + shortName.replace("~", "~0").replace("/", "~1");
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Whether further ones would not be told, so that nobody need look for them. */
  boolean isFull() {
    return found.size() == MOST;
  }

  /**
   * @throws InvalidRequestException where something was added
   */
  void check() {
    if (!found.isEmpty()) {
      throw new InvalidRequestException(
          found.size() == MOST
              ? "The body is not valid. The first " + MOST + " places are in errors."
              : "The body is not valid. Each place is in errors.",
          found.toArray(Violation[]::new));
    }
  }
}
