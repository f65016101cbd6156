/** The storm. */
@NullMarked
package breakwater.loadtest;

import org.jspecify.annotations.NullMarked;
