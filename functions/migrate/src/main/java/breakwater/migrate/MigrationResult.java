package breakwater.migrate;

import org.jspecify.annotations.Nullable;

/**
 * What a migration did.
 *
 * @param migrationsExecuted how many migrations were applied; 0 if the schema was up to date
 * @param schemaVersion the version after it; null only if there are no migrations at all
 */
public record MigrationResult(int migrationsExecuted, @Nullable String schemaVersion) {}
