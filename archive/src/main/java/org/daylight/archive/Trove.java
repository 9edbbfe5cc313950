package org.daylight.archive;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One trove, according to the log. Immutable.
 *
 * @param documents how many documents are committed to, over all announced accessions
 * @param losses number of messages of the accessions that could not be imported completely, by stable code
 * @param releases in order of publication
 */
public record Trove(
        String slug,
        String title,
        String description,
        int documents,
        Map<String, Long> losses,
        List<Release> releases) {

    /** The same trove with further releases at the end. */
    Trove withReleases(List<Release> more) {
        return more.isEmpty()
                ? this
                : new Trove(
                        slug,
                        title,
                        description,
                        documents,
                        losses,
                        Stream.concat(releases.stream(), more.stream()).toList());
    }

    /** Documents that are published now. */
    public int published() {
        return releases.stream().mapToInt(Release::published).sum();
    }

    /** Documents withheld so far. */
    public int withheld() {
        return releases.stream().mapToInt(Release::withheld).sum();
    }

    /** Documents that were withdrawn. */
    public int withdrawn() {
        return releases.stream().mapToInt(Release::withdrawnCount).sum();
    }

    /** Documents committed to that are not yet part of a release. */
    public int toCome() {
        return documents - published() - withheld() - withdrawn();
    }
}
