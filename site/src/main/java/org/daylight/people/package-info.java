/**
 * Which addresses are one correspondent's: {@link org.daylight.people.Merging}, by the rules of docs/decisions/0068, and
 * {@link org.daylight.people.FullName}, what counts as a name that tells people apart; and {@link org.daylight.people.Mapping}, what an editor says instead (spec/people.md). Pure: what comes out depends on the addresses and
 * names given and not on their order. Deliberately absent: messages, the index, and every guess that would have to be taken back.
 */
@NullMarked
package org.daylight.people;

import org.jspecify.annotations.NullMarked;
