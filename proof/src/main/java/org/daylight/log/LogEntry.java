package org.daylight.log;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.note.NoteKey;
import org.daylight.tree.MerkleTree;
import org.jspecify.annotations.Nullable;

/**
 * What the publisher did in public: one JSON object in the log (spec/log.md section 4). Immutable.
 *
 * <p>A record a kind. The last component of each, {@code unknown}, holds the members that a later version of Daylight has added: they are
 * kept and written back, after the known ones. A kind not known at all is an {@link Unknown}.
 *
 * <p>The constructors check what the specification demands and throw {@link IllegalArgumentException} with a one-line reason; reading
 * ({@link #parse}) gives the same reason as an {@link Outcome}. Every entry that can be made fits into {@link #MAX_BYTES}.
 */
public sealed interface LogEntry {
    /** The longest entry, in bytes. */
    int MAX_BYTES = TileLog.MAX_ENTRY_BYTES;

    /** The longest title, in characters (code points). A title is one line. */
    int MAX_TITLE = 200;

    /** The longest description, announcement or reason, in characters (code points). */
    int MAX_TEXT = 15_000;

    /** How many kinds of loss an accession may have. */
    int MAX_LOSSES = 100;

    /** How many copies of an archive may be named. */
    int MAX_MIRRORS = 100;

    /**
     * The first entry of every log.
     *
     * @param origin of the log, as in its checkpoint
     * @param title of the archive
     * @param formatVersion of the archive's files, 1 or more
     * @param key the log's verifier key, named as the origin
     */
    record Archive(String origin, String title, long formatVersion, NoteKey.Verifier key, Json.Obj unknown)
            implements LogEntry {
        public Archive {
            LogFields.checkTitle("title", title);
            LogFields.check(origin.equals(key.name()), "the key's name is not the origin");
            LogFields.check(formatVersion >= 1, "the format version is below 1");
        }

        public Archive(String origin, String title, long formatVersion, NoteKey.Verifier key) {
            this(origin, title, formatVersion, key, Json.Obj.EMPTY);
        }
    }

    /**
     * A trove was announced.
     *
     * @param description may have several lines, may be empty
     */
    record Trove(Slug slug, String title, String description, Json.Obj unknown) implements LogEntry {
        public Trove {
            LogFields.checkTitle("title", title);
            LogFields.checkText("description", description);
        }

        public Trove(Slug slug, String title, String description) {
            this(slug, title, description, Json.Obj.EMPTY);
        }
    }

    /**
     * Material was taken in, and every document of it committed to. The sum comes out: {@code seen = count + duplicates +} all losses.
     *
     * @param number of the accession in this archive, from 1; names {@code accessions/0001/}
     * @param count of documents that it added
     * @param first of their numbers, which have no gap; null where there are none
     * @param last of their numbers; null where there are none
     * @param root of the tree of their commitments
     * @param seen messages and files met in the material
     * @param duplicates of these, how many were held already, byte for byte
     * @param losses of these, how many could not be taken in, by a stable code ({@code [a-z][a-z0-9-]{0,63}}), each 1 or more
     */
    record Accession(
            Slug trove,
            long number,
            long count,
            @Nullable DocumentNumber first,
            @Nullable DocumentNumber last,
            Sha256 root,
            long seen,
            long duplicates,
            SequencedMap<String, Long> losses,
            Json.Obj unknown)
            implements LogEntry {
        public Accession {
            losses = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(losses));
            LogFields.check(number >= 1, "the accession number is below 1");
            LogFields.checkCounts(count, seen, duplicates);
            LogFields.checkLosses(losses);
            long documents = first == null || last == null ? 0 : last.value() - first.value() + 1;
            boolean spans = (first == null) == (count == 0) && (last == null) == (count == 0) && documents == count;
            LogFields.check(spans, "first and last do not match the count");
            LogFields.check(
                    count > 0 || root.equals(MerkleTree.emptyRoot()),
                    "the root does not match an accession without documents");
            LogFields.check(
                    LogFields.isSum(seen, count, duplicates, losses),
                    "seen is not the sum of count, duplicates and losses");
        }

        public Accession(
                Slug trove,
                long number,
                long count,
                @Nullable DocumentNumber first,
                @Nullable DocumentNumber last,
                Sha256 root,
                long seen,
                long duplicates,
                SequencedMap<String, Long> losses) {
            this(trove, number, count, first, last, root, seen, duplicates, losses, Json.Obj.EMPTY);
        }
    }

    /**
     * A batch of a trove was published.
     *
     * @param number of the release in this archive, from 1; names {@code releases/0001.zip}
     * @param part of the trove that it is, from 1: what readers count by
     * @param announcement may have several lines, may be empty
     * @param time of publication, whole seconds
     * @param published count of documents whose bytes are in the pack
     * @param withheld count of documents that fell to this release and were withheld
     * @param first lowest number among both
     * @param last highest number among both
     * @param documentsRoot RFC 6962 root over the lines of the pack's {@code documents.jsonl}
     * @param pack SHA-256 of the pack
     * @param packBytes size of the pack
     * @param keys SHA-256 of the pack's {@code keys.txt}; null where it has none, as before there were findings
     */
    record Release(
            Slug trove,
            long number,
            long part,
            String title,
            String announcement,
            Instant time,
            long published,
            long withheld,
            DocumentNumber first,
            DocumentNumber last,
            Sha256 documentsRoot,
            Sha256 pack,
            long packBytes,
            @Nullable Sha256 keys,
            Json.Obj unknown)
            implements LogEntry {
        public Release {
            LogFields.checkTitle("title", title);
            LogFields.checkText("announcement", announcement);
            LogFields.checkTime(time);
            LogFields.check(number >= 1, "the release number is below 1");
            LogFields.check(part >= 1 && part <= number, "the part number is below 1 or above the release number");
            LogFields.check(packBytes >= 1, "the pack is empty");
            LogFields.checkCounts(published, withheld);
            LogFields.check(first.compareTo(last) <= 0, "first is after last");
            long span = last.value() - first.value(); // one less than the numbers spanned, which could overflow
            boolean fits = published <= span + 1 && withheld <= span + 1 - published;
            LogFields.check(fits, "there are more documents than numbers from first to last");
            LogFields.check(published > 0 || withheld > 0, "the release has no document");
        }

        public Release(
                Slug trove,
                long number,
                long part,
                String title,
                String announcement,
                Instant time,
                long published,
                long withheld,
                DocumentNumber first,
                DocumentNumber last,
                Sha256 documentsRoot,
                Sha256 pack,
                long packBytes,
                @Nullable Sha256 keys) {
            this(
                    trove,
                    number,
                    part,
                    title,
                    announcement,
                    time,
                    published,
                    withheld,
                    first,
                    last,
                    documentsRoot,
                    pack,
                    packBytes,
                    keys,
                    Json.Obj.EMPTY);
        }
    }

    /**
     * A published document was taken out again.
     *
     * @param reason for the public; may have several lines, not empty
     * @param release whose pack it was in
     * @param pack SHA-256 of the pack that replaces the old one
     * @param packBytes its size
     */
    record Withdrawal(
            Slug trove,
            DocumentNumber document,
            String reason,
            long release,
            Sha256 pack,
            long packBytes,
            Json.Obj unknown)
            implements LogEntry {
        public Withdrawal {
            LogFields.checkText("reason", reason);
            LogFields.check(!reason.isBlank(), "the reason is missing");
            LogFields.check(release >= 1, "the release number is below 1");
            LogFields.check(packBytes >= 1, "the pack is empty");
        }

        public Withdrawal(
                Slug trove, DocumentNumber document, String reason, long release, Sha256 pack, long packBytes) {
            this(trove, document, reason, release, pack, packBytes, Json.Obj.EMPTY);
        }
    }

    /**
     * The publisher said which addresses are one correspondent's (spec/people.md). The newest such entry holds.
     *
     * @param number of such entries in this archive, from 1; names {@code people/0001.txt}
     * @param file SHA-256 of that file
     * @param fileBytes its size; 0 where nothing is said any more
     */
    record People(long number, Sha256 file, long fileBytes, Json.Obj unknown) implements LogEntry {
        public People {
            LogFields.check(number >= 1, "the people number is below 1");
            LogFields.check(fileBytes >= 0, "the file size is negative");
        }

        public People(long number, Sha256 file, long fileBytes) {
            this(number, file, fileBytes, Json.Obj.EMPTY);
        }
    }

    /**
     * The publisher came by keys that earlier packs lack (spec/keys.md section 6). The newest such entry holds.
     *
     * @param number of such entries in this archive, from 1; names {@code keys/0001.txt}
     * @param file SHA-256 of that file
     * @param fileBytes its size
     */
    record Keys(long number, Sha256 file, long fileBytes, Json.Obj unknown) implements LogEntry {
        public Keys {
            LogFields.check(number >= 1, "the keys number is below 1");
            LogFields.check(fileBytes >= 1, "the file is empty");
        }

        public Keys(long number, Sha256 file, long fileBytes) {
            this(number, file, fileBytes, Json.Obj.EMPTY);
        }
    }

    /**
     * The publisher said where copies of the archive are, its own among them (spec/log.md section 4.8). The newest such entry holds.
     *
     * @param addresses in the order in which readers are shown them; no address twice, at most {@link #MAX_MIRRORS}; none where nothing is said
     *     any more
     */
    record Mirrors(List<ArchiveAddress> addresses, Json.Obj unknown) implements LogEntry {
        public Mirrors {
            addresses = List.copyOf(addresses);
            LogFields.check(addresses.size() <= MAX_MIRRORS, "there are more than " + MAX_MIRRORS + " addresses");
            LogFields.check(Set.copyOf(addresses).size() == addresses.size(), "an address is listed twice");
        }

        public Mirrors(List<ArchiveAddress> addresses) {
            this(addresses, Json.Obj.EMPTY);
        }
    }

    /**
     * An entry of a kind that this version does not know.
     *
     * @param type matches {@code [a-z][a-z0-9-]{0,63}} and is no known one
     * @param json the whole entry
     */
    record Unknown(String type, Json.Obj json) implements LogEntry {}

    /** A stable code: a type, or a kind of loss. */
    Pattern CODE = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    /** Reads an entry; refused with code {@code json-malformed} or {@code entry-malformed}. */
    static Outcome<LogEntry> parse(byte[] entry) {
        return Json.parse(entry, MAX_BYTES).then(json -> Malformed.caught(() -> LogFields.entry(json)));
    }

    /** The value of {@code type}. */
    default String type() {
        return switch (this) {
            case Archive archive -> "archive";
            case Trove trove -> "trove";
            case Accession accession -> "accession";
            case Release release -> "release";
            case Withdrawal withdrawal -> "withdrawal";
            case People people -> "people";
            case Keys keys -> "keys";
            case Mirrors mirrors -> "mirrors";
            case Unknown(String type, Json.Obj json) -> type;
        };
    }

    /** The entry as JSON: {@code type} first, then its members in the order of the specification. */
    default Json.Obj json() {
        Json.Obj typed = Json.Obj.EMPTY.with("type", type());
        return switch (this) {
            case Archive e ->
                LogFields.more(
                        e.unknown,
                        typed.with("origin", e.origin)
                                .with("title", e.title)
                                .with("formatVersion", e.formatVersion)
                                .with("key", e.key.text()));
            case Trove e ->
                LogFields.more(
                        e.unknown,
                        typed.with("slug", e.slug.text()).with("title", e.title).with("description", e.description));
            case Accession e ->
                LogFields.more(
                        e.unknown,
                        typed.with("trove", e.trove.text())
                                .with("number", e.number)
                                .with("count", e.count)
                                .with("first", LogFields.numberOrNull(e.first))
                                .with("last", LogFields.numberOrNull(e.last))
                                .with("root", e.root.hex())
                                .with("seen", e.seen)
                                .with("duplicates", e.duplicates)
                                .with("losses", LogFields.losses(e.losses)));
            case Release e ->
                LogFields.more(
                        e.unknown,
                        typed.with("trove", e.trove.text())
                                .with("number", e.number)
                                .with("part", e.part)
                                .with("title", e.title)
                                .with("announcement", e.announcement)
                                .with("time", e.time.toString())
                                .with("published", e.published)
                                .with("withheld", e.withheld)
                                .with("first", e.first.value())
                                .with("last", e.last.value())
                                .with("documentsRoot", e.documentsRoot.hex())
                                .with("packSha256", e.pack.hex())
                                .with("packBytes", e.packBytes)
                                .withOptional("keysSha256", e.keys == null ? null : e.keys.hex()));
            case Withdrawal e ->
                LogFields.more(
                        e.unknown,
                        typed.with("trove", e.trove.text())
                                .with("document", e.document.value())
                                .with("reason", e.reason)
                                .with("release", e.release)
                                .with("packSha256", e.pack.hex())
                                .with("packBytes", e.packBytes));
            case People e ->
                LogFields.more(
                        e.unknown,
                        typed.with("number", e.number)
                                .with("fileSha256", e.file.hex())
                                .with("fileBytes", e.fileBytes));
            case Keys e ->
                LogFields.more(
                        e.unknown,
                        typed.with("number", e.number)
                                .with("fileSha256", e.file.hex())
                                .with("fileBytes", e.fileBytes));
            case Mirrors e -> LogFields.more(e.unknown, typed.with("addresses", LogFields.addresses(e.addresses)));
            case Unknown e -> e.json;
        };
    }

    /** The bytes that go into the log. */
    default byte[] bytes() {
        return json().bytes();
    }
}
