package org.daylight.collate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.daylight.format.Sha256;
import org.daylight.message.Attachment;
import org.daylight.message.Header;
import org.daylight.message.Message;

/**
 * The differences between two messages: header fields by name, text by lines and then by words, attachments by content
 * ({@code spec/copies.md}, section "Comparing").
 *
 * @param fields all names of header fields of either message
 * @param sameWords whether the texts have the same words in the same order
 * @param sameText whether the texts are identical except for blanks at the ends of lines
 * @param text the texts, aligned
 * @param footer number of lines of a mailing list's footer that only one of the two texts has; 0 when there is no such
 * footer
 * @param files all attachments of either message
 * @param whole whether both texts were compared completely
 */
public record Comparison(
        List<Field> fields,
        boolean sameWords,
        boolean sameText,
        List<Stretch> text,
        int footer,
        List<File> files,
        boolean whole) {

    private static final int MOST_FIELDS = 2_000;
    private static final int MOST_LINES = 20_000;
    private static final int MOST_CHARS = 1_000_000;

    /**
     * Most words on each side of a change that are compared word by word; longer changes are compared by lines only.
     */
    private static final int MOST_WORDS = 4_000;

    /** A field name and its values in each message, in their order. */
    public record Field(String name, List<String> first, List<String> second) {
        /** Whether both messages have the same values. */
        public boolean isSame() {
            return first.equals(second);
        }
    }

    /**
     * A run of lines of both texts.
     *
     * @param same whether the lines are the same in both
     * @param first words of the first text; where the lines are the same, of both
     * @param second words of the second text; empty where the lines are the same
     * @param firstLine number of the first line in the first text, from 1
     * @param secondLine number of the first line in the second text, from 1
     */
    public record Stretch(boolean same, List<Words> first, List<Words> second, int firstLine, int secondLine) {}

    /**
     * A run of words.
     *
     * @param only whether only this text has them
     */
    public record Words(String text, boolean only) {}

    /**
     * An attachment's content and its file names in each message; a list is empty where the message does not have it.
     */
    public record File(Sha256 sha256, long sizeBytes, List<String> first, List<String> second) {}

    /** Compares two messages. */
    public static Comparison of(Message first, Message second) {
        List<String> a = lines(first.text());
        List<String> b = lines(second.text());
        boolean whole = a.size() < MOST_LINES
                && b.size() < MOST_LINES
                && first.text().length() < MOST_CHARS
                && second.text().length() < MOST_CHARS;
        return new Comparison(
                fields(first, second),
                words(first.text()).equals(words(second.text())),
                a.equals(b),
                text(a, b),
                footer(first.text(), second.text()),
                files(first, second),
                whole);
    }

    /** Compares two texts line by line, and word by word where lines differ. */
    public static List<Stretch> ofTexts(String first, String second) {
        return text(lines(first), lines(second));
    }

    /** How many header fields differ. */
    public long fieldsThatDiffer() {
        return fields.stream().filter(field -> !field.isSame()).count();
    }

    /** How many attachments only one of them has. */
    public long filesThatDiffer() {
        return files.stream()
                .filter(file -> file.first().size() != file.second().size())
                .count();
    }

    private static List<Field> fields(Message first, Message second) {
        Map<String, List<String>> a = byName(first);
        Map<String, List<String>> b = byName(second);
        Map<String, String> written = new HashMap<>();
        for (Message message : List.of(second, first)) {
            message.headers().stream()
                    .limit(MOST_FIELDS)
                    .forEach(header -> written.put(header.name().toLowerCase(Locale.ROOT), header.name()));
        }
        Set<String> names = new LinkedHashSet<>(a.keySet());
        names.addAll(b.keySet());
        return names.stream()
                .map(name -> new Field(
                        written.getOrDefault(name, name),
                        a.getOrDefault(name, List.of()),
                        b.getOrDefault(name, List.of())))
                .toList();
    }

    private static Map<String, List<String>> byName(Message message) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (Header header : message.headers()
                .subList(0, Math.min(MOST_FIELDS, message.headers().size()))) {
            fields.computeIfAbsent(header.name().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.value().strip());
        }
        return fields;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int at = 0;
        int end = Math.min(text.length(), MOST_CHARS);
        while (at < end) {
            int start = at;
            while (at < end && !WordSequence.isBlank(text.charAt(at))) {
                at++;
            }
            if (at > start) {
                words.add(text.substring(start, at));
            }
            at++;
        }
        return words;
    }

    private static List<String> lines(String text) {
        return text.substring(0, Math.min(text.length(), MOST_CHARS))
                .lines()
                .limit(MOST_LINES)
                .map(String::stripTrailing)
                .toList();
    }

    /**
     * Number of lines of a footer that only one text has, when the words above it are the same in both; otherwise 0.
     */
    private static int footer(String first, String second) {
        int a = ListFooter.start(first);
        int b = ListFooter.start(second);
        boolean one = (a < first.length()) != (b < second.length());
        if (!one || !words(first.substring(0, a)).equals(words(second.substring(0, b)))) {
            return 0;
        }
        String footer = a < first.length() ? first.substring(a) : second.substring(b);
        return (int) footer.lines().filter(line -> !line.isBlank()).count();
    }

    private static List<Stretch> text(List<String> a, List<String> b) {
        Map<String, Integer> numbers = new HashMap<>();
        List<Stretch> stretches = new ArrayList<>();
        for (SequenceDiff.Run run : SequenceDiff.of(numbered(a, numbers), numbered(b, numbers))) {
            List<String> first = a.subList(run.aFrom(), run.aTo());
            List<String> second = b.subList(run.bFrom(), run.bTo());
            stretches.add(
                    run.same()
                            ? new Stretch(
                                    true,
                                    List.of(new Words(String.join("\n", first), false)),
                                    List.of(),
                                    run.aFrom() + 1,
                                    run.bFrom() + 1)
                            : changed(first, second, run));
        }
        return List.copyOf(stretches);
    }

    private static int[] numbered(List<String> things, Map<String, Integer> numbers) {
        return things.stream()
                .mapToInt(thing -> numbers.computeIfAbsent(thing, absent -> numbers.size()))
                .toArray();
    }

    /** The words of the lines that differ; blanks and line ends are separate pieces. */
    private static Stretch changed(List<String> first, List<String> second, SequenceDiff.Run lines) {
        List<String> a = pieces(String.join("\n", first));
        List<String> b = pieces(String.join("\n", second));
        List<Words> left = new ArrayList<>();
        List<Words> right = new ArrayList<>();
        if (a.isEmpty() || b.isEmpty() || a.size() > MOST_WORDS || b.size() > MOST_WORDS) {
            left.add(new Words(String.join("", a), true));
            right.add(new Words(String.join("", b), true));
        } else {
            Map<String, Integer> numbers = new HashMap<>();
            for (SequenceDiff.Run run : SequenceDiff.of(numbered(a, numbers), numbered(b, numbers))) {
                left.add(new Words(String.join("", a.subList(run.aFrom(), run.aTo())), !run.same()));
                right.add(new Words(String.join("", b.subList(run.bFrom(), run.bTo())), !run.same()));
            }
        }
        left.removeIf(words -> words.text().isEmpty());
        right.removeIf(words -> words.text().isEmpty());
        return new Stretch(false, List.copyOf(left), List.copyOf(right), lines.aFrom() + 1, lines.bFrom() + 1);
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int start = at;
            boolean blank = WordSequence.isBlank(text.charAt(at));
            while (at < text.length() && WordSequence.isBlank(text.charAt(at)) == blank) {
                at++;
            }
            pieces.add(text.substring(start, at));
        }
        return pieces;
    }

    private static List<File> files(Message first, Message second) {
        Map<Sha256, File> files = new LinkedHashMap<>();
        for (Attachment file : first.attachments()) {
            file(files, file).first().add(file.name());
        }
        for (Attachment file : second.attachments()) {
            file(files, file).second().add(file.name());
        }
        return files.values().stream()
                .sorted(Comparator.comparing(file -> file.first().isEmpty() ? 1 : 0))
                .toList();
    }

    private static File file(Map<Sha256, File> files, Attachment file) {
        return files.computeIfAbsent(
                file.sha256(), hash -> new File(hash, file.sizeBytes(), new ArrayList<>(), new ArrayList<>()));
    }
}
