package org.daylight.search.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.daylight.people.Mapping;
import org.daylight.search.CompleteResult;
import org.daylight.search.Correspondent;
import org.daylight.search.CorrespondentList;
import org.daylight.search.Originals;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.ThreadPart;
import org.daylight.search.ThreadRequest;
import org.daylight.search.WordRequest;
import org.daylight.search.query.DocumentRegister;
import org.daylight.search.query.Query;
import org.daylight.search.query.SearchRequest;

/**
 * The index that {@link LuceneIndex} writes, opened to be read only, also while another process writes to it. It sees the last commit,
 * and goes on to the next with {@link #refresh}. It never makes, changes or deletes a file.
 */
public final class LuceneReading implements Searchable {

    private final Directory directory;
    private final Snapshots snapshots;
    private volatile String mark;
    private boolean closed;

    private LuceneReading(
            Path folder, Directory directory, DirectoryReader reader, Originals originals, DocumentRegister register)
            throws IOException {
        this.directory = directory;
        snapshots = new Snapshots(folder, reader, originals, register);
        mark = snapshots.said().getOrDefault(LuceneIndex.MARK_KEY, "");
    }

    /** Whether a folder has an index that this version of the program can read. It may still be damaged. */
    public static boolean isThere(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Directory directory = open(folder)) {
            return DirectoryReader.indexExists(directory)
                    && isOurs(SegmentInfos.readLatestCommit(directory).getUserData());
        } catch (IndexFormatTooOldException | IndexFormatTooNewException | IndexNotFoundException other) {
            return false;
        }
    }

    /** Opens the index in a folder. @throws IOException in one line when there is none, or none that this version can read */
    public static LuceneReading openToRead(Path folder) throws IOException {
        return openToRead(folder, Originals.NONE);
    }

    /** As {@link #openToRead(Path)}, for queries that read originals too. */
    public static LuceneReading openToRead(Path folder, Originals originals) throws IOException {
        return openToRead(folder, originals, DocumentRegister.NONE);
    }

    /** As {@link #openToRead(Path, Originals)}, for an owner who knows more of the documents than the index does. */
    public static LuceneReading openToRead(Path folder, Originals originals, DocumentRegister register)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            throw none(folder);
        }
        Directory directory = open(folder);
        try {
            DirectoryReader reader = DirectoryReader.open(directory);
            if (!isOurs(reader.getIndexCommit().getUserData())) {
                reader.close();
                throw none(folder);
            }
            return new LuceneReading(folder, directory, reader, originals, register);
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

    /** The folder must be there: {@link FSDirectory#open} makes one that is not. */
    private static Directory open(Path folder) throws IOException {
        LuceneIndex.quiet();
        return FSDirectory.open(folder);
    }

    private static boolean isOurs(Map<String, String> said) {
        return LuceneIndex.FORMAT.equals(said.get(LuceneIndex.FORMAT_KEY));
    }

    /**
     * Goes on to the last commit; true when there was a newer one.
     *
     * @throws IOException in one line when the index was begun anew by another version of the program; the old state stays
     */
    public synchronized boolean refresh() throws IOException {
        if (!snapshots.advance(true)) {
            return false;
        }
        Map<String, String> said = snapshots.said();
        if (!isOurs(said)) {
            throw new IOException(
                    "the search index was rebuilt by another version of the program: start this program again");
        }
        mark = said.getOrDefault(LuceneIndex.MARK_KEY, "");
        return true;
    }

    /** How many documents can be found. */
    public int size() throws IOException {
        return snapshots.size();
    }

    @Override
    public SearchResult find(SearchRequest request) throws IOException {
        return snapshots.find(request);
    }

    @Override
    public CompleteResult hold(Query query, SearchRequest.Sort sort) throws IOException {
        return snapshots.hold(query, sort);
    }

    @Override
    public Optional<Correspondent> person(String address, Mapping mapping) throws IOException {
        return snapshots.person(address, mapping);
    }

    @Override
    public CorrespondentList people(String filter, Mapping mapping, boolean byName, long offset, int limit)
            throws IOException {
        return snapshots.people(filter, mapping, byName, offset, limit);
    }

    @Override
    public List<SearchResult.Count> words(WordRequest request) throws IOException {
        return snapshots.words(request);
    }

    @Override
    public ThreadPart thread(ThreadRequest request) throws IOException {
        return snapshots.thread(request);
    }

    @Override
    public String mark() {
        return mark;
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
