package org.daylight.redact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.message.Defect;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.message.Slice;
import org.daylight.message.decode.EmbeddedFile;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.html.HtmlText;
import org.daylight.message.parse.MessageParser;
import org.daylight.outlook.TnefContents;
import org.jspecify.annotations.Nullable;

/**
 * Finds strings in all places and encodings of a message, as ranges of its original bytes ({@code spec/redacting.md} section
 * 2). Every form of the text is searched once, so the time grows with the length of the message and not with the number of
 * strings. Nothing is recursive. What exceeds a limit is a problem: such a message must be withheld.
 */
public final class FindString {

    /** The most matches in one document. */
    public static final int MOST_MATCHES = 100_000;

    /** The longest text of one part, and the longest content that is read as text, in bytes. */
    static final int LONGEST_TEXT = 8 << 20;

    private static final int MOST_NESTED = 1_000;
    private static final int DEEPEST_NESTED = 10;
    private static final int MOST_EMBEDDED = 1_000;
    private static final int PURE_BASE64 = 20;

    /**
     * One place.
     *
     * @param term index of the string in the list that was searched for
     * @param from offset of its first byte
     * @param to offset just past its last byte
     */
    public record Match(int term, int from, int to) {}

    /**
     * What was found.
     *
     * @param matches in the order of their offsets
     * @param problems why not everything could be searched, in English; empty when it was
     */
    public record Found(List<Match> matches, List<String> problems) {}

    /** A message to search: the original, or one that is encoded in a part of it, which has the range of that part. */
    private record Work(byte[] bytes, Layout.@Nullable Range range, int depth) {}

    private final Set<Match> matches = new LinkedHashSet<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private final ArrayDeque<Work> work = new ArrayDeque<>();
    private final TextSearch search;
    private final ByteSearch byteSearch;
    private final TextForms forms;
    private final boolean addresses;
    private int nested;
    private Layout.@Nullable Range whole;
    /** The message that is searched, while offsets are those of its bytes. */
    private @Nullable Layout layout;

    /** The same, while its bytes are searched as they are. */
    private @Nullable Layout raw;

    FindString(List<SearchTerm> terms) {
        this.search = new TextSearch(terms, this::found);
        boolean beyondLatin =
                terms.stream().anyMatch(term -> term.chars().chars().anyMatch(c -> c > 0xff));
        this.byteSearch = new ByteSearch(search, beyondLatin);
        this.forms = new TextForms(search, byteSearch, new LetterFilter(terms));
        this.addresses = terms.stream().anyMatch(term -> term.chars().indexOf('@') >= 0);
    }

    /**
     * Finds strings in a message.
     *
     * @param original neither changed nor retained
     * @param extracted texts of its parts, if there are any
     */
    public static Found in(byte[] original, List<Selector.Text> strings, List<ExtractedPart> extracted) {
        var find = new FindString(strings.stream().map(SearchTerm::of).toList());
        return find.message(original, extracted);
    }

    Found message(byte[] original, List<ExtractedPart> extracted) {
        work.add(new Work(original, null, 0));
        while (!work.isEmpty()) {
            message(work.remove(), extracted);
        }
        return found();
    }

    /** Finds strings in a file that is not a text: everything that is found is the whole file. */
    Found file(byte[] content, @Nullable String name, List<ExtractedPart> extracted) {
        whole = new Layout.Range(0, content.length);
        var item = new Work(content, whole, 0);
        content(Slice.of(content), name == null ? "" : name, "", item);
        extracted.forEach(text -> string(text.text()));
        while (!work.isEmpty()) {
            message(work.remove(), List.of());
        }
        return found();
    }

    /** Finds strings in a text file. */
    Found textFile(byte[] content, MappedText text, List<ExtractedPart> extracted) {
        forms.search(text);
        Slice bytes = Slice.of(content);
        for (CharsetMap.Reading reading : CharsetMap.readings(bytes, null)) {
            CharsetMap.decode(MappedBytes.of(content, 0, content.length), reading, search);
            search.end();
        }
        embedded(MappedBytes.of(content, 0, content.length), new Work(content, null, 0));
        while (!work.isEmpty()) {
            message(work.remove(), List.of());
        }
        whole = new Layout.Range(0, content.length);
        extracted.forEach(extract -> string(extract.text()));
        whole = null;
        return found();
    }

    private Found found() {
        return new Found(
                matches.stream()
                        .sorted(Comparator.comparingInt(Match::from)
                                .thenComparingInt(Match::to)
                                .thenComparingInt(Match::term))
                        .toList(),
                List.copyOf(problems));
    }

    private void found(int term, int from, int to) {
        boolean ignored =
                raw != null && isInBase64(raw, from, to) || layout != null && StandardWords.has(layout, from, to);
        if (ignored) {
            return;
        }
        Layout.Range range = whole == null ? new Layout.Range(from, to) : whole;
        if (range.to() <= range.from()) {
            return;
        }
        if (matches.size() >= MOST_MATCHES) {
            problems.add("there are more than " + MOST_MATCHES + " places");
        } else {
            matches.add(new Match(term, range.from(), range.to()));
        }
    }

    /** Whether letters are the same by chance, in a line of base64 that is decoded elsewhere. */
    private static boolean isInBase64(Layout layout, int from, int to) {
        int leaf = layout.leafAt(from);
        if (leaf < 0 || !TransferMap.isBase64(layout.parts.get(leaf).transferEncoding())) {
            return false;
        }
        int start = layout.lineStart(from);
        int end = Math.max(to, layout.nextLine(from));
        int chars = 0;
        for (int at = start; at < end; at++) {
            byte c = layout.original[at];
            if (TransferMap.sextet(c & 0xff) >= 0 || c == '=') {
                chars++;
            } else if (c != '\r' && c != '\n') {
                return false;
            }
        }
        return chars >= PURE_BASE64;
    }

    private void message(Work item, List<ExtractedPart> extracted) {
        byte[] bytes = item.bytes();
        Message message = MessageParser.parse(bytes);
        for (Defect defect : message.defects()) {
            boolean limit = defect.code().equals(DefectCode.DEPTH_LIMIT.code())
                    || defect.code().equals(DefectCode.PARTS_LIMIT.code())
                    || defect.code().equals(DefectCode.HEADERS_LIMIT.code())
                    || defect.code().equals(DefectCode.EMBEDDED_LIMIT.code());
            if (limit) {
                problems.add("it is too large or nested too deeply: " + defect.code());
            } else if (defect.code().equals(DefectCode.UTF16_MESSAGE.code()) && item.range() == null) {
                problems.add("the whole message is UTF-16, in which a mark cannot be written");
            }
        }
        whole = item.range();
        var place = new Layout(bytes, message);
        layout = place;
        everything(place);
        for (FieldPlace field : place.fields) {
            field(place, field, firstCharset(message));
        }
        layout = null;
        for (int leaf : place.leaves) {
            whole = item.range();
            leaf(place, leaf, item);
        }
        if (item.range() == null) {
            for (ExtractedPart text : extracted) {
                if (text.part() >= 0 && text.part() < message.parts().size()) {
                    MimePart part = message.parts().get(text.part());
                    whole = new Layout.Range(part.bodyStart(), part.bodyEnd());
                    string(text.text());
                }
            }
        }
    }

    private static @Nullable String firstCharset(Message message) {
        return message.parts().stream()
                .map(MimePart::charset)
                .filter(charset -> charset != null)
                .findFirst()
                .orElse(null);
    }

    private void string(String text) {
        text.codePoints().forEach(c -> search.add(c, 0, 0));
        search.end();
    }

    /** All bytes as they are, and the text between bodies in all forms. */
    private void everything(Layout place) {
        byte[] bytes = place.original;
        raw = place;
        MappedBytes all = MappedBytes.of(bytes, 0, bytes.length);
        CharsetMap.decode(all, new CharsetMap.Reading.Utf8(), search);
        search.end();
        int zeros = 0;
        int high = 0;
        for (byte c : bytes) {
            zeros += c == 0 ? 1 : 0;
            high += c < 0 ? 1 : 0;
        }
        if (high > 0) {
            for (int at = 0; at < bytes.length; at++) {
                search.add(bytes[at] & 0xff, at, at + 1);
            }
            search.end();
        }
        for (int form = 0; zeros > 1 && form < 4; form++) {
            CharsetMap.utf16(all, form < 2, form % 2, search);
            search.end();
        }
        raw = null;
        var covered = new ArrayList<Layout.Range>();
        place.fields.forEach(field -> covered.add(new Layout.Range(field.start(), field.end())));
        for (int leaf : place.leaves) {
            MimePart part = place.parts.get(leaf);
            covered.add(new Layout.Range(part.bodyStart(), part.bodyEnd()));
        }
        covered.sort(Comparator.comparingInt(Layout.Range::from));
        int at = 0;
        for (Layout.Range range : covered) {
            between(bytes, at, range.from());
            at = Math.max(at, range.to());
        }
        between(bytes, at, bytes.length);
    }

    private void between(byte[] bytes, int from, int to) {
        if (to - from > LONGEST_TEXT) {
            problems.add("the text between parts is longer than " + LONGEST_TEXT + " bytes");
        } else if (to > from) {
            var text = CharsetMap.text(MappedBytes.of(bytes, from, to), new CharsetMap.Reading.Utf8());
            forms.search(text);
        }
    }

    private void field(Layout place, FieldPlace field, @Nullable String charset) {
        if (field.end() - field.valueStart() > LONGEST_TEXT) {
            problems.add("a header field is longer than " + LONGEST_TEXT + " bytes");
            return;
        }
        var header = new HeaderMap(place.original, charset);
        MappedText text = header.text(field.valueStart(), field.end());
        forms.search(text);
        for (MappedText value : header.parameters(field.valueStart(), field.end())) {
            forms.search(value);
        }
        if (addresses && text.has('=')) {
            // The address of a recipient in the address of a sender: bounces+name=example.org@example.com.
            text.send((c, from, to) -> search.add(c == '=' ? '@' : c, from, to));
            search.end();
        }
    }

    private void leaf(Layout place, int leaf, Work item) {
        MimePart part = place.parts.get(leaf);
        if (part.bodyEnd() <= part.bodyStart()) {
            return;
        }
        boolean divisible = place.isDivisible(leaf);
        if (!divisible) {
            whole = item.range() == null ? new Layout.Range(part.bodyStart(), part.bodyEnd()) : item.range();
            binary(place, part, item);
            return;
        }
        if (part.bodyEnd() - part.bodyStart() > LONGEST_TEXT) {
            problems.add("the text of a part is longer than " + LONGEST_TEXT + " bytes");
            return;
        }
        MappedBytes content =
                TransferMap.decode(place.original, part.bodyStart(), part.bodyEnd(), part.transferEncoding());
        text(content, part);
        boolean encoded = !TransferEncoding.isIdentity(part.transferEncoding());
        if (encoded) {
            // Lines that were never encoded, or were added later.
            MappedBytes body = MappedBytes.of(place.original, part.bodyStart(), part.bodyEnd());
            raw = place;
            if (part.charset() != null) {
                CharsetMap.decode(
                        body, CharsetMap.readings(body.slice(), part.charset()).getFirst(), search);
                search.end();
            }
            raw = null;
            if (TransferMap.isBase64(part.transferEncoding()) && !isClean(body)) {
                forms.search(CharsetMap.text(body, new CharsetMap.Reading.Utf8()));
            }
        }
        embedded(content, item);
    }

    /** Whether a body has only groups of four characters and line ends. */
    private static boolean isClean(MappedBytes body) {
        int chars = 0;
        boolean padded = false;
        for (int at = 0; at < body.length(); at++) {
            int c = body.at(at);
            if (c == '\r' || c == '\n') {
                continue;
            }
            boolean pad = c == '=';
            if (!pad && (padded || TransferMap.sextet(c) < 0)) {
                return false;
            }
            padded |= pad;
            chars++;
        }
        return chars % 4 == 0;
    }

    private void text(MappedBytes content, MimePart part) {
        Slice bytes = content.slice();
        String label =
                part.charset() == null && part.type().contains("html") ? HtmlText.charset(bytes) : part.charset();
        for (CharsetMap.Reading reading : CharsetMap.readings(bytes, label)) {
            forms.search(CharsetMap.text(content, reading));
        }
    }

    /** Files in uuencode or yEnc: a string in one redacts all of it. */
    private void embedded(MappedBytes content, Work item) {
        Slice bytes = content.slice();
        List<EmbeddedFile> files = EmbeddedFile.in(bytes, MOST_EMBEDDED + 1);
        if (files.size() > MOST_EMBEDDED) {
            problems.add("there are more than " + MOST_EMBEDDED + " files in a text");
        }
        for (EmbeddedFile file : files) {
            Slice decoded = file.content();
            int first = file.from() - bytes.from();
            int past = file.to() - bytes.from();
            if (past <= first) {
                continue;
            }
            whole = item.range() == null ? new Layout.Range(content.from(first), content.to(past - 1)) : item.range();
            Slice source = new Slice(bytes.bytes(), file.from(), file.to());
            content(decoded == null ? DamagedFile.decode(source) : decoded, file.name(), "", item);
            whole = item.range();
        }
    }

    private void binary(Layout place, MimePart part, Work item) {
        Slice body = new Slice(place.original, part.bodyStart(), part.bodyEnd());
        Slice content =
                TransferEncoding.decode(body, part.transferEncoding(), "application/octet-stream", null, new Defects());
        content(content, part.fileName() == null ? "" : part.fileName(), part.type(), item);
        if (TransferMap.isBase64(part.transferEncoding())) {
            byteSearch.search(
                    TransferMap.base64(place.original, body.from(), body.to()).slice(), body.from(), body.to());
        }
        if (content.length() <= LONGEST_TEXT && (part.charset() != null || ByteSearch.isText(content))) {
            text(MappedBytes.of(content.bytes(), content.from(), content.to()), part);
        }
        TnefContents tnef = TnefContents.read(content.copy(), LONGEST_TEXT, MOST_EMBEDDED + 1);
        if (tnef == null) {
            return;
        }
        if (tnef.files().size() > MOST_EMBEDDED) {
            problems.add("there are more than " + MOST_EMBEDDED + " files in a winmail.dat");
        }
        if (tnef.text() != null) {
            string(tnef.text());
        }
        if (tnef.html() != null) {
            var html = new MappedText();
            tnef.html().codePoints().forEach(c -> html.add(c, body.from(), body.to()));
            forms.search(html);
        }
        for (TnefContents.AttachedFile file : tnef.files()) {
            String name = file.name() == null ? "" : file.name();
            string(name);
            content(Slice.of(file.content()), name, file.type(), item);
        }
    }

    /** Content that is only left out as a whole. */
    private void content(Slice content, String name, String type, Work item) {
        byteSearch.search(content, 0, 1);
        boolean message = type.equals("message/rfc822")
                || type.equals("message/global")
                || type.equals("message/news")
                || name.toLowerCase(Locale.ROOT).endsWith(".eml");
        if (message && content.length() > 0) {
            if (item.depth() >= DEEPEST_NESTED || nested++ >= MOST_NESTED) {
                problems.add("encoded messages are nested too deeply, or there are too many");
            } else {
                work.add(new Work(content.copy(), whole, item.depth() + 1));
            }
        } else if (content.length() <= LONGEST_TEXT && ByteSearch.isText(content)) {
            MappedBytes bytes = MappedBytes.of(content.bytes(), content.from(), content.to());
            forms.search(CharsetMap.text(bytes, new CharsetMap.Reading.Utf8()));
        }
    }
}
