package org.daylight.app;

import org.daylight.catalog.Accession;
import org.daylight.collect.CollectDrop;
import org.daylight.flow.ingest.ImportTrove;

/** The progress of a collection: copying, checking, importing. */
final class CollectProgress implements CollectDrop.Watch {

    private final Terminal terminal;
    private final ProgressLine copying;
    private final ProgressLine checking;
    private final ProgressLine importing;
    private final ImportTrove.Watch imports;

    CollectProgress(Terminal terminal) {
        this.terminal = terminal;
        copying = new ProgressLine(terminal, "files copied");
        checking = new ProgressLine(terminal, "blocks checked");
        importing = new ProgressLine(terminal, "documents");
        imports = ImportCommand.watching(terminal, importing);
    }

    private long copied;
    private long checked;

    @Override
    public void copying(long done, long total) {
        copying.update(++copied, Math.min(done, total), total);
    }

    @Override
    public void checking(long done, long total) {
        checking.update(++checked, Math.min(done, total), total);
    }

    @Override
    public void progress(ImportTrove.Progress progress) {
        imports.progress(progress);
    }

    @Override
    public void catchingUp(long done, long total) {
        imports.catchingUp(done, total);
    }

    @Override
    public void lost(Accession.Loss loss, String remedy) {
        imports.lost(loss, remedy);
    }

    @Override
    public void incomplete(Accession.Loss part) {
        imports.incomplete(part);
    }

    @Override
    public void passedOver(Accession.Loss noMail) {
        imports.passedOver(noMail);
    }

    /** Prints a note on a line of its own. */
    void note(String line) {
        clear();
        terminal.err().println("note: " + TerminalFormats.printable(line));
    }

    void clear() {
        copying.clear();
        checking.clear();
        importing.clear();
    }
}
