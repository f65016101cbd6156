package breakwater.shared;

import java.util.Map;

/** 401: nobody has verified who is calling. The API's JWT authorizer does that in front of us. */
public final class UnauthenticatedException extends ApiException {

  public UnauthenticatedException() {
    super("The event carries no verified claims with a subject", null);
  }

  @Override
  public int status() {
    return 401;
  }

  @Override
  public String type() {
    return "unauthenticated";
  }

  @Override
  public String title() {
    return "Nobody is signed in";
  }

  @Override
  public String detail() {
    return "Send an access token of the configured issuer in the Authorization header.";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("www-authenticate", "Bearer");
  }
}
