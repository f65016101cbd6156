/** The least that a Java function can do for the same answer: the driver, and nothing else. */
@NullMarked
package breakwater.floor;

import org.jspecify.annotations.NullMarked;
