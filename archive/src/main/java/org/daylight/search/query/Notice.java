package org.daylight.search.query;

import java.util.List;

/**
 * Something in a query that was not searched as typed: what it is, and what was done instead.
 *
 * @param kind never changes meaning
 * @param typed the piece of the query, at most 80 characters, without control characters, <b>not</b> escaped for a page; may be empty
 */
public record Notice(Kind kind, String typed) {

    /** The kind of notice. */
    public enum Kind {
        TOO_LONG("The search was longer than 4,000 characters; the rest was ignored"),
        TOO_MANY_WORDS("The search had more than 200 words; this and everything after it was ignored"),
        TOO_DEEP("Parentheses nested more than 20 deep were ignored"),
        QUOTE_ADDED("A closing quotation mark was missing and was added at the end"),
        BRACKET_ADDED("A closing parenthesis was missing and was added at the end"),
        BRACKET_IGNORED("A closing parenthesis had no opening one and was ignored"),
        OPERATOR_ALONE("An operator needs a search term on both sides; this one was ignored"),
        UNKNOWN_FIELD("Unknown search field"),
        EMPTY_FIELD("A search field needs a value; its name was searched as a word instead"),
        BAD_VALUE("Not a valid value"),
        DATES_SWAPPED("The range ended before it began; its two dates were swapped"),
        DATE_AMBIGUOUS("Ambiguous date"),
        SIZES_SWAPPED("The range ended before it began; its two sizes were swapped"),
        TILDE_IGNORED(
                "A tilde must follow a word of at least three letters, or at least two words in quotation marks; here"
                        + " it was ignored"),
        TILDE_CUT("The number after a tilde must be 1 or 2 after a word, and at most 100 after quotation marks; the"
                + " nearest allowed number was used"),
        EXPANSION_CUT(
                "This matches more words than one search can look for; only the most frequent of them were searched"),
        EXPANSION_SPENT(
                "The words with * or ~ in this search match more than 60,000 words, which is the limit; of this one,"
                        + " only the most frequent words or none were searched"),
        EXPANDED_TOO_MANY(
                "A search can have at most 20 words with * or ~, and at most 10 of them with ~; here it was ignored"),
        SEARCH_STOPPED("This search was stopped because it needs more work than one search may take. There may be more"
                + " results, and the best ones may be missing"),
        LISTS_CUT("This archive has more mailing lists than one search can look through; some were left out"),
        STAR_IGNORED("An asterisk must be at the end of a word, or as in filename:*.pdf; here it was ignored"),
        LIKE_UNKNOWN("There is no such document here to compare with, or its text is not available"),
        LIKE_NO_WORD("This message has no rare words, so no similar messages can be found"),
        LIKE_IGNORED("A search can ask for messages similar to at most three messages; this one was ignored"),
        NOT_HERE("This works only in a newsroom’s own search; an archive contains only what is published"),
        NO_ENTITIES("No program has looked for names in the documents here, so this finds nothing"),
        NO_WORD("This has no letter or digit and was ignored");

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
                "Ambiguous date, so it was searched as a phrase. Write " + DateRange.readings(typed) + ".";
            default -> typed.isEmpty() ? kind.text + "." : kind.text + ": “" + typed + "”.";
        };
    }

    /** The field whose value is not valid, or that is unknown; empty for another kind of notice. */
    public String field() {
        return kind == Kind.UNKNOWN_FIELD || kind == Kind.BAD_VALUE
                ? typed.substring(0, Math.max(0, typed.indexOf(':')))
                : "";
    }

    /** What a reader can type instead, in the query language; empty where there is nothing to name. */
    public List<String> examples() {
        return switch (kind) {
            case UNKNOWN_FIELD -> QueryParser.FIELDS;
            case BAD_VALUE -> FieldForms.examples(field());
            case DATE_AMBIGUOUS -> DateRange.datesOf(typed);
            default -> List.of();
        };
    }

    private static String badValue(String field, String value) {
        String form = FieldForms.of(field);
        return "“" + value + "” is not a valid " + FieldForms.noun(field) + ", so it was searched as a phrase."
                + (form.isEmpty() ? "" : " " + form);
    }
}
