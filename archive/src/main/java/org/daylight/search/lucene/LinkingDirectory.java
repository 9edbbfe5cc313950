package org.daylight.search.lucene;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;

/** A folder that takes over a file from another folder as a hard link, or as a copy where the file system has no links. */
final class LinkingDirectory extends FilterDirectory {

    private final Path folder;

    LinkingDirectory(FSDirectory in) {
        super(in);
        folder = in.getDirectory();
    }

    @Override
    public void copyFrom(Directory from, String source, String target, IOContext context) throws IOException {
        if (FilterDirectory.unwrap(from) instanceof FSDirectory files) {
            try {
                Files.createLink(folder.resolve(target), files.getDirectory().resolve(source));
                return;
            } catch (UnsupportedOperationException | FileSystemException e) {
                // the file is copied instead
            }
        }
        super.copyFrom(from, source, target, context);
    }
}
