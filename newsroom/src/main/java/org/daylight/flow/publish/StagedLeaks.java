package org.daylight.flow.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.archive.ArchivePath;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredRedaction;
import org.daylight.leak.LeakTest;
import org.daylight.newsroom.Stage;
import org.daylight.redact.Selector;

/**
 * Searches the staged files of a part for the strings that are redacted in its trove, and for hashes of what is redacted, before anything is
 * decided. It does not share code with what redacts, so it can find what that missed.
 */
final class StagedLeaks {

    private static final Pattern NUMBER = Pattern.compile("([0-9]{6,})[./]");

    private StagedLeaks() {}

    /**
     * Why the part must not be published, in one line that does not contain the string; empty when nothing was found.
     *
     * @param digests of the redacted documents of the part; those of the strings are added
     */
    static Optional<String> first(
            Stage stage,
            int sequence,
            boolean hasViews,
            PlannedPart part,
            List<StoredRedaction> redactions,
            RedactedDigests digests)
            throws IOException {
        List<StoredRedaction> strings = redactions.stream()
                .filter(redaction -> redaction.document() == 0 && redaction.selector() instanceof Selector.Text)
                .toList();
        List<String> sought = new ArrayList<>();
        for (StoredRedaction redaction : strings) {
            String text = ((Selector.Text) redaction.selector()).text();
            sought.add(text);
            digests.string(redaction.id(), text);
        }
        SortedMap<String, String> hashes = digests.found();
        if (hashes.isEmpty()) {
            return Optional.empty();
        }
        sought.addAll(hashes.keySet());
        var test = new LeakTest(sought, false);
        test.file(ArchivePath.pack(sequence), stage.staged(ArchivePath.pack(sequence)));
        if (hasViews) {
            test.file(ArchivePath.views(sequence), stage.staged(ArchivePath.views(sequence)));
        }
        if (test.leaks().isEmpty() && test.incomplete().isEmpty()) {
            return Optional.empty();
        }
        if (test.leaks().isEmpty()) {
            return Optional.of(
                    "it was not possible to search all of " + test.incomplete().getFirst()
                            + " for redacted strings, because it is too large or too deeply packed: redact the"
                            + " attachment or withhold the document");
        }
        LeakTest.Leak leak = test.leaks().getFirst();
        Matcher number = NUMBER.matcher(leak.place());
        String document = number.find() ? part.trove() + "/" + Long.parseLong(number.group(1)) : "the document";
        String what = leak.string() < strings.size()
                ? "the string of redaction " + strings.get(leak.string()).id()
                : "a hash of " + hashes.get(sought.get(leak.string())) + ", with which it could be guessed,";
        return Optional.of(what + " would be public in "
                + leak.place()
                + (test.leaks().size() > 1 ? " and " + (test.leaks().size() - 1) + " other places" : "")
                + ". Redact it there:  daylight redact " + document
                + " --attachment N --reason CODE  (or --string, --text, --field), or withhold:  daylight withhold "
                + document);
    }
}
