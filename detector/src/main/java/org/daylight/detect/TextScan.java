package org.daylight.detect;

import org.jspecify.annotations.Nullable;

/** One pass over a text: finds candidates and passes each to the detectors that want it. For one text and thread. */
final class TextScan implements Terms.Visitor, Detector.Sink {

    private final Dispatch dispatch;
    private final Text text;
    private final Detector.Sink sink;
    private final NumberCandidate number;
    private final int[] lookedAt;
    private boolean strong;

    private final @Nullable Detection[] last = new Detection[8];
    private int count;

    /** Numbers before this place are part of a finding. */
    private int passed;

    TextScan(Dispatch dispatch, Text text, Detector.Sink sink) {
        this.dispatch = dispatch;
        this.text = text;
        this.sink = sink;
        this.number = new NumberCandidate(text);
        this.lookedAt = new int[dispatch.detectors];
    }

    void run() {
        int length = text.length();
        int i = 0;
        while (i < length) {
            char c = text.at(i);
            int kind = Chars.kind(c);
            if (kind == Chars.OTHER) {
                i++;
                continue;
            }
            if (kind == Chars.SPECIAL) {
                special(c, i++);
                continue;
            }
            int seen = kind;
            int end = i + 1;
            while (end < length) {
                int next = Chars.kind(text.at(end));
                if ((next & (Chars.LETTER | Chars.DIGIT)) == 0) {
                    break;
                }
                seen |= next;
                end++;
            }
            if (seen == Chars.DIGIT) {
                if (i >= passed) {
                    numbers(i, end);
                }
                if (end - i >= 6 && end - i <= 8 && Chars.isDash(text.at(end)) && text.isWord(end + 1)) {
                    codes(i, end); // a letter may follow the hyphen
                }
            } else {
                dispatch.terms.at(text, i, this);
                if (seen != Chars.LETTER) {
                    codes(i, end);
                }
            }
            i = end;
        }
    }

    private void codes(int start, int end) {
        for (CandidateDetector each : dispatch.codes) {
            each.code(text, start, end, this);
        }
    }

    /** Longer numbers first: the parts of one that was surely recognised are not looked at. */
    private void numbers(int start, int end) {
        for (int k = number.read(start, end); k > 0; k--) {
            if (number.window(k)) {
                strong = false;
                for (CandidateDetector each : dispatch.numbers[number.length()]) {
                    if (!strong || each.kind() != FindingKind.TELEPHONE) {
                        each.number(text, number, this);
                    }
                }
                if (strong) {
                    return;
                }
            }
        }
    }

    private void special(char c, int i) {
        if (c == ':' && (text.at(i + 1) != '/' || text.at(i + 2) != '/')
                || c == '-' && (text.at(i + 1) != '-' || text.at(i - 1) == '-')
                || c == '+' && text.digit(i + 1) < 0
                || c == '(' && text.digit(i + 1) < 0) {
            return;
        }
        for (int d = 0; d < dispatch.characters[c].length; d++) {
            int detector = dispatch.characterNumbers[c][d];
            if (i >= lookedAt[detector]) {
                lookedAt[detector] = dispatch.characters[c][d].character(text, i, this);
            }
        }
    }

    @Override
    public void term(int payload, int start, int end) {
        for (CandidateDetector each : dispatch.byTerm.get(payload)) {
            each.term(text, start, end, this);
        }
    }

    @Override
    public void found(Detection finding) {
        for (Detection before : last) { // two terms may lead to the same value
            if (before != null
                    && before.end() == finding.end()
                    && before.start() <= finding.start()
                    && before.detector().equals(finding.detector())) {
                return;
            }
        }
        last[count++ % last.length] = finding;
        if (finding.strength() == Strength.STRONG) {
            strong = true;
            if (finding.kind() != FindingKind.SECRET && finding.kind() != FindingKind.TRACKING_LINK) {
                passed = Math.max(passed, finding.end());
            }
        }
        sink.found(finding);
    }
}
