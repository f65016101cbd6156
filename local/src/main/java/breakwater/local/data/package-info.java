/** The real servers behind the functions: Postgres, PgBouncer and an OIDC issuer. */
@NullMarked
package breakwater.local.data;

import org.jspecify.annotations.NullMarked;
