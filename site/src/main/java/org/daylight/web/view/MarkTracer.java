package org.daylight.web.view;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.archive.RedactionCheck;
import org.daylight.format.Sha256;
import org.daylight.redaction.MarkForm;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.RedactionProof;
import org.jspecify.annotations.Nullable;

/**
 * Shows the marks of a redacted document as marks, and nothing else, wherever they end up after decoding. For this, {@link #traced}
 * replaces the code in each mark, at the positions that the verified proof gives, by a label that no original can contain, because it is
 * made from a hash of the published bytes. A page is made from these bytes, and {@link #page} then replaces each label by a mark. So text of the
 * original that looks like a mark remains text. Immutable.
 */
public final class MarkTracer {

    /** For a document without marks, or without a valid proof: nothing is replaced. */
    public static final MarkTracer NONE = new MarkTracer("", Map.of(), Map.of(), new byte[0]);

    /** Marks of a larger document are shown as text: making the copy would need too much memory. */
    private static final int MAX_BYTES = 16 << 20;

    /** More marks than this are not replaced: then they are shown as text. */
    private static final int MAX_MARKS = 50_000;

    /** Before the core of a mark there are at most a line end and one more character. */
    private static final int MAX_BEFORE = 3;

    /** An address begins like an atom, so it is tried first. */
    private static final List<MarkForm> FORMS =
            List.of(MarkForm.TEXT, MarkForm.ADDRESS, MarkForm.ATOM, MarkForm.BASE64);

    private static final int TEXT_BEFORE = "[redacted: ".length();
    private static final int ATOM_BEFORE = "redacted-".length();
    private static final int MAX_CUT = 60;

    private final String secret;

    /** Codes by label. */
    private final Map<String, String> codes;

    private final Map<String, String> sentences;
    private final byte[] traced;
    private final @Nullable Pattern found;

    private MarkTracer(String secret, Map<String, String> codes, Map<String, String> sentences, byte[] traced) {
        this.secret = secret;
        this.codes = codes;
        this.sentences = sentences;
        this.traced = traced;
        found = codes.isEmpty()
                ? null
                : Pattern.compile("(\\[redacted: |redacted-)?(" + secret + "x[0-9]+x)(\\]|@redacted\\.invalid)?");
    }

    /** @param check the result of checking the proof; null for a document that is published whole */
    public static MarkTracer of(byte[] published, @Nullable RedactionCheck check) {
        if (!(check instanceof RedactionCheck.Proved(RedactionProof proof, var counts))
                || published.length > MAX_BYTES
                || counts.marks().values().stream()
                                .mapToLong(Integer::longValue)
                                .sum()
                        > MAX_MARKS) {
            return NONE;
        }
        MessageDigest digest = Sha256.digest();
        digest.update(published);
        digest.update(proof.tree());
        String secret = Sha256.wrap(digest.digest()).hex().substring(0, 24);
        Map<String, String> codes = new LinkedHashMap<>();
        Map<String, String> labels = new LinkedHashMap<>();
        for (String code : proof.reasons().keySet()) {
            String label = secret + "x" + codes.size() + "x";
            codes.put(label, code);
            labels.put(code, label);
        }
        return new MarkTracer(secret, codes, proof.reasons(), traced(published, proof, labels));
    }

    private static byte[] traced(byte[] published, RedactionProof proof, Map<String, String> labels) {
        var out = new ByteArrayOutputStream(published.length + 4_096);
        int at = 0;
        for (ProofSegment segment : proof.segments()) {
            if (segment instanceof ProofSegment.Mark(int bytes, String code, var missing)) {
                String mark = new String(published, at, bytes, StandardCharsets.ISO_8859_1);
                out.writeBytes(
                        traced(mark, code, labels.getOrDefault(code, code)).getBytes(StandardCharsets.ISO_8859_1));
            } else {
                out.write(published, at, segment.bytes());
            }
            at += segment.bytes();
        }
        return out.toByteArray();
    }

    private static String traced(String mark, String code, String label) {
        for (MarkForm form : FORMS) {
            String core = form.of(code);
            int at = mark.indexOf(core);
            if (at >= 0 && at <= MAX_BEFORE) {
                return mark.substring(0, at) + core(form, code, label) + mark.substring(at + core.length());
            }
        }
        return mark;
    }

    private static String core(MarkForm form, String code, String label) {
        if (form != MarkForm.BASE64) {
            String core = form.of(code);
            int at = core.indexOf(code, form == MarkForm.TEXT ? TEXT_BEFORE : ATOM_BEFORE);
            return core.substring(0, at) + label + core.substring(at + code.length());
        }
        String text = core(MarkForm.TEXT, code, label);
        String padded = text + " ".repeat((3 - text.length() % 3) % 3);
        return Base64.getEncoder().encodeToString(padded.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether there are marks to show. */
    public boolean hasMarks() {
        return found != null;
    }

    /** The published bytes with labels in place of the codes of marks. Not copied. */
    public byte[] traced() {
        return traced;
    }

    /** The code of the mark that is all there is of a content made from {@link #traced}; null when there is anything else. */
    public @Nullable String onlyMark(byte[] content) {
        if (found == null || content.length > 1_000) {
            return null;
        }
        Matcher mark = found.matcher(new String(content, StandardCharsets.ISO_8859_1).strip());
        return mark.matches() ? codes.get(mark.group(2)) : null;
    }

    /** Whether a text that is not of the document contains a label, so that {@link #page} would show a mark in it. */
    boolean hasLabel(String text) {
        return found != null && found.matcher(text).find();
    }

    /** The sentence of a reason. */
    public String sentence(String code) {
        return DocumentRow.straight(sentences.getOrDefault(code, ""));
    }

    /** A text made from {@link #traced}, as it was published. */
    public String plain(String text) {
        if (found == null) {
            return text;
        }
        return found.matcher(text).replaceAll(mark -> Matcher.quoteReplacement(published(mark.group(), mark.group(2))));
    }

    private String published(String mark, String label) {
        return mark.replace(label, codes.getOrDefault(label, ""));
    }

    /**
     * A page made from {@link #traced}. In its text, each mark becomes an element with the sentence of its reason; in attributes and in the
     * title, the mark as it was published.
     *
     * @param html valid: between tags, each {@code <} begins a tag
     */
    public String page(String html) {
        if (found == null) {
            return html;
        }
        var out = new StringBuilder(html.length());
        int at = 0;
        boolean inTitle = false;
        while (at < html.length()) {
            int tag = html.indexOf('<', at);
            int textEnd = tag < 0 ? html.length() : tag;
            String text = html.substring(at, textEnd);
            out.append(inTitle ? withoutCuts(plain(text)) : marked(text));
            if (tag < 0) {
                break;
            }
            int end = tagEnd(html, tag);
            String whole = html.substring(tag, end);
            inTitle = whole.startsWith("<title") || inTitle && !whole.startsWith("</title");
            out.append(withoutCuts(plain(whole)));
            at = end;
        }
        return out.toString();
    }

    /** The end of a tag, behind its {@code >}; quoted values may contain that character. */
    private static int tagEnd(String html, int start) {
        char quote = 0;
        for (int i = start; i < html.length(); i++) {
            char c = html.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            }
        }
        return html.length();
    }

    private String marked(String text) {
        var pattern = found;
        if (pattern == null || !text.contains(secret.substring(0, 1))) {
            return text;
        }
        return withoutCuts(pattern.matcher(text).replaceAll(mark -> {
            String code = codes.getOrDefault(mark.group(2), "");
            return Matcher.quoteReplacement(
                    element(published(mark.group(), mark.group(2)), code, sentences.getOrDefault(code, "")));
        }));
    }

    /** A mark as an element. The sentence is its title, and its description for programs that read pages aloud. */
    static String element(String mark, String code, String sentence) {
        return "<mark class=\"redacted\" title=\"" + escape(DocumentRow.straight(sentence))
                + "\" aria-describedby=\"reason-" + escape(code) + "\">" + escape(mark) + "</mark>";
    }

    /** Where a page cut a text in the middle of a label, the rest of the mark is left out. */
    private String withoutCuts(String text) {
        int cut = text.indexOf('…');
        if (cut < 0) {
            return text;
        }
        var out = new StringBuilder(text);
        while (cut >= 0) {
            int start = Math.max(out.lastIndexOf("[redacted: ", cut), out.lastIndexOf("redacted-", cut));
            int label = start < 0 ? -1 : out.indexOf(out.charAt(start) == '[' ? " " : "-", start) + 1;
            if (label > 0 && cut > label && cut - label < MAX_CUT) {
                String rest = out.substring(label, cut);
                boolean isCut = codes.keySet().stream().anyMatch(each -> each.startsWith(rest));
                if (isCut) {
                    out.delete(label - 1, cut);
                    cut = label - 1;
                }
            }
            cut = out.indexOf("…", cut + 1);
        }
        return out.toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A place of a mark in the published bytes. @param from the first byte, from 0 @param missing null when it is hidden */
    public record Place(
            long from,
            int bytes,
            String code,
            String sentence,
            @Nullable Long missing) {}

    /** The marks of a document, in order. @param most at most this many */
    public static List<Place> places(RedactionProof proof, int most) {
        List<Place> places = new ArrayList<>();
        long at = 0;
        for (ProofSegment segment : proof.segments()) {
            if (segment instanceof ProofSegment.Mark(int bytes, String code, Long missing) && places.size() < most) {
                places.add(new Place(at, bytes, code, proof.reasons().getOrDefault(code, ""), missing));
            }
            at += segment.bytes();
        }
        return places;
    }
}
