package org.daylight.container;

import org.jspecify.annotations.Nullable;

/**
 * Where a message was found, and what was done to extract it.
 *
 * @param container the name of the container for people: '/'-separated, beginning with the last name of the path that
 *     was given (never a path of this machine), members of an archive and folders of an Outlook file after {@code !},
 *     unprintable characters escaped
 * @param offset of the message's first byte in the container, including its separator line; in bytes, after
 *     decompression. Of a converted message, the number of its item in the container
 * @param length of the message's bytes in the container: {@code repair.undo(bytes)} has exactly this length. 0 for a
 *     converted message
 * @param format what the container is: {@link ContainerFormat#MBOX}, {@link ContainerFormat#PIPERMAIL}, {@link
 *     ContainerFormat#MAILDIR}, {@link ContainerFormat#MH}, {@link ContainerFormat#EMLX}, {@link
 *     ContainerFormat#PUBLIC_INBOX}, {@link ContainerFormat#MESSAGE} or, for a converted message, {@link
 *     ContainerFormat#PST}
 * @param flags of a Maildir message, the letters after {@code :2,}; of a message of Apple Mail or Outlook, words; empty
 *     if there are none
 * @param lineEndings of the message's bytes
 * @param repair what was removed around and inside the message; nothing for a converted message
 * @param converted what the message was written from; null where its bytes are those of the container
 */
public record Provenance(
        String container,
        long offset,
        long length,
        ContainerFormat format,
        String flags,
        LineEndings lineEndings,
        Transformation repair,
        @Nullable ConvertedFrom converted) {

    /** The place of a message whose bytes are in the container. */
    public Provenance(
            String container,
            long offset,
            long length,
            ContainerFormat format,
            String flags,
            LineEndings lineEndings,
            Transformation repair) {
        this(container, offset, length, format, flags, lineEndings, repair, null);
    }

    /** The repair, or the conversion, as one line of printable ASCII; empty when the bytes are a slice of the container. */
    public String repairText() {
        return converted == null ? repair.text() : converted.text();
    }
}
