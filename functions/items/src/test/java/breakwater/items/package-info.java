/** The items function on a migrated Postgres behind a PgBouncer. */
@NullMarked
package breakwater.items;

import org.jspecify.annotations.NullMarked;
