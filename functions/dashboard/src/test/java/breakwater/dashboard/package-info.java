@NullMarked
package breakwater.dashboard;

import org.jspecify.annotations.NullMarked;
