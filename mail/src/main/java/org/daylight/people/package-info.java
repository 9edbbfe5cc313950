/**
 * Which addresses belong to one correspondent.
 *
 * <p>Start at {@link org.daylight.people.Merging}, which follows the rules of docs/decisions/0068.
 * {@link org.daylight.people.Mapping} is an editor's correction (spec/people.md). Results depend on the addresses and names, not
 * on their order. Deliberately absent: messages, the index, and guesses.
 */
@NullMarked
package org.daylight.people;

import org.jspecify.annotations.NullMarked;
