/**
 * The dashboard as the two stories found it (docs/benchmarks.md, "Before"). Written as people write
 * it: nothing here is slow on purpose, and each choice that costs connections names the story it
 * comes from.
 *
 * <ul>
 *   <li>"one user": <i>Why you're hitting connection limits (even with just one user)</i>
 *   <li>"905": <i>Database connection fix</i>, hitting a limit of 905 connections
 * </ul>
 */
@NullMarked
package breakwater.before;

import org.jspecify.annotations.NullMarked;
