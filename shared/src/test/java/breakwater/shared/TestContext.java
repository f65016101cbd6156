package breakwater.shared;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.time.Duration;

/** What Lambda tells a handler, with a fixed time left. */
public record TestContext(Duration remaining) implements Context {

  /** With the 15 s that the functions of template.yaml have. */
  public TestContext() {
    this(Duration.ofSeconds(15));
  }

  @Override
  public String getAwsRequestId() {
    return "8f507cfc-xmpl-4697-b07a-ac58fc914c95";
  }

  @Override
  public int getRemainingTimeInMillis() {
    return (int) remaining.toMillis();
  }

  @Override
  public String getFunctionName() {
    return "DashboardFunction";
  }

  @Override
  public String getFunctionVersion() {
    return "$LATEST";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:eu-central-1:123456789012:function:DashboardFunction";
  }

  @Override
  public String getLogGroupName() {
    return "/aws/lambda/DashboardFunction";
  }

  @Override
  public String getLogStreamName() {
    return "stream";
  }

  @Override
  public int getMemoryLimitInMB() {
    return 1024;
  }

  @Override
  public CognitoIdentity getIdentity() {
    throw new UnsupportedOperationException("no function asks for it");
  }

  @Override
  public ClientContext getClientContext() {
    throw new UnsupportedOperationException("no function asks for it");
  }

  @Override
  public LambdaLogger getLogger() {
    throw new UnsupportedOperationException("functions log through standard output");
  }
}
