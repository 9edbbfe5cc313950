package org.daylight.container;

import java.util.List;

/**
 * The exact bytes of one message, and where they come from.
 *
 * @param bytes the message as evidence: the container's own bytes after {@link Provenance#repair()}, line endings as they
 *     stood; not copied, must not be altered; at least one byte
 * @param provenance the place, and how to rebuild the container's bytes from {@code bytes}
 * @param defects what was wrong with the message as the container holds it; in the order of the enum, each once
 */
public record RawMessage(byte[] bytes, Provenance provenance, List<ContainerDefect> defects) implements ContainerItem {

    public RawMessage {
        defects = List.copyOf(defects);
    }
}
