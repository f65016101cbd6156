@NullMarked
package breakwater.local.process;

import org.jspecify.annotations.NullMarked;
