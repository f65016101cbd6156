package breakwater.bench;

import com.amazonaws.services.lambda.runtime.api.client.EventHandlerLoader;
import com.amazonaws.services.lambda.runtime.api.client.HandlerInfo;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The program of a process that invokes one handler again and again, through the code of AWS's
 * runtime client that turns bytes into what the handler takes and back, but without its HTTP: what
 * is timed is the invocation and not the emulator. Reads lines {@code COUNT FILE}, writes a line
 * with the times in nanoseconds and one with the bytes that each invocation allocated.
 */
public final class HandlerLoop {
  private static final long DEADLINE_MILLIS = 15_000;

  private final LambdaRequestHandler handler;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private HandlerLoop(LambdaRequestHandler handler) {
    this.handler = handler;
  }

  /** Takes the handler string. */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    // Lines of log are written, as on Lambda, but not into the answers.
    System.setOut(new PrintStream(new FileOutputStream("/dev/null"), true, StandardCharsets.UTF_8));
    HandlerInfo info = HandlerInfo.fromString(args[0], HandlerLoop.class.getClassLoader());
    HandlerLoop loop = new HandlerLoop(EventHandlerLoader.loadEventHandler(info));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] command = line.split(" ", 2);
      loop.run(Integer.parseInt(command[0]), Files.readAllBytes(Path.of(command[1])), answers);
    }
    System.exit(0); // whatever threads the handler has
  }

  private void run(int count, byte[] event, PrintStream answers) throws Exception {
    StringBuilder times = new StringBuilder();
    StringBuilder bytes = new StringBuilder();
    int size = 0;
    for (int i = 0; i < count; i++) {
      InvocationRequest request = request(event);
      long bytesBefore = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      size = handler.call(request).size();
      times.append(System.nanoTime() - start).append(' ');
      bytes.append(threads.getCurrentThreadAllocatedBytes() - bytesBefore).append(' ');
    }
    if (size < 50) {
      throw new IOException("The handler answered nothing");
    }
    answers.println(times);
    answers.println(bytes);
    answers.flush();
  }

  private static InvocationRequest request(byte[] event) {
    InvocationRequest request = new InvocationRequest();
    request.setId("00000000-0000-4000-8000-000000000000");
    request.setInvokedFunctionArn("arn:aws:lambda:us-east-1:000000000000:function:bench");
    request.setDeadlineTimeInMs(System.currentTimeMillis() + DEADLINE_MILLIS);
    request.setContent(event);
    return request;
  }
}
