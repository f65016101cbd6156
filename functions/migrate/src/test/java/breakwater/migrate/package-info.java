/** The migrations on a real Postgres, behind a real PgBouncer where it matters. */
@NullMarked
package breakwater.migrate;

import org.jspecify.annotations.NullMarked;
