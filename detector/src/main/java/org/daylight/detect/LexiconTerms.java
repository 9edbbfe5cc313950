package org.daylight.detect;

import java.util.Collection;

/** The terms of one list. */
final class LexiconTerms extends CandidateDetector {

    private final Lexicon lexicon;

    LexiconTerms(Lexicon lexicon) {
        super(
                "terms-" + lexicon.name(),
                lexicon.kind(),
                "the list " + lexicon.name() + ", after the lexicons of ePADD (Stanford University Libraries)");
        this.lexicon = lexicon;
    }

    @Override
    Collection<String> terms() {
        return lexicon.terms();
    }

    @Override
    void term(Text text, int start, int end, Sink sink) {
        var value = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            value.append(Character.toLowerCase(text.at(i)));
        }
        report(
                sink,
                false,
                "term of " + lexicon.name(),
                start,
                end,
                value.toString().strip());
    }
}
