package breakwater.local.runtime;

import com.amazonaws.services.lambda.runtime.api.client.logging.LambdaContextLogger;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.DtoSerializers;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaError;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeApiClient;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeClientException;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** The Runtime API over {@link HttpURLConnection}. For one thread, like the native client. */
final class HttpRuntimeApiClient implements LambdaRuntimeApiClient {
  private final String runtime;

  /**
   * @param hostAndPort where the Runtime API listens
   */
  HttpRuntimeApiClient(String hostAndPort) {
    runtime = "http://" + hostAndPort + "/2018-06-01/runtime/";
  }

  @Override
  public InvocationRequest nextInvocation() throws IOException {
    HttpURLConnection connection = open("invocation/next");
    InvocationRequest request = new InvocationRequest();
    request.setContent(body(connection));
    request.setId(connection.getHeaderField("Lambda-Runtime-Aws-Request-Id"));
    request.setXrayTraceId(connection.getHeaderField("Lambda-Runtime-Trace-Id"));
    request.setInvokedFunctionArn(connection.getHeaderField("Lambda-Runtime-Invoked-Function-Arn"));
    request.setClientContext(connection.getHeaderField("Lambda-Runtime-Client-Context"));
    request.setCognitoIdentity(connection.getHeaderField("Lambda-Runtime-Cognito-Identity"));
    request.setDeadlineTimeInMs(
        connection.getHeaderFieldLong("Lambda-Runtime-Deadline-Ms", Long.MAX_VALUE));
    return request;
  }

  @Override
  public InvocationRequest nextInvocationWithExponentialBackoff(LambdaContextLogger logger)
      throws IOException {
    return nextInvocation(); // called for several invocations at once only, which local never asks
  }

  @Override
  public void reportInvocationSuccess(String requestId, byte[] response) throws IOException {
    post(open("invocation/" + requestId + "/response"), response);
  }

  @Override
  public void reportInvocationError(String requestId, LambdaError error) throws IOException {
    report("invocation/" + requestId + "/error", error);
  }

  @Override
  public void reportInitError(LambdaError error) throws IOException {
    report("init/error", error);
  }

  @Override
  public void restoreNext() throws IOException {
    body(open("restore/next"));
  }

  @Override
  public void reportRestoreError(LambdaError error) throws IOException {
    report("restore/error", error);
  }

  private void report(String path, LambdaError error) throws IOException {
    HttpURLConnection connection = open(path);
    connection.setRequestProperty(
        "Lambda-Runtime-Function-Error-Type", error.errorType.getRapidError());
    post(connection, DtoSerializers.serialize(error.errorRequest));
  }

  private HttpURLConnection open(String path) throws IOException {
    return (HttpURLConnection) URI.create(runtime + path).toURL().openConnection();
  }

  private static void post(HttpURLConnection connection, byte[] content) throws IOException {
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(content.length);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(content);
    }
    body(connection);
  }

  private static byte[] body(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status >= 300) {
      throw new LambdaRuntimeClientException(connection.getURL().toString(), status);
    }
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }
}
