/**
 * When each part is due, and which time can be trusted.
 *
 * <p>Start at {@link org.daylight.schedule.Schedule}. Deliberately absent: the catalog, and anything that publishes.
 */
@NullMarked
package org.daylight.schedule;

import org.jspecify.annotations.NullMarked;
