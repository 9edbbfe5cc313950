package org.daylight.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decision of an editor, as the catalog has it.
 *
 * @param id the number of its entry in the audit log
 * @param editor null in a newsroom without users
 * @param action {@code publish}, {@code withhold}, {@code show}, {@code embargo}, {@code lift} or {@code second-review}
 * @param documents how many documents it changed, copies included
 * @param undone the entry of the audit log that undid it; 0 while it is in force
 */
public record RecordedDecision(
        long id, Instant made, @Nullable String editor, String action, String reason, int documents, long undone) {}
