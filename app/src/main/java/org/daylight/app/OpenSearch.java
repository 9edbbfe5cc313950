package org.daylight.app;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.daylight.archive.Archive;
import org.daylight.flow.ingest.CatchUpIndex;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.IndexInUse;
import org.daylight.search.SearchIndex;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;
import org.daylight.vault.Vault;

/**
 * Opens an index for a command that only searches. An incomplete index is brought up to date if possible;
 * while another process writes to it, it is used as it is, with a note.
 */
final class OpenSearch {

    private static final Duration LOOK = Duration.ofMillis(250);

    private final Terminal terminal;

    OpenSearch(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The index of an archive, in the folder next to it. */
    ArchiveIndex ofArchive(Archive archive) throws IOException {
        Path folder = Wiring.defaultIndexFolder(archive);
        try {
            ArchiveIndex asItLies = Wiring.indexToRead(archive, folder);
            if (asItLies.isCurrent()) {
                return asItLies;
            }
            asItLies.close();
        } catch (IOException unreadable) {
            // missing or unreadable: it is built below, with a message
        }
        try {
            ArchiveIndex index = Wiring.index(archive, folder);
            try {
                index.rebuilt().ifPresent(this::printRebuild);
                catchUp(index);
                return index;
            } catch (IOException | RuntimeException e) {
                index.close();
                throw e;
            }
        } catch (IndexInUse | FileSystemException e) {
            if (!Wiring.indexExists(folder)) {
                throw e;
            }
            ArchiveIndex partly = Wiring.indexToRead(archive, folder);
            if (!partly.progress().isDone()) {
                terminal.err().println("note: " + ServeCommand.notIndexed(partly.progress()));
            }
            return partly;
        }
    }

    /** The newsroom's own index. */
    Searchable ofNewsroom(Newsroom newsroom, Vault vault) throws IOException {
        try {
            Searchable asItLies = Wiring.indexToRead(newsroom, vault);
            if (CatchUpIndex.missing(newsroom.catalog(), asItLies) == 0) {
                return asItLies;
            }
            asItLies.close();
        } catch (IOException unreadable) {
            // missing or unreadable: it is built below, with a message
        }
        try {
            SearchIndex index = Wiring.index(newsroom, vault);
            try {
                catchUp(newsroom, vault, index);
                return index;
            } catch (IOException | RuntimeException e) {
                index.close();
                throw e;
            }
        } catch (IndexInUse e) {
            if (!Wiring.indexExists(newsroom)) {
                throw e;
            }
            Searchable partly = Wiring.indexToRead(newsroom, vault);
            long missing = CatchUpIndex.missing(newsroom.catalog(), partly);
            if (missing > 0) {
                long total = newsroom.catalog().documents().countAfter(0);
                terminal.err()
                        .println("note: " + ServeCommand.notIndexed(new ArchiveIndex.Progress(total - missing, total)));
            }
            return partly;
        }
    }

    private void catchUp(Newsroom newsroom, Vault vault, SearchIndex index) throws IOException {
        index.answer(StateRequest.CURRENT).rebuilt().ifPresent(this::printRebuild);
        ProgressLine line = new ProgressLine(terminal, "documents indexed");
        long added = new CatchUpIndex(newsroom, vault, index).run((done, total) -> line.update(done, total));
        line.clear();
        if (added > 0) {
            terminal.err().println(TerminalFormats.count(added, "document") + " added to the search index");
        }
    }

    void printRebuild(String why) {
        terminal.err().println("the search index is rebuilt: " + why);
    }

    /** Adds what the index lacks, and shows the progress. */
    void catchUp(ArchiveIndex index) throws IOException {
        ProgressLine line = new ProgressLine(terminal, "documents indexed");
        try (Closeable watch = watch(index, line)) {
            index.catchUp();
        }
        line.clear();
    }

    /** Shows the progress of indexing until it is closed. */
    private static Closeable watch(ArchiveIndex index, ProgressLine line) {
        var done = new CountDownLatch(1);
        Thread watching = Thread.ofVirtual().start(() -> {
            try {
                while (!done.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    ArchiveIndex.Progress now = index.progress();
                    line.update(now.indexed(), now.total());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return () -> {
            done.countDown();
            try {
                watching.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
