/**
 * The flows of an editor's decisions: the plan of parts, withholding, and what a decision means for copies.
 *
 * <p>Start at {@link org.daylight.flow.decide.DecideDocument}.
 */
@NullMarked
package org.daylight.flow.decide;

import org.jspecify.annotations.NullMarked;
