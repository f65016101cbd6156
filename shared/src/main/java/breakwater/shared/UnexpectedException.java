package breakwater.shared;

/** 500: a mistake of ours. The caller learns only the request id, the log has the rest. */
final class UnexpectedException extends ApiException {

  UnexpectedException(RuntimeException cause) {
    super("Unexpected", cause);
  }

  @Override
  public int status() {
    return 500;
  }

  @Override
  public String type() {
    return "unexpected";
  }

  @Override
  public String title() {
    return "Something went wrong on our side";
  }

  @Override
  public String detail() {
    return "The request was not answered because of a fault in this service. Report the requestId.";
  }
}
