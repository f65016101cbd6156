package breakwater.shared;

import java.util.List;

/** 400: the request cannot be understood. It has changed nothing. */
public final class InvalidRequestException extends ApiException {
  private final String detail;
  private final transient List<Violation> violations;

  /**
   * @param detail what is wrong and what would be right
   * @param violations the places, where they can be named
   */
  public InvalidRequestException(String detail, Violation... violations) {
    super(detail, null);
    this.detail = detail;
    this.violations = List.of(violations);
  }

  @Override
  public int status() {
    return 400;
  }

  @Override
  public String type() {
    return "invalid-request";
  }

  @Override
  public String title() {
    return "The request is not valid";
  }

  @Override
  public String detail() {
    return detail;
  }

  @Override
  public List<Violation> violations() {
    return violations;
  }
}
