package org.daylight.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.publish.FollowSchedule;
import org.daylight.flow.publish.PublishRelease;
import org.daylight.flow.publish.StoredClock;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        description = {
            "Goes on running and publishes every part when it is due; after an outage it catches up, in order.",
            "It never publishes early: a clock that is set ahead is not believed.",
            "Before each part it asks witnesses and copies whether this is the newest history of the log. When none of"
                    + " them answers, it waits and asks again, unless it was started with --without-witnesses: then the"
                    + " part comes out on its day."
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

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Mixin
    private TrustClockOption trustClock = new TrustClockOption();

    private final Terminal terminal;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        // A release that is being published when the program is told to stop is finished first.
        try (Shutdown ending = new Shutdown();
                Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given());
                Vault vault = Wiring.vaultToRead(newsroom)) {
            StoredClock kept = trustClock.open(newsroom, terminal);
            new FollowSchedule(
                            newsroom,
                            new PublishRelease(newsroom, vault),
                            kept.clock(),
                            nap -> {
                                keep(kept);
                                return !ending.toldWithin(nap);
                            },
                            new Watching(newsroom))
                    .run();
            if (!ending.toldWithin(Duration.ZERO)) {
                terminal.err()
                        .println("nothing is to come: nothing is planned, or all is published; see  daylight plan");
            }
            return Exit.DONE;
        }
    }

    /** On a full disk it goes on: what was kept before holds. */
    private static void keep(StoredClock kept) {
        try {
            kept.save();
        } catch (IOException e) {
            // the next release says what is wrong with the disk
        }
    }

    private final class Watching implements FollowSchedule.Watch {
        private final Newsroom newsroom;

        Watching(Newsroom newsroom) {
            this.newsroom = newsroom;
        }

        @Override
        public void published(PublishRelease.Published published) {
            terminal.out().println(TerminalFormats.minute(published.time()) + "  " + PublishCommand.line(published));
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
                            + TerminalFormats.minute(next.due()));
        }

        @Override
        public void paused() {
            terminal.err().println("waiting: " + PublishCommand.PAUSED);
        }

        @Override
        public void doubtful(Duration ahead) {
            TrustClockOption.sayDoubt(ahead, terminal);
        }
    }
}
