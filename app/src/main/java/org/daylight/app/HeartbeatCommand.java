package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.flow.publish.PublishHeartbeat;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.ReleaseClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "heartbeat",
        description = {
            "Adds a heartbeat to the log: you can still act.",
            "If the log has had no heartbeat for as many days as the plan says, the trustees may open what is due."
                    + " daylight publish  and  daylight run  add one when it is needed, so you need this command only"
                    + " when nothing else runs."
        },
        footer = {
            "",
            "Examples:",
            "  daylight heartbeat          adds one now",
            "  daylight heartbeat --due    only if one is needed; for a daily job",
            "",
            "Exit code 0: done, or not needed. 3: nothing was added."
        })
final class HeartbeatCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(names = "--due", description = "Add one only if half of the promised days have passed.")
    private boolean due;

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Mixin
    private TrustClockOption trustClock = new TrustClockOption();

    private final Terminal terminal;

    HeartbeatCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            if (!hasPlan(newsroom)) {
                terminal.err()
                        .println("daylight: the log has no plan for trustees, so a heartbeat would mean nothing: make"
                                + " one with  daylight trustees plan");
                return Exit.NOTHING_DONE;
            }
            ReleaseClock clock = trustClock.open(newsroom, terminal).clock();
            TrustClockOption.warn(clock, terminal);
            var heartbeat = new PublishHeartbeat(newsroom);
            if (due && !heartbeat.ifDue(clock.now())) {
                terminal.err().println("no heartbeat is needed yet");
                return Exit.DONE;
            }
            Instant time = due ? clock.now() : heartbeat.run(clock.now());
            terminal.out().println("heartbeat: " + TerminalFormats.minute(time));
            CosignCommand.after(newsroom, terminal);
            return Exit.DONE;
        }
    }

    private static boolean hasPlan(Newsroom newsroom) throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            return false;
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            return !archive.contents().trustees().isEmpty();
        }
    }

    /** For commands that publish: adds one if it is needed. A failure is reported, and is no failure of the command. */
    static void ifDue(PublishHeartbeat heartbeat, Instant now, Newsroom newsroom, Terminal terminal) {
        try {
            if (heartbeat.ifDue(now)) {
                terminal.err().println("heartbeat: " + TerminalFormats.minute(now));
                CosignCommand.after(newsroom, terminal);
            }
        } catch (IOException e) {
            terminal.err()
                    .println("daylight: no heartbeat was added, and after some days of that the trustees may act: "
                            + ErrorMessages.reason(e));
        }
    }
}
