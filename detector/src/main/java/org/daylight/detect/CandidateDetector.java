package org.daylight.detect;

import java.util.Collection;
import java.util.List;

/** A detector that looks at candidates which {@link TextScan} finds. It overrides what it wants to see. */
abstract class CandidateDetector implements Detector {

    private final String name;
    private final FindingKind kind;
    private final String source;

    CandidateDetector(String name, FindingKind kind, String source) {
        this.name = name;
        this.kind = kind;
        this.source = source;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final FindingKind kind() {
        return kind;
    }

    @Override
    public final String source() {
        return source;
    }

    @Override
    public final void find(CharSequence text, Sink sink) {
        new Detectors(List.of(this)).find(text, sink);
    }

    /** The numbers of digits that a number may have, as bits: bit 9 for nine digits. */
    int digits() {
        return 0;
    }

    /** Looks at a number of that many digits. */
    void number(Text text, NumberCandidate number, Sink sink) {}

    /** Whether it wants codes: words that have letters and digits, and six to eight digits before a hyphen and a word. */
    boolean wantsCodes() {
        return false;
    }

    /** Looks at a code. */
    void code(Text text, int start, int end, Sink sink) {}

    /** Terms that it wants to see. */
    Collection<String> terms() {
        return List.of();
    }

    /** Looks at a term. */
    void term(Text text, int start, int end, Sink sink) {}

    /** The character that it wants to see; NUL for none. For {@code :}, only that of {@code ://}; for {@code -}, only the first of several. */
    char character() {
        return 0;
    }

    /** Looks at a character. @return where it has looked at everything before; it sees no character before that place again */
    int character(Text text, int at, Sink sink) {
        return at;
    }

    static int bits(int... lengths) {
        int bits = 0;
        for (int length : lengths) {
            bits |= 1 << length;
        }
        return bits;
    }

    final void report(Sink sink, boolean strong, String label, int start, int end, String value) {
        sink.found(new Detection(
                kind,
                name,
                label,
                start,
                end,
                strong ? Strength.STRONG : Strength.WEAK,
                value.length() > 200 ? value.substring(0, 200) : value));
    }
}
