/**
 * The newsroom's private folder: its settings, its key files, the stage of a publication, and the durable writing of
 * files ({@code spec/newsroom.md}).
 *
 * <p>Start at {@link org.daylight.newsroom.Newsroom}. {@link org.daylight.newsroom.FinishPublication} is the last step
 * of every publication: it puts the decided files in place and updates the catalog. It is also the first step, because
 * an earlier publication may have stopped after its decision.
 *
 * <p>Deliberately absent: all other steps of an import or a publication ({@code org.daylight.flow}).
 */
@NullMarked
package org.daylight.newsroom;

import org.jspecify.annotations.NullMarked;
