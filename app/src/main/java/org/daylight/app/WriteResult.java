package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import org.daylight.export.ExportResult;
import org.daylight.export.Holdings;
import org.daylight.export.ResultFormat;
import org.daylight.export.ResultLabel;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.Searchable;
import org.daylight.search.query.Query;
import org.jspecify.annotations.Nullable;

/** {@code daylight search --format}: all matches as a file. */
final class WriteResult {

    private final Terminal terminal;
    private final Searchable index;
    private final Holdings holdings;

    WriteResult(Terminal terminal, Searchable index, Holdings holdings) {
        this.terminal = terminal;
        this.index = index;
        this.holdings = holdings;
    }

    /** Returns the exit code: 1 if a document is damaged, with a message. */
    int run(Query query, ResultFormat format, ResultLabel label, @Nullable Path file) throws IOException {
        if (file == null && format == ResultFormat.ZIP && terminal.isTerminal()) {
            terminal.err().println("daylight: a zip file cannot be printed to a terminal: name a file with  -o FILE");
            return Exit.USAGE;
        }
        ProgressLine line = new ProgressLine(terminal, "documents");
        try (CompleteResult result = index.answer(new CompleteRequest(query, label.sort()));
                OutputFile output = new OutputFile(terminal, file)) {
            ExportResult.Account account = new ExportResult(result, holdings, format, label)
                    .run(output.stream(), (done, total) -> line.update(done, total));
            output.done();
            line.clear();
            return report(account);
        } finally {
            line.clear();
        }
    }

    private int report(ExportResult.Account account) {
        terminal.err()
                .println(TerminalFormats.count(account.written(), "document") + " written"
                        + (account.withdrawn() == 0
                                ? ""
                                : "; " + TerminalFormats.count(account.withdrawn()) + " withdrawn meanwhile"));
        if (account.damaged() > 0) {
            terminal.err()
                    .println("daylight: " + TerminalFormats.count(account.damaged(), "document")
                            + " found are damaged in this copy; the file lists them: download their"
                            + " parts' files again");
        }
        if (account.notMail() > 0) {
            terminal.err()
                    .println("daylight: " + TerminalFormats.count(account.notMail(), "document")
                            + " found are files that are not mail, which an mbox cannot hold; the file lists them:"
                            + " export to zip to have them");
        }
        return account.found() == 0 || !account.isWhole() ? Exit.SOME_LOST : Exit.DONE;
    }
}
