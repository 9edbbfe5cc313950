package org.daylight.search.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daylight.collate.Passage;
import org.daylight.collate.Passages;
import org.daylight.message.Message;

/**
 * The words that best describe a message: those that are frequent in it and rare in other documents ({@code spec/query.md}, section
 * "More like a message"; docs/decisions/0027). The same message and the same index give the same words.
 */
public final class DistinctiveWords {

    /** At most this many words are searched. */
    static final int MOST = 25;

    /** At most this many bytes of an original need to be read. */
    public static final int MOST_BYTES = 4 << 20;

    private static final int MOST_CHARS = 200_000;

    /** The rarity of at most this many different words is looked up: of the most frequent ones. */
    private static final int CONSIDERED = 1_000;

    /** With fewer words of its own, a message is described by what it quotes too. */
    private static final int FEW = 8;

    /** A word in the subject counts as this many in the text. */
    private static final int SUBJECT_TIMES = 2;

    /** A word is too common in more than one in ten documents, or in more than ten documents of a small index. */
    private static final int COMMON_PART = 10;

    /** How many documents of an index contain a word. */
    public interface Frequencies {

        /** How many documents contain a folded word in their text, plus how many contain it in their subject. */
        long of(String word) throws IOException;

        /** How many documents there are. */
        int documents();
    }

    private final Frequencies frequencies;

    private DistinctiveWords(Frequencies frequencies) {
        this.frequencies = frequencies;
    }

    /** How often a word is in the message, and in which of the two searched fields. */
    private static final class Counted {
        private int times;
        private boolean inSubject;
        private boolean inText;

        private int fields() {
            return (inSubject ? 1 : 0) + (inText ? 1 : 0);
        }
    }

    private record Weighed(String word, double weight) {
        private static final Comparator<Weighed> ORDER =
                Comparator.comparingDouble(Weighed::weight).reversed().thenComparing(Weighed::word);
    }

    /** At most {@value #MOST} folded words, the best first; none when no word describes the message. */
    public static List<String> of(Message message, Frequencies frequencies) throws IOException {
        var words = new DistinctiveWords(frequencies);
        String text = message.text();
        if (text.length() > MOST_CHARS) {
            text = text.substring(0, MOST_CHARS);
        }
        String subject = message.subject() == null ? "" : message.subject();
        List<Passage> passages = Passages.of(text);
        List<String> own = words.best(subject, written(text, passages, false));
        return own.size() >= FEW ? own : words.best(subject, written(text, passages, true));
    }

    /** The text of the author without the signature, and with the quoted text when that is wanted. */
    private static String written(String text, List<Passage> passages, boolean quoted) {
        var written = new StringBuilder();
        for (Passage passage : passages) {
            String part = text.substring(passage.textStart(), passage.end());
            switch (passage.kind()) {
                case OWN -> written.append(part, 0, signature(part)).append('\n');
                case QUOTED, ENCLOSED -> written.append(quoted ? part : "").append('\n');
                case ATTRIBUTION, FOOTER -> {}
            }
        }
        return written.toString();
    }

    /** Offset of the line {@code --} above a signature (RFC 3676, section 4.3), with or without its blank; the end when there is none. */
    private static int signature(String part) {
        for (int line = 0; line < part.length(); ) {
            int feed = part.indexOf('\n', line);
            int end = feed < 0 ? part.length() : feed;
            if (part.startsWith("--", line)
                    && part.substring(line, Math.min(end, line + 5))
                            .stripTrailing()
                            .equals("--")) {
                return line;
            }
            line = end + 1;
        }
        return part.length();
    }

    private List<String> best(String subject, String text) throws IOException {
        Map<String, Counted> words = new LinkedHashMap<>();
        for (WordSplitter.Word word : WordSplitter.of(text, true)) {
            Counted counted = words.computeIfAbsent(word.folded(), folded -> new Counted());
            counted.times++;
            counted.inText = true;
        }
        for (WordSplitter.Word word :
                WordSplitter.of(subject.substring(0, Math.min(subject.length(), MOST_CHARS)), true)) {
            Counted counted = words.computeIfAbsent(word.folded(), folded -> new Counted());
            counted.times += SUBJECT_TIMES;
            counted.inSubject = true;
        }
        List<Map.Entry<String, Counted>> considered = words.entrySet().stream()
                .filter(word -> canDescribe(word.getKey()))
                .sorted(Comparator.comparingInt((Map.Entry<String, Counted> word) -> -word.getValue().times)
                        .thenComparing(Map.Entry::getKey))
                .limit(CONSIDERED)
                .toList();
        List<Weighed> weighed = new ArrayList<>();
        for (Map.Entry<String, Counted> word : considered) {
            double weight = weight(word.getKey(), word.getValue());
            if (weight > 0) {
                weighed.add(new Weighed(word.getKey(), weight));
            }
        }
        return weighed.stream()
                .sorted(Weighed.ORDER)
                .limit(MOST)
                .map(Weighed::word)
                .toList();
    }

    /** Words of one or two letters count only in scripts with such short words: from Thai on, and Chinese, Japanese and Korean. */
    private static boolean canDescribe(String word) {
        return word.length() > 2 || word.codePoints().anyMatch(c -> c >= 0x0E00);
    }

    /** Grows with the frequency of a word here and its rarity elsewhere; 0 when no other document has it, or too many have. */
    private double weight(String word, Counted here) throws IOException {
        long others = frequencies.of(word) - here.fields();
        int documents = frequencies.documents();
        if (others < 1 || others > Math.max(COMMON_PART, documents / COMMON_PART)) {
            return 0;
        }
        double rarity = StrictMath.log(documents / (double) Math.min(documents, others + 1));
        return (1 + StrictMath.log(here.times)) * rarity;
    }
}
