/** Single items and batches: one generic implementation for all collections. */
@NullMarked
package breakwater.items;

import org.jspecify.annotations.NullMarked;
