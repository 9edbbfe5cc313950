package org.daylight.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.format.Sha256;
import org.daylight.log.Commitment;
import org.daylight.pack.Opening;
import org.daylight.redaction.MarkForm;
import org.daylight.redaction.OpenedTree;
import org.daylight.redaction.PieceSecrets;
import org.daylight.redaction.PieceTree;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.RedactionProof;
import org.daylight.redaction.TokenScanner;
import org.jspecify.annotations.Nullable;

/** A document of a test in which strings are redacted: its published bytes, its proof, and what its line says. */
public record RedactedDocument(byte[] published, RedactionProof proof, Opening.Redacted opening) {

    /** The sentence of every reason here. */
    public static final String SENTENCE = "Private \"data\" of a <third> person.";

    /** A string to be redacted wherever it is, with all tokens that it touches. @param form of its marks */
    public record Hide(String text, String code, MarkForm form) {}

    /** @param showSize whether the proof gives the size of the original */
    public static RedactedDocument of(byte[] original, boolean showSize, Hide... hides) {
        PieceSecrets secrets = PieceSecrets.of(Sha256.of("a salt for tests only".getBytes(StandardCharsets.UTF_8)));
        String text = new String(original, StandardCharsets.ISO_8859_1);
        var out = new ByteArrayOutputStream();
        List<ProofSegment> segments = new ArrayList<>();
        var hidden = new BitSet();
        SortedMap<String, Integer> marks = new TreeMap<>();
        SortedMap<String, String> reasons = new TreeMap<>();
        Hide running = null;
        int from = 0;
        var scanner = new TokenScanner(original);
        int token = 0;
        boolean more = scanner.next();
        while (more) {
            int start = scanner.start();
            int end = scanner.end();
            TokenScanner.Rule rule = scanner.rule();
            Hide hide = hide(text, start, end, hides);
            more = scanner.next();
            if (hide == null) {
                out.write(original, start, end - start);
                if (!segments.isEmpty()
                        && segments.getLast() instanceof ProofSegment.Kept(TokenScanner.Rule same, int bytes)
                        && same == rule) {
                    segments.set(segments.size() - 1, new ProofSegment.Kept(rule, bytes + end - start));
                } else {
                    segments.add(new ProofSegment.Kept(rule, end - start));
                }
            } else {
                hidden.set(token);
                from = running == null ? start : from;
                boolean goesOn = more && hide.equals(hide(text, scanner.start(), scanner.end(), hides));
                if (!goesOn) {
                    byte[] mark = mark(text.substring(from, end), hide);
                    out.writeBytes(mark);
                    segments.add(new ProofSegment.Mark(
                            mark.length, hide.code, showSize ? (Long) (long) (end - from) : null));
                    marks.merge(hide.code, 1, Integer::sum);
                    reasons.put(hide.code, SENTENCE);
                }
                running = goesOn ? hide : null;
            }
            token++;
        }
        var size = new RedactionProof.Size(original.length, HexFormat.of().formatHex(secrets.sizeKey()));
        var proof =
                new RedactionProof(reasons, showSize ? size : null, segments, OpenedTree.of(original, secrets, hidden));
        Sha256 whole = Sha256.of("a commitment to the whole document".getBytes(StandardCharsets.UTF_8));
        return new RedactedDocument(
                out.toByteArray(),
                proof,
                new Opening.Redacted(
                        whole, secrets.size(original.length), new PieceTree().root(original, secrets), marks));
    }

    /** What the line commits to. */
    public Commitment commitment() {
        return opening.commitment();
    }

    /** The mark keeps the line end of what it stands for, and the brackets or quotes where its form needs them. */
    private static byte[] mark(String hidden, Hide hide) {
        String stripped = hidden.stripTrailing();
        String space = hidden.substring(stripped.length());
        String last = stripped.endsWith(",") ? stripped.substring(0, stripped.length() - 1) : stripped;
        boolean bracketed = stripped.startsWith("<") && last.endsWith(">") && hide.form != MarkForm.BASE64;
        String core = hide.form.of(hide.code);
        return ((bracketed ? "<" + core + ">" : core) + space.substring(Math.max(0, space.length() - 2)))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static @Nullable Hide hide(String text, int start, int end, Hide... hides) {
        return Arrays.stream(hides)
                .filter(hide -> {
                    for (int at = text.indexOf(hide.text); at >= 0; at = text.indexOf(hide.text, at + 1)) {
                        if (at < end && start < at + hide.text.length()) {
                            return true;
                        }
                    }
                    return false;
                })
                .findFirst()
                .orElse(null);
    }
}
