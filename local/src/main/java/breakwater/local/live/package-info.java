/** The live view: what runs now, as a picture that a browser draws. */
@NullMarked
package breakwater.local.live;

import org.jspecify.annotations.NullMarked;
