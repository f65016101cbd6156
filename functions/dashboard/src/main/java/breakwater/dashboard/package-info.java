/** The aggregate dashboard: one invocation, one statement, one round trip. */
@NullMarked
package breakwater.dashboard;

import org.jspecify.annotations.NullMarked;
