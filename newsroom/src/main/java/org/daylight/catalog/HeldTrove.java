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
        long id, String slug, String title, String description, int documents, boolean announced, boolean paused) {}
