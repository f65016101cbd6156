@NullMarked
package breakwater.monitor;

import org.jspecify.annotations.NullMarked;
