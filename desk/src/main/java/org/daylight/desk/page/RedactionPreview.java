package org.daylight.desk.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.catalog.HeldDocument;
import org.daylight.message.Address;
import org.daylight.message.Message;
import org.daylight.redact.RedactedForm;
import org.daylight.redact.RedactionResult;
import org.daylight.redact.Withheld;
import org.daylight.search.Span;
import org.daylight.web.view.DocumentRow;

/**
 * The published form of a document as readers will see it, with its marks highlighted, and every change in the source.
 *
 * @param refused why it cannot be published with these redactions; empty when it can
 * @param places in how many places the last selector was found
 * @param lines header fields with people, and the subject
 * @param text the beginning of the text
 * @param files the names of the attachments
 * @param changes what is removed from the source, with the mark in its place
 * @param moreChanges how many are not in {@code changes}
 */
record RedactionPreview(
        List<String> refused,
        int places,
        List<List<Span>> lines,
        List<Span> text,
        boolean isCut,
        List<List<Span>> files,
        List<Change> changes,
        int moreChanges) {

    private static final int TEXT_CHARS = 20_000;
    private static final int CHANGES = 100;
    private static final int AROUND = 60;
    private static final int REMOVED = 300;
    private static final Pattern MARK =
            Pattern.compile("\\[redacted: [A-Z0-9-]{1,16}\\]|redacted-[A-Z0-9-]{1,16}(?:@redacted\\.invalid)?");

    /** A change of the source. @param isAutomatic whether nobody selected it, but the redacted text could be guessed from it */
    record Change(String before, String removed, String mark, String after, String code, boolean isAutomatic) {}

    /** @param result of the redaction with all selectors */
    static RedactionPreview of(HeldDocument document, byte[] original, RedactionResult result) {
        return switch (result) {
            case Withheld(List<String> reasons) ->
                new RedactionPreview(reasons, 0, List.of(), List.of(), false, List.of(), List.of(), 0);
            case RedactedForm form -> of(document, original, form);
        };
    }

    private static RedactionPreview of(HeldDocument document, byte[] original, RedactedForm form) {
        Message message = document.form().parse(form.published());
        List<List<Span>> lines = new ArrayList<>();
        if (!message.isFile()) {
            people(lines, "From", message.from());
            people(lines, "To", message.to());
            people(lines, "Cc", message.cc());
            lines.add(spans("Subject: " + DocumentRow.cut(message.subject(), 500)));
        }
        List<Change> changes = new ArrayList<>();
        int all = changes(original, form, changes);
        return new RedactionPreview(
                List.of(),
                form.found().isEmpty() ? 0 : form.found().getLast(),
                lines,
                spans(DocumentRow.cut(message.text(), TEXT_CHARS)),
                message.text().length() > TEXT_CHARS,
                message.attachments().stream()
                        .limit(50)
                        .map(each -> spans(DocumentRow.cut(each.name(), 200)))
                        .toList(),
                changes,
                all - changes.size());
    }

    private static void people(List<List<Span>> lines, String label, List<Address> people) {
        if (!people.isEmpty()) {
            lines.add(spans(label + ": "
                    + String.join(
                            ", ",
                            people.stream()
                                    .limit(20)
                                    .map(each -> DocumentRow.cut(
                                            each.name() == null
                                                    ? each.address()
                                                    : each.name() + " <" + each.address() + ">",
                                            200))
                                    .toList())));
        }
    }

    private static List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        Matcher mark = MARK.matcher(text);
        int at = 0;
        while (mark.find()) {
            if (mark.start() > at) {
                spans.add(new Span(text.substring(at, mark.start()), false));
            }
            spans.add(new Span(mark.group(), true));
            at = mark.end();
        }
        if (at < text.length()) {
            spans.add(new Span(text.substring(at), false));
        }
        return spans;
    }

    /** @return how many there are in all */
    private static int changes(byte[] original, RedactedForm form, List<Change> changes) {
        List<RedactedForm.Piece> pieces = form.pieces();
        int keptTo = 0;
        int all = 0;
        for (int i = 0; i < pieces.size(); i++) {
            switch (pieces.get(i)) {
                case RedactedForm.Piece.Kept kept -> keptTo = kept.to();
                case RedactedForm.Piece.Mark mark -> {
                    all++;
                    if (changes.size() < CHANGES) {
                        int next = i + 1 < pieces.size() && pieces.get(i + 1) instanceof RedactedForm.Piece.Kept kept
                                ? kept.from()
                                : Math.min(original.length, keptTo + mark.missing());
                        changes.add(new Change(
                                text(original, Math.max(0, keptTo - AROUND), keptTo),
                                text(original, keptTo, Math.min(next, keptTo + REMOVED))
                                        + (next > keptTo + REMOVED ? "…" : ""),
                                text(form.published(), mark.from(), mark.to()).strip(),
                                text(original, next, Math.min(original.length, next + AROUND)),
                                mark.code(),
                                mark.code().equals(org.daylight.redact.RedactionReason.HASH)));
                    }
                }
            }
        }
        return all;
    }

    /** Control characters, which a page cannot contain, become U+FFFD. */
    private static String text(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, Math.max(0, to - from), StandardCharsets.UTF_8);
        var visible = new StringBuilder(text.length());
        DocumentRow.straight(text.replace("\r\n", "\n"))
                .chars()
                .forEach(
                        c -> visible.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : (char) c));
        return visible.toString();
    }
}
