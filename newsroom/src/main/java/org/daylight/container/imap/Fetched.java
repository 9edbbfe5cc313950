package org.daylight.container.imap;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.daylight.container.Provenance;
import org.jspecify.annotations.Nullable;

/** What one FETCH response says about a message (RFC 9051 section 7.5.2; Gmail's extensions X-GM-EXT-1). */
final class Fetched {

    private static final long LARGEST_UID = 0xffff_ffffL;

    /** 0 if the response does not say it. */
    long uid;

    /** -1 if the response does not say it. */
    long size = -1;

    /** Flags and keywords in a fixed order, without {@code \Recent}, which is about the session. */
    final TreeSet<String> flags = new TreeSet<>();

    private final TreeSet<String> labels = new TreeSet<>();
    private String thread = "";

    /** The message; null if the response does not contain it. */
    @Nullable
    ImapToken body;

    private Fetched() {}

    /** Reads a response; null if it is not a FETCH response. */
    static @Nullable Fetched of(ImapResponse.Data data) {
        if (data.numbered("FETCH") < 0
                || data.tokens().size() < 3
                || !(data.tokens().get(2) instanceof ImapToken.Group(List<ImapToken> items))) {
            return null;
        }
        var fetched = new Fetched();
        for (int i = 0; i + 1 < items.size(); i += 2) {
            fetched.item(items.get(i).latin1().toUpperCase(Locale.ROOT), items.get(i + 1));
        }
        return fetched;
    }

    private void item(String name, ImapToken value) {
        switch (name) {
            case "UID" -> {
                long number = ImapResponse.number(value);
                uid = number > LARGEST_UID || number < 0 ? 0 : number;
            }
            case "RFC822.SIZE" -> size = ImapResponse.number(value);
            case "BODY[]" -> body = value;
            case "X-GM-THRID" -> thread = value.latin1();
            case "FLAGS" -> {
                for (ImapToken flag : items(value)) {
                    if (!flag.isAtom("\\Recent")) {
                        flags.add(flag.latin1());
                    }
                }
            }
            case "X-GM-LABELS" -> items(value).forEach(label -> labels.add(ModifiedUtf7.decode(label.latin1())));
            default -> {
                // not requested
            }
        }
    }

    private static List<ImapToken> items(ImapToken value) {
        return value instanceof ImapToken.Group(List<ImapToken> items) ? items : List.of();
    }

    /** As in {@link Provenance#remarks()}. */
    String remarks() {
        String shownThread = thread.isEmpty() ? "" : "thread=" + Provenance.word(thread);
        String shownLabels = labels.isEmpty() ? "" : "labels=" + Provenance.words(labels);
        return shownThread.isEmpty() || shownLabels.isEmpty()
                ? shownThread + shownLabels
                : shownThread + " " + shownLabels;
    }
}
