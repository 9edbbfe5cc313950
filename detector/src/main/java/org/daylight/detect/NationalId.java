package org.daylight.detect;

/** A detector of the identification numbers that a country gives to persons. */
abstract class NationalId extends CandidateDetector {

    private final String label;
    private final Terms words;

    /**
     * @param country the code of ISO 3166-1, in small letters
     * @param words what people write next to such a number
     */
    NationalId(String country, String label, String source, String... words) {
        super("national-id-" + country, FindingKind.NATIONAL_ID, source);
        this.label = label;
        this.words = Terms.of(words);
    }

    final boolean isNamed(Text text, int start, int end) {
        return words.near(text, start, end);
    }

    final boolean isNamed(Text text, NumberCandidate number) {
        return words.near(text, number.start(), number.end());
    }

    final void report(Sink sink, boolean strong, NumberCandidate number) {
        report(sink, strong, label, number.start(), number.end(), number.text());
    }

    final void reportCode(Sink sink, boolean strong, int start, int end, String value) {
        report(sink, strong, label, start, end, value);
    }

    /** As the other method, and the usual form alone is not strong. */
    final void reportIfNamed(Text text, NumberCandidate number, boolean usualForm, Sink sink) {
        reportIfNamed(text, number, usualForm, false, sink);
    }

    /**
     * Reports a number whose checksum is right. A word next to it makes it strong. Without a word it is reported only in the form that
     * people use.
     *
     * @param unmistakable whether the form and the checksum together are strong without a word
     */
    final void reportIfNamed(Text text, NumberCandidate number, boolean usualForm, boolean unmistakable, Sink sink) {
        boolean named = isNamed(text, number);
        if (named || usualForm && number.isAlone()) {
            report(sink, named || unmistakable, number);
        }
    }

    /** Whether a day and a month exist. */
    static boolean isDate(long day, long month) {
        return day >= 1
                && month >= 1
                && month <= 12
                && day <= (month == 2 ? 29 : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31);
    }
}
