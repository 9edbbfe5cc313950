package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.daylight.audit.By;
import org.daylight.editors.Editor;
import org.daylight.flow.publish.SharePart;
import org.daylight.newsroom.Newsroom;
import org.daylight.partners.Share;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "share",
        description = {
            "Gives a part to a partner before its release, encrypted.",
            "The file has exactly what  daylight publish  would publish: the same documents, redactions and views. The"
                    + " part needs the same approvals, and the trove must have been announced, so that the partner can"
                    + " check the documents against the log. Only the partner can decrypt the file, with  daylight"
                    + " open-share  or the tool age. The audit log records who gave what to whom.",
            "--until refuses further copies, and open-share, from then on. It cannot take back a file that the partner"
                    + " decrypted before, and the tool age does not know it.",
            "--watermark makes this copy recognisable (daylight watermark). The mark is in the way in which the files"
                    + " are compressed, and in the images of views. It is not in the documents, which are evidence: a"
                    + " document or a text that leaks alone has no mark. The partner can find out that there is a mark"
                    + " by comparing the copy with another one, and remove it by packing the files again and changing"
                    + " the images."
        },
        footer = {
            "",
            "Examples:",
            "  daylight share --trove harbour --part 8 --to courier part8.age",
            "  daylight share --trove harbour --part 8 --to courier \\",
            "      --until 2026-12-24 --watermark part8.age",
            "  daylight shares                       what was given, and whether it holds",
            "",
            "Exit code 0: the file is complete. 3: nothing was given."
        })
final class ShareCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Option(names = "--trove", required = true, paramLabel = "SLUG", description = "The trove.")
    private String trove = "";

    @Option(names = "--part", required = true, paramLabel = "N", description = "The part of the trove.")
    private int part;

    @Option(names = "--to", required = true, paramLabel = "NAME", description = "The partner.")
    private String partner = "";

    @Option(
            names = "--until",
            paramLabel = "DATE",
            description = "The last day (UTC) on which the partner opens it, or a time: 2026-12-24T09:00Z.")
    private @Nullable String until;

    @Option(names = "--watermark", description = "Make this copy recognisable.")
    private boolean marked;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Parameters(paramLabel = "FILE", description = "The file to write, such as part8.age. It must not exist.")
    private Path file = Path.of("");

    private final Terminal terminal;

    ShareCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Instant limit = until == null ? null : UntilTime.parse(until).orElse(null);
        if (until != null && limit == null) {
            terminal.err().println("daylight: " + UntilTime.FORM);
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            By by = acting.acting(newsroom, terminal, Editor::mayApprove, "give parts to partners");
            var order = new SharePart.Order(NewsroomOption.trove(newsroom, trove), part, partner, limit, marked);
            return switch (new SharePart(newsroom, vault).run(by, order, terminal.path(file))) {
                case SharePart.Refused(String reason) -> {
                    terminal.err().println("daylight: not given: " + TerminalFormats.printable(reason));
                    yield Exit.NOTHING_DONE;
                }
                case SharePart.Shared(Share share, int markedImages, int images) -> {
                    terminal.out().println(json ? SharesCommand.object(share).text() : line(share));
                    if (share.marked() && images > markedImages) {
                        terminal.err()
                                .println("note: " + TerminalFormats.count(images - markedImages, "image") + " of "
                                        + TerminalFormats.count(images)
                                        + " have no watermark, because they are too small for it");
                    }
                    yield Exit.DONE;
                }
            };
        }
    }

    private String line(Share share) {
        return "gave part " + share.part() + " of " + share.trove() + " to " + share.partner() + ": "
                + TerminalFormats.printable(file.toString()) + ", "
                + TerminalFormats.bytes(share.given().fileBytes()) + (share.marked() ? ", with a watermark" : "");
    }
}
