package org.daylight.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.daylight.file.ExclusiveLock;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A vault in a folder (spec/vault.md): append-only segment files of compressed blocks.
 *
 * <p>Many messages share a block, so that similar ones compress together: put megabytes at once, not single messages. A
 * full segment is sealed with an index; only the last segment is read when the vault is opened.
 *
 * <p>If a thread is interrupted inside a method, the file it works on is closed (as {@link FileChannel} does): the
 * method fails, nothing is lost, and the vault has to be opened again.
 */
public final class FolderVault implements Vault {

    private static final int BLOCK_BYTES = Block.BYTES;
    private static final long SEGMENT_BYTES = 256L << 20;
    private static final int CACHED_BLOCKS = 8;
    private static final int LARGEST_CACHED = 4 * BLOCK_BYTES;

    private final Path folder;
    private final Disk disk;
    private final long segmentBytes;
    private final @Nullable ExclusiveLock lock;
    private final CopyOnWriteArrayList<Segment> segments = new CopyOnWriteArrayList<>();
    private final Map<Place, Unpacked> cache = new LinkedHashMap<>(16, 0.75f, true);
    /** Whether the last segment may be added to. */
    private boolean open;

    /** The part of the file system that a vault writes to, so that a test can simulate a full disk. */
    @FunctionalInterface
    interface Disk {
        FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException;
    }

    private record Place(int segment, long offset) {}

    private record Unpacked(Block block, byte[] plain) {}

    private FolderVault(Path folder, Disk disk, long segmentBytes, @Nullable ExclusiveLock lock) {
        this.folder = folder;
        this.disk = disk;
        this.segmentBytes = segmentBytes;
        this.lock = lock;
    }

    /**
     * Opens a vault to put and get; creates the folder if there is none.
     *
     * @throws VaultException when another process has it open for writing ({@code vault-locked}), or the folder has
     *     other contents ({@code vault-foreign})
     */
    public static FolderVault open(Path folder) throws IOException {
        return open(folder, PrivateFile::open, SEGMENT_BYTES);
    }

    static FolderVault open(Path folder, Disk disk, long segmentBytes) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            Files.createDirectory(folder, PrivateFile.attributes(folder, "rwx------"));
            sync(folder.toAbsolutePath().getParent());
        }
        ExclusiveLock lock = lock(folder);
        var vault = new FolderVault(folder, disk, segmentBytes, lock);
        try {
            vault.openSegments(Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
            vault.settle();
        } catch (IOException | RuntimeException e) {
            vault.close();
            throw e;
        }
        return vault;
    }

    /**
     * Opens a vault in its current state to get only. Another process may be putting at the same time. Writes nothing.
     */
    public static FolderVault openToRead(Path folder) throws IOException {
        var vault = new FolderVault(folder, PrivateFile::open, SEGMENT_BYTES, null);
        try {
            vault.openSegments(Set.of(StandardOpenOption.READ));
        } catch (IOException | RuntimeException e) {
            vault.close();
            throw e;
        }
        return vault;
    }

    static ExclusiveLock lock(Path folder) throws IOException {
        return ExclusiveLock.take(
                        folder.resolve("lock"),
                        file -> PrivateFile.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE)))
                .orElseThrow(() -> new VaultException(
                        VaultException.LOCKED,
                        "another process is using the vault; wait until it has ended, then try again"));
    }

    private void openSegments(Set<? extends OpenOption> options) throws IOException {
        List<Integer> numbers;
        try (Stream<Path> files = Files.list(folder)) {
            numbers = files.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("\\d{6,9}\\.segment"))
                    .map(name -> Integer.parseInt(name.substring(0, name.indexOf('.'))))
                    .sorted()
                    .toList();
        }
        for (int number : numbers) {
            if (number != segments.size() + 1) {
                throw new VaultException(
                        VaultException.DAMAGED, Segment.fileName(segments.size() + 1) + ": this segment is missing");
            }
            FileChannel file = disk.open(folder.resolve(Segment.fileName(number)), options);
            segments.add(Segment.open(folder, number, file, number == numbers.size()));
        }
    }

    /** Writes the missing indexes of full segments, and decides whether the last segment can be appended to. */
    private void settle() throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            boolean last = i == segments.size() - 1;
            if (last && segment.lacksHeader()) {
                segment.close();
                segments.remove(i);
            } else if (!segment.sealed()) {
                open = last && !segment.endsInDamage() && segment.bytes() < segmentBytes;
                if (!open) {
                    segments.set(i, segment.seal(folder));
                }
            }
        }
    }

    // ---- put ----

    @Override
    public synchronized Set<Sha256> put(Collection<Original> originals) throws IOException {
        if (lock == null) {
            throw new IllegalStateException("this vault was opened to read");
        }
        Map<Sha256, Original> added = new LinkedHashMap<>();
        for (Original original : originals) {
            if (!added.containsKey(original.sha256()) && !has(original.sha256())) {
                added.put(original.sha256(), original);
            }
        }
        List<List<Original>> blocks = Block.divided(added.values());
        if (!blocks.isEmpty()) {
            append(segment -> segment.append(blocks));
        }
        return Collections.unmodifiableSet(new LinkedHashSet<>(added.keySet()));
    }

    @Override
    public synchronized Set<Sha256> putPacked(List<PackedBlock> blocks) throws IOException {
        if (lock == null) {
            throw new IllegalStateException("this vault was opened to read");
        }
        if (!isDividedAsByPut(blocks)) {
            return Vault.super.putPacked(blocks);
        }
        Set<Sha256> added = new LinkedHashSet<>();
        List<PackedBlock> stored = new ArrayList<>();
        List<Original> divided = new ArrayList<>();
        for (PackedBlock block : blocks) {
            List<Sha256> hashes = block.hashes();
            boolean isNew = new HashSet<>(hashes).size() == hashes.size();
            for (Sha256 each : hashes) {
                isNew &= !added.contains(each) && !has(each);
            }
            if (isNew && divided.isEmpty()) {
                stored.add(block);
                added.addAll(hashes);
                continue;
            }
            // Something in it is stored already, so from here on a put divides in another way.
            for (Original original : block.originals()) {
                if (!has(original.sha256()) && added.add(original.sha256())) {
                    divided.add(original);
                }
            }
        }
        stored.addAll(PackedBlock.of(divided));
        if (!stored.isEmpty()) {
            append(segment -> segment.appendPacked(stored));
        }
        return Collections.unmodifiableSet(added);
    }

    /** Whether each block but the last is full, and none has an original more than it needs to be full. */
    private static boolean isDividedAsByPut(List<PackedBlock> blocks) {
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i).block();
            int last = block.directory().getLast().length();
            boolean isFull = block.plainBytes() >= Block.BYTES;
            if (!isFull && i < blocks.size() - 1 || block.plainBytes() - last >= Block.BYTES) {
                return false;
            }
        }
        return true;
    }

    /** Adds blocks to a segment. */
    @FunctionalInterface
    private interface Addition {
        void to(Segment segment) throws IOException;
    }

    private void append(Addition blocks) throws IOException {
        try {
            if (!open) {
                begin();
            }
            Segment segment = segments.getLast();
            try {
                blocks.to(segment);
            } catch (IOException | RuntimeException e) {
                open = false; // after a failed sync it is unknown what is on the disk after the acknowledged bytes
                throw e;
            }
            if (segment.bytes() >= segmentBytes) {
                open = false;
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Seals the last segment and begins a new one. If the process stops here, the new one is empty or has no header;
     * both are allowed.
     */
    private void begin() throws IOException {
        if (!segments.isEmpty() && !segments.getLast().sealed()) {
            segments.set(segments.size() - 1, segments.getLast().seal(folder));
        }
        int number = segments.size() + 1;
        FileChannel file = disk.open(
                folder.resolve(Segment.fileName(number)),
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING, // only a segment that has no header
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
        try {
            Segment segment = Segment.create(number, file);
            sync(folder);
            segments.add(segment);
            open = true;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private VaultException failed(IOException e) {
        String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("no space") || words.contains("not enough space") || words.contains("quota")) {
            return new VaultException(
                    VaultException.FULL, "the vault's disk is full: free some space and run the same command again", e);
        }
        return new VaultException(
                VaultException.FAILED,
                "the vault cannot be written: " + e.getClass().getSimpleName() + ": " + words,
                e);
    }

    private static void sync(@Nullable Path folder) throws IOException {
        if (folder == null) {
            return;
        }
        try (FileChannel file = FileChannel.open(folder, StandardOpenOption.READ)) {
            file.force(true);
        } catch (java.nio.file.AccessDeniedException e) {
            // Windows cannot open folders, and does not need this sync
        }
    }

    // ---- get, has, list ----

    /** Searches the newest segment first: an original that was put again after damage comes before the damaged one. */
    @Override
    public Optional<byte[]> get(Sha256 sha256) throws IOException {
        VaultException damage = null;
        for (Segment segment : segments.reversed()) {
            Long offset = segment.find(sha256);
            if (offset != null) {
                try {
                    return Optional.of(get(segment, offset, sha256));
                } catch (VaultException e) {
                    damage = damage == null ? e : damage;
                }
            }
        }
        if (damage != null) {
            throw damage;
        }
        return Optional.empty();
    }

    /** Reads block by block, so that each is decompressed once, however many of its originals are wanted. */
    @Override
    public void read(Collection<Sha256> wanted, Reader reader) throws IOException {
        record Placed(Sha256 sha256, long segment, long offset) {}
        List<Placed> inOrder = new ArrayList<>();
        for (Sha256 sha256 : wanted) {
            for (Segment segment : segments.reversed()) {
                Long offset = segment.find(sha256);
                if (offset != null) {
                    inOrder.add(new Placed(sha256, segment.number(), offset));
                    break;
                }
            }
        }
        inOrder.sort(Comparator.comparingLong(Placed::segment).thenComparingLong(Placed::offset));
        for (Placed placed : inOrder) {
            byte[] original = get(placed.sha256()).orElse(null);
            if (original != null) {
                reader.take(placed.sha256(), original);
            }
        }
    }

    private byte[] get(Segment segment, long offset, Sha256 sha256) throws IOException {
        Unpacked unpacked = unpacked(segment, offset);
        for (Block.Entry entry : unpacked.block().directory()) {
            if (entry.sha256().equals(sha256)) {
                byte[] plain = unpacked.plain();
                byte[] bytes = isAlone(unpacked.block())
                        ? plain
                        : Arrays.copyOfRange(plain, entry.start(), entry.start() + entry.length());
                if (!Sha256.of(bytes).equals(sha256)) {
                    throw segment.damaged(offset, "the bytes stored as " + sha256.hex() + " have a different hash");
                }
                return bytes;
            }
        }
        throw segment.damaged(offset, "it does not name " + sha256.hex());
    }

    /** A block with one original is that original: its bytes are given to the caller, so they are not cached. */
    private static boolean isAlone(Block block) {
        return block.directory().size() == 1;
    }

    private Unpacked unpacked(Segment segment, long offset) throws IOException {
        var place = new Place(segment.number(), offset);
        synchronized (cache) {
            Unpacked cached = cache.get(place);
            if (cached != null) {
                return cached;
            }
        }
        Block block = segment.block(offset);
        var unpacked = new Unpacked(block, segment.plain(block));
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

    @Override
    public boolean has(Sha256 sha256) {
        for (Segment segment : segments.reversed()) {
            if (segment.find(sha256) != null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Stream<Sha256> list() {
        Iterator<Sha256> hashes = new Hashes(List.copyOf(segments));
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(hashes, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /** Iterates over the directories of all blocks. */
    private final class Hashes implements Iterator<Sha256> {
        private final Iterator<Segment> rest;
        private @Nullable Segment segment;
        private long[] cursor = {Segment.HEADER};
        private Iterator<Sha256> block = Collections.emptyIterator();

        Hashes(List<Segment> segments) {
            rest = segments.iterator();
        }

        @Override
        public boolean hasNext() {
            try {
                while (!block.hasNext()) {
                    if (segment == null || cursor[0] >= segment.bytes()) {
                        if (!rest.hasNext()) {
                            return false;
                        }
                        segment = rest.next();
                        cursor = new long[] {Segment.HEADER};
                    }
                    block = segment.hashes(cursor).iterator();
                }
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Sha256 next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return block.next();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (Segment segment : segments) {
            segment.close();
        }
        segments.clear();
        open = false;
        if (lock != null) {
            lock.close();
        }
    }
}
