package org.daylight.mailserver.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.ReleaseLines;
import org.daylight.archive.Trove;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;
import org.daylight.people.Mapping;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.Correspondent;
import org.daylight.search.CorrespondentListRequest;
import org.daylight.search.CorrespondentRequest;
import org.daylight.search.Effort;
import org.daylight.search.EffortSpent;
import org.daylight.search.IndexMark;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;

/** The folders of an archive: one for each trove, part and frequent correspondent. Safe for use by several threads. */
public final class MailFolders {

    /** So many correspondents are listed. The folder of any other can be opened by its name. */
    public static final int PEOPLE = 100;

    /** Processor time of finding the messages of a correspondent, or of a command that searches. */
    public static final long CPU_MILLIS = 10_000;

    private static final int KEYS = 4_096;

    /** Contents are kept in memory while they have at most this many messages together, 4 bytes for each. */
    private static final int CACHED_MESSAGES = 4_000_000;

    private final Archive archive;
    private final Searchable index;
    private final long cpuMillis;
    private final LinkedHashMap<MailFolder, Cached> cache = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, CachedLines> lines = new LinkedHashMap<>();
    private long cachedMessages;

    /** Locks of the folders whose contents are being made. */
    private final ConcurrentHashMap<MailFolder, Object> making = new ConcurrentHashMap<>();

    /**
     * A content, and of what state it is.
     *
     * @param state what the archive said, and the commit of the index if it was used
     */
    private record Cached(State state, FolderContent content) {}

    private record State(PublicRecord contents, String indexMark) {
        boolean isSame(State other) {
            return contents == other.contents && indexMark.equals(other.indexMark);
        }
    }

    /** The lines of a release, and of what state they are: another release of the trove can show documents again. */
    private record CachedLines(Release release, List<Release> all, ReleaseLines lines) {}

    /**
     * The folders of an archive.
     *
     * @param cpuMillis processor time of one command that searches, in milliseconds
     */
    public MailFolders(Archive archive, Searchable index, long cpuMillis) {
        this.archive = archive;
        this.index = index;
        this.cpuMillis = cpuMillis;
    }

    /** Why a search has no result, in a sentence for the reader. */
    public static final class SearchFault extends Exception {
        private static final long serialVersionUID = 1L;

        SearchFault(String message) {
            super(message);
        }
    }

    /** All folders that are listed, each before those in it. @throws IOException when the index cannot be read */
    public List<MailFolder> all() throws IOException {
        List<MailFolder> all = new ArrayList<>();
        all.add(MailFolder.INBOX);
        for (Trove trove : archive.contents().troves()) {
            all.add(MailFolder.ofTrove(trove.slug()));
            trove.releases().stream()
                    .map(release -> MailFolder.ofPart(trove.slug(), release.part()))
                    .sorted((one, other) -> Integer.compare(one.part(), other.part()))
                    .forEach(all::add);
        }
        all.add(MailFolder.PEOPLE);
        index.answer(new CorrespondentListRequest("", mapping(), false, 0, PEOPLE)).rows().stream()
                .filter(row -> MailFolder.isName(row.address()))
                .map(row -> MailFolder.ofPerson(row.address()))
                .forEach(all::add);
        return all;
    }

    /** The folder with a name, also one that is not listed; empty when there is none. */
    public Optional<MailFolder> find(String name) throws IOException {
        MailFolder folder = MailFolder.of(name);
        PublicRecord contents = archive.contents();
        boolean exists = switch (folder.kind()) {
            case INBOX, PEOPLE -> true;
            case TROVE -> contents.trove(folder.trove()).isPresent();
            case PART ->
                contents.release(folder.trove(), folder.part()).isPresent()
                        && folder.name().equals(name);
            case PERSON -> MailFolder.isName(folder.address()) && person(folder).isPresent();
        };
        return exists ? Optional.of(folder) : Optional.empty();
    }

    /** The folder of a trove. */
    public Optional<MailFolder> trove(String slug) {
        return archive.contents().trove(slug).map(trove -> MailFolder.ofTrove(slug));
    }

    /** The folder of a part. */
    public Optional<MailFolder> part(String slug, int part) {
        return archive.contents().release(slug, part).map(release -> MailFolder.ofPart(slug, part));
    }

    private Optional<Correspondent> person(MailFolder folder) throws IOException {
        return index.answer(new CorrespondentRequest(folder.address(), mapping()));
    }

    private Mapping mapping() {
        return archive.mapping().ok().orElse(Mapping.NONE);
    }

    /**
     * What is in a folder now. While nothing has changed, this is the same object.
     *
     * @throws IOException when this copy of a part is damaged, or the index cannot be read
     */
    public FolderContent content(MailFolder folder) throws IOException {
        boolean usesIndex = folder.kind() == MailFolder.Kind.PERSON;
        State state = new State(
                archive.contents(),
                usesIndex ? index.answer(StateRequest.CURRENT).mark() : "");
        Optional<FolderContent> known = known(folder, state);
        if (known.isPresent()) {
            return known.get();
        }
        // All readers who have a folder open ask at the same time after a new part: one of them makes it for all.
        Object lock = making.computeIfAbsent(folder, any -> new Object());
        synchronized (lock) {
            try {
                known = known(folder, state);
                return known.isPresent() ? known.get() : keep(folder, state, made(folder, state));
            } finally {
                making.remove(folder, lock);
            }
        }
    }

    private Optional<FolderContent> known(MailFolder folder, State state) {
        synchronized (cache) {
            Cached cached = cache.get(folder);
            return cached != null && cached.state().isSame(state) ? Optional.of(cached.content()) : Optional.empty();
        }
    }

    private FolderContent keep(MailFolder folder, State state, FolderContent now) {
        synchronized (cache) {
            Cached before = cache.remove(folder);
            if (before != null) {
                cachedMessages -= before.content().size();
            }
            cache.put(folder, new Cached(state, now));
            cachedMessages += now.size();
            Iterator<Cached> eldest = cache.values().iterator();
            while (cachedMessages > CACHED_MESSAGES && cache.size() > 1) {
                cachedMessages -= eldest.next().content().size();
                eldest.remove();
            }
            return now;
        }
    }

    private FolderContent made(MailFolder folder, State state) throws IOException {
        PublicRecord contents = state.contents();
        switch (folder.kind()) {
            case TROVE -> {
                List<Release> releases =
                        contents.trove(folder.trove()).map(Trove::releases).orElse(List.of());
                return ofParts(validity(contents, "trove", folder.trove()), releases, contents);
            }
            case PART -> {
                Release release = contents.release(folder.trove(), folder.part())
                        .orElseThrow(() -> new IOException(folder.name() + " is not there any more"));
                ReleaseLines all = lines(release, contents);
                var stretch = List.of(new FolderContent.Stretch(0, release, all));
                return new FolderContent(
                        validity(contents, "part", release.documentsRoot().hex()),
                        all.count() + 1,
                        stretch,
                        FolderContent.shown(stretch));
            }
            case PERSON -> {
                return ofPerson(folder, state);
            }
            default -> {
                return FolderContent.empty(validity(contents, "empty", folder.name()));
            }
        }
    }

    /**
     * The messages of parts in the order of the log. Parts that the log does not contain yet are left out: the log may add others before them, which
     * would change the UIDs.
     */
    private FolderContent ofParts(long validity, List<Release> releases, PublicRecord contents) throws IOException {
        List<FolderContent.Stretch> stretches = new ArrayList<>();
        int before = 0;
        for (Release release : releases) {
            if (release.isConfirmed()) {
                stretches.add(new FolderContent.Stretch(before, release, lines(release, contents)));
                before = Math.addExact(before, release.lines());
            }
        }
        return new FolderContent(validity, before + 1, stretches, FolderContent.shown(stretches));
    }

    /** A message must have a higher UID than those shown before it, so the folder ends before the first part that is not indexed completely. */
    private FolderContent ofPerson(MailFolder folder, State state) throws IOException {
        PublicRecord contents = state.contents();
        Set<Integer> indexed = IndexMark.tryParse(state.indexMark())
                .map(mark -> mark.releases(contents))
                .orElse(Set.of());
        List<Release> whole = contents.releases().stream()
                .filter(Release::isConfirmed)
                .takeWhile(release -> indexed.contains(release.sequence()))
                .toList();
        List<String> addresses = person(folder)
                .map(person -> person.addresses().stream()
                        .map(SearchResult.Count::value)
                        .sorted()
                        .toList())
                .orElse(List.of());
        FolderContent all = ofParts(validity(contents, "person", String.join(" ", addresses)), whole, contents);
        List<Query> any = addresses.stream()
                .<Query>map(address -> new Query.Text(Query.Field.WITH, address))
                .toList();
        if (any.isEmpty()) {
            return all.only(new int[0]);
        }
        try {
            return all.only(limited(() -> matching(all, Query.or(any))));
        } catch (SearchFault e) {
            throw new IOException(folder.name() + ": " + e.getMessage(), e);
        }
    }

    private ReleaseLines lines(Release release, PublicRecord contents) throws IOException {
        List<Release> all = contents.trove(release.trove()).map(Trove::releases).orElse(List.of());
        synchronized (lines) {
            CachedLines cached = lines.get(release.sequence());
            if (cached != null && cached.release().equals(release) && isSame(cached.all(), all)) {
                return cached.lines();
            }
        }
        ReleaseLines read = archive.lines(release);
        synchronized (lines) {
            lines.put(release.sequence(), new CachedLines(release, all, read));
        }
        return read;
    }

    /** Whether no release was added that shows something again. */
    private static boolean isSame(List<Release> before, List<Release> now) {
        return before == now
                || before.stream().mapToInt(Release::again).sum()
                        == now.stream().mapToInt(Release::again).sum();
    }

    /** The first 31 bits of a hash; never 0. A log with another key is another log, whose UIDs mean something else. */
    private static long validity(PublicRecord contents, String kind, String what) {
        String keys =
                contents.logKeys().all().stream().map(NoteKey.Verifier::text).collect(Collectors.joining("\n"));
        byte[] text = String.join("\n", contents.origin(), keys, kind, what).getBytes(StandardCharsets.UTF_8);
        return Math.max(1, ByteBuffer.wrap(Sha256.of(text).bytes()).getInt() & 0x7fffffff);
    }

    /** The work of a command that searches. It calls {@link Effort#check} where it may take long. */
    public interface Search<T> {
        T result() throws IOException;
    }

    /**
     * Does all that a command searches for within the processor time of one command.
     *
     * @throws SearchFault when that is not enough
     */
    public <T> T limited(Search<T> search) throws IOException, SearchFault {
        try {
            return new Effort(cpuMillis).spend(search::result);
        } catch (EffortSpent e) {
            throw new SearchFault("this search needs too much time: search for fewer things, or for longer words");
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The UIDs of the messages that a query finds, in ascending order. The index may lack the newest part for a while. To be called within
     * {@link #limited}.
     *
     * @param content of the folder to search
     */
    public int[] matching(FolderContent content, Query query) throws IOException {
        List<Trove> troves = archive.contents().troves();
        try (CompleteResult result = index.answer(new CompleteRequest(query, Sort.OLDEST))) {
            int[] uids = new int[result.total()];
            int count = 0;
            for (long[] keys = result.nextKeys(KEYS); keys.length > 0; keys = result.nextKeys(KEYS)) {
                for (long key : keys) {
                    int trove = (int) (key >>> 32);
                    int uid = trove < troves.size()
                            ? content.uidOf(troves.get(trove).slug(), (int) key)
                            : 0;
                    if (uid > 0 && count < uids.length) {
                        uids[count++] = uid;
                    }
                }
            }
            int[] all = Arrays.copyOf(uids, count);
            Arrays.sort(all);
            return all;
        }
    }
}
