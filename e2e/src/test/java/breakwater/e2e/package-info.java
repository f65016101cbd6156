/** Breakwater seen from outside: behaviour and connections, over HTTP. */
@NullMarked
package breakwater.e2e;

import org.jspecify.annotations.NullMarked;
