package org.daylight.web.view;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.web.language.Words;

/** What pages and feeds say of parts that were opened with their keys, and that the publisher's log does not contain yet ({@code spec/sealed.md} section 5). */
public final class OpenedWords {

    /** So many parts are named. */
    private static final int NAMED = 5;

    private OpenedWords() {}

    /** Of one release; empty when the log contains it. */
    public static String of(PublicRecord contents, Release release) {
        Optional<SealedPart> seal = contents.unconfirmed(release);
        return seal.isEmpty()
                ? ""
                : Words.of(
                        "part.opened", String.valueOf(release.part()), release.trove(), Formats.full(release.time()));
    }

    /** Of all of them, one sentence for each of the first; empty when there are none. */
    static String of(PublicRecord contents) {
        return of(contents, contents.releases().stream());
    }

    /** The same for a page about this release, which is named first. */
    static String about(PublicRecord contents, Release release) {
        return of(
                contents,
                Stream.concat(
                        Stream.of(release),
                        contents.releases().stream().filter(other -> other.sequence() != release.sequence())));
    }

    private static String of(PublicRecord contents, Stream<Release> releases) {
        List<Release> opened =
                releases.filter(release -> !release.isConfirmed()).toList();
        var words = new StringBuilder();
        opened.stream()
                .limit(NAMED)
                .forEach(release -> words.append(words.isEmpty() ? "" : " ").append(of(contents, release)));
        int more = opened.size() - NAMED;
        return more > 0
                ? words.append(' ').append(Words.of("part.opened.more", more)).toString()
                : words.toString();
    }
}
