package org.daylight.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.FollowSchedule;
import org.daylight.flow.Newsroom;
import org.daylight.flow.PublishRelease;
import org.daylight.schedule.ReleaseClock;
import org.daylight.vault.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        description = {
            "Goes on running and publishes every part when it is due; after an outage it catches up, in order.",
            "It never publishes early: a clock that is set ahead while it runs is not believed."
        },
        footer = {
            "",
            "Example:",
            "  daylight run -n newsroom",
            "",
            "Ends with exit code 0 when every planned part is published, or when it is told to stop."
        })
final class RunCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    private final Terminal terminal;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        // A release that is being published when the program is told to stop is finished first.
        try (Ending ending = new Ending();
                Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            new FollowSchedule(
                            newsroom,
                            new PublishRelease(newsroom, vault),
                            new ReleaseClock(terminal.clock(), Wiring.steadyTime()),
                            nap -> !ending.toldWithin(nap),
                            new Watching(newsroom))
                    .run();
            if (!ending.toldWithin(Duration.ZERO)) {
                terminal.err()
                        .println("nothing is to come: nothing is planned, or all is published; see  daylight plan");
            }
            return Exit.DONE;
        }
    }

    private final class Watching implements FollowSchedule.Watch {
        private final Newsroom newsroom;

        Watching(Newsroom newsroom) {
            this.newsroom = newsroom;
        }

        @Override
        public void published(PublishRelease.Published published) {
            terminal.out().println(Words.minute(published.time()) + "  " + PublishCommand.line(published));
            CosignCommand.after(newsroom, terminal);
        }

        @Override
        public void failed(String reason) {
            terminal.err().println("daylight: not published, trying again in a minute: " + reason);
        }

        @Override
        public void waiting(PlannedPart next) {
            terminal.err()
                    .println("waiting for part " + next.number() + " of " + next.trove() + ", due "
                            + Words.minute(next.due()));
        }

        @Override
        public void doubtful(Duration ahead) {
            terminal.err()
                    .println("daylight: the clock was set ahead by " + Words.duration(ahead)
                            + ": going by the time that has passed; if the new time is right, stop this and"
                            + " start it again");
        }
    }
}
