package org.daylight.container;

import java.util.EnumSet;
import java.util.List;

/**
 * The exact bytes of one message, and where they come from.
 *
 * @param bytes the message as evidence: the container's own bytes after {@link Provenance#repair()}, with their
 *     original line endings; at least one byte. The array is not copied and must not be altered
 * @param provenance where it was found, and how to rebuild the container's bytes from {@code bytes}
 * @param defects what was wrong with the message in its container; in the order of the enum, each once
 */
public record RawMessage(byte[] bytes, Provenance provenance, List<ContainerDefect> defects) implements ContainerItem {

    public RawMessage {
        defects = List.copyOf(defects);
    }

    /**
     * A message that is a whole item of its container, unchanged.
     *
     * @param container its name, made safe with {@link #printable}
     * @param offset where it is there
     * @param remarks as in {@link Provenance#remarks()}
     */
    public static RawMessage whole(
            byte[] bytes, String container, long offset, ContainerFormat format, String flags, String remarks) {
        LineScan scan = LineScan.of(bytes);
        var found = EnumSet.noneOf(ContainerDefect.class);
        Mbox.common(bytes, scan, found);
        var place = new Provenance(
                container, offset, bytes.length, format, flags, scan.lineEndings(), Transformation.NONE, remarks);
        return new RawMessage(bytes, place, List.copyOf(found));
    }

    /** A name in a form that is safe to print: bounded, with unprintable characters escaped. */
    public static String printable(String name) {
        return MemberName.printable(name);
    }
}
