package org.daylight.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.daylight.catalog.HeldTrove;
import org.daylight.flow.publish.AnnounceTrove;
import org.daylight.newsroom.Newsroom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "announce",
        description = {
            "Commits publicly to every document of a trove.",
            "This happens before any document is published, and publish does it too if you have not."
                    + " From then on, no document can be added, dropped or altered unnoticed."
        },
        footer = {"", "Example:", "  daylight announce -n newsroom --trove harbour"})
final class AnnounceCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Option(names = "--trove", paramLabel = "SLUG", required = true, description = "The trove.")
    private String trove = "";

    private final Terminal terminal;

    AnnounceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            HeldTrove held = NewsroomOption.trove(newsroom, trove);
            int announced = new AnnounceTrove(newsroom).run(held);
            if (announced == 0) {
                terminal.out().println("the log already commits to every document of " + trove);
                return Exit.NOTHING_DONE;
            }
            terminal.out()
                    .println("announced " + TerminalFormats.count(announced, "accession") + " of " + trove
                            + "; the log now commits to " + TerminalFormats.count(held.documents(), "document"));
            CosignCommand.after(newsroom, terminal);
            return Exit.DONE;
        }
    }
}
