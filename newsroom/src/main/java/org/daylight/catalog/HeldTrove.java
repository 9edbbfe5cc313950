package org.daylight.catalog;

/**
 * A trove as the newsroom holds it.
 *
 * @param id its row
 * @param documents how many documents have a number
 * @param announced whether the log names it
 * @param paused whether no part of it is published until an editor resumes it
 */
public record HeldTrove(
        long id, String slug, String title, String description, int documents, boolean announced, boolean paused) {}
