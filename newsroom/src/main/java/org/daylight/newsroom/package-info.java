/**
 * The newsroom's private folder: its settings, its key files, the stage of a publication, and the durable writing of
 * files ({@code spec/newsroom.md}).
 *
 * <p>Start at {@link org.daylight.newsroom.Newsroom}. {@link org.daylight.newsroom.FinishPublication} completes a
 * publication that was decided before a crash. Deliberately absent: the steps of an import or a publication ({@code
 * org.daylight.flow}).
 */
@NullMarked
package org.daylight.newsroom;

import org.jspecify.annotations.NullMarked;
