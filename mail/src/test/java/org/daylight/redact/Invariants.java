package org.daylight.redact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.daylight.format.Sha256;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.message.parse.MessageParser;
import org.daylight.redaction.CheckRedaction;
import org.daylight.redaction.OpenedTree;
import org.daylight.redaction.PieceSecrets;
import org.daylight.redaction.PieceTree;
import org.daylight.redaction.RedactionProof;
import org.daylight.redaction.TokenScanner;

/** What is true of every published form. */
final class Invariants {

    /** The grammar of a mark, written independently of the code that writes and checks marks. */
    private static final Pattern MARK = Pattern.compile(
            "(\r?\n)?[<\"]?(\\[redacted: CODE]|redacted-CODE(@redacted\\.invalid)?|BASE64)[>\"]?[,;]?[ \t\r\n]{0,4}");

    private Invariants() {}

    static void check(byte[] original, RedactedForm form) {
        var out = new ByteArrayOutputStream();
        int originalAt = 0;
        byte[] published = form.published();
        for (RedactedForm.Piece piece : form.pieces()) {
            switch (piece) {
                case RedactedForm.Piece.Kept(TokenScanner.Rule rule, int from, int to) -> {
                    assertEquals(originalAt, from, "kept bytes are in order and nothing is missing without a mark");
                    assertTrue(to > from);
                    out.write(original, from, to - from);
                    originalAt = to;
                }
                case RedactedForm.Piece.Mark(int from, int to, String code, boolean hidden, int missing) -> {
                    assertEquals(out.size(), from);
                    assertTrue(missing > 0);
                    String mark = new String(published, from, to - from, StandardCharsets.ISO_8859_1);
                    Pattern form1 = Pattern.compile(
                            MARK.pattern().replace("CODE", code).replace("BASE64", Pattern.quote(base64(code))));
                    assertTrue(form1.matcher(mark).matches(), "not a mark: " + mark);
                    out.write(published, from, to - from);
                    originalAt += missing;
                }
            }
        }
        assertEquals(original.length, originalAt, "all bytes of the original are kept or missing");
        assertArrayEquals(out.toByteArray(), published, "kept bytes and marks are all that is published");
        tokens(original, form);
        assertEquals(
                form.pieces().stream().mapToInt(p -> 1).sum(), form.segments().size());
        if (form.isRedacted()) {
            proof(original, form);
        } else {
            assertArrayEquals(original, published);
        }
    }

    /** The form can be proved. */
    private static void proof(byte[] original, RedactedForm form) {
        PieceSecrets secrets = PieceSecrets.of(Sha256.of("a salt for tests only".getBytes(StandardCharsets.UTF_8)));
        var reasons = new TreeMap<String, String>();
        boolean shown = true;
        for (RedactedForm.Piece piece : form.pieces()) {
            if (piece instanceof RedactedForm.Piece.Mark mark) {
                reasons.put(mark.code(), "A reason.");
                shown &= !mark.hidden();
            }
        }
        var size = new RedactionProof.Size(original.length, HexFormat.of().formatHex(secrets.sizeKey()));
        var proof = new RedactionProof(
                reasons, shown ? size : null, form.segments(), OpenedTree.of(original, secrets, form.hidden()));
        var committed =
                new CheckRedaction.Committed(secrets.size(original.length), new PieceTree().root(original, secrets));
        CheckRedaction.check(form.published(), proof, committed).orThrow();
    }

    /** Kept runs are whole tokens, found by the rule that they name. */
    private static void tokens(byte[] original, RedactedForm form) {
        var scanner = new TokenScanner(original);
        int number = 0;
        for (RedactedForm.Piece piece : form.pieces()) {
            int left = piece instanceof RedactedForm.Piece.Kept(TokenScanner.Rule rule, int from, int to)
                    ? to - from
                    : ((RedactedForm.Piece.Mark) piece).missing();
            while (left > 0) {
                assertTrue(scanner.next());
                left -= scanner.end() - scanner.start();
                boolean kept = piece instanceof RedactedForm.Piece.Kept;
                assertNotEquals(kept, form.hidden().get(number++));
                if (piece instanceof RedactedForm.Piece.Kept(TokenScanner.Rule rule, int from, int to)) {
                    assertEquals(rule, scanner.rule());
                }
            }
            assertEquals(0, left, "whole tokens");
        }
    }

    private static String base64(String code) {
        String text = "[redacted: " + code + "]";
        while (text.length() % 3 != 0) {
            text += " ";
        }
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    static void checkMessage(byte[] original, RedactedForm form, List<Selector> selectors) {
        check(original, form);
        Message before = MessageParser.parse(original);
        Message after = MessageParser.parse(form.published());
        assertEquals(types(before), types(after), "the parts are the same");
        List<Selector.Text> strings = selectors.stream()
                .filter(Selector.Text.class::isInstance)
                .map(Selector.Text.class::cast)
                .toList();
        Units marks = FormCheck.marks(form);
        List<FindString.Match> left = FindString.in(form.published(), strings, List.of()).matches().stream()
                .filter(match -> !marks.contains(match.from(), match.to()))
                .toList();
        assertEquals(List.of(), left, "nothing is left");
        RedactionResult again = RedactMessage.of(original, selectors);
        assertTrue(again instanceof RedactedForm second && Arrays.equals(second.published(), form.published()));
    }

    private static List<String> types(Message message) {
        return message.parts().stream()
                .filter(part -> part.embedded() == 0)
                .map(MimePart::type)
                .toList();
    }
}
