package org.daylight.container;

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
}
