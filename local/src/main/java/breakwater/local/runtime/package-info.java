/**
 * Runs inside an execution environment, in place of AWS's native library where that does not exist.
 * Uses nothing of {@code local}, for it is copied into the environment alone.
 */
@NullMarked
package breakwater.local.runtime;

import org.jspecify.annotations.NullMarked;
