package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.flow.publish.PublishMirrors;
import org.daylight.log.ArchiveAddress;
import org.daylight.newsroom.Newsroom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "mirrors",
        description = {
            "Says in public where copies of the archive are, by the newsroom's mirrors.txt.",
            "An address a line, your own first; lines that begin with # are remarks. The newest list is the whole"
                    + " list: leave an address out to take it back."
        },
        footer = {
            "",
            "Examples:",
            "  daylight mirrors -n newsroom publish    enters the list into the log, if new",
            "  daylight mirrors -n newsroom list       what the log says now",
            "",
            "To make a mirror, see  daylight help mirror. Exit code 3: nothing was done."
        })
final class MirrorsCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Parameters(index = "0", paramLabel = "publish|list", description = "What to do.")
    private String action = "";

    private final Terminal terminal;

    MirrorsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (!action.equals("publish") && !action.equals("list")) {
            terminal.err().println("daylight: say  mirrors publish  or  mirrors list");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            return action.equals("list") ? list(newsroom) : publish(newsroom);
        }
    }

    private int publish(Newsroom newsroom) throws IOException {
        List<ArchiveAddress> addresses = PublishMirrors.read(newsroom);
        boolean grown = new PublishMirrors(newsroom).run(addresses);
        terminal.out()
                .println((grown ? "published: " : "nothing new: the log already says ")
                        + TerminalFormats.count(addresses.size())
                        + (addresses.size() == 1 ? " address" : " addresses"));
        if (grown) {
            CosignCommand.after(newsroom, terminal);
        }
        return Exit.DONE;
    }

    private int list(Newsroom newsroom) throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            terminal.err().println("nothing is published yet, so the log names no copies");
            return Exit.DONE;
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            List<ArchiveAddress> addresses = archive.contents().mirrors();
            addresses.forEach(address -> terminal.out().println(address));
            if (addresses.isEmpty()) {
                terminal.err()
                        .println("the log names no copies: write addresses into the newsroom's mirrors.txt, then"
                                + "  daylight mirrors publish");
            }
            return Exit.DONE;
        }
    }
}
