package org.daylight.container;

/**
 * Where a message stood, and what was done to take it out.
 *
 * @param container the container as shown to people: '/'-separated, beginning with the last name of the path that was given
 *     (never a path of the machine), members of an archive after {@code !}, unprintable characters escaped
 * @param offset of the message's first byte in the container, its separator line included; in bytes, after decompression
 * @param length of what the message took up there, in bytes: {@code repair.undo(bytes)} has exactly this length
 * @param format what the container is: {@link ContainerFormat#MBOX}, {@link ContainerFormat#MAILDIR} or
 *     {@link ContainerFormat#MESSAGE}
 * @param flags of a Maildir message, the letters after {@code :2,}; empty otherwise
 * @param lineEndings of the message's bytes
 * @param repair what was taken away around and inside the message
 */
public record Provenance(
        String container,
        long offset,
        long length,
        ContainerFormat format,
        String flags,
        LineEndings lineEndings,
        Transformation repair) {}
