package org.daylight.web.view;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.daylight.dkim.finding.Coverage;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.Method;
import org.daylight.evidence.CoveredBody;
import org.daylight.message.Header;
import org.daylight.message.Message;

/** Shows which signature covers which header field of a message, and which part of the body. */
public final class SignatureCoverage {

    private static final int FIELDS = 200;
    private static final int VALUE_CHARS = 500;
    private static final int BODY_BYTES = 12_000;
    private static final int PIECES = 12;

    private SignatureCoverage() {}

    /**
     * A signature by its number on the page.
     *
     * @param holds whether it is valid, so that what it claims to cover is covered
     */
    public record Signature(int number, boolean holds) {}

    /** A header field. @param by signatures that claim to cover it, valid ones first */
    public record Field(String name, String value, List<Signature> by) {
        public boolean covered() {
            return by.stream().anyMatch(Signature::holds);
        }
    }

    /**
     * A piece of the body as it was sent.
     *
     * @param by valid signatures that cover it
     * @param text its beginning, safe to print
     * @param bytes its length
     * @param left bytes of it that are not shown
     */
    public record Piece(List<Signature> by, String text, long bytes, long left) {}

    /** Names of fields of which a signature claims that there are no further ones. */
    public record Absent(Signature by, String names) {}

    /** The coverage of a whole message. @param more number of fields that are not listed */
    public record Covered(List<Field> fields, int more, List<Absent> absent, List<Piece> body) {}

    /** The coverage of a message. @param signatures the findings, which the page numbers from 1 */
    public static Covered of(byte[] published, Message message, List<Finding> signatures) {
        Map<Integer, List<Signature>> byStart = new HashMap<>();
        var absent = new ArrayList<Absent>();
        for (int i = 0; i < signatures.size(); i++) {
            Finding finding = signatures.get(i);
            var signature = new Signature(i + 1, finding.held());
            for (Coverage.Field field : finding.coverage().fields()) {
                byStart.computeIfAbsent(field.start(), any -> new ArrayList<>()).add(signature);
            }
            own(message, finding)
                    .forEach(start -> byStart.computeIfAbsent(start, any -> new ArrayList<>())
                            .add(signature));
            if (!finding.coverage().absent().isEmpty()) {
                absent.add(new Absent(
                        signature,
                        DocumentRow.cut(String.join(", ", finding.coverage().absent()), VALUE_CHARS)));
            }
        }
        List<Field> fields = message.headers().stream()
                .limit(FIELDS)
                .map(header -> new Field(
                        DocumentRow.cut(header.name(), 80),
                        DocumentRow.cut(header.value(), VALUE_CHARS),
                        sorted(byStart.getOrDefault(header.start(), List.of()))))
                .toList();
        int more = Math.max(0, message.headers().size() - FIELDS);
        return new Covered(fields, more, absent, body(published, message, signatures));
    }

    private static List<Signature> sorted(List<Signature> by) {
        return by.stream()
                .sorted((one, other) -> Boolean.compare(other.holds(), one.holds()))
                .toList();
    }

    /** The start of the signature's own header field, which it covers too. */
    private static List<Integer> own(Message message, Finding finding) {
        String name = finding.method() == Method.DKIM
                ? "dkim-signature"
                : finding.method() == Method.DOMAINKEYS ? "domainkey-signature" : "";
        return message.headers().stream()
                .filter(header -> header.name().toLowerCase(Locale.ROOT).equals(name))
                .skip(Math.max(0, finding.number() - 1))
                .limit(1)
                .map(Header::start)
                .toList();
    }

    // ---- body

    private static List<Piece> body(byte[] published, Message message, List<Finding> signatures) {
        int start = message.parts().isEmpty()
                ? published.length
                : Math.min(published.length, message.parts().getFirst().bodyStart());
        Map<Signature, Integer> ends = new HashMap<>();
        for (int i = 0; i < signatures.size() && ends.size() < PIECES; i++) {
            Finding finding = signatures.get(i);
            if (finding.held() && !finding.coverage().equals(Coverage.NOTHING)) {
                ends.put(new Signature(i + 1, true), CoveredBody.end(published, message, finding));
            }
        }
        var cuts = new TreeSet<>(ends.values());
        cuts.add(published.length);
        var pieces = new ArrayList<Piece>();
        int from = start;
        int room = BODY_BYTES;
        for (int end : cuts) {
            if (end <= from) {
                continue;
            }
            int shown = Math.min(end - from, room);
            List<Signature> by = ends.entrySet().stream()
                    .filter(entry -> entry.getValue() >= end)
                    .map(Map.Entry::getKey)
                    .sorted((one, other) -> Integer.compare(one.number(), other.number()))
                    .toList();
            pieces.add(new Piece(by, text(published, from, from + shown), end - from, end - from - shown));
            room = Math.max(1_000, room - shown);
            from = end;
        }
        return pieces;
    }

    /** Bytes as text: UTF-8, or else windows-1252. Control and formatting characters are shown by their code. */
    private static String text(byte[] bytes, int from, int end) {
        String text;
        try {
            CharBuffer decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, end - from));
            text = decoded.toString();
        } catch (java.nio.charset.CharacterCodingException e) {
            text = new String(bytes, from, end - from, Charset.forName("windows-1252"));
        }
        var out = new StringBuilder(text.length());
        text.codePoints().filter(c -> c != '\r').forEach(c -> {
            boolean plain = c == '\n'
                    || c == '\t'
                    || Character.getType(c) != Character.CONTROL
                            && Character.getType(c) != Character.FORMAT
                            && Character.getType(c) != Character.SURROGATE
                            && Character.getType(c) != Character.UNASSIGNED;
            if (plain) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format(Locale.ROOT, "‹U+%04X›", c));
            }
        });
        return out.toString();
    }
}
