package breakwater.shared;

import java.util.List;
import java.util.Map;

/**
 * A request that was understood and is not carried out. It has changed nothing. The {@link Reason}
 * says why, the detail what the caller can do, and members such as {@code current} carry what the
 * caller needs for that.
 */
public final class RejectedException extends ApiException {

  /** Why a request is not carried out. */
  public enum Reason {
    /** 404: the caller has no such thing. Somebody else's is no different. */
    NOT_FOUND(404, "not-found", "There is no such item"),
    /** 409: the caller wanted to create what is there. */
    ALREADY_EXISTS(409, "already-exists", "The item exists already"),
    /** 409: a batch met items that are not as it expected. */
    BATCH_CONFLICT(409, "batch-conflict", "The batch does not fit the stored items"),
    /** 409: the first request with this idempotency key has not ended yet. */
    STILL_RUNNING(409, "idempotency-key-in-use", "The first request with this key still runs"),
    /** 412: the stored item is not the one that the caller's precondition names. */
    PRECONDITION_FAILED(412, "precondition-failed", "The item is not the one that you have"),
    /** 413: more bytes than the service reads. */
    TOO_LARGE(413, "too-large", "The body is too large"),
    /** 415: a body that is not JSON by its content type. */
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body has an unsupported type"),
    /** 422: an idempotency key that belongs to another request. */
    KEY_REUSED(422, "idempotency-key-reused", "The idempotency key belongs to another request");

    private final int status;
    private final String type;
    private final String title;

    Reason(int status, String type, String title) {
      this.status = status;
      this.type = type;
      this.title = title;
    }
  }

  private final Reason reason;
  private final String detail;
  private final transient Map<String, byte[]> members;
  private final transient List<Violation> violations;

  /**
   * @param detail what happened and what the caller can do about it
   * @param violations the places in the request, where they can be named
   */
  public RejectedException(Reason reason, String detail, Violation... violations) {
    this(reason, detail, Map.of(), violations);
  }

  /**
   * @param members see {@link #members()}
   */
  public RejectedException(
      Reason reason, String detail, Map<String, byte[]> members, Violation... violations) {
    super(detail, null);
    this.reason = reason;
    this.detail = detail;
    this.members = Map.copyOf(members);
    this.violations = List.of(violations);
  }

  @Override
  public int status() {
    return reason.status;
  }

  @Override
  public String type() {
    return reason.type;
  }

  @Override
  public String title() {
    return reason.title;
  }

  @Override
  public String detail() {
    return detail;
  }

  @Override
  public Map<String, String> headers() {
    return reason == Reason.STILL_RUNNING ? Map.of("retry-after", "1") : Map.of();
  }

  @Override
  public Map<String, byte[]> members() {
    return members;
  }

  @Override
  public List<Violation> violations() {
    return violations;
  }
}
