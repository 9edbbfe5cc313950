package org.daylight.catalog;

/**
 * A trove in the newsroom's catalog.
 *
 * @param id its row
 * @param documents how many documents have a number
 * @param announced whether the log names it
 * @param paused whether publication is paused until an editor resumes it
 */
public record HeldTrove(
        long id, String slug, String title, String description, int documents, boolean announced, boolean paused) {

    /**
     * The slug of the trove of what was collected from a drop and assigned to no trove. It mixes what different sources sent, and its
     * name says where that came from: so it has no parts, and the log never names it.
     */
    public static final String QUARANTINE = "quarantine";

    /** Why nothing of a trove can be planned or announced; empty when it can. */
    public static String objection(String slug) {
        return slug.equals(QUARANTINE)
                ? "nothing of the trove " + QUARANTINE + " can be published: move files to another trove first, with "
                        + " daylight conversations move"
                : "";
    }
}
