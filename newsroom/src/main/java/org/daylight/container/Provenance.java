package org.daylight.container;

import org.jspecify.annotations.Nullable;

/**
 * Where a message was found, and what was done to extract it.
 *
 * @param container the name of the container for people: '/'-separated, beginning with the last name of the path that
 *     was given (never a path of this machine), members of an archive after {@code !}, unprintable characters escaped
 * @param offset of the message's first byte in the container, including its separator line; in bytes, after
 *     decompression
 * @param length of the message's bytes in the container: {@code repair.undo(bytes)} has exactly this length, unless the
 *     message was converted
 * @param format what the container is: {@link ContainerFormat#MBOX}, {@link ContainerFormat#PIPERMAIL}, {@link
 *     ContainerFormat#MAILDIR}, {@link ContainerFormat#MH}, {@link ContainerFormat#EMLX}, {@link
 *     ContainerFormat#PUBLIC_INBOX} or {@link ContainerFormat#MESSAGE}
 * @param flags of a Maildir message, the letters after {@code :2,}; of a message of Apple Mail, words; empty if there
 *     are none
 * @param lineEndings of the message's bytes
 * @param repair what was removed around and inside the message
 * @param conversion where the contents come from, for a message that Daylight wrote; null for a message whose bytes are
 *     in the container. Its offset then identifies the item in the container
 */
public record Provenance(
        String container,
        long offset,
        long length,
        ContainerFormat format,
        String flags,
        LineEndings lineEndings,
        Transformation repair,
        @Nullable ConversionNote conversion) {

    /** A place of a message whose bytes are in the container. */
    Provenance(
            String container,
            long offset,
            long length,
            ContainerFormat format,
            String flags,
            LineEndings lineEndings,
            Transformation repair) {
        this(container, offset, length, format, flags, lineEndings, repair, null);
    }
}
