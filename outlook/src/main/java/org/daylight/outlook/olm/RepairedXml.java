package org.daylight.outlook.olm;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.message.decode.Charsets;
import org.jsoup.nodes.Entities;

/**
 * The text of an XML file without the faults that would end its reading although their meaning is clear: a {@code &} that begins no reference stands
 * for itself, {@code &nbsp;} and the other names of HTML for their characters, and {@code utf8} for UTF-8. What is not clear becomes U+FFFD: bytes that are
 * not valid in the encoding, characters that XML 1.0 does not allow, and names that nobody knows, of which the letters are kept. Immutable.
 *
 * @param hasReplaced whether something became U+FFFD
 */
record RepairedXml(String text, boolean hasReplaced) {

    static final char REPLACEMENT = '\ufffd';

    private static final int LONGEST_DECLARATION = 200;

    /** Digits of the highest number of a character, 10FFFF or 1114111. */
    private static final int LONGEST_REFERENCE = 7;

    private static final Pattern REFERENCE =
            Pattern.compile("&(?:#([0-9]{1,40}|[xX][0-9a-fA-F]{1,40})|([A-Za-z][A-Za-z0-9]{0,39}));");

    /** The names that XML has itself. */
    private static final Set<String> PREDEFINED = Set.of("amp", "lt", "gt", "quot", "apos");

    private static final Pattern ENCODING =
            Pattern.compile("^(?:\u00ef\u00bb\u00bf)?<\\?xml[^>]{0,100}\\sencoding\\s*=\\s*[\"']([^\"']{1,40})[\"']");

    /** Sections in which a {@code &} is no reference: how they begin and end. */
    private static final String[][] LITERAL = {{"<![CDATA[", "]]>"}, {"<!--", "-->"}, {"<?", "?>"}};

    /** The text of a file. Empty when a reader of XML can read the bytes as they are, or when they are in UTF-32. */
    static Optional<RepairedXml> of(byte[] xml) {
        boolean isUtf32 = xml.length > 3 && xml[0] == 0 && xml[1] == 0 || xml.length > 3 && xml[2] == 0 && xml[3] == 0;
        if (isUtf32) {
            return Optional.empty();
        }
        String start = new String(xml, 0, Math.min(xml.length, LONGEST_DECLARATION), StandardCharsets.ISO_8859_1);
        Matcher label = ENCODING.matcher(start);
        boolean isNamed = label.find() && !label.group(1).equalsIgnoreCase("utf-8");
        Charset charset = wide(xml).orElseGet(() -> isNamed ? named(label.group(1)) : StandardCharsets.UTF_8);
        boolean isPlain = !isNamed && charset.equals(StandardCharsets.UTF_8);
        boolean isValid = true;
        String text;
        try {
            text = charset.newDecoder().decode(ByteBuffer.wrap(xml)).toString();
        } catch (CharacterCodingException e) {
            text = new String(xml, charset);
            isValid = false;
        }
        var scan = new Scan(text);
        scan.run();
        return isPlain && isValid && !scan.isChanged
                ? Optional.empty()
                : Optional.of(new RepairedXml(scan.text(), !isValid || scan.hasReplaced));
    }

    /** UTF-16, which is known by its first bytes. */
    private static Optional<Charset> wide(byte[] xml) {
        if (xml.length < 2) {
            return Optional.empty();
        }
        int first = (xml[0] & 0xff) << 8 | xml[1] & 0xff;
        if (first == 0xfeff || first == 0xfffe) {
            return Optional.of(StandardCharsets.UTF_16);
        }
        return xml[0] == 0
                ? Optional.of(StandardCharsets.UTF_16BE)
                : xml[1] == 0 ? Optional.of(StandardCharsets.UTF_16LE) : Optional.empty();
    }

    /** The charset of a label; UTF-8 when nobody knows it, or the bytes of the declaration contradict it. */
    private static Charset named(String label) {
        Charset charset = Charsets.forLabel(label);
        byte[] ascii = "<?xml".getBytes(StandardCharsets.US_ASCII);
        return charset == null || !new String(ascii, charset).equals("<?xml") ? StandardCharsets.UTF_8 : charset;
    }

    /** One pass over a text. */
    private static final class Scan {
        private final String from;
        private final StringBuilder to;
        private final Matcher references;
        private int at;
        private boolean isChanged;
        private boolean hasReplaced;

        Scan(String from) {
            this.from = from;
            to = new StringBuilder(from.length());
            references = REFERENCE.matcher(from);
        }

        String text() {
            return to.toString();
        }

        void run() {
            if (!from.isEmpty() && from.charAt(0) == '\ufeff') {
                at = 1; // its place is in bytes only
            }
            while (at < from.length()) {
                char c = from.charAt(at);
                if (c == '&') {
                    reference();
                    continue;
                }
                int end = c == '<' ? literalEnd() : at + 1;
                while (at < end) {
                    character(from.charAt(at++));
                }
            }
        }

        /** The end of the section that begins here; the next position when none does. */
        private int literalEnd() {
            for (String[] section : LITERAL) {
                if (from.startsWith(section[0], at)) {
                    int end = from.indexOf(section[1], at + section[0].length());
                    return end < 0 ? from.length() : end + section[1].length();
                }
            }
            return at + 1;
        }

        private void character(char c) {
            boolean isForbidden = c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == '\ufffe' || c == '\uffff';
            if (isForbidden) {
                replaced();
            } else {
                to.append(c);
            }
        }

        private void replaced() {
            to.append(REPLACEMENT);
            isChanged = true;
            hasReplaced = true;
        }

        private void reference() {
            references.region(at, from.length());
            if (!references.lookingAt()) {
                to.append("&amp;");
                isChanged = true;
                at++;
                return;
            }
            at = references.end();
            String number = references.group(1);
            if (number == null) {
                name(references.group(2));
            } else if (isAllowed(number)) {
                isChanged |= number.startsWith("X");
                to.append("&#").append(number.replace('X', 'x')).append(';');
            } else {
                replaced();
            }
        }

        private void name(String name) {
            if (PREDEFINED.contains(name)) {
                to.append('&').append(name).append(';');
                return;
            }
            isChanged = true;
            String meaning = Entities.getByName(name);
            if (meaning.isEmpty()) {
                replaced();
                to.append(name).append(';');
            }
            meaning.codePoints().forEach(c -> to.append("&#").append(c).append(';'));
        }
    }

    /** Whether XML 1.0 allows the character with this number, decimal or with an x hexadecimal. */
    private static boolean isAllowed(String number) {
        boolean isHex = number.startsWith("x") || number.startsWith("X");
        String digits = (isHex ? number.substring(1) : number).replaceFirst("^0+(?=.)", "");
        if (digits.length() > LONGEST_REFERENCE) {
            return false;
        }
        int c = Integer.parseInt(digits, isHex ? 16 : 10);
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= ' ' && c < Character.MIN_SURROGATE
                || c > Character.MAX_SURROGATE && c < 0xfffe
                || c >= Character.MIN_SUPPLEMENTARY_CODE_POINT && c <= Character.MAX_CODE_POINT;
    }
}
