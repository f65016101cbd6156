@NullMarked
package breakwater.shared;

import org.jspecify.annotations.NullMarked;
