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
import org.jspecify.annotations.Nullable;

/** The members of a {@link LogEntry}, taken out one by one under the rules of spec/log.md section 4; what is left over is unknown. */
final class LogFields {
    private static final String CODE = "entry-malformed";
    private static final Instant YEAR_ONE = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    private final SequencedMap<String, Json> left;

    private LogFields(Json.Obj object) {
        left = new LinkedHashMap<>(object.members());
    }

    static LogEntry entry(Json json) {
        if (!(json instanceof Json.Obj object)) {
            throw new Malformed(CODE, "it is not an object");
        }
        check(
                !object.members().isEmpty()
                        && object.members().firstEntry().getKey().equals("type"),
                "type is not the first member");
        var fields = new LogFields(object);
        String type = fields.string("type");
        check(LogEntry.CODE.matcher(type).matches(), "not a valid type: " + Malformed.quoted(type));
        return switch (type) {
            case "archive" ->
                new LogEntry.Archive(
                        fields.string("origin"),
                        fields.string("title"),
                        fields.number("formatVersion"),
                        value("key", NoteKey.parseVerifier(fields.string("key"))),
                        fields.unknown());
            case "trove" ->
                new LogEntry.Trove(
                        fields.slug("slug"), fields.string("title"), fields.string("description"), fields.unknown());
            case "accession" ->
                new LogEntry.Accession(
                        fields.slug("trove"),
                        fields.number("number"),
                        fields.number("count"),
                        fields.documentOrNull("first"),
                        fields.documentOrNull("last"),
                        fields.sha256("root"),
                        fields.number("seen"),
                        fields.number("duplicates"),
                        fields.losses(),
                        fields.unknown());
            case "release" ->
                new LogEntry.Release(
                        fields.slug("trove"),
                        fields.number("number"),
                        fields.number("part"),
                        fields.string("title"),
                        fields.string("announcement"),
                        fields.time(),
                        fields.number("published"),
                        fields.number("withheld"),
                        new DocumentNumber(fields.number("first")),
                        new DocumentNumber(fields.number("last")),
                        fields.sha256("documentsRoot"),
                        fields.sha256("packSha256"),
                        fields.number("packBytes"),
                        fields.sha256OrAbsent("keysSha256"),
                        fields.unknown());
            case "withdrawal" ->
                new LogEntry.Withdrawal(
                        fields.slug("trove"),
                        new DocumentNumber(fields.number("document")),
                        fields.string("reason"),
                        fields.number("release"),
                        fields.sha256("packSha256"),
                        fields.number("packBytes"),
                        fields.unknown());
            case "people" ->
                new LogEntry.People(
                        fields.number("number"),
                        fields.sha256("fileSha256"),
                        fields.number("fileBytes"),
                        fields.unknown());
            case "keys" ->
                new LogEntry.Keys(
                        fields.number("number"),
                        fields.sha256("fileSha256"),
                        fields.number("fileBytes"),
                        fields.unknown());
            case "mirrors" -> new LogEntry.Mirrors(fields.addresses(), fields.unknown());
            default -> new LogEntry.Unknown(type, object);
        };
    }

    private Json member(String name) {
        Json value = left.remove(name);
        if (value == null) {
            throw new Malformed(CODE, name + " is missing");
        }
        return value;
    }

    private String string(String name) {
        if (member(name) instanceof Json.Str(String value)) {
            return value;
        }
        throw new Malformed(CODE, name + " is not a string");
    }

    private long number(String name) {
        if (member(name) instanceof Json.Num(long value)) {
            return value;
        }
        throw new Malformed(CODE, name + " is not a number");
    }

    private Slug slug(String name) {
        return value(name, Slug.parse(string(name)));
    }

    private Sha256 sha256(String name) {
        return value(name, Sha256.parse(string(name)));
    }

    private @Nullable Sha256 sha256OrAbsent(String name) {
        return left.containsKey(name) ? sha256(name) : null;
    }

    private @Nullable DocumentNumber documentOrNull(String name) {
        if (left.get(name) instanceof Json.Null) {
            left.remove(name);
            return null;
        }
        return new DocumentNumber(number(name));
    }

    private Instant time() {
        String text = string("time");
        try {
            Instant time = Instant.parse(text);
            check(time.toString().equals(text), "time is not written as 2026-12-01T09:00:00Z");
            return time;
        } catch (DateTimeException e) {
            throw new Malformed(CODE, "time is not written as 2026-12-01T09:00:00Z");
        }
    }

    private SequencedMap<String, Long> losses() {
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

    private List<ArchiveAddress> addresses() {
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

    static Json addresses(List<ArchiveAddress> addresses) {
        return new Json.Arr(addresses.stream()
                .<Json>map(address -> new Json.Str(address.text()))
                .toList());
    }

    private Json.Obj unknown() {
        return new Json.Obj(left);
    }

    private static <T> T value(String name, Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) -> throw new Malformed(CODE, name + ": " + reason);
        };
    }

    static Json numberOrNull(@Nullable DocumentNumber number) {
        return number == null ? new Json.Null() : new Json.Num(number.value());
    }

    static Json losses(SequencedMap<String, Long> losses) {
        var members = new LinkedHashMap<String, Json>();
        losses.forEach((code, count) -> members.put(code, new Json.Num(count)));
        return new Json.Obj(members);
    }

    /** The known members, then those a later version has added. */
    static Json.Obj more(Json.Obj unknown, Json.Obj known) {
        var all = new LinkedHashMap<>(known.members());
        unknown.members().forEach(all::putIfAbsent);
        return new Json.Obj(all);
    }

    static void check(boolean held, String reason) {
        Malformed.unless(held, CODE, reason);
    }

    static void checkTitle(String name, String title) {
        check(!title.isBlank(), name + " is missing");
        check(
                title.codePointCount(0, title.length()) <= LogEntry.MAX_TITLE,
                name + " has more than " + LogEntry.MAX_TITLE + " characters");
        boolean line = title.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
        check(line, name + " has a control character or a second line");
    }

    /** Line feeds and tabs are the only control characters of a text. */
    static void checkText(String name, String text) {
        check(
                text.codePointCount(0, text.length()) <= LogEntry.MAX_TEXT,
                name + " has more than " + LogEntry.MAX_TEXT + " characters");
        boolean plain = text.codePoints().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
        check(plain, name + " has a control character");
    }

    static void checkTime(Instant time) {
        check(time.getNano() == 0, "the time has fractions of a second");
        check(!time.isBefore(YEAR_ONE) && time.isBefore(YEAR_10000), "the time is outside the years 1 to 9999");
    }

    static void checkCounts(long... counts) {
        for (long count : counts) {
            check(count >= 0, "a count is negative");
        }
    }

    static void checkLosses(SequencedMap<String, Long> losses) {
        check(losses.size() <= LogEntry.MAX_LOSSES, "there are more than " + LogEntry.MAX_LOSSES + " kinds of loss");
        losses.forEach((code, count) -> {
            check(LogEntry.CODE.matcher(code).matches(), "not a valid code: " + Malformed.quoted(code));
            check(count >= 1, "a loss is below 1");
        });
    }

    /** Counts down, so that no sum overflows. */
    static boolean isSum(long seen, long count, long duplicates, SequencedMap<String, Long> losses) {
        long rest = seen - count;
        rest = rest < 0 ? -1 : rest - duplicates;
        for (long loss : losses.values()) {
            rest = rest < 0 ? -1 : rest - loss;
        }
        return rest == 0;
    }
}
