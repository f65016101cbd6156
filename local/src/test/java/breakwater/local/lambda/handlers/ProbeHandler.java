package breakwater.local.lambda.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * Does what the event says, a JSON string of a command and its argument: {@code "gate 12345"}. Uses
 * nothing but the JDK.
 */
public final class ProbeHandler implements RequestStreamHandler {
  private volatile long spins;

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    String event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    String[] command = event.replace("\"", "").split(" ", 2);
    String argument = command.length > 1 ? command[1] : "";
    String answer =
        switch (command[0]) {
          case "pid" -> Long.toString(ProcessHandle.current().pid());
          case "gate" -> passGate(Integer.parseInt(argument));
          case "exit" -> exit(Integer.parseInt(argument));
          case "fail" -> throw new IllegalStateException(argument);
          case "bytes" -> "x".repeat(Integer.parseInt(argument));
          case "length" -> Integer.toString(event.length());
          case "spin" -> spin();
          case "spins" -> awaitSpins(Long.parseLong(argument));
          case "env" -> String.join(" ", new TreeSet<>(System.getenv().keySet()));
          case "var" -> String.valueOf(System.getenv(argument));
          case "context" -> describe(context);
          case "print" -> print(argument);
          case "heap" -> Long.toString(Runtime.getRuntime().maxMemory());
          default -> throw new IllegalArgumentException(event);
        };
    out.write(("\"" + answer + "\"").getBytes(StandardCharsets.UTF_8));
  }

  /** Connects to the test and stays until the test hangs up. */
  private static String passGate(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      int end = socket.getInputStream().read();
      return ProcessHandle.current().pid() + (end < 0 ? "" : "?");
    }
  }

  private static String exit(int status) {
    Runtime.getRuntime().halt(status);
    return "";
  }

  /** Leaves a thread behind that never rests. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private String spin() {
    Thread spinner =
        new Thread(() -> {
          while (true) {
            spins++;
          }
        });
    spinner.setDaemon(true);
    spinner.start();
    return awaitSpins(0);
  }

  private String awaitSpins(long before) {
    while (spins <= before) {
      Thread.onSpinWait();
    }
    return Long.toString(spins);
  }

  private static String describe(Context context) {
    return String.join(
        " ",
        context.getAwsRequestId(),
        context.getFunctionName(),
        context.getInvokedFunctionArn(),
        Integer.toString(context.getMemoryLimitInMB()),
        Boolean.toString(context.getRemainingTimeInMillis() > 0));
  }

  private static String print(String line) {
    System.out.println(line);
    System.err.println(line + " on stderr");
    return line;
  }
}
