package org.daylight.search.lucene;

import java.io.IOException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.daylight.search.DocumentTerms;
import org.daylight.search.query.WordSplitter;

/** {@link WordSplitter} as a Lucene analyzer. */
final class WordAnalyzer extends Analyzer {

    /** Positions between two values of one field (two names, two attachments), so that no phrase matches across them. */
    static final int GAP = DocumentTerms.GAP;

    @Override
    protected TokenStreamComponents createComponents(String fieldName) {
        return new TokenStreamComponents(new WordTokenizer());
    }

    @Override
    public int getPositionIncrementGap(String fieldName) {
        return GAP;
    }

    /** Reads the whole text at once, at most {@link WordSplitter#MAX_TEXT} characters. */
    private static final class WordTokenizer extends Tokenizer {

        /** A buffer larger than this is not reused for the next text. */
        private static final int MAX_REUSED = 1 << 18;

        private final WordSplitter words = new WordSplitter(false);
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);
        private char[] text = new char[1 << 14];

        @Override
        public void reset() throws IOException {
            super.reset();
            int length = 0;
            while (length < WordSplitter.MAX_TEXT) {
                if (length == text.length) {
                    text = java.util.Arrays.copyOf(text, Math.min(2 * length, WordSplitter.MAX_TEXT));
                }
                int read = input.read(text, length, text.length - length);
                if (read < 0) {
                    break;
                }
                length += read;
            }
            words.reset(text, length);
        }

        @Override
        public boolean incrementToken() {
            if (!words.next()) {
                return false;
            }
            clearAttributes();
            term.copyBuffer(words.term(), 0, words.termLength());
            increment.setPositionIncrement(words.increment());
            return true;
        }

        @Override
        public void close() throws IOException {
            super.close();
            if (text.length > MAX_REUSED) {
                text = new char[1 << 14];
                words.reset(text, 0);
            }
        }
    }
}
