package org.daylight.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.pack.ObjectReuseAsIs;
import org.eclipse.jgit.internal.storage.pack.ObjectToPack;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.internal.storage.pack.StoredObjectRepresentation;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a git repository, loose and packed, read with JGit: only the folder {@code objects}, so that no setting, hook, reference or work tree
 * of the repository has a say (docs/decisions/0062).
 *
 * <p>JGit holds every step of a chain of deltas whole in memory, however short the object at its end. So the chain is walked first, by the
 * headers, and every length in it is bounded.
 */
final class GitObjects implements AutoCloseable {

    private static final int LONGEST_CHAIN = 4_096;
    private static final int INDEX_2 = 0xff744f63;

    private final ObjectDirectory database;
    private final ObjectReader reader;
    private final Bases bases;
    private final ObjectInserter.Formatter names = new ObjectInserter.Formatter();
    private final int objectBytes;
    private final long most;
    private long unpacked;

    /**
     * @param objects the folder
     * @param objectBytes the largest object that is read, and the largest step on the way to one
     * @param most what all that is read may unpack to, every step counted
     */
    GitObjects(Path objects, int objectBytes, long most) throws IOException {
        GitWithoutSettings.install();
        this.objectBytes = objectBytes;
        this.most = most;
        checkIndexes(objects.resolve("pack"));
        database = new ObjectDirectory(new Config(), objects.toFile(), null, FS.DETECTED, null);
        reader = database.newReader();
        bases = new Bases(reader);
    }

    /** An index is read into memory as long as it says it is: it must not say more than its file has. */
    private static void checkIndexes(Path packs) throws IOException {
        if (!Files.isDirectory(packs)) {
            return;
        }
        try (DirectoryStream<Path> indexes = Files.newDirectoryStream(packs, "*.idx")) {
            for (Path index : indexes) {
                checkIndex(index);
            }
        }
    }

    private static void checkIndex(Path index) throws IOException {
        try (FileChannel file = FileChannel.open(index)) {
            ByteBuffer head = ByteBuffer.allocate(8 + 1024);
            while (head.hasRemaining() && file.read(head) >= 0) {
                // until it is there
            }
            boolean second = !head.hasRemaining() && head.getInt(0) == INDEX_2;
            int table = second ? 8 : 0;
            long before = 0;
            boolean rises = !head.hasRemaining();
            for (int i = 0; i < 256 && rises; i++) {
                long count = head.getInt(table + 4 * i) & 0xffffffffL;
                rises = count >= before;
                before = count;
            }
            if (!rises || file.size() < table + 1024 + before * (second ? 28 : 24) + 40) {
                throw new LossException(LossCode.DAMAGED_ARCHIVE, "the index of a git pack does not match the pack");
            }
        }
    }

    /**
     * An object's bytes, whose hash is its name: so no history is a circle, and nothing is passed off as something else.
     *
     * @param type of {@link Constants}
     * @throws IOException when it is absent, damaged, of another type, or too large
     */
    byte[] read(AnyObjectId id, int type) throws IOException {
        try {
            bound(id);
            byte[] bytes = reader.open(id, type).getCachedBytes(objectBytes);
            if (!names.idFor(type, bytes).equals(id)) {
                throw new LossException(LossCode.DAMAGED_ARCHIVE, "object " + id.name() + " does not match its hash");
            }
            return bytes;
        } catch (LossException e) {
            throw e;
        } catch (org.eclipse.jgit.errors.MissingObjectException e) {
            throw new LossException(LossCode.TRUNCATED_ARCHIVE, "object " + id.name() + " is missing");
        } catch (IOException | RuntimeException e) {
            throw new LossException(LossCode.DAMAGED_ARCHIVE, "object " + id.name() + " cannot be read");
        }
    }

    private void bound(AnyObjectId id) throws IOException {
        AnyObjectId at = id;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            long size = reader.getObjectSize(at, ObjectReader.OBJ_ANY);
            unpacked += size;
            if (size > objectBytes) {
                throw i == 0
                        ? new LossException(LossCode.TOO_LARGE, "more than " + objectBytes + " bytes")
                        : new LossException(LossCode.ARCHIVE_BOMB, "an intermediate delta has " + size + " bytes");
            }
            if (unpacked > most) {
                throw new LossException(LossCode.ARCHIVE_BOMB, "");
            }
            AnyObjectId base = bases.of(at);
            if (base == null) {
                return;
            }
            at = base;
        }
        throw new LossException(LossCode.ARCHIVE_BOMB, "a chain of more than " + LONGEST_CHAIN + " deltas");
    }

    /** Asks JGit how an object is stored, in the only way it tells: as if it were to be packed. */
    private static final class Bases extends PackWriter {
        private final ObjectReader reader;
        private @Nullable ObjectId base;

        Bases(ObjectReader reader) {
            super(new PackConfig(), reader);
            this.reader = reader;
        }

        @Nullable
        AnyObjectId of(AnyObjectId id) throws IOException {
            base = null;
            var stored = (ObjectReuseAsIs) reader;
            ObjectToPack object = stored.newObjectToPack(id, Constants.OBJ_BLOB);
            stored.selectObjectRepresentation(this, NullProgressMonitor.INSTANCE, List.of(object));
            return base;
        }

        @Override
        public boolean select(ObjectToPack object, StoredObjectRepresentation stored) {
            if (stored.getFormat() == StoredObjectRepresentation.PACK_DELTA) {
                base = stored.getDeltaBase();
            }
            return false;
        }
    }

    @Override
    public void close() {
        bases.close();
        reader.close();
        database.close();
    }
}
