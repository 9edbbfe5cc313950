package org.daylight.audit;

import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of the audit log says, apart from when and who.
 *
 * @param action one word: {@code publish}, {@code withhold}, {@code approve}, {@code user-add} …
 * @param trove the slug; null when it is about no trove
 * @param documents the numbers, as in {@code 1-5,9}; null when it is about no documents of one trove
 * @param count how many documents; 0 for none
 * @param part the number of a part; 0 for none
 * @param reason as the editor gave it; empty for none
 * @param detail further members
 */
public record AuditRecord(
        String action,
        @Nullable String trove,
        @Nullable String documents,
        int count,
        int part,
        String reason,
        Json.Obj detail) {

    /** About no document. */
    public static AuditRecord of(String action, Json.Obj detail) {
        return new AuditRecord(action, null, null, 0, 0, "", detail);
    }

    /** About a trove, or about a part of it when the number is not 0. */
    public static AuditRecord ofPart(String action, String trove, int part, Json.Obj detail) {
        return new AuditRecord(action, trove, null, 0, part, "", detail);
    }
}
