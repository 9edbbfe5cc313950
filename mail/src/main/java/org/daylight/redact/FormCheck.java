package org.daylight.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.daylight.message.Attachment;
import org.daylight.message.Defect;
import org.daylight.message.DefectCode;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.message.parse.MessageParser;

/**
 * Tests the published form of a message before anyone sees it: nothing that was searched for is left, in the bytes or in what a
 * reader is shown; the parts are the same; and nothing in it is invalid that was valid before.
 */
final class FormCheck {

    /** Defects of a value that is now a mark. */
    private static final Set<DefectCode> OF_VALUES = Set.of(
            DefectCode.FROM_MISSING,
            DefectCode.ADDRESS_UNREADABLE,
            DefectCode.ADDRESS_NONSTANDARD,
            DefectCode.ADDRESS_FOREIGN,
            DefectCode.MESSAGE_ID_INVALID,
            DefectCode.DATE_MISSING,
            DefectCode.DATE_UNREADABLE,
            DefectCode.DATE_NONSTANDARD,
            DefectCode.DATE_ZONE_MISSING,
            DefectCode.DATE_ZONE_UNKNOWN,
            DefectCode.DISPOSITION_INVALID,
            DefectCode.PARAMETER_BROKEN);

    /** Defects of an attachment or an embedded file that is now a mark. */
    private static final Set<DefectCode> OF_CONTENTS =
            Set.of(DefectCode.UUENCODE_INVALID, DefectCode.YENC_INVALID, DefectCode.TNEF_INVALID);

    /**
     * What is wrong.
     *
     * @param leftovers places of the published bytes where a string is left
     * @param reasons in English; empty when nothing is wrong
     */
    record Result(List<Layout.Range> leftovers, List<String> reasons) {}

    private FormCheck() {}

    static Result of(Message original, RedactedForm form, List<SearchTerm> terms) {
        var reasons = new ArrayList<String>();
        Message published = MessageParser.parse(form.published());
        if (!structure(original).equals(structure(published))) {
            reasons.add("the parts of the message would not be the same");
        }
        Set<String> before = codes(original);
        Set<String> after = codes(published);
        after.removeAll(before);
        OF_VALUES.forEach(code -> after.remove(code.code()));
        OF_CONTENTS.forEach(code -> after.remove(code.code()));
        if (original.parts().stream().anyMatch(Layout::isWide)) {
            after.remove(DefectCode.TEXT_DAMAGED.code()); // a mark is ASCII, and is damage in a text in UTF-16
        }
        if (!after.isEmpty()) {
            reasons.add("the message would have new defects: " + String.join(", ", after));
        }
        var leftovers = new ArrayList<Layout.Range>();
        if (!terms.isEmpty()) {
            FindString.Found found = new FindString(terms).message(form.published(), List.of());
            Units marks = marks(form);
            for (FindString.Match match : found.matches()) {
                if (!marks.contains(match.from(), match.to())) {
                    leftovers.add(new Layout.Range(match.from(), match.to()));
                }
            }
            if (!leftovers.isEmpty()) {
                reasons.add("a string would be left in a place that cannot be redacted");
            } else if (isShown(published, form, terms)) {
                reasons.add("a string would be left in the text that readers see");
            }
        }
        return new Result(leftovers, reasons);
    }

    static Units marks(RedactedForm form) {
        return new Units(form.pieces().stream()
                .filter(RedactedForm.Piece.Mark.class::isInstance)
                .map(piece -> (RedactedForm.Piece.Mark) piece)
                .map(mark -> new Layout.Range(mark.from(), mark.to()))
                .toList());
    }

    private static Set<String> codes(Message message) {
        return message.defects().stream().map(Defect::code).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Types and encodings of the MIME parts, by depth. */
    private static List<String> structure(Message message) {
        return message.parts().stream()
                .filter(part -> part.embedded() == 0)
                .map(FormCheck::structure)
                .toList();
    }

    private static String structure(MimePart part) {
        return part.depth() + " " + part.type() + " " + part.transferEncoding() + " " + part.charset();
    }

    /** Whether the decoded view still has a string. The words of the marks themselves do not count. */
    private static boolean isShown(Message message, RedactedForm form, List<SearchTerm> terms) {
        var shown = new boolean[1];
        var search = new TextSearch(terms, (term, from, to) -> shown[0] = true);
        List<String> codes = form.pieces().stream()
                .filter(RedactedForm.Piece.Mark.class::isInstance)
                .map(piece -> ((RedactedForm.Piece.Mark) piece).code())
                .distinct()
                .toList();
        var texts = new ArrayList<String>();
        texts.add(message.text());
        texts.add(message.otherText());
        for (Header header : message.headers()) {
            boolean standard = header.name().equalsIgnoreCase("Content-Type")
                    || header.name().equalsIgnoreCase("Content-Transfer-Encoding");
            texts.add(standard ? "" : header.value()); // the search of the bytes knows their words
        }
        for (Attachment attachment : message.attachments()) {
            texts.add(attachment.name());
            texts.add(attachment.text() == null ? "" : attachment.text());
        }
        for (String text : texts) {
            withoutMarks(text, codes).codePoints().forEach(c -> search.add(c, 0, 1));
            search.end();
        }
        return shown[0];
    }

    private static String withoutMarks(String text, List<String> codes) {
        String rest = text;
        for (String code : codes) {
            rest = rest.replace("[redacted: " + code + "]", "\u0001")
                    .replace("redacted-" + code + "@redacted.invalid", "\u0001")
                    .replace("redacted-" + code, "\u0001");
        }
        return rest;
    }
}
