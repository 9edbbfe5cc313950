package org.daylight.audit;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the audit log: one line of {@code audit.jsonl}.
 *
 * @param sequence 1, 2, 3 …
 * @param time in whole seconds
 * @param who the name of a user; null in a newsroom without users, and for what the program did by itself
 * @param previous the SHA-256 of the line before it, without its line feed; {@link #NONE} in the first one
 */
public record AuditEntry(
        long sequence, Instant time, @Nullable String who, AuditRecord what, Sha256 previous) {

    /** Stands for the line before the first one. */
    public static final Sha256 NONE = Sha256.wrap(new byte[Sha256.BYTES]);

    /** The longest line, in bytes. */
    static final int MAX_LINE = 16 << 20;

    private static final String CODE = "audit-malformed";

    /** The line, without its line feed. */
    public String line() {
        Json.Obj object = Json.Obj.EMPTY
                .with("sequence", sequence)
                .with("time", time.toString())
                .withOptional("who", who)
                .with("action", what.action())
                .withOptional("trove", what.trove());
        object = what.part() == 0 ? object : object.with("part", what.part());
        object = object.withOptional("documents", what.documents());
        object = what.count() == 0 ? object : object.with("count", what.count());
        object = what.reason().isEmpty() ? object : object.with("reason", what.reason());
        object = what.detail().members().isEmpty() ? object : object.with("detail", what.detail());
        return object.with("previous", previous.hex()).text();
    }

    /** The hash that the next line has. */
    public static Sha256 hash(String line) {
        return Sha256.of(line.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a line in the form in which it was written; refused with code {@code audit-malformed}. */
    static Outcome<AuditEntry> parse(byte[] line) {
        return Json.parse(line, MAX_LINE).then(json -> {
            if (!(json instanceof Json.Obj object)) {
                return Outcome.refused(CODE, "it is not an object");
            }
            try {
                var what = new AuditRecord(
                        object.string("action").orElseThrow(),
                        object.string("trove").orElse(null),
                        object.string("documents").orElse(null),
                        Math.toIntExact(object.number("count").orElse(0)),
                        Math.toIntExact(object.number("part").orElse(0)),
                        object.string("reason").orElse(""),
                        object.get("detail").orElse(null) instanceof Json.Obj detail ? detail : Json.Obj.EMPTY);
                var entry = new AuditEntry(
                        object.number("sequence").orElseThrow(),
                        Instant.parse(object.string("time").orElseThrow()),
                        object.string("who").orElse(null),
                        what,
                        Sha256.parse(object.string("previous").orElseThrow()).orThrow());
                return entry.line().equals(new String(line, StandardCharsets.UTF_8))
                        ? Outcome.ok(entry)
                        : Outcome.refused(CODE, "it does not have the form in which entries are written");
            } catch (java.util.NoSuchElementException
                    | DateTimeException
                    | ArithmeticException
                    | IllegalArgumentException e) {
                return Outcome.refused(CODE, "a member is missing or wrong");
            }
        });
    }
}
