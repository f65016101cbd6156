package breakwater.local.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lambda's Invoke API, for the AWS CLI and SDKs with an endpoint URL: {@code POST
 * /2015-03-31/functions/NAME/invocations}. Signatures are not checked. Any thread may call it.
 */
public final class InvokeApi implements HttpHandler {
  /** Where to mount it. */
  public static final String PATH = "/2015-03-31/functions/";

  private static final Pattern INVOCATIONS =
      Pattern.compile(Pattern.quote(PATH) + "([^/]+)/invocations");

  // arn:aws:lambda:REGION:ACCOUNT:function:NAME:QUALIFIER, or from any colon on.
  private static final Pattern NAME =
      Pattern.compile("(?:(?:arn:[^:]+:lambda:[^:]+:)?[^:]+:function:)?([^:]+)(?::[^:]+)?");

  // Lambda's limit for events that are queued: 1 MB.
  private static final int MAX_ASYNC_PAYLOAD = 1024 * 1024;

  private final LambdaService lambda;

  public InvokeApi(LambdaService lambda) {
    this.lambda = lambda;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String requestId = UUID.randomUUID().toString();
      exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
      byte[] body = body(exchange);
      Matcher path = INVOCATIONS.matcher(exchange.getRequestURI().getPath());
      if (!path.matches()) {
        refuse(exchange, 404, "UnknownOperationException", "Only " + PATH + "NAME/invocations");
      } else if (!exchange.getRequestMethod().equals("POST")) {
        refuse(exchange, 405, "MethodNotAllowedException", "Invocations are sent with POST");
      } else {
        invoke(exchange, functionName(path.group(1)), requestId, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // local ends; the caller sees the connection close
    }
  }

  private static String functionName(String nameOrArn) {
    Matcher name = NAME.matcher(nameOrArn);
    return name.matches() ? name.group(1) : nameOrArn;
  }

  private void invoke(HttpExchange exchange, String function, String requestId, byte[] body)
      throws IOException, InterruptedException {
    if (!lambda.hasFunction(function)) {
      refuse(exchange, 404, "ResourceNotFoundException", "Function not found: " + function);
      return;
    }
    byte[] event = body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body;
    if (event.length <= RuntimeApi.MAX_PAYLOAD && !isJson(event)) {
      refuse(
          exchange,
          400,
          "InvalidRequestContentException",
          "Could not parse request body into json: send one JSON value");
      return;
    }
    String type = exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type");
    switch (type == null ? "RequestResponse" : type) {
      case "RequestResponse" -> answer(exchange, lambda.invoke(function, requestId, event));
      case "Event" -> queue(exchange, function, requestId, event);
      case "DryRun" -> exchange.sendResponseHeaders(204, -1);
      default ->
          refuse(
              exchange,
              400,
              "InvalidParameterValueException",
              "X-Amz-Invocation-Type is RequestResponse, Event or DryRun, not " + type);
    }
  }

  private void queue(HttpExchange exchange, String function, String requestId, byte[] event)
      throws IOException {
    if (event.length > MAX_ASYNC_PAYLOAD) {
      tooLarge(exchange, MAX_ASYNC_PAYLOAD);
    } else {
      lambda.invokeAsync(function, requestId, event);
      exchange.sendResponseHeaders(202, -1);
    }
  }

  private static void answer(HttpExchange exchange, InvocationResult result) throws IOException {
    exchange.getResponseHeaders().set("X-Amz-Executed-Version", "$LATEST");
    switch (result) {
      case InvocationResult.Success(byte[] payload) -> send(exchange, 200, payload);
      case InvocationResult.FunctionError(_, byte[] payload) -> {
        exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
        send(exchange, 200, payload);
      }
      case InvocationResult.Throttled(String reason) ->
          refuse(
              exchange,
              429,
              "TooManyRequestsException",
              Json.object().put("Reason", reason).put("message", "Rate Exceeded."));
      case InvocationResult.EventTooLarge(_) -> tooLarge(exchange, RuntimeApi.MAX_PAYLOAD);
    }
  }

  private static void tooLarge(HttpExchange exchange, int limit) throws IOException {
    refuse(
        exchange,
        413,
        "RequestTooLargeException",
        "Request must be smaller than %d bytes for the InvokeFunction operation".formatted(limit));
  }

  private static boolean isJson(byte[] body) {
    try {
      return !Json.parse(body).isMissingNode();
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readNBytes(RuntimeApi.MAX_PAYLOAD + 1);
      in.transferTo(OutputStream.nullOutputStream()); // the caller reads a refusal only at the end
      return body;
    }
  }

  private static void refuse(HttpExchange exchange, int status, String type, String message)
      throws IOException {
    refuse(exchange, status, type, Json.object().put("message", message));
  }

  private static void refuse(HttpExchange exchange, int status, String type, ObjectNode body)
      throws IOException {
    exchange.getResponseHeaders().set("X-Amzn-ErrorType", type);
    send(exchange, status, Json.bytes(body.put("Type", "User")));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
