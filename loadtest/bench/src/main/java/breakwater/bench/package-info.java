/**
 * The benchmarks. {@link breakwater.bench.Bench} is the list of them; {@link
 * breakwater.bench.Results} is what they leave.
 */
@NullMarked
package breakwater.bench;

import org.jspecify.annotations.NullMarked;
