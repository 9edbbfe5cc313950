package org.daylight.container;

import java.util.List;

/**
 * A file in which no mail was recognised, as a document of its own.
 *
 * @param bytes all of them, unchanged; at least one. The array is not copied and must not be altered
 * @param name the last element of its name, for people; it comes from outside, and is never used as a path
 * @param provenance where it was found, with the format {@link ContainerFormat#FILE}
 * @param defects what was wrong with it in its container
 */
public record RawFile(byte[] bytes, String name, Provenance provenance, List<ContainerDefect> defects)
        implements ContainerItem {

    public RawFile {
        defects = List.copyOf(defects);
    }
}
