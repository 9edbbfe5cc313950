package org.daylight.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.daylight.collate.Passage;
import org.daylight.collate.Passages;
import org.daylight.message.Message;
import org.daylight.search.query.WordSplitter;

/**
 * The words that tell most of what a message is about: those its author wrote often and others seldom ({@code spec/query.md}, section
 * "More like a message"; docs/decisions/0027). The same message and the same index give the same words.
 */
final class DistinctiveWords {

    /** Words that are searched. */
    static final int MOST = 25;

    /** Bytes of an original that are read. */
    static final int MOST_BYTES = 4 << 20;

    private static final int MOST_CHARS = 200_000;

    /** Different words of which is looked up how rare they are: the most frequent. */
    private static final int CONSIDERED = 1_000;

    /** A message that tells less by itself is about what it quotes. */
    private static final int FEW = 8;

    /** A word of the subject counts as if it stood in the text so often. */
    private static final int SUBJECT_TIMES = 2;

    /** A word in a larger part of all documents, one in so many, tells nothing; in a small index, in more documents than so many. */
    private static final int COMMON_PART = 10;

    private final IndexReader reader;

    private DistinctiveWords(IndexReader reader) {
        this.reader = reader;
    }

    /** A word of the message, how often it is there, and in how many of the two fields that are searched. */
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

    /** At most {@value #MOST}, the most telling first; none when no word tells anything. */
    static List<String> of(Message message, IndexReader reader) throws IOException {
        var telling = new DistinctiveWords(reader);
        String text = message.text();
        if (text.length() > MOST_CHARS) {
            text = text.substring(0, MOST_CHARS);
        }
        String subject = message.subject() == null ? "" : message.subject();
        List<Passage> passages = Passages.of(text);
        List<String> own = telling.best(subject, written(text, passages, false));
        return own.size() >= FEW ? own : telling.best(subject, written(text, passages, true));
    }

    /** What the author wrote, without a signature; with what is quoted when that is wanted. */
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

    /** Offset of the line of two dashes above a signature (RFC 3676, section 4.3), with or without its blank; the end when there is none. */
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
                .filter(word -> canTell(word.getKey()))
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

    /** One or two letters tell something only where words are so short: from Thai on, and in Chinese, Japanese and Korean. */
    private static boolean canTell(String word) {
        return word.length() > 2 || word.codePoints().anyMatch(c -> c >= 0x0E00);
    }

    /** How much a word tells, by its frequency here and its rarity elsewhere; 0 when nobody else has it, or too many have. */
    private double weight(String word, Counted here) throws IOException {
        long others = (long) reader.docFreq(new Term(DocumentFields.BODY, word))
                + reader.docFreq(new Term(DocumentFields.SUBJECT, word))
                - here.fields();
        int documents = reader.maxDoc();
        if (others < 1 || others > Math.max(COMMON_PART, documents / COMMON_PART)) {
            return 0;
        }
        double rarity = StrictMath.log(documents / (double) Math.min(documents, others + 1));
        return (1 + StrictMath.log(here.times)) * rarity;
    }
}
