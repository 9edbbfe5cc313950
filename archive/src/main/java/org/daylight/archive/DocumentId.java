package org.daylight.archive;

/**
 * What a document is cited by: {@code harbour/20413}.
 *
 * @param trove the trove's slug
 * @param number 1…N within the trove, never reused
 */
public record DocumentId(String trove, int number) implements Comparable<DocumentId> {

    public DocumentId {
        if (number < 1) {
            throw new IllegalArgumentException("document numbers begin at 1, not at " + number);
        }
    }

    /** Reads {@code harbour/20413}. @throws IllegalArgumentException in words that follow "is", when it is not of that form */
    public static DocumentId parse(String cited) {
        int slash = cited.indexOf('/');
        if (slash < 1 || cited.length() - slash > 11) {
            throw new IllegalArgumentException("not a document: write it as harbour/20413");
        }
        String number = cited.substring(slash + 1);
        if (number.isEmpty() || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not a document: write it as harbour/20413");
        }
        int parsed = parseNumber(number);
        if (parsed < 1) {
            throw new IllegalArgumentException("not a document: numbers begin at 1");
        }
        return new DocumentId(cited.substring(0, slash), parsed);
    }

    private static int parseNumber(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a document: the number is too large");
        }
    }

    @Override
    public String toString() {
        return trove + "/" + number;
    }

    @Override
    public int compareTo(DocumentId other) {
        int byTrove = trove.compareTo(other.trove);
        return byTrove != 0 ? byTrove : Integer.compare(number, other.number);
    }
}
