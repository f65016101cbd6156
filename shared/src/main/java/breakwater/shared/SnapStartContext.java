package breakwater.shared;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.time.Duration;

/** What Lambda would tell the handler, for what runs in a hook and is no invocation. */
final class SnapStartContext implements Context {
  private final long startedAt = System.nanoTime();
  private final Duration time;

  /**
   * @param time how long it may take from now on
   */
  SnapStartContext(Duration time) {
    this.time = time;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return (int) time.minusNanos(System.nanoTime() - startedAt).toMillis();
  }

  @Override
  public String getAwsRequestId() {
    return "snap-start";
  }

  @Override
  public String getFunctionName() {
    return "snap-start";
  }

  @Override
  public String getLogGroupName() {
    return "";
  }

  @Override
  public String getLogStreamName() {
    return "";
  }

  @Override
  public String getFunctionVersion() {
    return "";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "";
  }

  @Override
  public int getMemoryLimitInMB() {
    return 0;
  }

  @Override
  public CognitoIdentity getIdentity() {
    throw new UnsupportedOperationException("a hook has no caller");
  }

  @Override
  public ClientContext getClientContext() {
    throw new UnsupportedOperationException("a hook has no caller");
  }

  @Override
  public LambdaLogger getLogger() {
    throw new UnsupportedOperationException("functions log through standard output");
  }
}
