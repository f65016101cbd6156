package breakwater.local.http;

import breakwater.local.lambda.InvocationResult;
import breakwater.local.lambda.Invoker;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Calls a function and turns how that ended into a response. Thread-safe.
 *
 * <p>The function runs on the thread of the request. A timer interrupts that thread when the
 * route's time is up; the function itself is not stopped, as on AWS.
 */
final class Integration implements AutoCloseable {

  private final Invoker invoker;
  private final ScheduledThreadPoolExecutor timer;

  Integration(Invoker invoker) {
    this.invoker = invoker;
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("http-api-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Calls the function and waits.
   *
   * @throws InterruptedException if someone else than the timer interrupted the thread
   */
  ApiResponse call(String function, byte[] event, Duration timeout) throws InterruptedException {
    Alarm alarm = new Alarm(Thread.currentThread());
    ScheduledFuture<?> scheduled =
        timer.schedule(alarm::ring, timeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return response(invoker.invoke(function, event));
    } catch (InterruptedException e) {
      if (alarm.hasRung()) {
        return ApiResponse.timedOut(
            function + " did not answer within " + timeout.toMillis() + " ms");
      }
      throw e;
    } finally {
      scheduled.cancel(false);
      alarm.switchOff();
    }
  }

  private static ApiResponse response(InvocationResult result) {
    return switch (result) {
      case InvocationResult.Success success -> FunctionAnswer.read(success.payload());
      case InvocationResult.FunctionError error ->
          ApiResponse.badGateway("the function failed: " + error.errorType());
      case InvocationResult.Throttled throttled -> ApiResponse.tooManyRequests(throttled.reason());
      case InvocationResult.EventTooLarge event ->
          ApiResponse.tooLarge("the event has " + event.bytes() + " bytes; Lambda takes 6 MB");
    };
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Interrupts a thread, but never after it was switched off. */
  private static final class Alarm {
    private final Thread thread;
    private boolean rung; // guarded by this
    private boolean off; // guarded by this

    Alarm(Thread thread) {
      this.thread = thread;
    }

    synchronized void ring() {
      if (!off) {
        rung = true;
        thread.interrupt();
      }
    }

    synchronized boolean hasRung() {
      return rung;
    }

    /** Also takes back an interrupt that came too late to be noticed. */
    synchronized void switchOff() {
      off = true;
      if (rung) {
        Thread.interrupted();
      }
    }
  }
}
