package org.daylight.archive;

import java.util.List;
import java.util.Map;

/**
 * What the log says of one trove.
 *
 * @param documents how many documents are committed to, over all announced accessions
 * @param losses by stable code: messages that came with the accessions and could not be taken in whole
 * @param releases in order of publication
 */
public record Trove(
        String slug,
        String title,
        String description,
        int documents,
        Map<String, Long> losses,
        List<Release> releases) {

    /** Documents shown now. */
    public int published() {
        return releases.stream().mapToInt(Release::published).sum();
    }

    /** Documents named as withheld so far. */
    public int withheld() {
        return releases.stream().mapToInt(Release::withheld).sum();
    }

    /** Documents that were shown and taken out again. */
    public int withdrawn() {
        return releases.stream().mapToInt(release -> release.withdrawn().size()).sum();
    }

    /** Documents committed to that no release has come to yet. */
    public int toCome() {
        return documents - published() - withheld() - withdrawn();
    }
}
