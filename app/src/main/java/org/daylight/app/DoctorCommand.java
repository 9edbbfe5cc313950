package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.archive.ArchivePath;
import org.daylight.collect.ExamineConversations;
import org.daylight.doctor.Examination;
import org.daylight.doctor.ExaminationReport;
import org.daylight.doctor.ExamineArchive;
import org.daylight.doctor.FolderFault;
import org.daylight.drop.ExamineDrop;
import org.daylight.flow.doctor.ExamineNewsroom;
import org.daylight.mirror.ExamineMirror;
import org.daylight.witness.ExamineWitness;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "doctor",
        description = {
            "Examines a newsroom, archive, mirror, witness or drop.",
            "It reads all files, says what is wrong with which one, and what to do. It changes nothing, and may run"
                    + " while other commands work in the same folder. With --repair it makes again what is derived:"
                    + " search indexes, databases of texts, images and findings, torrents. Originals, decisions, keys,"
                    + " other published files, and files that it does not know are never changed."
        },
        footer = {
            "",
            "Examples:",
            "  daylight doctor newsroom",
            "  daylight doctor newsroom --quick",
            "  daylight doctor /srv/archive --repair",
            "",
            "Exit code 0: nothing is wrong, or everything was repaired. 1: faults were found. 3: the folder"
                    + " cannot be read, or is none of these. docs/operations.md explains every check."
        })
final class DoctorCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "The folder to examine. Default: the newsroom in which you are.")
    private @Nullable Path given;

    @Option(names = "--quick", description = "Leave out the checks that read every byte.")
    private boolean quick;

    @Option(names = "--repair", description = "Make again what is derived.")
    private boolean repair;

    private final Terminal terminal;

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What a folder is, recognised by any of its files, so that one may be missing. */
    private enum Kind {
        NEWSROOM("newsroom", "daylight.toml", "catalog.db", "keys/log.key"),
        WITNESS("witness", "witness.key", "logs"),
        DROP("drop", "drop.json", "receipt.key", "mailboxes"),
        ARCHIVE("archive", ArchivePath.CHECKPOINT, "tile", "releases");

        private final String words;
        private final String[] files;

        Kind(String words, String... files) {
            this.words = words;
            this.files = files;
        }

        private static Optional<Kind> of(Path folder) {
            for (Kind kind : values()) {
                for (String file : kind.files) {
                    if (Files.exists(folder.resolve(file))) {
                        return Optional.of(kind);
                    }
                }
            }
            return Optional.empty();
        }
    }

    @Override
    public Integer call() throws IOException {
        Path folder = given == null ? NewsroomOption.above(terminal) : terminal.path(given);
        if (!Files.isDirectory(folder)) {
            throw new IOException(TerminalFormats.printable(folder.toString())
                    + (Files.exists(folder) ? " is not a folder" : " does not exist"));
        }
        if (!Files.isReadable(folder)) {
            throw new IOException(folder + ": permission denied");
        }
        Kind kind = Kind.of(folder)
                .orElseThrow(() -> new IOException(TerminalFormats.printable(folder.toString())
                        + " is not a newsroom, archive, mirror, witness or drop: name the folder of one"));
        if (repair && !Files.isWritable(folder)) {
            throw new IOException(
                    folder + " is read-only here, so nothing can be repaired: leave out --repair, or mount"
                            + " the disk writable and run this command as the owner of the folder");
        }
        boolean isMirror = kind == Kind.ARCHIVE && ExamineMirror.isMirror(folder);
        var report = new Printed();
        var examination = new Examination(report, quick, repair);
        terminal.out()
                .println(TerminalFormats.printable(folder.toString()) + ": " + (isMirror ? "mirror" : kind.words));
        readOnly(kind, folder, isMirror);
        switch (kind) {
            case NEWSROOM ->
                new ExamineNewsroom(
                                examination,
                                Wiring.indexExamination(),
                                Wiring.newsroomIndex(),
                                (examined, newsroom) -> new ExamineConversations(examined, newsroom).run(),
                                folder,
                                terminal.clock().instant())
                        .run();
            case WITNESS -> new ExamineWitness(examination, folder).run();
            case DROP -> new ExamineDrop(examination, folder, terminal.clock(), new SecureRandom()).run();
            case ARCHIVE -> {
                String restore = isMirror
                        ? "run  daylight mirror --recheck : it downloads the file again"
                        : "restore this file from a backup or from a mirror";
                new ExamineArchive(
                                examination,
                                Wiring.indexExamination(),
                                folder,
                                "",
                                null,
                                restore,
                                isMirror ? () -> ExamineMirror.exclude(folder) : () -> () -> {})
                        .run();
                if (isMirror) {
                    new ExamineMirror(examination, folder).run();
                }
            }
        }
        return end(examination);
    }

    /** Says that the folder cannot be used as it is. That is no fault: a copy is examined like this. The check of a newsroom says it itself. */
    private void readOnly(Kind kind, Path folder, boolean isMirror) {
        String stopped = switch (kind) {
            case NEWSROOM -> "";
            case WITNESS -> "nothing can be cosigned";
            case DROP -> "nothing can be received or collected";
            case ARCHIVE -> isMirror ? "it cannot be updated" : "";
        };
        if (!stopped.isEmpty() && !Files.isWritable(folder)) {
            terminal.out()
                    .println("read-only here: " + stopped + " until the disk is mounted writable, or the command is"
                            + " run as the owner of the folder");
        }
    }

    private int end(Examination examination) {
        if (examination.repaired() > 0) {
            terminal.out().println(TerminalFormats.count(examination.repaired(), "fault") + " repaired");
        }
        if (!examination.next().isEmpty()) {
            terminal.out()
                    .println("what was deleted is missing until you run  "
                            + String.join("  and  ", examination.next())
                            + " : run it before the next part is published");
        }
        int left = examination.open() + examination.repairable();
        if (left == 0) {
            terminal.out().println("nothing is wrong" + (quick ? " (not every byte was read)" : ""));
            return Exit.DONE;
        }
        terminal.out()
                .println(TerminalFormats.count(left, "fault")
                        + (examination.repairable() == 0
                                ? ""
                                : "; " + TerminalFormats.count(examination.repairable())
                                        + " can be repaired with  daylight doctor --repair"));
        return Exit.SOME_LOST;
    }

    /** Prints a line for each check that found nothing, and for each fault. */
    private final class Printed implements ExaminationReport {
        private ProgressLine progress = new ProgressLine(terminal, "");

        @Override
        public void begun(String check) {
            progress = new ProgressLine(terminal, "(" + check + ")");
        }

        @Override
        public void progress(long done, long total) {
            progress.update(done, total);
        }

        @Override
        public void found(String check, FolderFault fault) {
            progress.clear();
            String state = switch (fault.state()) {
                case OPEN -> "FAULT";
                case REPAIRABLE -> "FAULT";
                case REPAIRED -> "repaired";
            };
            line(state, check, fault.line() + (fault.state() == FolderFault.State.REPAIRABLE ? " (repairable)" : ""));
        }

        @Override
        public void ended(String check, String looked, int faults) {
            progress.clear();
            if (faults == 0) {
                line("fine", check, looked);
            }
        }

        private void line(String state, String check, String words) {
            terminal.out()
                    .println(String.format(
                            Locale.ROOT, "%-8s  %-14s  %s", state, check, TerminalFormats.printable(words)));
        }
    }
}
