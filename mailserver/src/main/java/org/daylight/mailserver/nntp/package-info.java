/**
 * NNTP (RFC 3977) for readers of an archive: a group for each trove and each part. Start at {@link org.daylight.mailserver.nntp.NntpDialogue}. Text from
 * outside is never a line of its own in an answer, except as a line of an article.
 */
@NullMarked
package org.daylight.mailserver.nntp;

import org.jspecify.annotations.NullMarked;
