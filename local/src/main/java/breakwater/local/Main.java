package breakwater.local;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code make run}. Starts everything, says so, and stops everything on Ctrl-C. */
public final class Main {
  private Main() {}

  /** Takes no arguments; see {@link LocalConfig} for the variables. */
  public static void main(String[] args) {
    AtomicBoolean stopping = new AtomicBoolean();
    Local local =
        new Local(line -> {
          if (!stopping.get()) {
            System.out.println(line);
          }
        });
    Thread starter = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(local, starter, stopping)));
    try {
      String url = local.start(LocalConfig.from(System.getenv(), Path.of("")));
      System.out.println("ready: " + url);
      Thread.sleep(Long.MAX_VALUE);
    } catch (LocalException e) {
      exit(stopping, String.valueOf(e.getMessage()));
    } catch (InterruptedException | RuntimeException e) {
      StringWriter stack = new StringWriter();
      e.printStackTrace(new PrintWriter(stack));
      exit(stopping, stack.toString());
    }
  }

  /** Where everything is being stopped, what fails in the middle of its start is no news. */
  private static void exit(AtomicBoolean stopping, String reason) {
    if (stopping.compareAndSet(false, true)) {
      System.err.println(reason);
      System.exit(1);
    }
  }

  /** Ctrl-C is how one stops it, so it is no failure: make would report one. */
  private static void stop(Local local, Thread starter, AtomicBoolean stopping) {
    boolean failed = stopping.getAndSet(true);
    if (!failed) {
      // What is starting right now is known to nobody else: it has to end, or be ready, first.
      starter.interrupt();
      awaitEnd(starter);
    }
    local.close();
    Runtime.getRuntime().halt(failed ? 1 : 0);
  }

  private static void awaitEnd(Thread starter) {
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
