package org.daylight.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.note.NoteKey;
import org.daylight.sealing.SealKey;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a {@link LogEntry} (spec/log.md section 4). Reading and writing list the members of each type in the order of the
 * specification. They are not derived from one table: the types of the members differ, and a table would hide the order.
 */
final class LogEntryJson {
    private LogEntryJson() {}

    /** Reads an entry; {@link Malformed} if it breaks a rule. */
    static LogEntry read(Json json) {
        if (!(json instanceof Json.Obj object)) {
            throw new Malformed(LogRules.CODE, "it is not an object");
        }
        LogRules.check(
                !object.members().isEmpty()
                        && object.members().firstEntry().getKey().equals("type"),
                "type is not the first member");
        var fields = new LogFields(object);
        String type = fields.string("type");
        LogRules.check(LogEntry.CODE.matcher(type).matches(), "not a valid type: " + Malformed.quoted(type));
        return switch (type) {
            case "archive" ->
                new LogEntry.Archive(
                        fields.string("origin"),
                        fields.string("title"),
                        fields.number("formatVersion"),
                        LogFields.value("key", NoteKey.parseVerifier(fields.string("key"))),
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
                        fields.countOrAbsent("again"),
                        new DocumentNumber(fields.number("first")),
                        new DocumentNumber(fields.number("last")),
                        fields.sha256("documentsRoot"),
                        fields.sha256("packSha256"),
                        fields.number("packBytes"),
                        fields.sha256OrAbsent("keysSha256"),
                        fields.viewsOrAbsent(),
                        fields.sealKeyOrAbsent(),
                        fields.unknown());
            case "withdrawal" ->
                new LogEntry.Withdrawal(
                        fields.slug("trove"),
                        new DocumentNumber(fields.number("document")),
                        fields.string("reason"),
                        fields.number("release"),
                        fields.sha256("packSha256"),
                        fields.number("packBytes"),
                        fields.viewsOrAbsent(),
                        fields.laterOrAbsent(),
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
            case "trustees" ->
                new LogEntry.Trustees(
                        fields.number("number"),
                        fields.number("threshold"),
                        fields.number("trustees"),
                        fields.string("rule"),
                        fields.number("silenceDays"),
                        fields.number("heartbeatDays"),
                        fields.sha256("fileSha256"),
                        fields.number("fileBytes"),
                        fields.unknown());
            case "heartbeat" -> new LogEntry.Heartbeat(fields.time(), fields.unknown());
            case "mirrors" -> new LogEntry.Mirrors(fields.addresses(), fields.unknown());
            case "page" -> new LogEntry.ReadingPage(fields.number("number"), fields.files(), fields.unknown());
            case "recovery-keys" ->
                new LogEntry.RecoveryKeys(
                        fields.number("number"), fields.number("threshold"), fields.noteKeys(), fields.unknown());
            case "log-key" ->
                new LogEntry.LogKey(
                        fields.number("number"),
                        LogFields.value("key", NoteKey.parseVerifier(fields.string("key"))),
                        fields.sha256("fileSha256"),
                        fields.number("fileBytes"),
                        fields.unknown());
            case "sealed" ->
                new LogEntry.Sealed(
                        fields.slug("trove"),
                        fields.number("number"),
                        fields.number("part"),
                        fields.time(),
                        fields.sha256("fileSha256"),
                        fields.number("fileBytes"),
                        fields.sha256("keyHash"),
                        fields.sha256("contentHash"),
                        fields.countOrAbsent("beaconRound"),
                        fields.sha256OrAbsent("storyHash"),
                        fields.unknown());
            case "cancelled" ->
                new LogEntry.Cancelled(fields.number("number"), fields.string("reason"), fields.unknown());
            case "story" -> version(FileKind.STORY, fields);
            case "story-withdrawal" -> withdrawal(FileKind.STORY, fields);
            case "annotations" -> version(FileKind.ANNOTATIONS, fields);
            case "annotations-withdrawal" -> withdrawal(FileKind.ANNOTATIONS, fields);
            case "entities" -> version(FileKind.ENTITIES, fields);
            case "entities-withdrawal" -> withdrawal(FileKind.ENTITIES, fields);
            default -> new LogEntry.Unknown(type, object);
        };
    }

    private static LogEntry version(FileKind kind, LogFields fields) {
        return new LogEntry.Version(
                kind,
                fields.number("number"),
                fields.string("name"),
                fields.number("version"),
                fields.string("title"),
                fields.string("author"),
                fields.time(),
                fields.string("change"),
                fields.sha256("fileSha256"),
                fields.number("fileBytes"),
                fields.unknown());
    }

    private static LogEntry withdrawal(FileKind kind, LogFields fields) {
        return new LogEntry.VersionsWithdrawal(
                kind, fields.string(kind.word()), fields.string("reason"), fields.unknown());
    }

    /** The entry as JSON. */
    static Json.Obj write(LogEntry entry) {
        Json.Obj typed = Json.Obj.EMPTY.with("type", entry.type());
        return switch (entry) {
            case LogEntry.Archive e ->
                more(
                        e.unknown(),
                        typed.with("origin", e.origin())
                                .with("title", e.title())
                                .with("formatVersion", e.formatVersion())
                                .with("key", e.key().text()));
            case LogEntry.Trove e ->
                more(
                        e.unknown(),
                        typed.with("slug", e.slug().text())
                                .with("title", e.title())
                                .with("description", e.description()));
            case LogEntry.Accession e ->
                more(
                        e.unknown(),
                        typed.with("trove", e.trove().text())
                                .with("number", e.number())
                                .with("count", e.count())
                                .with("first", numberOrNull(e.first()))
                                .with("last", numberOrNull(e.last()))
                                .with("root", e.root().hex())
                                .with("seen", e.seen())
                                .with("duplicates", e.duplicates())
                                .with("losses", losses(e.losses())));
            case LogEntry.Release e ->
                more(
                        e.unknown(),
                        withKey(
                                withViews(
                                        typed.with("trove", e.trove().text())
                                                .with("number", e.sequence())
                                                .with("part", e.part())
                                                .with("title", e.title())
                                                .with("announcement", e.announcement())
                                                .with("time", e.time().toString())
                                                .with("published", e.published())
                                                .with("withheld", e.withheld())
                                                .withOptional("again", e.again() == 0 ? null : new Json.Num(e.again()))
                                                .with("first", e.first().value())
                                                .with("last", e.last().value())
                                                .with(
                                                        "documentsRoot",
                                                        e.documentsRoot().hex())
                                                .with("packSha256", e.pack().hex())
                                                .with("packBytes", e.packBytes())
                                                .withOptional(
                                                        "keysSha256",
                                                        e.keys() == null
                                                                ? null
                                                                : e.keys().hex()),
                                        e.views()),
                                e.sealKey()));
            case LogEntry.Withdrawal e ->
                more(
                        e.unknown(),
                        withViews(
                                        typed.with("trove", e.trove().text())
                                                .with("document", e.document().value())
                                                .with("reason", e.reason())
                                                .with("release", e.release())
                                                .with("packSha256", e.pack().hex())
                                                .with("packBytes", e.packBytes()),
                                        e.views())
                                .withOptional("also", e.later().isEmpty() ? null : later(e.later())));
            case LogEntry.People e ->
                more(
                        e.unknown(),
                        typed.with("number", e.number())
                                .with("fileSha256", e.file().hex())
                                .with("fileBytes", e.fileBytes()));
            case LogEntry.Keys e ->
                more(
                        e.unknown(),
                        typed.with("number", e.number())
                                .with("fileSha256", e.file().hex())
                                .with("fileBytes", e.fileBytes()));
            case LogEntry.Trustees e ->
                more(
                        e.unknown(),
                        typed.with("number", e.number())
                                .with("threshold", e.threshold())
                                .with("trustees", e.trustees())
                                .with("rule", e.rule())
                                .with("silenceDays", e.silenceDays())
                                .with("heartbeatDays", e.heartbeatDays())
                                .with("fileSha256", e.file().hex())
                                .with("fileBytes", e.fileBytes()));
            case LogEntry.Heartbeat e ->
                more(e.unknown(), typed.with("time", e.time().toString()));
            case LogEntry.Mirrors e -> more(e.unknown(), typed.with("addresses", addresses(e.addresses())));
            case LogEntry.ReadingPage e ->
                more(e.unknown(), typed.with("number", e.number()).with("files", files(e.files())));
            case LogEntry.RecoveryKeys e ->
                more(
                        e.unknown(),
                        typed.with("number", e.number())
                                .with("threshold", e.threshold())
                                .with(
                                        "keys",
                                        new Json.Arr(e.keys().stream()
                                                .<Json>map(key -> new Json.Str(key.text()))
                                                .toList())));
            case LogEntry.LogKey e ->
                more(
                        e.unknown(),
                        typed.with("number", e.number())
                                .with("key", e.key().text())
                                .with("fileSha256", e.file().hex())
                                .with("fileBytes", e.fileBytes()));
            case LogEntry.Sealed e ->
                more(
                        e.unknown(),
                        typed.with("trove", e.trove().text())
                                .with("number", e.number())
                                .with("part", e.part())
                                .with("time", e.time().toString())
                                .with("fileSha256", e.file().hex())
                                .with("fileBytes", e.fileBytes())
                                .with("keyHash", e.keyHash().hex())
                                .with("contentHash", e.contentHash().hex())
                                .withOptional(
                                        "beaconRound", e.beaconRound() == 0 ? null : new Json.Num(e.beaconRound()))
                                .withOptional(
                                        "storyHash",
                                        e.storyHash() == null
                                                ? null
                                                : new Json.Str(e.storyHash().hex())));
            case LogEntry.Cancelled e ->
                more(e.unknown(), typed.with("number", e.number()).with("reason", e.reason()));
            case LogEntry.Version e ->
                more(
                        e.unknown(),
                        typed.with("number", e.number())
                                .with("name", e.name())
                                .with("version", e.version())
                                .with("title", e.title())
                                .with("author", e.author())
                                .with("time", e.time().toString())
                                .with("change", e.change())
                                .with("fileSha256", e.file().hex())
                                .with("fileBytes", e.fileBytes()));
            case LogEntry.VersionsWithdrawal e ->
                more(e.unknown(), typed.with(e.kind().word(), e.name()).with("reason", e.reason()));
            case LogEntry.Unknown e -> e.json();
        };
    }

    private static Json.Obj withViews(Json.Obj entry, @Nullable LoggedViews views) {
        return views == null
                ? entry
                : entry.with("viewsSha256", views.file().hex())
                        .with("viewsBytes", views.fileBytes())
                        .with("viewsIndexSha256", views.index().hex());
    }

    private static Json later(List<LogEntry.Withdrawal.Later> later) {
        return new Json.Arr(later.stream()
                .<Json>map(one -> withViews(
                        Json.Obj.EMPTY
                                .with("release", one.release())
                                .with("packSha256", one.pack().hex())
                                .with("packBytes", one.packBytes()),
                        one.views()))
                .toList());
    }

    private static Json.Obj withKey(Json.Obj entry, @Nullable SealKey key) {
        return key == null ? entry : entry.with("sealKey", key.hex());
    }

    private static Json addresses(List<ArchiveAddress> addresses) {
        return new Json.Arr(addresses.stream()
                .<Json>map(address -> new Json.Str(address.text()))
                .toList());
    }

    private static Json files(List<HashedFile> files) {
        return new Json.Arr(files.stream()
                .<Json>map(file -> Json.Obj.EMPTY
                        .with("path", file.path())
                        .with("sha256", file.sha256().hex())
                        .with("bytes", file.bytes()))
                .toList());
    }

    private static Json numberOrNull(@Nullable DocumentNumber number) {
        return number == null ? new Json.Null() : new Json.Num(number.value());
    }

    private static Json losses(SequencedMap<String, Long> losses) {
        var members = new LinkedHashMap<String, Json>();
        losses.forEach((code, count) -> members.put(code, new Json.Num(count)));
        return new Json.Obj(members);
    }

    /** The known members, then those that a later version added. */
    private static Json.Obj more(Json.Obj unknown, Json.Obj known) {
        var all = new LinkedHashMap<>(known.members());
        unknown.members().forEach(all::putIfAbsent);
        return new Json.Obj(all);
    }
}
