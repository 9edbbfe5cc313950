package org.daylight.format;

/**
 * The number of a document within its trove. It is given at accession, is never reused, and says nothing about the document.
 *
 * @param value 1 or more
 */
public record DocumentNumber(long value) implements Comparable<DocumentNumber> {
    private static final String CODE = "number-malformed";

    /** @throws IllegalArgumentException if the value is below 1; {@link #parse} is for outside input */
    public DocumentNumber {
        Malformed.unless(value >= 1, CODE, "document numbers begin at 1, not at " + value);
    }

    /** Reads decimal digits without a leading zero; refused with code {@code number-malformed}. */
    public static Outcome<DocumentNumber> parse(String digits) {
        return Malformed.caught(() -> {
            boolean decimal = digits.matches("[1-9][0-9]{0,17}");
            Malformed.unless(decimal, CODE, "not a document number: " + Malformed.quoted(digits));
            return new DocumentNumber(Long.parseLong(digits));
        });
    }

    @Override
    public int compareTo(DocumentNumber other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
