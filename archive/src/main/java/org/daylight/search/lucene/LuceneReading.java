package org.daylight.search.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.daylight.search.IndexOwner;
import org.daylight.search.IndexRequest;
import org.daylight.search.IndexState;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;

/**
 * An index that {@link LuceneIndex} writes, opened to be read only, also while another process writes to it. It reads the last commit,
 * and switches to a newer one with {@link StateRequest#REFRESHED}. It never creates, changes or deletes a file.
 */
public final class LuceneReading implements Searchable {

    static {
        CommitData.quietLucene();
    }

    private final Directory directory;
    private final Snapshots snapshots;
    private volatile String mark;
    private boolean closed;

    private LuceneReading(Path folder, Directory directory, DirectoryReader reader, IndexOwner owner)
            throws IOException {
        this.directory = directory;
        snapshots = new Snapshots(folder, reader, owner);
        mark = CommitData.mark(snapshots.commitData());
    }

    /** Whether a folder has an index that this version of the program can read. It may still be damaged. */
    public static boolean exists(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Directory directory = FSDirectory.open(folder)) {
            return DirectoryReader.indexExists(directory)
                    && CommitData.isReadable(
                            SegmentInfos.readLatestCommit(directory).getUserData());
        } catch (IndexFormatTooOldException | IndexFormatTooNewException | IndexNotFoundException other) {
            return false;
        }
    }

    /**
     * Opens the index in a folder to read it. Suitable as an {@link org.daylight.search.IndexOpener}.
     *
     * @throws IOException in one line when there is no index, or none that this version can read
     */
    public static LuceneReading open(Path folder, IndexOwner owner) throws IOException {
        if (!Files.isDirectory(folder)) { // FSDirectory would create it
            throw none(folder);
        }
        Directory directory = FSDirectory.open(folder);
        try {
            DirectoryReader reader = DirectoryReader.open(directory);
            if (!CommitData.isReadable(reader.getIndexCommit().getUserData())) {
                reader.close();
                throw none(folder);
            }
            return new LuceneReading(folder, directory, reader, owner);
        } catch (IndexFormatTooOldException | IndexFormatTooNewException | IndexNotFoundException other) {
            directory.close();
            throw none(folder);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static IOException none(Path folder) {
        return new IOException("there is no search index of this version of the program in " + folder);
    }

    @Override
    @SuppressWarnings("unchecked") // the answer to a StateRequest is an IndexState
    public <A> A answer(IndexRequest<A> request) throws IOException {
        return request instanceof StateRequest state ? (A) state(state) : snapshots.answer(request);
    }

    @Override
    public boolean knowsItsState() {
        return true;
    }

    private IndexState state(StateRequest request) throws IOException {
        switch (request) {
            case CURRENT -> {}
            case REFRESHED -> refresh();
            case PREPARED -> snapshots.prepare();
        }
        return new IndexState(mark, snapshots.size(), Optional.empty());
    }

    private synchronized void refresh() throws IOException {
        if (!snapshots.advance(true)) {
            return;
        }
        Map<String, String> data = snapshots.commitData();
        if (!CommitData.isReadable(data)) {
            throw new IOException(
                    "the search index was rebuilt by another version of the program: start this program again");
        }
        mark = CommitData.mark(data);
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            snapshots.close();
            directory.close();
        }
    }
}
