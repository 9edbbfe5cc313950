package org.daylight.app;

import java.io.Closeable;
import java.io.IOException;
import org.daylight.archive.Archive;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.entity.PublishedWords;
import org.daylight.story.PublishedPeople;
import org.jspecify.annotations.Nullable;

/** The correspondents and the words of an archive, by its search index. It is opened, and built if necessary, at the first question: few stories cite people. For one thread. */
final class IndexedPeople implements PublishedPeople, PublishedWords, Closeable {

    private final Terminal terminal;
    private final Archive archive;
    private @Nullable ArchiveIndex index;

    /** @param archive outlives this */
    IndexedPeople(Terminal terminal, Archive archive) {
        this.terminal = terminal;
        this.archive = archive;
    }

    @Override
    public boolean has(String address) throws IOException {
        return PublishedPeople.in(open().index()).has(address);
    }

    @Override
    public boolean say(String words) throws IOException {
        return PublishedWords.in(open().index()).say(words);
    }

    private ArchiveIndex open() throws IOException {
        ArchiveIndex open = index;
        if (open == null) {
            open = new OpenSearch(terminal).ofArchive(archive);
            index = open;
        }
        if (!open.progress().isDone()) {
            throw new IOException("the archive's search index is still being built: run this again later");
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        if (index != null) {
            index.close();
        }
    }
}
