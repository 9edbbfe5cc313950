package org.daylight.log;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.note.NoteKey;
import org.daylight.sealing.SealKey;
import org.jspecify.annotations.Nullable;

/** Reads the members of a {@link LogEntry} one by one (spec/log.md section 4). The members that were not read are the unknown ones. */
final class LogFields {
    private static final String CODE = LogRules.CODE;

    /** The members that were not read yet. */
    private final SequencedMap<String, Json> left;

    LogFields(Json.Obj object) {
        left = new LinkedHashMap<>(object.members());
    }

    private Json member(String name) {
        Json value = left.remove(name);
        if (value == null) {
            throw new Malformed(CODE, name + " is missing");
        }
        return value;
    }

    String string(String name) {
        if (member(name) instanceof Json.Str(String value)) {
            return value;
        }
        throw new Malformed(CODE, name + " is not a string");
    }

    long number(String name) {
        if (member(name) instanceof Json.Num(long value)) {
            return value;
        }
        throw new Malformed(CODE, name + " is not a number");
    }

    /** A count that is left out where it is 0. */
    long countOrAbsent(String name) {
        if (!left.containsKey(name)) {
            return 0;
        }
        long count = number(name);
        LogRules.check(count != 0, name + " is 0, and must then be absent");
        return count;
    }

    Slug slug(String name) {
        return value(name, Slug.parse(string(name)));
    }

    Sha256 sha256(String name) {
        return value(name, Sha256.parse(string(name)));
    }

    @Nullable
    Sha256 sha256OrAbsent(String name) {
        return left.containsKey(name) ? sha256(name) : null;
    }

    /** The three members about a file of views; null if there is none of them. */
    @Nullable
    LoggedViews viewsOrAbsent() {
        boolean isAbsent = !left.containsKey("viewsSha256")
                && !left.containsKey("viewsBytes")
                && !left.containsKey("viewsIndexSha256");
        return isAbsent
                ? null
                : new LoggedViews(sha256("viewsSha256"), number("viewsBytes"), sha256("viewsIndexSha256"));
    }

    /** The later releases of a withdrawal; none if the member is absent. Members of a later version inside them are ignored. */
    List<LogEntry.Withdrawal.Later> laterOrAbsent() {
        if (!left.containsKey("also")) {
            return List.of();
        }
        if (!(member("also") instanceof Json.Arr(List<Json> items)) || items.isEmpty()) {
            throw new Malformed(CODE, "also is not a list with at least one release");
        }
        LogRules.check(
                items.size() <= LogEntry.MAX_LATER, "there are more than " + LogEntry.MAX_LATER + " later releases");
        var later = new ArrayList<LogEntry.Withdrawal.Later>();
        for (Json item : items) {
            if (!(item instanceof Json.Obj object)) {
                throw new Malformed(CODE, "a later release is not an object");
            }
            var fields = new LogFields(object);
            later.add(new LogEntry.Withdrawal.Later(
                    fields.number("release"),
                    fields.sha256("packSha256"),
                    fields.number("packBytes"),
                    fields.viewsOrAbsent()));
        }
        return later;
    }

    /** The key of a sealed release; null if there is none. */
    @Nullable
    SealKey sealKeyOrAbsent() {
        return left.containsKey("sealKey") ? value("sealKey", SealKey.parse(string("sealKey"))) : null;
    }

    @Nullable
    DocumentNumber documentOrNull(String name) {
        if (left.get(name) instanceof Json.Null) {
            left.remove(name);
            return null;
        }
        return new DocumentNumber(number(name));
    }

    Instant time() {
        String text = string("time");
        try {
            Instant time = Instant.parse(text);
            LogRules.check(time.toString().equals(text), "time is not written as 2026-12-01T09:00:00Z");
            return time;
        } catch (DateTimeException e) {
            throw new Malformed(CODE, "time is not written as 2026-12-01T09:00:00Z");
        }
    }

    SequencedMap<String, Long> losses() {
        if (!(member("losses") instanceof Json.Obj(SequencedMap<String, Json> members))) {
            throw new Malformed(CODE, "losses is not an object");
        }
        var losses = new LinkedHashMap<String, Long>();
        for (Map.Entry<String, Json> member : members.entrySet()) {
            if (!(member.getValue() instanceof Json.Num(long count))) {
                throw new Malformed(CODE, "a loss is not a number");
            }
            losses.put(member.getKey(), count);
        }
        return losses;
    }

    List<ArchiveAddress> addresses() {
        if (!(member("addresses") instanceof Json.Arr(List<Json> items))) {
            throw new Malformed(CODE, "addresses is not a list");
        }
        var addresses = new ArrayList<ArchiveAddress>();
        for (Json item : items) {
            String text = item instanceof Json.Str(String string) ? string : "";
            addresses.add(value("addresses", ArchiveAddress.parse(text)));
        }
        return addresses;
    }

    /** The list {@code files}. Members of a later version inside them are ignored. */
    List<HashedFile> files() {
        if (!(member("files") instanceof Json.Arr(List<Json> items))) {
            throw new Malformed(CODE, "files is not a list");
        }
        LogRules.check(
                items.size() <= LogEntry.MAX_PAGE_FILES, "there are more than " + LogEntry.MAX_PAGE_FILES + " files");
        var files = new ArrayList<HashedFile>();
        for (Json item : items) {
            if (!(item instanceof Json.Obj object)) {
                throw new Malformed(CODE, "a file is not an object");
            }
            var fields = new LogFields(object);
            files.add(new HashedFile(fields.string("path"), fields.sha256("sha256"), fields.number("bytes")));
        }
        return files;
    }

    /** The list {@code keys} of verifier keys. */
    List<NoteKey.Verifier> noteKeys() {
        if (!(member("keys") instanceof Json.Arr(List<Json> items))) {
            throw new Malformed(CODE, "keys is not a list");
        }
        LogRules.check(
                items.size() <= LogEntry.MAX_RECOVERY_KEYS,
                "there are more than " + LogEntry.MAX_RECOVERY_KEYS + " keys");
        var keys = new ArrayList<NoteKey.Verifier>();
        for (Json item : items) {
            String text = item instanceof Json.Str(String string) ? string : "";
            keys.add(value("keys", NoteKey.parseVerifier(text)));
        }
        return keys;
    }

    Json.Obj unknown() {
        return new Json.Obj(left);
    }

    static <T> T value(String name, Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) -> throw new Malformed(CODE, name + ": " + reason);
        };
    }
}
