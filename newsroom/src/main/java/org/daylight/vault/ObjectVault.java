package org.daylight.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daylight.file.ExclusiveLock;
import org.daylight.format.Sha256;
import org.daylight.store.ObjectContent;
import org.daylight.store.ObjectStore;
import org.daylight.store.StoreConflict;
import org.jspecify.annotations.Nullable;

/**
 * A vault in a store of objects: the files of a {@link FolderVault} as objects (spec/vault.md section "In a store"). Nothing can be appended to an object,
 * so each put is a segment of its own. A segment is created only if there is none with its number, so that two writers never replace what the other has
 * stored.
 *
 * <p>Where the originals are is kept in memory, 53 to 107 bytes for each, and the indexes are kept in a local folder, so that opening reads only
 * those that are new.
 */
public final class ObjectVault implements Vault {

    private static final String SEGMENT = "[0-9]{6,9}\\.segment";
    private static final String INDEX = "[0-9]{6,9}\\.index";
    private static final int OFFSET_BITS = 40;
    private static final long MOST_BYTES = 1L << OFFSET_BITS;
    private static final int MOST_SEGMENTS = 1 << 23;
    private static final int MOST_INDEX_BYTES = 1 << 30;

    /** Of originals in one segment: more are divided. */
    private static final long PUT_BYTES = 256L << 20;

    private static final int CACHED_BLOCKS = 8;
    private static final int LARGEST_CACHED = 4 * Block.BYTES;
    private static final int CONFLICTS = 20;

    /** Most blocks are shorter, so that they are read with one request. */
    private static final int BLOCK_WINDOW = 1 << 20;

    private static final int DIRECTORY_WINDOW = 1 << 16;

    private final ObjectStore store;
    private final Path folder;
    private final boolean mustBePrivate;
    private final @Nullable ExclusiveLock lock;
    private final PlaceTable places = new PlaceTable();

    /** The length of the valid part of each segment; that of segment 1 comes first. */
    private final List<Long> ends = new ArrayList<>();

    private final Map<Long, Unpacked> cache = new LinkedHashMap<>(16, 0.75f, true);

    /** Whether the store may have a segment that is not known here. */
    private boolean isStale;

    private record Unpacked(Block block, byte[] plain) {}

    private ObjectVault(ObjectStore store, Path folder, boolean mustBePrivate, @Nullable ExclusiveLock lock) {
        this.store = store;
        this.folder = folder;
        this.mustBePrivate = mustBePrivate;
        this.lock = lock;
    }

    /**
     * Opens a vault to put and get.
     *
     * @param store closed with the vault, also if this fails
     * @param folder for indexes and what is being sent; private, created if it is not there, and everything in it is derived
     * @throws VaultException when another process has it open for writing on this machine ({@code vault-locked}), the store has other contents
     *     ({@code vault-foreign}), or anyone can read it ({@code vault-public})
     */
    public static ObjectVault open(ObjectStore store, Path folder) throws IOException {
        return open(store, folder, true);
    }

    /** @param mustBePrivate whether a store that anyone can read is refused; only tests have one */
    static ObjectVault open(ObjectStore store, Path folder, boolean mustBePrivate) throws IOException {
        ExclusiveLock lock;
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, PrivateFile.attributes(folder, "rwx------"));
            }
            lock = FolderVault.lock(folder);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
        return opened(new ObjectVault(store, folder, mustBePrivate, lock));
    }

    /** Opens a vault in its current state to get only. Another process may be putting at the same time. Writes nothing. */
    public static ObjectVault openToRead(ObjectStore store, Path folder) throws IOException {
        return opened(new ObjectVault(store, folder, false, null));
    }

    private static ObjectVault opened(ObjectVault vault) throws IOException {
        try {
            vault.refresh();
            if (vault.mustBePrivate && !vault.ends.isEmpty()) {
                vault.refuseOpenStore();
            }
            return vault;
        } catch (IOException | RuntimeException e) {
            vault.close();
            throw e;
        }
    }

    private void refuseOpenStore() throws IOException {
        if (store.isReadableByAnyone(Segment.fileName(1))) {
            throw new VaultException(
                    VaultException.PUBLIC,
                    "anyone can read the originals in " + store + ": make the bucket private, then try again");
        }
    }

    /** Reads what the store has and is not known here. */
    private synchronized void refresh() throws IOException {
        SortedMap<String, ObjectStore.Held> objects = store.list("");
        if (objects.containsKey("checkpoint")) {
            throw new VaultException(
                    VaultException.FOREIGN,
                    store + " has the public files of an archive: originals need another place, which nobody can read");
        }
        int last = objects.keySet().stream()
                .filter(path -> path.matches(SEGMENT))
                .mapToInt(path -> Integer.parseInt(path.substring(0, path.indexOf('.'))))
                .max()
                .orElse(0);
        if (last > MOST_SEGMENTS) {
            throw new VaultException(VaultException.FOREIGN, store + " has more segments than a vault can have");
        }
        for (int number = ends.size() + 1; number <= last; number++) {
            ObjectStore.Held segment = objects.get(Segment.fileName(number));
            if (segment == null) {
                throw new VaultException(
                        VaultException.DAMAGED,
                        Segment.fileName(number) + " in " + store + ": this segment is missing");
            }
            ends.add(read(number, segment, objects.get(indexName(number))));
        }
        isStale = false;
    }

    private static String indexName(int number) {
        return String.format(Locale.ROOT, "%06d.index", number);
    }

    /** Reads the index of a segment, or the segment. @return the length of its valid part */
    private long read(int number, ObjectStore.Held segment, ObjectStore.@Nullable Held index) throws IOException {
        Path local = Segment.indexPath(folder, number);
        if (Files.isRegularFile(local) && Files.size(local) <= MOST_INDEX_BYTES) {
            Optional<Long> end = add(number, segment, Files.readAllBytes(local));
            if (end.isPresent()) {
                return end.get();
            }
        }
        if (index != null && index.bytes() <= MOST_INDEX_BYTES) {
            byte[] bytes = new byte[(int) index.bytes()];
            readFully(new ObjectWindow(store, index.path(), ObjectStore.MAX_RANGE_BYTES), bytes);
            Optional<Long> end = add(number, segment, bytes);
            if (end.isPresent()) {
                keep(local, bytes);
                return end.get();
            }
        }
        var source = new ObjectWindow(store, segment.path(), ObjectStore.MAX_RANGE_BYTES);
        byte[] header = new byte[Segment.HEADER];
        readFully(source, header);
        if (segment.bytes() >= MOST_BYTES || !ByteBuffer.wrap(header).equals(Segment.header(number))) {
            throw new VaultException(
                    VaultException.FOREIGN,
                    segment.path() + " in " + store + ": not a segment of version 1 with this number");
        }
        Segment.Scan scan = Segment.scan(source, segment.bytes());
        scan.offsets().forEach((sha256, offset) -> places.put(sha256, place(number, offset)));
        if (lock != null) {
            SegmentIndex.write(local, number, scan.covered(), scan.offsets());
            try (ObjectContent content = ObjectContent.of(local)) {
                store.put(indexName(number), content, ObjectStore.PRIVATE, ObjectStore.ANYTHING);
            }
        }
        return scan.covered();
    }

    /** Adds the entries of an index, if it is one of this segment. */
    private Optional<Long> add(int number, ObjectStore.Held segment, byte[] index) {
        var offsets = new ArrayList<Map.Entry<Sha256, Long>>();
        Optional<Long> end = SegmentIndex.read(index, number, (sha256, at) -> offsets.add(Map.entry(sha256, at)));
        boolean fits = end.isPresent()
                && end.get() <= segment.bytes()
                && offsets.stream().allMatch(each -> each.getValue() >= Segment.HEADER && each.getValue() < end.get());
        if (!fits) {
            return Optional.empty();
        }
        offsets.forEach(each -> places.put(each.getKey(), place(number, each.getValue())));
        return end;
    }

    private void keep(Path local, byte[] bytes) throws IOException {
        if (lock == null) {
            return;
        }
        Path staged = folder.resolve("writing.index");
        try (FileChannel file = PrivateFile.open(
                staged,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))) {
            Block.writeFully(file, ByteBuffer.wrap(bytes), 0);
        }
        Files.move(staged, local, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void readFully(BlockSource source, byte[] bytes) throws IOException {
        var into = ByteBuffer.wrap(bytes);
        while (into.hasRemaining() && source.read(into, into.position()) >= 0) {
            // until it is complete; what is shorter is not valid
        }
    }

    private static long place(int segment, long offset) {
        return (long) segment << OFFSET_BITS | offset;
    }

    private static int segment(long place) {
        return (int) (place >>> OFFSET_BITS);
    }

    private static long offset(long place) {
        return place & MOST_BYTES - 1;
    }

    // ---- put

    @Override
    public synchronized Set<Sha256> put(Collection<Original> originals) throws IOException {
        if (lock == null) {
            throw new IllegalStateException("this vault was opened to read");
        }
        try {
            if (isStale) {
                refresh();
            }
            Map<Sha256, Original> added = new LinkedHashMap<>();
            for (Original original : originals) {
                if (places.find(original.sha256()) == 0) {
                    added.putIfAbsent(original.sha256(), original);
                }
            }
            List<List<Original>> rest = Block.divided(added.values());
            while (!rest.isEmpty()) {
                int count = 0;
                for (long bytes = 0; count < rest.size() && bytes < PUT_BYTES; count++) {
                    bytes += rest.get(count).stream()
                            .mapToLong(original -> original.bytes().length)
                            .sum();
                }
                store(rest.subList(0, count));
                rest = rest.subList(count, rest.size());
            }
            return new LinkedHashSet<>(added.keySet());
        } catch (VaultException e) {
            throw e;
        } catch (IOException e) {
            throw new VaultException(VaultException.FAILED, "the vault cannot be written: " + e.getMessage(), e);
        }
    }

    /** Stores blocks as a new segment. */
    private void store(List<List<Original>> blocks) throws IOException {
        isStale = true; // until it is known what the store has
        Path written = folder.resolve("writing.segment");
        for (int attempt = 1; ; attempt++) {
            int number = ends.size() + 1;
            Map<Sha256, Long> offsets = new HashMap<>();
            long end = write(written, number, blocks, offsets);
            try (ObjectContent content = ObjectContent.of(written)) {
                store.put(Segment.fileName(number), content, ObjectStore.PRIVATE, ObjectStore.ABSENT);
            } catch (StoreConflict another) {
                if (attempt == CONFLICTS) {
                    throw new VaultException(
                            VaultException.LOCKED, "another newsroom writes to " + store + " at the same time");
                }
                refresh(); // what it has stored is not stored twice, except what is in this put
                isStale = true;
                continue;
            }
            Files.delete(written);
            if (number == 1 && mustBePrivate) {
                try {
                    refuseOpenStore();
                } catch (VaultException e) {
                    store.delete(Segment.fileName(number));
                    throw e;
                }
            }
            ends.add(end);
            offsets.forEach((sha256, offset) -> places.put(sha256, place(number, offset)));
            isStale = false;
            storeIndex(number, end, offsets);
            return;
        }
    }

    private static long write(Path path, int number, List<List<Original>> blocks, Map<Sha256, Long> offsets)
            throws IOException {
        try (FileChannel file = PrivateFile.open(
                path,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE))) {
            Block.writeFully(file, Segment.header(number), 0);
            long at = Segment.HEADER;
            for (List<Original> each : blocks) {
                Block block = Block.write(file, at, each);
                block.directory().forEach(entry -> offsets.put(entry.sha256(), block.offset()));
                at = block.end();
            }
            return at;
        }
    }

    /** The originals are stored already: if this fails, the next writer that opens the vault makes the index. */
    private void storeIndex(int number, long end, Map<Sha256, Long> offsets) {
        Path local = Segment.indexPath(folder, number);
        try {
            SegmentIndex.write(local, number, end, offsets);
            try (ObjectContent content = ObjectContent.of(local)) {
                store.put(indexName(number), content, ObjectStore.PRIVATE, ObjectStore.ANYTHING);
            }
        } catch (IOException derived) {
            try {
                Files.deleteIfExists(local);
            } catch (IOException alsoFailed) {
                // it is checked when it is read
            }
        }
    }

    // ---- get, has, list

    @Override
    public Optional<byte[]> get(Sha256 sha256) throws IOException {
        long place = places.find(sha256);
        return place == 0 ? Optional.empty() : Optional.of(get(place, sha256));
    }

    @Override
    public void read(Collection<Sha256> wanted, Reader reader) throws IOException {
        record Placed(Sha256 sha256, long place) {}
        List<Placed> inOrder = wanted.stream()
                .map(sha256 -> new Placed(sha256, places.find(sha256)))
                .filter(placed -> placed.place() != 0)
                .sorted(Comparator.comparingLong(Placed::place))
                .toList();
        for (Placed placed : inOrder) {
            reader.take(placed.sha256(), get(placed.place(), placed.sha256()));
        }
    }

    private byte[] get(long place, Sha256 sha256) throws IOException {
        Unpacked unpacked = unpacked(place);
        for (Block.Entry entry : unpacked.block().directory()) {
            if (entry.sha256().equals(sha256)) {
                byte[] plain = unpacked.plain();
                byte[] bytes = isAlone(unpacked.block())
                        ? plain
                        : Arrays.copyOfRange(plain, entry.start(), entry.start() + entry.length());
                if (!Sha256.of(bytes).equals(sha256)) {
                    throw damaged(place, "the bytes stored as " + sha256.hex() + " have a different hash");
                }
                return bytes;
            }
        }
        throw damaged(place, "it does not name " + sha256.hex());
    }

    /** A block with one original is that original: its bytes are given to the caller, so they are not cached. */
    private static boolean isAlone(Block block) {
        return block.directory().size() == 1;
    }

    private Unpacked unpacked(long place) throws IOException {
        synchronized (cache) {
            Unpacked cached = cache.get(place);
            if (cached != null) {
                return cached;
            }
        }
        var source = new ObjectWindow(store, Segment.fileName(segment(place)), BLOCK_WINDOW);
        Block block = Block.read(source, offset(place), end(segment(place)))
                .orElseThrow(() -> damaged(place, "no block begins here"));
        byte[] plain;
        try {
            plain = block.plain(source);
        } catch (IOException e) {
            throw source.hasFailed() ? e : damaged(place, String.valueOf(e.getMessage()));
        }
        var unpacked = new Unpacked(block, plain);
        if (!isAlone(block) && block.plainBytes() <= LARGEST_CACHED) {
            synchronized (cache) {
                cache.put(place, unpacked);
                if (cache.size() > CACHED_BLOCKS) {
                    cache.remove(cache.keySet().iterator().next());
                }
            }
        }
        return unpacked;
    }

    private VaultException damaged(long place, String how) {
        return new VaultException(
                VaultException.DAMAGED,
                Segment.fileName(segment(place)) + " in " + store + ": block at byte " + offset(place) + " is damaged: "
                        + how);
    }

    private long end(int segment) {
        synchronized (this) {
            return ends.get(segment - 1);
        }
    }

    @Override
    public boolean has(Sha256 sha256) {
        return places.find(sha256) != 0;
    }

    @Override
    public Stream<Sha256> list() {
        int count;
        synchronized (this) {
            count = ends.size();
        }
        return IntStream.rangeClosed(1, count).boxed().flatMap(this::hashes);
    }

    /** The hashes of a segment in the order in which they were put, without those that are in a later one, too. */
    private Stream<Sha256> hashes(int number) {
        var source = new ObjectWindow(store, Segment.fileName(number), DIRECTORY_WINDOW);
        long end = end(number);
        Iterator<Block> blocks = new Iterator<>() {
            private long at = Segment.HEADER;

            @Override
            public boolean hasNext() {
                return at < end;
            }

            @Override
            public Block next() {
                try {
                    long offset = at;
                    Block block = Block.read(source, offset, end)
                            .orElseThrow(() -> damaged(place(number, offset), "no block begins here"));
                    at = block.end();
                    return block;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        return Stream.iterate(blocks, Iterator::hasNext, it -> it)
                .map(Iterator::next)
                .flatMap(block -> block.directory().stream()
                        .map(Block.Entry::sha256)
                        .filter(sha256 -> places.find(sha256) == place(number, block.offset())));
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            store.close();
            places.close();
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }
}
