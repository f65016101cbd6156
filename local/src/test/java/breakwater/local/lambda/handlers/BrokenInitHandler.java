package breakwater.local.lambda.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/** Cannot be constructed. */
public final class BrokenInitHandler implements RequestHandler<String, String> {
  public BrokenInitHandler() {
    throw new IllegalStateException("no configuration");
  }

  @Override
  public String handleRequest(String event, Context context) {
    return event;
  }
}
