package org.daylight.archive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of annotations ({@code spec/annotations.md}) or a list of corrections ({@code spec/entities.md}) that the publisher published, as the log has
 * it. Immutable.
 *
 * @param name of the list in addresses
 * @param versions at least one, version <i>n</i> at index <i>n</i> − 1; their files are {@code annotations/0001.json}, or {@code entities/0001.txt}, and so
 *     on
 * @param withdrawn the reason for the public when it was withdrawn; null when it was not
 * @param withdrawalEntry the position of the withdrawal in the log, from 0; -1 when it was not withdrawn
 */
public record VersionedFile(
        String name, List<Story.Version> versions, @Nullable String withdrawn, long withdrawalEntry) {

    public VersionedFile {
        versions = List.copyOf(versions);
    }

    /** The newest version, also of a withdrawn list. */
    public Story.Version newest() {
        return versions.getLast();
    }

    /** Whether it can be read. */
    public boolean isShown() {
        return withdrawn == null;
    }
}
