/**
 * When which part is due, and how "now" is known.
 *
 * <p>Start at {@link org.daylight.schedule.Schedule}. Deliberately absent: the catalog (the flows keep the plan there) and
 * anything that publishes.
 */
@NullMarked
package org.daylight.schedule;

import org.jspecify.annotations.NullMarked;
