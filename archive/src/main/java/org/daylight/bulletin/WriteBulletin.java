package org.daylight.bulletin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.note.Cosignature;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.sealing.SealKey;
import org.daylight.tree.PartialTree.Subtree;
import org.daylight.tree.TileSource;

/**
 * Makes the bulletin of a copy of an archive. No private key is needed: the checkpoint is signed. The same copy gives the same bulletin. What is added, as long
 * as it fits, is in the order of {@code spec/bulletin.md} section 2.
 */
public final class WriteBulletin {

    private static final int LOOKED_AT = 1_024;
    private static final int CHUNK = 256;
    private static final int FIRST_KEYS = 4;
    private static final int MOST_KEYS = 16;
    private static final int MOST_CANCELLED = 3;
    private static final int MOST_COSIGNATURES = 2;
    private static final int SHORT_TAIL = 4;

    private final NoteKey.Verifier key;
    private final TileLog log;
    private SignedNote note;
    private long tail;
    private final SortedMap<Long, byte[]> entries = new TreeMap<>();
    private final List<SealKey> keys = new ArrayList<>();

    private WriteBulletin(NoteKey.Verifier key, TileLog log, SignedNote note) {
        this.key = key;
        this.log = log;
        this.note = note.only(key);
        tail = log.size();
        if (!fitsNow()) {
            throw new Malformed("bulletin-large", "its checkpoint alone is too long");
        }
    }

    /**
     * Makes the bulletin of a copy. If the copy accepted a bulletin that is newer than its log, that one is made again, with the keys that the copy knows.
     *
     * @throws IOException with a one-line message, if the copy cannot be read, or its checkpoint alone is too long for a bulletin
     */
    public static Bulletin of(Archive archive) throws IOException {
        PublicRecord contents = archive.contents();
        List<SealKey> known = keys(contents);
        Optional<StoredBulletin> stored = StoredBulletin.of(archive);
        if (stored.isPresent()) {
            return withKeys(stored.get().bulletin(), known);
        }
        try {
            TileLog log = TileLog.open(TileSource.in(archive.folder()), contents.checkpoint())
                    .orThrow();
            var writer = new WriteBulletin(
                    contents.key(), log, SignedNote.parse(archive.note()).orThrow());
            return writer.write(known, SignedNote.parse(archive.note()).orThrow());
        } catch (IllegalArgumentException e) {
            throw new IOException("no bulletin can be made of this copy: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The keys that are public: of released and opened parts; those that were planned last come first. */
    static List<SealKey> keys(PublicRecord contents) {
        return contents.releases().stream()
                .filter(release -> release.sealKey() != null)
                .sorted(Comparator.comparing(Release::time)
                        .thenComparing(Release::sequence)
                        .reversed())
                .map(release -> java.util.Objects.requireNonNull(release.sealKey()))
                .toList();
    }

    /** A bulletin with more keys, as far as they fit. */
    private static Bulletin withKeys(Bulletin bulletin, List<SealKey> more) {
        Bulletin with = bulletin;
        for (SealKey one : more) {
            if (with.keys().size() < MOST_KEYS && !with.keys().contains(one)) {
                var keys = new ArrayList<>(with.keys());
                keys.add(one);
                Bulletin longer = with.with(keys, with.omitted().keys());
                with = fits(longer) ? longer : with;
            }
        }
        return with;
    }

    private Bulletin write(List<SealKey> known, SignedNote cosigned) throws IOException {
        List<SealKey> candidates = known.subList(0, Math.min(MOST_KEYS, known.size()));
        News news = news();
        keys(candidates, 1);
        add(news.heartbeat);
        news.cancelled.forEach((index, entry) -> add(Map.of(index, entry)));
        keys(candidates, FIRST_KEYS);
        tail(SHORT_TAIL);
        cosignatures(cosigned);
        news.newest.forEach((type, entry) -> add(entry));
        keys(candidates, MOST_KEYS);
        tail(Bulletin.MAX_LEAVES);
        long left =
                news.all().stream().filter(index -> !entries.containsKey(index)).count();
        return make(known.size() - keys.size(), (int) left);
    }

    /**
     * The newest entries of each kind.
     *
     * @param heartbeat by index; empty if there is none
     * @param cancelled the newest first
     * @param newest of the other kinds, in the order in which they are added
     */
    private record News(
            Map<Long, byte[]> heartbeat, Map<Long, byte[]> cancelled, Map<String, Map<Long, byte[]>> newest) {

        List<Long> all() {
            var all = new ArrayList<>(heartbeat.keySet());
            all.addAll(cancelled.keySet());
            newest.values().forEach(one -> all.addAll(one.keySet()));
            return all;
        }
    }

    /** Looks at the end of the log: news is not older than that. */
    private News news() throws IOException {
        var news = new News(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        for (String type : List.of("log-key", "release", "sealed", "mirrors", "trustees", "withdrawal")) {
            news.newest.put(type, new LinkedHashMap<>());
        }
        long end = log.size();
        long stop = Math.max(0, end - LOOKED_AT);
        while (end > stop) {
            long from = Math.max(stop, end - CHUNK);
            List<byte[]> chunk = log.entries(from, end).orThrow();
            for (int i = chunk.size() - 1; i >= 0; i--) {
                long index = from + i;
                byte[] bytes = chunk.get(i);
                LogEntry entry = LogEntry.parse(bytes).ok().orElse(null);
                if (entry instanceof LogEntry.Heartbeat && news.heartbeat.isEmpty()) {
                    news.heartbeat.put(index, bytes);
                } else if (entry instanceof LogEntry.Cancelled && news.cancelled.size() < MOST_CANCELLED) {
                    news.cancelled.put(index, bytes);
                } else if (entry != null) {
                    Map<Long, byte[]> of = news.newest.get(entry.type());
                    if (of != null && of.isEmpty()) {
                        of.put(index, bytes);
                    }
                }
            }
            end = from;
        }
        return news;
    }

    private void keys(List<SealKey> candidates, int most) {
        for (SealKey one : candidates) {
            if (keys.size() >= most || keys.contains(one)) {
                continue;
            }
            keys.add(one);
            if (!fitsNow()) {
                keys.removeLast();
                return;
            }
        }
    }

    private void add(Map<Long, byte[]> entry) {
        entry.forEach((index, bytes) -> {
            if (entries.size() < Bulletin.MAX_LEAVES && bytes.length < Bulletin.MAX_CHARS) {
                entries.put(index, bytes);
                if (!fitsNow()) {
                    entries.remove(index);
                }
            }
        });
    }

    /** Shows the leaf hashes of so many of the last entries. */
    private void tail(int leaves) {
        while (log.size() - tail < Math.min(leaves, log.size())) {
            tail--;
            if (!fitsNow()) {
                tail++;
                return;
            }
        }
    }

    /** Adds lines of witnesses; post-quantum ones are too long. Nothing is verified: a reader who knows the witness does that. */
    private void cosignatures(SignedNote all) {
        int added = 0;
        for (SignedNote.Signature one : all.signatures()) {
            boolean isCosignature = !Cosignature.claimed(new SignedNote(all.text(), List.of(one)))
                    .isEmpty();
            if (added < MOST_COSIGNATURES && isCosignature && one.id() != key.id()) {
                SignedNote before = note;
                note = note.with(one);
                if (fitsNow()) {
                    added++;
                } else {
                    note = before;
                }
            }
        }
    }

    /** Whether the bulletin fits, with the longest possible numbers of what is left out. */
    private boolean fitsNow() {
        try {
            return fits(make(999_999, 999_999));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean fits(Bulletin bulletin) {
        return bulletin.compact().length() <= Bulletin.MAX_CHARS
                && BulletinText.mail(bulletin).length() <= BulletinText.MAX_BYTES;
    }

    private Bulletin make(int keysLeft, int entriesLeft) throws IOException {
        List<Sha256> hashes = new ArrayList<>();
        for (Subtree subtree : Bulletin.subtrees(log.size(), tail, entries)) {
            hashes.add(log.tree().hash(subtree).orThrow());
        }
        long smallest = Bulletin.smallestTail(log.size(), tail, entries);
        return new Bulletin(note, smallest, entries, hashes, keys, new Bulletin.Omitted(keysLeft, entriesLeft));
    }
}
