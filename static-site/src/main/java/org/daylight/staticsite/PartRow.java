package org.daylight.staticsite;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PackDocument;
import org.daylight.archive.Release;
import org.daylight.archive.Withdrawal;
import org.daylight.format.DocumentKind;
import org.daylight.message.Message;
import org.daylight.search.thread.MessageLinks;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.jspecify.annotations.Nullable;

/**
 * A line of a part, as its pages list it. It takes about 300 bytes of memory.
 *
 * @param reason why the document is not shown, for the public; null when it is shown
 * @param isWithdrawn whether it was withdrawn; otherwise a document with a reason is withheld
 * @param subject empty for none
 * @param people senders and recipients in words
 * @param day its date in words
 * @param machineDay for a {@code datetime} attribute; empty where there is none
 * @param time the time by which a thread is ordered, in seconds since 1970; {@link Long#MAX_VALUE} when it is unknown
 * @param bytes its size
 * @param entry the path of its bytes in the pack
 * @param links as {@link MessageLinks#of}
 */
record PartRow(
        int number,
        @Nullable String reason,
        boolean isWithdrawn,
        String subject,
        String people,
        String day,
        String machineDay,
        long time,
        long bytes,
        String entry,
        long[] links) {

    private static final int SUBJECT_CHARS = 160;
    private static final int PEOPLE_CHARS = 160;

    /** Called for each line that was read. */
    interface Progress {
        void read(int lines);
    }

    /**
     * All lines of a part, in the order of their numbers. It depends on the pack and what the log says of the part alone: a document that a later
     * part shows again is listed in the form of this one.
     *
     * @throws DamagedCopy when a document in this copy is not the one that the log commits to
     */
    static List<PartRow> of(Archive archive, Release release, Progress progress) throws IOException {
        List<PartRow> rows = new ArrayList<>(release.lines());
        for (PackDocument line : archive.documents(release)) {
            Withdrawal withdrawal = release.withdrawn().get(line.number());
            rows.add(
                    switch (line) {
                        case PackDocument.Withheld withheld -> missing(line.number(), withheld.reason(), false);
                        case PackDocument.Shown shown ->
                            withdrawal != null
                                    ? missing(line.number(), withdrawal.reason(), true)
                                    : shown(archive, release, line.number());
                    });
            progress.read(rows.size());
        }
        return rows;
    }

    boolean isShown() {
        return reason == null;
    }

    private static PartRow missing(int number, String reason, boolean isWithdrawn) {
        return new PartRow(
                number, DocumentRow.straight(reason), isWithdrawn, "", "", "", "", Long.MAX_VALUE, 0, "", new long[0]);
    }

    private static PartRow shown(Archive archive, Release release, int number) throws IOException {
        DocumentState.Published form = form(archive, release, new DocumentId(release.trove(), number));
        String entry = String.format(
                Locale.ROOT,
                form.kind() == DocumentKind.FILE ? "data/files/%06d.bin" : "data/messages/%06d.eml",
                number);
        Message message = archive.form(form).parse(archive.bytes(form));
        OffsetDateTime date = message.date();
        OffsetDateTime received = message.received();
        Instant time = date != null ? date.toInstant() : received != null ? received.toInstant() : null;
        int recipients =
                message.to().size() + message.cc().size() + message.bcc().size();
        return new PartRow(
                number,
                null,
                false,
                DocumentRow.cut(message.subject(), SUBJECT_CHARS).strip(),
                form.kind() == DocumentKind.FILE
                        ? Words.of("search.row.file")
                        : DocumentRow.cut(DocumentRow.people(message.from(), message.to(), recipients), PEOPLE_CHARS),
                date != null
                        ? Formats.day(date)
                        : received != null
                                ? StaticWords.of("part.received", Formats.day(received))
                                : StaticWords.of("part.undated"),
                date != null ? Formats.machine(date) : "",
                time == null ? Long.MAX_VALUE : time.getEpochSecond(),
                form.sizeBytes(),
                entry,
                form.kind() == DocumentKind.FILE ? new long[0] : MessageLinks.of(message));
    }

    /** The form of a document that this part has. */
    private static DocumentState.Published form(Archive archive, Release release, DocumentId id) throws IOException {
        Optional<DocumentState.Published> form = published(archive.state(id), release);
        if (form.isPresent()) {
            return form.get();
        }
        for (DocumentState state : archive.forms(id)) {
            Optional<DocumentState.Published> earlier = published(state, release);
            if (earlier.isPresent()) {
                return earlier.get();
            }
        }
        throw new IOException(id + " is not in the part that lists it: see  daylight check");
    }

    private static Optional<DocumentState.Published> published(DocumentState state, Release release) {
        return state instanceof DocumentState.Published form && form.release().sequence() == release.sequence()
                ? Optional.of(form)
                : Optional.empty();
    }
}
