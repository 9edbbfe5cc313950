/**
 * The flows of an editor's decisions: the plan of parts, withholding, and what a decision means for copies.
 *
 * <p>Start at {@link org.daylight.flow.decide.PlanReleases}. The flows are {@code PlanReleases}, {@code ChangePlan}, {@code DescribePart}
 * and {@code DecideDocument}. {@code NoteMatchKeys} is a step, also of a publication. {@code CopiesRule} and {@code
 * IncludedCopies} say to which copies a decision applies.
 *
 * <p>Deliberately absent: anything that becomes public ({@code org.daylight.flow.publish}; withdrawing a published
 * document is there too), the gate ({@code org.daylight.review}), arguments and output, and SQL.
 */
@NullMarked
package org.daylight.flow.decide;

import org.jspecify.annotations.NullMarked;
