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
            "Publishes the list of known mirrors.",
            "The newsroom's mirrors.txt has one address per line, your own first; lines that begin"
                    + " with # are comments. The newest list replaces the older one: to remove an address,"
                    + " leave it out."
        },
        footer = {
            "",
            "Examples:",
            "  daylight mirrors -n newsroom publish    adds the list to the log, if it is new",
            "  daylight mirrors -n newsroom list       shows the list in the log",
            "",
            "To create a mirror, see  daylight help mirror. Mirrors follow a change of the log's key by themselves.",
            "",
            "Exit code 0: done. 3: nothing was done."
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
            terminal.err().println("daylight: write  mirrors publish  or  mirrors list");
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
                .println((grown ? "published: " : "nothing new: the log already has ")
                        + TerminalFormats.count(addresses.size())
                        + (addresses.size() == 1 ? " address" : " addresses"));
        if (grown) {
            CosignCommand.after(newsroom, terminal);
        }
        return Exit.DONE;
    }

    private int list(Newsroom newsroom) throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            terminal.err().println("nothing is published yet, so the log lists no mirrors");
            return Exit.DONE;
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            List<ArchiveAddress> addresses = archive.contents().mirrors();
            addresses.forEach(address -> terminal.out().println(address));
            if (addresses.isEmpty()) {
                terminal.err()
                        .println("the log lists no mirrors: write addresses into the newsroom's mirrors.txt, then run"
                                + "  daylight mirrors publish");
            }
            return Exit.DONE;
        }
    }
}
