package org.daylight.desk.account;

/**
 * A request that the desk refuses: nothing was changed. Pages throw it; the server makes the error page.
 *
 * <p>The words are for the user, in one or two sentences that say what to do next. They may contain foreign text, because the page
 * escapes them.
 */
public final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    private Refusal(int status, String words) {
        super(words, null, false, false);
        this.status = status;
    }

    /** What was sent is incomplete or wrong (400). */
    public static Refusal bad(String words) {
        return new Refusal(400, words);
    }

    /** The user may not do this (403). */
    public static Refusal forbidden(String words) {
        return new Refusal(403, words);
    }

    /** There is no such page, trove, part or document, or the user may not see it (404). */
    public static Refusal notFound(String words) {
        return new Refusal(404, words);
    }

    /** The page has no forms (405). */
    public static Refusal noForm() {
        return new Refusal(405, "This page accepts no form.");
    }

    /** A flow refused the decision, or another command is at work (409). */
    public static Refusal conflict(String words) {
        return new Refusal(409, words);
    }

    /** Another status. @param status 400 or more */
    public static Refusal of(int status, String words) {
        return new Refusal(status, words);
    }

    /** The HTTP status, 400 or more. */
    public int status() {
        return status;
    }

    /** The words for the user. */
    public String words() {
        return String.valueOf(getMessage());
    }
}
