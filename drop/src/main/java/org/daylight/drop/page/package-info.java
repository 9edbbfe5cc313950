/**
 * The pages of a drop, in seven languages. They need no script, no cookie, no font and no image, and never show anything from another host.
 *
 * <p>Start at {@link org.daylight.drop.page.DropPages}. The words are in {@code en.properties} and its translations; templates are in
 * {@code src/main/jte}. Deliberately absent: any decision, and anything that is stored.
 */
@NullMarked
package org.daylight.drop.page;

import org.jspecify.annotations.NullMarked;
