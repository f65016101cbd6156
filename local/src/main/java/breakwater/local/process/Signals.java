package breakwater.local.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Stops and continues processes with {@code kill(2)}. Called directly rather than through a {@code
 * kill} command, because it happens twice per invocation. Any thread may call it.
 */
public final class Signals {
  // The numbers differ between Linux and macOS (BSD): signal(7) and sys/signal.h.
  private static final boolean LINUX = System.getProperty("os.name").startsWith("Linux");
  private static final int SIGSTOP = LINUX ? 19 : 17;
  private static final int SIGCONT = LINUX ? 18 : 19;

  @SuppressWarnings("restricted") // native access is what this class is for
  private static final MethodHandle KILL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private Signals() {}

  /** Takes the CPU away from a process until {@link #resume}. Nothing happens if it has ended. */
  public static void stop(Process process) {
    stop(process.toHandle());
  }

  /** The same with a process that somebody else has started. */
  static void stop(ProcessHandle process) {
    send(process, SIGSTOP);
  }

  /** Lets a stopped process go on. Nothing happens if it runs or has ended. */
  public static void resume(Process process) {
    send(process.toHandle(), SIGCONT);
  }

  private static void send(ProcessHandle process, int signal) {
    if (!process.isAlive()) {
      return; // its pid may be somebody else's by now
    }
    try {
      int _ = (int) KILL.invokeExact((int) process.pid(), signal);
    } catch (Throwable e) {
      throw new IllegalStateException("kill(2) cannot be called; is native access denied?", e);
    }
  }
}
