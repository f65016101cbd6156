/** The benchmarks' own tests, and those figures that have no noise. */
@NullMarked
package breakwater.bench;

import org.jspecify.annotations.NullMarked;
