/**
 * The dashboard as a Java function is usually written: event classes, a pool, a mapper, records and
 * databind. Nothing here is slow on purpose: the pool has one connection, the handler is made once.
 */
@NullMarked
package breakwater.conventional;

import org.jspecify.annotations.NullMarked;
