/** Benchmarks of what this package keeps to itself. */
@NullMarked
package breakwater.shared;

import org.jspecify.annotations.NullMarked;
