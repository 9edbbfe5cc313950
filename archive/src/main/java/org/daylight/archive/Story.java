package org.daylight.archive;

import java.time.Instant;
import java.util.List;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.jspecify.annotations.Nullable;

/**
 * A story that the publisher published, as the log has it ({@code spec/stories.md}). Immutable.
 *
 * @param name of the story in addresses
 * @param versions at least one, version <i>n</i> at index <i>n</i> − 1
 * @param withdrawn the reason for the public when it was withdrawn; null when it was not
 * @param withdrawalEntry the position of the withdrawal in the log, from 0; -1 when it was not withdrawn
 */
public record Story(
        String name, List<Version> versions, @Nullable String withdrawn, long withdrawalEntry) {

    public Story {
        versions = List.copyOf(versions);
    }

    /** The longest file of a story, in bytes. */
    public static final int MAX_BYTES = FileKind.STORY.maxBytes();

    /**
     * A version of a story.
     *
     * @param file the number of its file {@code stories/0001.md}; of a story that is not {@link #isConfirmed}, that of the release with which it was sealed
     * @param version from 1 within the story
     * @param author as given by the newsroom; may be empty
     * @param time of publication
     * @param change what is different from the version before; empty for version 1
     * @param sha256 of the file
     * @param sizeBytes of the file
     * @param entry the position in the log, from 0; {@link Release#UNCONFIRMED} if it was opened with the key of its part, and the log does not contain it yet
     */
    public record Version(
            int file,
            int version,
            String title,
            String author,
            Instant time,
            String change,
            Sha256 sha256,
            long sizeBytes,
            long entry) {

        /** Whether the log contains it. If not, it was opened with the key of the part with which it was sealed ({@code spec/sealed.md} section 9). */
        public boolean isConfirmed() {
            return entry != Release.UNCONFIRMED;
        }

        /** The path of its file in the archive: {@code stories/0001.md}, or {@code unsealed/0009.md}, which begins with three other lines. */
        public String path() {
            return isConfirmed() ? ArchivePath.story(file) : ArchivePath.unsealedStory(file);
        }
    }

    /** The newest version, also of a withdrawn story. */
    public Version newest() {
        return versions.getLast();
    }

    /** Whether it can be read. */
    public boolean isShown() {
        return withdrawn == null;
    }
}
