/**
 * The parser: from the bytes of a message to a {@link org.daylight.message.Message}.
 *
 * <p>Start at {@link org.daylight.message.parse.MessageParser}. {@code MimeReader} finds the parts, {@code BodyParts} decides which
 * are shown, {@code Attachments} lists the others. No recursion on input; sizes, depths and counts are bounded by {@code MessageLimits}.
 */
@NullMarked
package org.daylight.message.parse;

import org.jspecify.annotations.NullMarked;
