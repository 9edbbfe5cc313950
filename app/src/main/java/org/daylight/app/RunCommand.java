package org.daylight.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.publish.FollowSchedule;
import org.daylight.flow.publish.PublishHeartbeat;
import org.daylight.flow.publish.PublishRelease;
import org.daylight.flow.publish.StoredClock;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        description = {
            "Keeps running and publishes each part when it is due.",
            "After an outage it publishes the missed parts, in order. It never publishes early, even"
                    + " if the clock is set ahead.",
            "Before each part it asks witnesses and mirrors whether this is the newest history of"
                    + " the log. If none of them answers, it waits and asks again. With --without-witnesses it"
                    + " publishes without their answer."
        },
        footer = {
            "",
            "Example:",
            "  daylight run -n newsroom",
            "",
            "It ends with exit code 0 when every planned part is published, or when it is told to" + " stop."
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
        // If a part is being published when the program is told to stop, it is finished first.
        try (Shutdown ending = new Shutdown();
                Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given());
                Vault vault = Wiring.vaultToRead(newsroom)) {
            StoredClock stored = trustClock.open(newsroom, terminal);
            var heartbeat = new PublishHeartbeat(newsroom);
            new FollowSchedule(
                            newsroom,
                            new PublishRelease(newsroom, vault),
                            stored.clock(),
                            nap -> {
                                store(stored);
                                HeartbeatCommand.ifDue(heartbeat, stored.clock().now(), newsroom, terminal);
                                return !ending.isRequestedWithin(nap);
                            },
                            new Watching(newsroom))
                    .run();
            if (!ending.isRequestedWithin(Duration.ZERO)) {
                terminal.err().println(PublishCommand.nothingLeft(newsroom, newsroomOption));
            }
            return Exit.DONE;
        }
    }

    /** Ignores a full disk: the time stored before remains valid. */
    private static void store(StoredClock stored) {
        try {
            stored.save();
        } catch (IOException e) {
            // the next publication reports the problem with the disk
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
            compare(published.part());
            CosignCommand.after(newsroom, terminal);
        }

        /** The release is public, whatever happens here. */
        private void compare(PlannedPart part) {
            try {
                SharesCommand.after(newsroom, part, terminal);
            } catch (IOException e) {
                terminal.err().println("daylight: what partners got was not compared: " + ErrorMessages.reason(e));
            }
        }

        @Override
        public void failed(String reason) {
            terminal.err().println("daylight: not published, will try again in a minute: " + reason);
        }

        @Override
        public void waiting(PlannedPart next) {
            terminal.err()
                    .println("waiting for part " + next.number() + " of " + next.trove() + ", due "
                            + TerminalFormats.minute(next.due()));
            try {
                SharesCommand.note(newsroom, next, terminal);
            } catch (IOException e) {
                terminal.err().println("daylight: what partners got was not compared: " + ErrorMessages.reason(e));
            }
        }

        @Override
        public void unapproved(PlannedPart part, Duration left, String missing) {
            terminal.err()
                    .println("WARNING: due in " + TerminalFormats.duration(left) + " and not approved: " + missing
                            + ". It will not be published without that");
        }

        @Override
        public void paused() {
            terminal.err().println("waiting: " + PublishCommand.paused(newsroom));
        }

        @Override
        public void doubtful(Duration ahead) {
            TrustClockOption.warn(ahead, terminal);
        }
    }
}
