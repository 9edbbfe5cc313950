package org.daylight.search.query;

/**
 * Something in a query that was not searched as typed: what it is, and what was done instead.
 *
 * @param kind never changes meaning
 * @param typed the piece of the query, at most 80 characters, without control characters, <b>not</b> escaped for a page; may be empty
 */
public record Notice(Kind kind, String typed) {

    /** The kind of notice. */
    public enum Kind {
        TOO_LONG("The search was longer than 4,000 characters; the rest was left out"),
        TOO_MANY_WORDS("The search had more than 200 words; the rest was left out, from"),
        TOO_DEEP("Brackets within brackets more than 20 deep were ignored"),
        QUOTE_ADDED("A closing quotation mark was missing and was added at the end of"),
        BRACKET_ADDED("A closing bracket was missing and was added at the end"),
        BRACKET_IGNORED("A closing bracket had no opening one and was ignored"),
        OPERATOR_ALONE("Nothing stands on one side of an operator, which was ignored:"),
        UNKNOWN_FIELD("Unknown search field"),
        EMPTY_FIELD("Nothing to search for follows the field, whose name was searched as a word:"),
        BAD_VALUE("Not a valid value"),
        DATES_SWAPPED("The range ended before it began and was turned round:"),
        DATE_AMBIGUOUS("Ambiguous date"),
        SIZES_SWAPPED("The range of sizes ended before it began and was turned round:"),
        TILDE_IGNORED(
                "A tilde stands after one word of three letters or more, or after two words in quotation marks; here"
                        + " it was ignored:"),
        TILDE_CUT("A tilde takes 1 or 2 after a word and at most 100 after quotation marks; the nearest of these was"
                + " taken:"),
        EXPANSION_CUT(
                "More words of this archive begin so, or are like this, than one search looks for; the most frequent"
                        + " of them were searched:"),
        EXPANSION_SPENT(
                "The words with * or ~ of this search stand for more words of this archive than the 60,000 that one"
                        + " search looks for; of this one only the most frequent, or none, were searched:"),
        EXPANDED_TOO_MANY("One search takes 20 words with * or ~, and 10 of them with ~; here it was ignored:"),
        LISTS_CUT("This archive has more mailing lists than one search looks through; some were left out of"),
        STAR_IGNORED("A star stands at the end of one word, or filename:*.pdf; here it was ignored:"),
        LIKE_UNKNOWN("There is no such document here that others could be like, or its text is not at hand:"),
        LIKE_NO_WORD("This message has no word that few others have, so nothing can be told to be like it:"),
        LIKE_IGNORED("One search looks for what is like three messages at most; this one was ignored:"),
        NOT_HERE("Only a newsroom’s own search knows this; an archive does not have what is not published:"),
        NO_WORD("There is no letter or digit in this; it was ignored:");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    public Notice {
        typed = QueryParser.shown(typed);
    }

    /** One or a few sentences for the reader, without markup. */
    public String text() {
        int colon = typed.indexOf(':');
        return switch (kind) {
            case UNKNOWN_FIELD ->
                "Unknown search field “" + typed.substring(0, Math.max(0, colon))
                        + "”; searched as plain words instead. " + FieldForms.all();
            case BAD_VALUE -> badValue(typed.substring(0, Math.max(0, colon)), typed.substring(colon + 1));
            case DATE_AMBIGUOUS ->
                "Ambiguous date; searched as plain words instead. Write " + DateRange.readings(typed) + ".";
            default -> typed.isEmpty() ? kind.text + "." : kind.text + " “" + typed + "”.";
        };
    }

    private static String badValue(String field, String value) {
        String form = FieldForms.of(field);
        return "“" + value + "” is not a valid " + FieldForms.noun(field) + "; searched as plain words instead."
                + (form.isEmpty() ? "" : " " + form);
    }
}
