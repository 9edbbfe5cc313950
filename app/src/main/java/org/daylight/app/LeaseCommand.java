package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.audit.By;
import org.daylight.editors.Editor;
import org.daylight.flow.publish.LeaseOfLog;
import org.daylight.format.Json;
import org.daylight.lease.LeaseRecord;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.NewsroomLease;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "lease",
        description = {
            "Decides which of several newsrooms may sign the log.",
            "The lease is a shared folder with small numbered files. Before each signature a newsroom creates the next"
                + " one. If another newsroom did that first, or the folder cannot be reached, it does not sign. So a"
                + " newsroom that was cut off cannot sign after another one has taken over. No clock is involved.",
            "start begins a lease in an empty folder, or joins the one that is there. take takes it: stop the other"
                + " newsroom first, and fetch its state with  daylight catch-up. move says that the folder was copied"
                + " elsewhere. end ends the lease, and this newsroom signs without one."
        },
        footer = {
            "",
            "Examples:",
            "  daylight lease                                    who has it",
            "  daylight lease start /mnt/shared/lease --holder \"first office\"",
            "  daylight lease take --holder standby",
            "  daylight lease move /mnt/other/lease",
            "  daylight lease end --reason \"one newsroom only from now on\"",
            "",
            "If the folder cannot be reached, wait, or copy it from a backup and use move."
                    + " If it is lost for good: stop all other newsrooms, then use  end"
                    + " --others-are-stopped , and start another lease. Each step is in the audit log.",
            "",
            "Exit code 0: done. 3: nothing was done, or another newsroom has the lease."
        })
final class LeaseCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "list|start|take|move|end",
            description = "What to do. Without it: list.")
    private String action = "list";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "With start, move: the shared folder.")
    private @Nullable Path folder;

    @Option(
            names = "--holder",
            paramLabel = "NAME",
            description = "With start, take: a name for this newsroom, of your choice.")
    private @Nullable String holder;

    @Option(
            names = "--void-reserved",
            description = "With take: you declare that what the last holder was going to sign never became public.")
    private boolean voidReserved;

    @Option(
            names = "--others-are-stopped",
            description = "With end: you declare that no other newsroom signs this log.")
    private boolean othersAreStopped;

    @Option(names = "--reason", paramLabel = "TEXT", description = "With end: why, for the audit log.")
    private @Nullable String reason;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final Terminal terminal;

    LeaseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> wrong = ActionOptions.misplaced(
                        spec,
                        action,
                        Map.of(
                                "--holder", List.of("start", "take"),
                                "--void-reserved", List.of("take"),
                                "--others-are-stopped", List.of("end"),
                                "--reason", List.of("end"),
                                "--without-witnesses", List.of("take")))
                .or(this::objection);
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            if (action.equals("list")) {
                return list(newsroom);
            }
            By by = acting.acting(newsroom, terminal, Editor::mayManage, "change the lease");
            var lease = new LeaseOfLog(newsroom, by);
            switch (action) {
                case "start" -> {
                    boolean begun = lease.start(
                            terminal.path(Objects.requireNonNull(folder))
                                    .toAbsolutePath()
                                    .normalize(),
                            Objects.requireNonNull(holder));
                    terminal.err()
                            .println(
                                    begun
                                            ? "the lease was begun, and this newsroom has it"
                                            : "this newsroom uses the lease now, and does not have it: daylight lease"
                                                    + " take");
                }
                case "take" -> lease.take(Objects.requireNonNull(holder), voidReserved);
                case "move" ->
                    lease.move(terminal.path(Objects.requireNonNull(folder))
                            .toAbsolutePath()
                            .normalize());
                default -> {
                    boolean recorded = lease.end(othersAreStopped, reason == null ? "" : reason);
                    terminal.err()
                            .println("this newsroom signs without a lease now"
                                    + (recorded ? "" : "; its end is not recorded in the folder"));
                    return Exit.DONE;
                }
            }
            return list(newsroom);
        }
    }

    private Optional<String> objection() {
        boolean needsFolder = List.of("start", "move").contains(action);
        if (!List.of("list", "start", "take", "move", "end").contains(action)) {
            return Optional.of(
                    TerminalFormats.printable(action) + " is not an action: use list, start, take, move or end");
        }
        if (needsFolder != (folder != null)) {
            return Optional.of(needsFolder ? action + " needs the shared folder" : action + " needs no folder");
        }
        if (List.of("start", "take").contains(action) && holder == null) {
            return Optional.of(action + " needs  --holder NAME : a name for this newsroom, of your choice");
        }
        return action.equals("end") && reason == null ? Optional.of("end needs  --reason TEXT") : Optional.empty();
    }

    private int list(Newsroom newsroom) throws IOException {
        Optional<NewsroomLease> lease = NewsroomLease.of(newsroom);
        if (lease.isEmpty()) {
            if (json) {
                terminal.out().println(Json.Obj.EMPTY.with("lease", false).text());
            } else {
                terminal.out().println("this newsroom signs without a lease");
            }
            return Exit.DONE;
        }
        LeaseRecord newest = lease.get().newest();
        boolean held = lease.get().isHeld() && newest.kind() != LeaseRecord.Kind.END;
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("lease", true)
                            .with("held", held)
                            .with("holder", newest.holder())
                            .with("record", newest.number())
                            .with("ended", newest.kind() == LeaseRecord.Kind.END)
                            .with("entries", newest.size())
                            .text());
        } else {
            terminal.out()
                    .println("record " + newest.number() + ": " + TerminalFormats.printable(newest.holder())
                            + switch (newest.kind()) {
                                case TAKE -> " took the lease, with ";
                                case SIGN -> " signs the log with ";
                                case END -> " ended the lease, with ";
                            }
                            + TerminalFormats.count(newest.size()) + " entries");
            terminal.out().println(held ? "this newsroom has the lease" : "this newsroom does not have the lease");
        }
        return held ? Exit.DONE : Exit.NOTHING_DONE;
    }
}
