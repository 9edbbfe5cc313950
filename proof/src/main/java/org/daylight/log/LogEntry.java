package org.daylight.log;

import java.time.Instant;
import java.util.ArrayList;
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
import org.daylight.sealing.SealKey;
import org.daylight.tree.MerkleTree;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log: a public act of the publisher, written as one JSON object (spec/log.md section 4). Immutable.
 *
 * <p>There is one record for each type of entry. Its last component, {@code unknown}, has the members that a later version of Daylight added: they
 * are preserved and written after the known ones. An entry of an unknown type is an {@link Unknown}.
 *
 * <p>The constructors check the rules of the specification ({@link LogRules}) and throw {@link IllegalArgumentException} with a one-line reason;
 * {@link #parse} returns the same reason as an {@link Outcome}. Every valid entry fits into {@link #MAX_BYTES}.
 *
 * <p>Each record lists its components twice, because its second constructor leaves out {@code unknown}: a publisher never sets it.
 */
public sealed interface LogEntry {
    /** The longest entry, in bytes. */
    int MAX_BYTES = TileLog.MAX_ENTRY_BYTES;

    /** The longest title, in characters (code points). A title is one line. */
    int MAX_TITLE = 200;

    /** The longest description, announcement or reason, in characters (code points). */
    int MAX_TEXT = 15_000;

    /** The greatest number of kinds of loss in an accession. */
    int MAX_LOSSES = 100;

    /** The greatest number of trustees. */
    int MAX_TRUSTEES = 50;

    /** The longest silence after which a rule for trustees applies, in days. */
    int MAX_SILENCE_DAYS = 3650;

    /** The greatest number of recovery keys. */
    int MAX_RECOVERY_KEYS = 20;

    /** The highest round of the beacon that an entry may name: it is signed in about 95,000 years. */
    long MAX_BEACON_ROUND = 1_000_000_000_000L;

    /** The greatest number of copies of an archive in an entry. */
    int MAX_MIRRORS = 100;

    /** The greatest number of files of the page with which plain copies are read. */
    int MAX_PAGE_FILES = 20;

    /** How many times a document can be shown again with fewer redactions. A withdrawal names the pack of each. */
    int MAX_LATER = 10;

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
            LogRules.checkTitle("title", title);
            LogRules.check(origin.equals(key.name()), "the key's name is not the origin");
            LogRules.check(formatVersion >= 1, "the format version is below 1");
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
            LogRules.checkTitle("title", title);
            LogRules.checkText("description", description);
        }

        public Trove(Slug slug, String title, String description) {
            this(slug, title, description, Json.Obj.EMPTY);
        }
    }

    /**
     * Material was imported, with a commitment to each of its documents. The counts add up: {@code seen = count + duplicates +} all losses.
     *
     * @param number of the accession in this archive, from 1; names {@code accessions/0001/}
     * @param count number of documents that it added
     * @param first lowest of their numbers, which have no gap; null if there are none
     * @param last highest of their numbers; null if there are none
     * @param root of the tree of their commitments
     * @param seen number of messages and files found in the material
     * @param duplicates how many of these the archive already had, byte for byte
     * @param losses how many of these could not be imported, by a stable code ({@code [a-z][a-z0-9-]{0,63}}), each 1 or more
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
            LogRules.check(number >= 1, "the accession number is below 1");
            LogRules.checkCounts(count, seen, duplicates);
            LogRules.checkLosses(losses);
            long documents = first == null || last == null ? 0 : last.value() - first.value() + 1;
            boolean spans = (first == null) == (count == 0) && (last == null) == (count == 0) && documents == count;
            LogRules.check(spans, "first and last do not match the count");
            LogRules.check(
                    count > 0 || root.equals(MerkleTree.emptyRoot()),
                    "the root does not match an accession without documents");
            LogRules.check(
                    LogRules.isSum(seen, count, duplicates, losses),
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
     * A part of a trove was published.
     *
     * @param sequence number of the release in this archive, from 1 (member {@code number}); names {@code releases/0001.zip}
     * @param part the number of the part within the trove, from 1; readers see this number
     * @param announcement may have several lines, may be empty
     * @param time of publication, whole seconds
     * @param published count of documents whose bytes are in the pack
     * @param withheld count of documents that belong to this release and were withheld
     * @param again count of documents that an earlier release shows with more redactions; neither published nor withheld counts them
     * @param first lowest number among all three
     * @param last highest number among all three
     * @param documentsRoot RFC 6962 root over the lines of the pack's {@code documents.jsonl}
     * @param pack SHA-256 of the pack
     * @param packBytes size of the pack
     * @param keys SHA-256 of the pack's {@code keys.txt}; null if it has none, as in packs without findings
     * @param views the views of its documents; null if there are none
     * @param sealKey the key of its sealed file, with which anyone could open it before; null for a release that was not sealed (spec/sealed.md)
     */
    record Release(
            Slug trove,
            long sequence,
            long part,
            String title,
            String announcement,
            Instant time,
            long published,
            long withheld,
            long again,
            DocumentNumber first,
            DocumentNumber last,
            Sha256 documentsRoot,
            Sha256 pack,
            long packBytes,
            @Nullable Sha256 keys,
            @Nullable LoggedViews views,
            @Nullable SealKey sealKey,
            Json.Obj unknown)
            implements LogEntry {
        public Release {
            LogRules.checkTitle("title", title);
            LogRules.checkText("announcement", announcement);
            LogRules.checkTime(time);
            LogRules.check(sequence >= 1, "the release number is below 1");
            LogRules.check(part >= 1 && part <= sequence, "the part number is below 1 or above the release number");
            LogRules.check(packBytes >= 1, "the pack is empty");
            LogRules.checkCounts(published, withheld, again);
            LogRules.check(first.compareTo(last) <= 0, "first is after last");
            long span = last.value() - first.value(); // one less than the numbers spanned, which could overflow
            boolean fits = published <= span + 1
                    && withheld <= span + 1 - published
                    && again <= span + 1 - published - withheld;
            LogRules.check(fits, "there are more documents than numbers from first to last");
            LogRules.check(published > 0 || withheld > 0 || again > 0, "the release has no document");
        }

        /** Without documents that are shown again. */
        public Release(
                Slug trove,
                long sequence,
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
                @Nullable LoggedViews views) {
            this(
                    trove,
                    sequence,
                    part,
                    title,
                    announcement,
                    time,
                    published,
                    withheld,
                    0,
                    first,
                    last,
                    documentsRoot,
                    pack,
                    packBytes,
                    keys,
                    views);
        }

        public Release(
                Slug trove,
                long sequence,
                long part,
                String title,
                String announcement,
                Instant time,
                long published,
                long withheld,
                long again,
                DocumentNumber first,
                DocumentNumber last,
                Sha256 documentsRoot,
                Sha256 pack,
                long packBytes,
                @Nullable Sha256 keys,
                @Nullable LoggedViews views) {
            this(
                    trove,
                    sequence,
                    part,
                    title,
                    announcement,
                    time,
                    published,
                    withheld,
                    again,
                    first,
                    last,
                    documentsRoot,
                    pack,
                    packBytes,
                    keys,
                    views,
                    null,
                    Json.Obj.EMPTY);
        }

        /** The same release as it is in the log if it was sealed with this key. */
        public Release sealedWith(SealKey with) {
            return new Release(
                    trove,
                    sequence,
                    part,
                    title,
                    announcement,
                    time,
                    published,
                    withheld,
                    again,
                    first,
                    last,
                    documentsRoot,
                    pack,
                    packBytes,
                    keys,
                    views,
                    with,
                    unknown);
        }
    }

    /**
     * A published document was withdrawn.
     *
     * @param reason for the public; may have several lines, not empty
     * @param release number of the first release whose pack contained it
     * @param pack SHA-256 of the pack that replaces the old one
     * @param packBytes its size
     * @param views the views that replace the old ones; null if the release has none
     * @param later the later releases that showed it again with fewer redactions, in rising order; at most {@link #MAX_LATER}
     */
    record Withdrawal(
            Slug trove,
            DocumentNumber document,
            String reason,
            long release,
            Sha256 pack,
            long packBytes,
            @Nullable LoggedViews views,
            List<Later> later,
            Json.Obj unknown)
            implements LogEntry {
        public Withdrawal {
            later = List.copyOf(later);
            LogRules.checkText("reason", reason);
            LogRules.check(!reason.isBlank(), "the reason is missing");
            LogRules.check(release >= 1, "the release number is below 1");
            LogRules.check(packBytes >= 1, "the pack is empty");
            LogRules.check(later.size() <= MAX_LATER, "there are more than " + MAX_LATER + " later releases");
            long before = release;
            for (Later one : later) {
                LogRules.check(one.release > before, "the later releases are not in rising order");
                before = one.release;
            }
        }

        /**
         * What a withdrawal replaces of a later release that showed the document again.
         *
         * @param release its number
         * @param pack SHA-256 of the pack that replaces the old one
         * @param packBytes its size
         * @param views the views that replace the old ones; null if the release has none
         */
        public record Later(
                long release,
                Sha256 pack,
                long packBytes,
                @Nullable LoggedViews views) {
            public Later {
                LogRules.check(packBytes >= 1, "the pack is empty");
            }
        }

        /** All releases that contained it with what replaces their packs, the first one included, in rising order. */
        public List<Later> replaced() {
            List<Later> all = new ArrayList<>();
            all.add(new Later(release, pack, packBytes, views));
            all.addAll(later);
            return all;
        }

        public Withdrawal(
                Slug trove,
                DocumentNumber document,
                String reason,
                long release,
                Sha256 pack,
                long packBytes,
                @Nullable LoggedViews views) {
            this(trove, document, reason, release, pack, packBytes, views, List.of());
        }

        public Withdrawal(
                Slug trove,
                DocumentNumber document,
                String reason,
                long release,
                Sha256 pack,
                long packBytes,
                @Nullable LoggedViews views,
                List<Later> later) {
            this(trove, document, reason, release, pack, packBytes, views, later, Json.Obj.EMPTY);
        }
    }

    /**
     * The publisher stated which addresses belong to the same correspondent (spec/people.md). The newest such entry is valid.
     *
     * @param number of such entries in this archive, from 1; names {@code people/0001.txt}
     * @param file SHA-256 of that file
     * @param fileBytes its size; 0 if the statement was revoked
     */
    record People(long number, Sha256 file, long fileBytes, Json.Obj unknown) implements LogEntry {
        public People {
            LogRules.check(number >= 1, "the people number is below 1");
            LogRules.check(fileBytes >= 0, "the file size is negative");
        }

        public People(long number, Sha256 file, long fileBytes) {
            this(number, file, fileBytes, Json.Obj.EMPTY);
        }
    }

    /**
     * The publisher obtained keys that earlier packs lack (spec/keys.md section 6). The newest such entry is valid.
     *
     * @param number of such entries in this archive, from 1; names {@code keys/0001.txt}
     * @param file SHA-256 of that file
     * @param fileBytes its size
     */
    record Keys(long number, Sha256 file, long fileBytes, Json.Obj unknown) implements LogEntry {
        public Keys {
            LogRules.check(number >= 1, "the keys number is below 1");
            LogRules.check(fileBytes >= 1, "the file is empty");
        }

        public Keys(long number, Sha256 file, long fileBytes) {
            this(number, file, fileBytes, Json.Obj.EMPTY);
        }
    }

    /**
     * The publisher divided the keys of what is sealed among trustees, and said when they may open it (spec/trustees.md). The newest such entry is valid.
     *
     * @param number of such entries in this archive, from 1; names {@code trustees/0001.json}
     * @param threshold how many trustees together can open a part
     * @param trustees how many there are
     * @param rule when they may open what is due, in words; not empty
     * @param silenceDays after so many days without a heartbeat the rule applies
     * @param heartbeatDays the publisher writes a heartbeat at least every so many days
     * @param file SHA-256 of the file
     * @param fileBytes its size
     */
    record Trustees(
            long number,
            long threshold,
            long trustees,
            String rule,
            long silenceDays,
            long heartbeatDays,
            Sha256 file,
            long fileBytes,
            Json.Obj unknown)
            implements LogEntry {
        public Trustees {
            LogRules.check(number >= 1, "the trustees number is below 1");
            LogRules.check(
                    threshold >= 2 && threshold <= trustees && trustees <= MAX_TRUSTEES,
                    "the threshold is below 2 or above the number of trustees, or there are more than " + MAX_TRUSTEES);
            LogRules.checkText("rule", rule);
            LogRules.check(!rule.isBlank(), "the rule is missing");
            LogRules.check(
                    heartbeatDays >= 1 && heartbeatDays < silenceDays && silenceDays <= MAX_SILENCE_DAYS,
                    "the days of silence are not above the days between heartbeats, or are more than "
                            + MAX_SILENCE_DAYS);
            LogRules.check(fileBytes >= 1, "the file is empty");
        }

        public Trustees(
                long number,
                long threshold,
                long trustees,
                String rule,
                long silenceDays,
                long heartbeatDays,
                Sha256 file,
                long fileBytes) {
            this(number, threshold, trustees, rule, silenceDays, heartbeatDays, file, fileBytes, Json.Obj.EMPTY);
        }
    }

    /**
     * The publisher showed that it can still act (spec/trustees.md section 5).
     *
     * @param time whole seconds; never before that of the previous heartbeat
     */
    record Heartbeat(Instant time, Json.Obj unknown) implements LogEntry {
        public Heartbeat {
            LogRules.checkTime(time);
        }

        public Heartbeat(Instant time) {
            this(time, Json.Obj.EMPTY);
        }
    }

    /**
     * The publisher named the keys that together can give the log a new key (spec/log-keys.md section 2). The newest such entry is valid.
     *
     * @param number counts the entries of this kind, from 1
     * @param threshold how many of them together, from 2
     * @param keys all different, with different names; at most {@link #MAX_RECOVERY_KEYS}
     */
    record RecoveryKeys(long number, long threshold, List<NoteKey.Verifier> keys, Json.Obj unknown)
            implements LogEntry {
        public RecoveryKeys {
            keys = List.copyOf(keys);
            LogRules.check(number >= 1, "the number of the recovery keys is below 1");
            LogRules.check(
                    keys.size() <= MAX_RECOVERY_KEYS, "there are more than " + MAX_RECOVERY_KEYS + " recovery keys");
            LogRules.check(
                    threshold >= 2 && threshold <= keys.size(),
                    "the threshold is below 2 or above the number of recovery keys");
            for (int i = 0; i < keys.size(); i++) {
                LogRules.checkVisible("the name of a recovery key", keys.get(i).name());
                for (NoteKey.Verifier before : keys.subList(0, i)) {
                    LogRules.check(!before.name().equals(keys.get(i).name()), "two recovery keys have the same name");
                    LogRules.check(!before.isSameKey(keys.get(i)), "a recovery key is listed twice");
                }
            }
        }

        public RecoveryKeys(long number, long threshold, List<NoteKey.Verifier> keys) {
            this(number, threshold, keys, Json.Obj.EMPTY);
        }
    }

    /**
     * The log has a new key, which signs from this entry on (spec/log-keys.md).
     *
     * @param number counts the changes, from 1; it names {@code log-keys/0001.json}
     * @param key the new one
     * @param file SHA-256 of the file
     * @param fileBytes its size
     */
    record LogKey(long number, NoteKey.Verifier key, Sha256 file, long fileBytes, Json.Obj unknown)
            implements LogEntry {
        public LogKey {
            LogRules.check(number >= 1, "the number of the key change is below 1");
            LogRules.check(fileBytes >= 1, "the file is empty");
        }

        public LogKey(long number, NoteKey.Verifier key, Sha256 file, long fileBytes) {
            this(number, key, file, fileBytes, Json.Obj.EMPTY);
        }
    }

    /**
     * The publisher listed the addresses of all copies of the archive, including its own (spec/log.md section 4.8). The newest such entry is valid.
     *
     * @param addresses in the order in which readers see them; no address twice, at most {@link #MAX_MIRRORS}; empty if the list was revoked
     */
    record Mirrors(List<ArchiveAddress> addresses, Json.Obj unknown) implements LogEntry {
        public Mirrors {
            addresses = List.copyOf(addresses);
            LogRules.check(addresses.size() <= MAX_MIRRORS, "there are more than " + MAX_MIRRORS + " addresses");
            LogRules.check(Set.copyOf(addresses).size() == addresses.size(), "an address is listed twice");
        }

        public Mirrors(List<ArchiveAddress> addresses) {
            this(addresses, Json.Obj.EMPTY);
        }
    }

    /**
     * The publisher named the files of the page with which plain copies of the archive are read (spec/log.md section 4.13). The newest such entry is valid.
     *
     * @param number counts the entries of this kind, from 1
     * @param files with different paths in rising order, at most {@link #MAX_PAGE_FILES}; empty if the page was revoked
     */
    record ReadingPage(long number, List<HashedFile> files, Json.Obj unknown) implements LogEntry {
        public ReadingPage {
            files = List.copyOf(files);
            LogRules.check(number >= 1, "the number of the page is below 1");
            LogRules.check(files.size() <= MAX_PAGE_FILES, "there are more than " + MAX_PAGE_FILES + " files");
            for (int i = 1; i < files.size(); i++) {
                boolean rises = files.get(i - 1).path().compareTo(files.get(i).path()) < 0;
                LogRules.check(rises, "the paths are not in rising order");
            }
        }

        public ReadingPage(long number, List<HashedFile> files) {
            this(number, files, Json.Obj.EMPTY);
        }
    }

    /**
     * A finished part was encrypted to a key of its own, and the publisher is bound to its content and its day (spec/sealed.md).
     *
     * @param number of the release that it will be; it names {@code sealed/0009.age}
     * @param part the number of the part within the trove
     * @param time when it is to be published, whole seconds; the release has the same time
     * @param file SHA-256 of the sealed file
     * @param fileBytes its size
     * @param keyHash {@link SealKey#hash} of its key
     * @param contentHash {@link OpenedRelease#contentHash} of the release entry
     * @param beaconRound the round of the beacon to which the file is also encrypted (spec/timelock.md), at most {@link #MAX_BEACON_ROUND}; 0 for none
     * @param storyHash {@link OpenedStory#hash} of the story that was sealed with it; null for none
     */
    record Sealed(
            Slug trove,
            long number,
            long part,
            Instant time,
            Sha256 file,
            long fileBytes,
            Sha256 keyHash,
            Sha256 contentHash,
            long beaconRound,
            @Nullable Sha256 storyHash,
            Json.Obj unknown)
            implements LogEntry {
        public Sealed {
            LogRules.checkTime(time);
            LogRules.check(number >= 1, "the number of the sealed release is below 1");
            LogRules.check(part >= 1 && part <= number, "the part number is below 1 or above the release number");
            LogRules.check(fileBytes >= 1, "the sealed file is empty");
            LogRules.check(
                    beaconRound >= 0 && beaconRound <= MAX_BEACON_ROUND,
                    "the round of the beacon is negative or above " + MAX_BEACON_ROUND);
        }

        /** A part that is encrypted to its key only. */
        public Sealed(
                Slug trove,
                long number,
                long part,
                Instant time,
                Sha256 file,
                long fileBytes,
                Sha256 keyHash,
                Sha256 contentHash) {
            this(trove, number, part, time, file, fileBytes, keyHash, contentHash, 0, null, Json.Obj.EMPTY);
        }

        /** The same part, which is also encrypted to a round of the beacon. */
        public Sealed openedBy(long round) {
            return new Sealed(
                    trove, number, part, time, file, fileBytes, keyHash, contentHash, round, storyHash, unknown);
        }

        /** The same part, with which a story is sealed. */
        public Sealed withStory(@Nullable Sha256 hash) {
            return new Sealed(
                    trove, number, part, time, file, fileBytes, keyHash, contentHash, beaconRound, hash, unknown);
        }
    }

    /**
     * A sealed part will not be published as it was sealed. Its number is not used again.
     *
     * @param number of the sealed release
     * @param reason for the public; may have several lines, not empty
     */
    record Cancelled(long number, String reason, Json.Obj unknown) implements LogEntry {
        public Cancelled {
            LogRules.check(number >= 1, "the number of the sealed release is below 1");
            LogRules.checkText("reason", reason);
            LogRules.check(!reason.isBlank(), "the reason is missing");
        }

        public Cancelled(long number, String reason) {
            this(number, reason, Json.Obj.EMPTY);
        }
    }

    /**
     * A version of a file that has a name was published: of a story (spec/stories.md), a list of annotations (spec/annotations.md) or a list of corrections (spec/entities.md). The newest
     * version of a name is valid.
     *
     * @param number of entries of its kind in this archive, from 1; names the file
     * @param name the same for all versions; matches {@link #CODE}
     * @param version from 1 within the name
     * @param title as in the file
     * @param author as in the file, a line of at most {@link #MAX_TITLE} characters; may be empty
     * @param time of publication, whole seconds; never before that of the previous entry of its kind
     * @param change what is different from the version before, for the public; empty for version 1, and only for it
     * @param file SHA-256 of the file
     * @param fileBytes its size
     */
    record Version(
            FileKind kind,
            long number,
            String name,
            long version,
            String title,
            String author,
            Instant time,
            String change,
            Sha256 file,
            long fileBytes,
            Json.Obj unknown)
            implements LogEntry {
        public Version {
            LogRules.checkVersion(kind.words(), number, name, version, fileBytes);
            LogRules.checkAbout(title, author, time, version, change);
        }

        public Version(
                FileKind kind,
                long number,
                String name,
                long version,
                String title,
                String author,
                Instant time,
                String change,
                Sha256 file,
                long fileBytes) {
            this(kind, number, name, version, title, author, time, change, file, fileBytes, Json.Obj.EMPTY);
        }
    }

    /**
     * A file was withdrawn, all versions of it. Its name is not used again for this kind.
     *
     * @param name as in its versions
     * @param reason for the public; may have several lines, not empty
     */
    record VersionsWithdrawal(FileKind kind, String name, String reason, Json.Obj unknown) implements LogEntry {
        public VersionsWithdrawal {
            LogRules.checkName(kind.words(), name);
            LogRules.checkText("reason", reason);
            LogRules.check(!reason.isBlank(), "the reason is missing");
        }

        public VersionsWithdrawal(FileKind kind, String name, String reason) {
            this(kind, name, reason, Json.Obj.EMPTY);
        }
    }

    /**
     * An entry of a type that this version does not know.
     *
     * @param type matches {@code [a-z][a-z0-9-]{0,63}} and is not a known type
     * @param json the whole entry
     */
    record Unknown(String type, Json.Obj json) implements LogEntry {}

    /** A stable code: a type, or a kind of loss. */
    Pattern CODE = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    /** Reads an entry; refused with code {@code json-malformed} or {@code entry-malformed}. */
    static Outcome<LogEntry> parse(byte[] entry) {
        return Json.parse(entry, MAX_BYTES).then(json -> Malformed.caught(() -> LogEntryJson.read(json)));
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
            case Trustees trustees -> "trustees";
            case Heartbeat heartbeat -> "heartbeat";
            case Mirrors mirrors -> "mirrors";
            case ReadingPage page -> "page";
            case RecoveryKeys keys -> "recovery-keys";
            case LogKey change -> "log-key";
            case Sealed sealed -> "sealed";
            case Cancelled cancelled -> "cancelled";
            case Version version -> version.kind.type();
            case VersionsWithdrawal withdrawal -> withdrawal.kind.withdrawalType();
            case Unknown(String type, Json.Obj json) -> type;
        };
    }

    /** The entry as JSON: {@code type} first, then its members in the order of the specification. */
    default Json.Obj json() {
        return LogEntryJson.write(this);
    }

    /** The bytes of the entry in the log. */
    default byte[] bytes() {
        return json().bytes();
    }
}
