package org.daylight.redaction;

import java.util.List;

/**
 * The tokens of the original that a published document shows, and the places where marks are between them. The segments must
 * fit the bytes ({@link CheckRedaction} tests this first).
 */
final class KeptTokens implements TokenSequence {
    private final byte[] published;
    private final List<ProofSegment> segments;
    private int next;
    private int at;
    private TokenScanner scanner;

    KeptTokens(byte[] published, List<ProofSegment> segments) {
        this.published = published;
        this.segments = segments;
        this.scanner = new TokenScanner(new byte[0]);
    }

    @Override
    public boolean next() {
        while (!scanner.next()) {
            if (next == segments.size()) {
                return false;
            }
            ProofSegment segment = segments.get(next++);
            if (segment instanceof ProofSegment.Kept(TokenScanner.Rule rule, int bytes)) {
                scanner = TokenScanner.ofRun(published, at, at + bytes, rule);
            }
            at += segment.bytes();
        }
        return true;
    }

    @Override
    public int start() {
        return scanner.start();
    }

    @Override
    public int end() {
        return scanner.end();
    }

    /** The number of tokens of a kept segment that begins at an offset. */
    static int count(byte[] published, int from, ProofSegment.Kept kept) {
        TokenScanner scanner = TokenScanner.ofRun(published, from, from + kept.bytes(), kept.rule());
        int count = 0;
        while (scanner.next()) {
            count++;
        }
        return count;
    }
}
