package breakwater.local.lambda.handlers;

import com.amazonaws.services.lambda.crac.Context;
import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.crac.Resource;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/** Tells which SnapStart hooks ran before the first invocation. */
public final class SnapshotHandler implements RequestHandler<String, String>, Resource {
  private String hooks = "";

  public SnapshotHandler() {
    Core.getGlobalContext().register(this);
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    hooks += "before ";
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    if (System.getenv("BREAK_RESTORE") != null) {
      throw new IllegalStateException("nothing to reconnect to");
    }
    hooks += "after";
  }

  @Override
  public String handleRequest(String event, com.amazonaws.services.lambda.runtime.Context context) {
    return hooks;
  }
}
