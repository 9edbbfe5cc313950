/**
 * Mentions: pages elsewhere that say that they link to a document (W3C Webmention, {@code spec/annotations.md} section 7). {@link
 * org.daylight.mention.MentionQueue} is where a server puts them and an editor finds them; {@link org.daylight.mention.CheckMention} asks such a page.
 *
 * <p>Deliberately absent: anything about who sent a mention, and when.
 */
@NullMarked
package org.daylight.mention;

import org.jspecify.annotations.NullMarked;
