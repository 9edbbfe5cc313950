package org.daylight.app;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.daylight.archive.Archive;
import org.daylight.mailserver.folder.DerivedCache;
import org.daylight.mailserver.folder.MailFolders;
import org.daylight.mailserver.imap.ImapDialogue;
import org.daylight.mailserver.line.LineLimits;
import org.daylight.mailserver.line.LineServer;
import org.daylight.mailserver.nntp.NntpDialogue;
import org.daylight.search.ArchiveIndex;

/** An archive served by IMAP and NNTP in this process, on free ports. The archive is read again when the test says so. */
final class ServedMail implements Closeable {

    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-24T18:00:00Z"), ZoneOffset.UTC);

    final Archive archive;
    final ArchiveIndex index;
    final LineServer imap;
    final LineServer nntp;
    final List<String> faults = new CopyOnWriteArrayList<>();

    ServedMail(Path folder) throws IOException {
        this(folder, MailFolders.CPU_MILLIS);
    }

    /** @param cpuMillis what one command that searches may use */
    ServedMail(Path folder, long cpuMillis) throws IOException {
        archive = Archive.open(folder);
        index = Wiring.index(archive, Wiring.defaultIndexFolder(archive));
        index.catchUp();
        var folders = new MailFolders(archive, index.index(), cpuMillis);
        var cache = new DerivedCache(1 << 20);
        var reports = new LineServer.Reports(faults::add, error -> faults.add(error.toString()));
        imap = LineServer.start(
                "127.0.0.1",
                0,
                LineLimits.STANDARD,
                new ImapDialogue(archive, folders, cache, faults::add),
                reports,
                System::nanoTime);
        nntp = LineServer.start(
                "127.0.0.1",
                0,
                LineLimits.STANDARD,
                new NntpDialogue(archive, folders, cache, CLOCK, faults::add),
                reports,
                System::nanoTime);
    }

    /** Shows what was published meanwhile. */
    void refresh() throws IOException {
        archive.refresh();
        index.catchUp();
    }

    @Override
    public void close() throws IOException {
        imap.close();
        nntp.close();
        index.close();
        archive.close();
    }
}
