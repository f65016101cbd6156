/** Reads template.yaml into what the emulator needs: functions, routes, authorizers, schedules. */
@NullMarked
package breakwater.local.template;

import org.jspecify.annotations.NullMarked;
