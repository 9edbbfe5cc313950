package org.daylight.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.message.MimePart;
import org.jspecify.annotations.Nullable;

/**
 * Values that are computed from the content of a message, such as signatures. Whoever has one can try guesses of the redacted
 * text ({@code spec/redacting.md} section 5).
 */
final class GuessableValues {

    private static final int SHORTEST_DIGEST = 20;

    private static final String BEGIN = "-----BEGIN PGP SIGNATURE-----";
    private static final String END = "-----END PGP SIGNATURE-----";

    /** Fields whose long words are not computed from the content. */
    private static final Set<String> KNOWN = Set.of(
            "authentication-results",
            "auto-submitted",
            "comments",
            "content-description",
            "content-disposition",
            "content-language",
            "content-location",
            "content-transfer-encoding",
            "content-type",
            "date",
            "importance",
            "keywords",
            "mime-version",
            "organization",
            "precedence",
            "priority",
            "received-spf",
            "sensitivity",
            "subject",
            "thread-index",
            "thread-topic",
            "user-agent",
            "x-mailer",
            "x-priority");

    /** Files that contain a signature or a hash of another file. */
    private static final List<String> SIGNATURE_FILES =
            List.of(".p7s", ".p7m", ".sig", ".asc", ".md5", ".sha1", ".sha256", ".sha512", "sha256sums", "md5sums");

    private final Layout layout;
    private final boolean keepSignatures;
    private final List<Layout.Range> ranges = new ArrayList<>();

    private GuessableValues(Layout layout, boolean keepSignatures) {
        this.layout = layout;
        this.keepSignatures = keepSignatures;
    }

    /** @param keepSignatures whether the tags of signatures stay */
    static List<Layout.Range> of(Layout layout, boolean keepSignatures) {
        var values = new GuessableValues(layout, keepSignatures);
        layout.fields.forEach(values::field);
        layout.leaves.forEach(values::leaf);
        return values.ranges;
    }

    private void field(FieldPlace field) {
        switch (field.name()) {
            case "dkim-signature", "arc-message-signature", "x-google-dkim-signature" ->
                tags(field, Set.of("b", "bh", "l", "z"));
            case "arc-seal", "domainkey-signature" -> tags(field, Set.of("b"));
            case "content-md5", "content-digest", "repr-digest", "digest", "content-length", "lines" ->
                ranges.add(new Layout.Range(field.valueStart(), field.end()));
            default -> {
                if (!KNOWN.contains(field.name()) && !field.hasAddresses()) {
                    digests(field);
                }
            }
        }
    }

    /** The values of tags (RFC 6376 section 3.2). */
    private void tags(FieldPlace field, Set<String> names) {
        // A copy of header fields (z=) may contain what is redacted in them.
        Set<String> redacted = keepSignatures ? Set.of("z") : names;
        int at = field.valueStart();
        while (at < field.end()) {
            int end = at;
            while (end < field.end() && layout.original[end] != ';') {
                end++;
            }
            int equals = at;
            var name = new StringBuilder();
            while (equals < end && layout.original[equals] != '=') {
                byte c = layout.original[equals++];
                if (c > ' ') {
                    name.append((char) c);
                }
            }
            int from = equals + 1;
            while (from < end && layout.original[from] <= ' ') {
                from++;
            }
            int to = end;
            while (to > from && layout.original[to - 1] <= ' ') {
                to--;
            }
            if (redacted.contains(name.toString()) && from < to) {
                ranges.add(new Layout.Range(from, to));
            }
            at = end + 1;
        }
    }

    /** Runs of base64 or hexadecimal digits, also across folded lines, that mix kinds of characters. */
    private void digests(FieldPlace field) {
        int at = field.valueStart();
        while (at < field.end()) {
            int end = at;
            int chars = 0;
            int kinds = 0;
            while (end < field.end()) {
                int c = layout.original[end];
                int kind = kind(c);
                if (kind < 0) {
                    int folded = foldEnd(end, field.end());
                    if (chars == 0 || folded < 0) {
                        break;
                    }
                    end = folded;
                    continue;
                }
                kinds |= kind;
                chars++;
                end++;
            }
            if (chars >= SHORTEST_DIGEST && Integer.bitCount(kinds) > 1) {
                ranges.add(new Layout.Range(at, end));
            }
            at = Math.max(end, at + 1);
        }
    }

    /** Where a value continues after a line end and blanks; -1 where it does not. */
    private int foldEnd(int from, int to) {
        int at = from;
        while (at < to && (layout.original[at] == '\r' || layout.original[at] == '\n')) {
            at++;
        }
        int text = at;
        while (text < to && (layout.original[text] == ' ' || layout.original[text] == '\t')) {
            text++;
        }
        return at > from && text > at && text < to && kind(layout.original[text]) >= 0 ? text : -1;
    }

    private static int kind(int c) {
        if (c >= '0' && c <= '9') {
            return 1;
        }
        if (c >= 'a' && c <= 'z') {
            return 2;
        }
        if (c >= 'A' && c <= 'Z') {
            return 4;
        }
        return c == '+' || c == '/' || c == '=' || c == '-' || c == '_' ? 0 : -1;
    }

    private void leaf(int leaf) {
        MimePart part = layout.parts.get(leaf);
        boolean signature = switch (part.type()) {
            case "application/pgp-signature",
                    "application/pkcs7-signature",
                    "application/x-pkcs7-signature",
                    "application/pkcs7-mime",
                    "application/x-pkcs7-mime" -> true;
            default -> isSignatureName(part.fileName());
        };
        if (signature) {
            if (part.bodyEnd() > part.bodyStart()) {
                ranges.add(new Layout.Range(part.bodyStart(), part.bodyEnd()));
            }
        } else if (layout.isDivisible(leaf) && part.bodyEnd() - part.bodyStart() <= FindString.LONGEST_TEXT) {
            inline(Extent.text(layout, leaf));
        }
    }

    private static boolean isSignatureName(@Nullable String name) {
        String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
        return SIGNATURE_FILES.stream().anyMatch(lower::endsWith);
    }

    /** Signatures in a text (RFC 9580 section 6.2). */
    private void inline(MappedText text) {
        int at = text.indexOf(BEGIN, 0);
        while (at >= 0) {
            int from = at + BEGIN.length();
            int end = text.indexOf(END, from);
            int to = end < 0 ? text.length() : end;
            while (from < to && text.at(from) <= ' ') {
                from++;
            }
            while (to > from && text.at(to - 1) <= ' ') {
                to--;
            }
            if (from < to) {
                ranges.add(new Layout.Range(text.from(from), text.to(to - 1)));
            }
            at = end < 0 ? -1 : text.indexOf(BEGIN, end);
        }
    }
}
