/** What every function uses: the one connection, HTTP in and out, errors and the log line. */
@NullMarked
package breakwater.shared;

import org.jspecify.annotations.NullMarked;
