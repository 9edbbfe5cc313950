package org.daylight.redact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.message.decode.Charsets;
import org.jspecify.annotations.Nullable;

/** The decoded text of a header field: encoded words (RFC 2047) and parameters (RFC 2231), with the range of each char. */
final class HeaderMap {

    private static final int LONGEST_LABEL = 80;

    private static final Pattern SECTION = Pattern.compile(
            "([A-Za-z0-9_-]{1,60})\\*(?:([0-9]{1,4})(\\*)?)?[ \\t]{0,10}=[ \\t]{0,10}(?:\"([^\"]*+)\"?|([^;\\s\"]*+))");

    private final byte[] original;
    private final @Nullable String label;

    /** @param label charset of the message's own text, for bytes without a label */
    HeaderMap(byte[] original, @Nullable String label) {
        this.original = original;
        this.label = label;
    }

    /** The bytes of a value without line ends and control characters. */
    MappedBytes unfolded(int from, int to) {
        var out = new MappedBytes();
        for (int at = from; at < to; at++) {
            byte c = original[at];
            if (c != '\r' && c != '\n') {
                out.add(c >= 0 && c < ' ' && c != 0x1b || c == 0x7f ? ' ' : c, at, at + 1);
            }
        }
        return out;
    }

    /** An encoded word. */
    private record Word(String label, MappedBytes content, int end, int from, int to) {}

    /** The text of a value. Each char of an encoded word has the range of the whole word. */
    MappedText text(int from, int to) {
        MappedBytes in = unfolded(from, to);
        var out = new MappedText();
        int lastEnd = lastEnd(in);
        int at = 0;
        int plainFrom = 0;
        while (at < in.length()) {
            Word word = in.at(at) == '=' ? word(in, at, lastEnd) : null;
            if (word == null) {
                at++;
                continue;
            }
            plain(in, plainFrom, at, out);
            String charset = word.label();
            var content = new MappedBytes();
            Word next = word;
            while (next != null && next.label().equals(charset)) {
                for (int i = 0; i < next.content().length(); i++) {
                    content.add(next.content().at(i), next.from(), next.to());
                }
                at = next.end();
                int after = skipSpace(in, at);
                next = after < in.length() && in.at(after) == '=' ? word(in, after, lastEnd) : null;
            }
            CharsetMap.decode(
                    content, CharsetMap.readings(content.slice(), charset).getFirst(), out);
            at = next == null ? at : skipSpace(in, at);
            plainFrom = at;
        }
        plain(in, plainFrom, in.length(), out);
        return out;
    }

    private void plain(MappedBytes in, int from, int to, MappedText out) {
        var bytes = new MappedBytes();
        for (int i = from; i < to; i++) {
            bytes.add(in.at(i), in.from(i), in.to(i));
        }
        var utf8 = new CharsetMap.Reading.Utf8();
        List<CharsetMap.Reading> readings = CharsetMap.readings(bytes.slice(), label);
        boolean isUtf8 = Charsets.utf8(bytes.slice()) != null;
        CharsetMap.decode(bytes, isUtf8 ? utf8 : readings.getFirst(), out);
    }

    private static int skipSpace(MappedBytes in, int from) {
        int at = from;
        while (at < in.length() && (in.at(at) == ' ' || in.at(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** Position of the last {@code ?=}: a word that starts after it has no end. */
    private static int lastEnd(MappedBytes in) {
        int at = in.length() - 2;
        while (at >= 0 && !(in.at(at) == '?' && in.at(at + 1) == '=')) {
            at--;
        }
        return at;
    }

    private static @Nullable Word word(MappedBytes in, int from, int lastEnd) {
        if (from + 1 >= in.length() || in.at(from + 1) != '?' || lastEnd < from) {
            return null;
        }
        int labelEnd = from + 2;
        int most = Math.min(in.length() - 3, from + LONGEST_LABEL);
        while (labelEnd < most && in.at(labelEnd) != '?' && in.at(labelEnd) > ' ') {
            labelEnd++;
        }
        if (labelEnd >= most && labelEnd >= in.length() - 3 || in.at(labelEnd) != '?' || in.at(labelEnd + 2) != '?') {
            return null;
        }
        int kind = in.at(labelEnd + 1) | 0x20;
        if (kind != 'b' && kind != 'q') {
            return null;
        }
        int textFrom = labelEnd + 3;
        int textTo = textFrom;
        while (textTo <= lastEnd && !(in.at(textTo) == '?' && in.at(textTo + 1) == '=')) {
            textTo++;
        }
        if (textTo > lastEnd) {
            return null;
        }
        byte[] text = new byte[textTo - textFrom];
        for (int i = 0; i < text.length; i++) {
            int c = in.at(textFrom + i);
            text[i] = (byte) (kind == 'q' && c == '_' ? ' ' : c);
        }
        var name = new StringBuilder();
        for (int i = from + 2; i < labelEnd && in.at(i) != '*'; i++) {
            name.append((char) in.at(i));
        }
        MappedBytes content = kind == 'b'
                ? TransferMap.base64(text, 0, text.length)
                : TransferMap.quotedPrintable(text, 0, text.length);
        return new Word(
                name.toString().toLowerCase(Locale.ROOT), content, textTo + 2, in.from(from), in.to(textTo + 1));
    }

    /** The ranges of all encoded words of a value. */
    List<Layout.Range> words(int from, int to) {
        MappedBytes in = unfolded(from, to);
        int lastEnd = lastEnd(in);
        var words = new ArrayList<Layout.Range>();
        int at = 0;
        while (at < in.length()) {
            Word word = in.at(at) == '=' ? word(in, at, lastEnd) : null;
            if (word != null) {
                words.add(new Layout.Range(word.from(), word.to()));
            }
            at = word == null ? at + 1 : word.end();
        }
        return words;
    }

    /** One section of a parameter. */
    private record Section(int number, boolean extended, int from, int to) {}

    /** The values of parameters that are encoded or in sections. Each has the range from its first section to its last. */
    List<MappedText> parameters(int from, int to) {
        MappedBytes in = unfolded(from, to);
        String field = in.slice().latin1();
        if (field.indexOf('*') < 0) {
            return List.of();
        }
        Map<String, List<Section>> byName = new HashMap<>();
        var names = new ArrayList<String>();
        Matcher matcher = SECTION.matcher(field);
        while (matcher.find()) {
            boolean quoted = matcher.group(4) != null;
            int group = quoted ? 4 : 5;
            boolean extended = matcher.group(2) == null || matcher.group(3) != null;
            int number = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
            String name = matcher.group(1).toLowerCase(Locale.ROOT);
            if (!byName.containsKey(name)) {
                names.add(name);
            }
            byName.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(new Section(number, extended, matcher.start(group), matcher.end(group)));
        }
        return names.stream().map(name -> joined(in, field, byName.get(name))).toList();
    }

    private static MappedText joined(MappedBytes in, String field, List<Section> sections) {
        int first = Integer.MAX_VALUE;
        int past = 0;
        for (Section section : sections) {
            first = Math.min(first, section.from());
            past = Math.max(past, section.to());
        }
        var text = new MappedText();
        if (past == 0 || first >= past) {
            return text;
        }
        int from = in.from(first);
        int to = in.to(past - 1);
        var bytes = new MappedBytes();
        String label = null;
        var sorted = new ArrayList<>(sections);
        sorted.sort(Comparator.comparingInt(Section::number));
        for (Section section : sorted) {
            String raw = field.substring(section.from(), section.to());
            int second = raw.indexOf('\'', raw.indexOf('\'') + 1);
            if (section.extended() && section.number() == 0 && second > 0) {
                label = raw.substring(0, raw.indexOf('\''));
                raw = raw.substring(second + 1);
            }
            byte[] content = raw.getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < content.length; i++) {
                boolean escape = section.extended() && content[i] == '%' && i + 2 < content.length;
                int high = escape ? TransferMap.hex(content[i + 1]) : -1;
                int low = high >= 0 ? TransferMap.hex(content[i + 2]) : -1;
                bytes.add(low >= 0 ? high << 4 | low : content[i], from, to);
                i += low >= 0 ? 2 : 0;
            }
        }
        CharsetMap.decode(bytes, CharsetMap.readings(bytes.slice(), label).getFirst(), text);
        return text;
    }
}
