package org.daylight.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exact bytes of one message, and where they come from.
 *
 * @param bytes the message as evidence: the container's own bytes after {@link Provenance#repair()}, with their
 *     original line endings; at least one byte. The array is not copied and must not be altered
 * @param provenance where it was found, and how to rebuild the container's bytes from {@code bytes}
 * @param defects what was wrong with the message in its container; in the order of the enum, each once
 * @param converted where a message comes from that Daylight wrote; null for one in its original bytes
 */
public record RawMessage(
        byte[] bytes,
        Provenance provenance,
        List<ContainerDefect> defects,
        @Nullable Converted converted) implements ContainerItem {

    /** A message in its original bytes. */
    public RawMessage(byte[] bytes, Provenance provenance, List<ContainerDefect> defects) {
        this(bytes, provenance, defects, null);
    }

    public RawMessage {
        defects = List.copyOf(defects);
    }
}
