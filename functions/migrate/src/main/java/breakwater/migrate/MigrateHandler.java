package breakwater.migrate;

import breakwater.shared.Settings;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Migrates the database. Invoked directly (with {@code {}}) it answers with what it did, or fails.
 * As a CloudFormation custom resource it answers CloudFormation instead, always: a stack that gets
 * no answer waits for an hour.
 */
public final class MigrateHandler
    implements RequestHandler<CloudFormationCustomResourceEvent, Map<String, Object>> {

  // What is left of the invocation when we give up, for the answer to CloudFormation.
  private static final Duration ANSWER_TIME = Duration.ofSeconds(5);

  private final Callable<MigrationResult> migration;
  private final CloudFormation cloudFormation = new CloudFormation();

  /**
   * Called by Lambda. The configuration is read at the first event, so that errors are answered.
   */
  public MigrateHandler() {
    this(() -> new Migration(MigrateConfig.from(Settings.ofEnvironment())).run());
  }

  /** With other settings than those of this process, for one event. */
  public MigrateHandler(Settings settings) {
    this(() -> new Migration(MigrateConfig.from(settings)).run());
  }

  MigrateHandler(Callable<MigrationResult> migration) {
    this.migration = migration;
  }

  /**
   * Handles one event.
   *
   * @return {@code migrationsExecuted} and {@code schemaVersion}; empty if there was nothing to do
   * @throws IllegalStateException if the migration failed on a direct invocation, or if
   *     CloudFormation could not be reached
   */
  @Override
  public Map<String, Object> handleRequest(
      CloudFormationCustomResourceEvent event, Context context) {
    if (event.getRequestType() == null) {
      return run(context);
    }
    Map<String, Object> data = Map.of();
    String failure = null;
    try {
      // A deleted stack leaves its data: dropping them is for a person to decide.
      if (!event.getRequestType().equals("Delete")) {
        data = run(context);
      }
    } catch (RuntimeException e) {
      System.out.println(e);
      failure = String.valueOf(e.getMessage());
    }
    cloudFormation.answer(event, data, failure);
    return data;
  }

  // In a thread of its own, because a migration can wait for a lock longer than we may live.
  private Map<String, Object> run(Context context) {
    FutureTask<MigrationResult> task = new FutureTask<>(migration);
    Thread.ofPlatform().daemon().name("migration").start(task);
    long millis = context.getRemainingTimeInMillis() - ANSWER_TIME.toMillis();
    try {
      return describe(task.get(millis, TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      throw new IllegalStateException("The migration failed: " + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "The migration is not done after "
              + millis / 1000
              + " s. Raise the Timeout of the function, or look for who holds the lock it waits for.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The migration was interrupted.", e);
    }
  }

  private static Map<String, Object> describe(MigrationResult result) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("migrationsExecuted", result.migrationsExecuted());
    description.put("schemaVersion", result.schemaVersion());
    return description;
  }
}
