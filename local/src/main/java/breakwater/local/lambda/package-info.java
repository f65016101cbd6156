/**
 * Gives each function what Lambda gives it: one process per execution environment, frozen between
 * invocations.
 */
@NullMarked
package breakwater.local.lambda;

import org.jspecify.annotations.NullMarked;
