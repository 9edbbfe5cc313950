package org.daylight.search.lucene;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.daylight.doctor.IndexExamination;
import org.daylight.search.IndexInUse;

/** Examines the files of an index that {@link LuceneIndex} writes. Safe for use by several threads. */
public final class LuceneFiles implements IndexExamination {

    private static final Pattern FILE = Pattern.compile("path=\"[^\"]*?([^\"/\\\\]+)\"");

    /** For the examination of any folder. */
    public LuceneFiles() {
        CommitData.quietLucene();
    }

    @Override
    public Optional<String> damage(Path folder, boolean quick, Progress progress) throws IOException {
        if (!Files.isDirectory(folder)) { // FSDirectory would create it
            return Optional.empty();
        }
        try (Directory directory = FSDirectory.open(folder)) {
            if (!DirectoryReader.indexExists(directory)) {
                return Optional.empty();
            }
            if (!CommitData.isReadable(SegmentInfos.readLatestCommit(directory).getUserData())) {
                return Optional.of("it was written by another version of this program");
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                long total = reader.leaves().size();
                long done = 0;
                for (LeafReaderContext leaf : reader.leaves()) {
                    progress.at(done++, total);
                    if (!quick && leaf.reader() instanceof CodecReader files) {
                        files.checkIntegrity();
                    }
                }
            }
            return Optional.empty();
        } catch (IndexFormatTooOldException | IndexFormatTooNewException e) {
            return Optional.of("it was written by another version of this program");
        } catch (IndexNotFoundException | EOFException e) {
            return Optional.of("it is damaged");
        } catch (NoSuchFileException e) {
            return Optional.of(Path.of(String.valueOf(e.getMessage())).getFileName() + " is missing");
        } catch (CorruptIndexException e) {
            Matcher file = FILE.matcher(String.valueOf(e.getResourceDescription()));
            return Optional.of(file.find() ? file.group(1) + " is damaged" : "it is damaged");
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
            return Optional.of("it is damaged"); // a reader of Lucene trusts what it has read
        }
    }

    @Override
    public void delete(Path folder) throws IOException {
        try (Directory directory = FSDirectory.open(folder)) {
            LuceneIndex.deleteAll(directory);
        } catch (LockObtainFailedException e) {
            throw new IndexInUse(folder, e);
        }
    }
}
