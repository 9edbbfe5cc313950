package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.daylight.age.AgeFile;
import org.daylight.age.AgeRecipient;
import org.daylight.backup.BackupHead;
import org.daylight.backup.BackupPlace;
import org.daylight.backup.BackupShare;
import org.daylight.backup.EncryptedFile;
import org.daylight.backup.SnapshotNote;
import org.daylight.flow.backup.BackUpNewsroom;
import org.daylight.flow.backup.BackupSnapshots;
import org.daylight.flow.backup.DivideBackupKey;
import org.daylight.flow.backup.ForgetSnapshots;
import org.daylight.flow.backup.VerifyBackup;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup",
        description = {
            "Saves the newsroom, encrypted, to a folder or another machine.",
            "Each run makes a snapshot, and writes only what is new. Whoever holds the backup can read nothing of it:"
                + " it is encrypted to the keys that you name when you begin it. The newsroom does not need the secret"
                + " key. An import or the desk may run meanwhile. With --person the key is divided, so that any K of"
                + " these people can restore the newsroom together, and fewer can read nothing.",
            "PLACE is a folder, or rclone:REMOTE:PATH for S3, SFTP and others, through the program rclone. What is"
                    + " derived (search index, extracted text, views) is left out and can be made again."
        },
        footer = {
            "",
            "Examples:",
            "  daylight backup /mnt/backup --to age1…         begins a backup, and saves",
            "  daylight backup /mnt/backup                    saves what is new",
            "  daylight backup rclone:store:papers --threshold 2 --person Ann=age1… \\",
            "      --person Ben=age1… --person Eve=age1… --out shares",
            "  daylight backup /mnt/backup --list             the snapshots",
            "  daylight backup /mnt/backup --verify           reads all of it again",
            "  daylight backup /mnt/backup --verify --identity key.txt",
            "  daylight backup /mnt/backup --forget --keep 30",
            "  daylight backup --share share.age --identity key.txt",
            "",
            "--list and --verify work on any machine that holds the backup, without a"
                    + " newsroom. daylight restore restores. Read docs/backup.md.",
            "",
            "Exit code 0: done. 1: saved, but some files were left out; or --verify found"
                    + " damage. 3: nothing was done."
        })
final class BackupCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(index = "0", arity = "0..1", paramLabel = "PLACE", description = "A folder, or rclone:REMOTE:PATH.")
    private @Nullable String destination;

    @Option(
            names = "--to",
            paramLabel = "KEY",
            description = "To begin: a public key age1… that can decrypt all of it.")
    private List<String> recipients = new ArrayList<>();

    @Option(
            names = "--threshold",
            paramLabel = "K",
            description = "To begin: how many of the people are needed, at least 2.")
    private @Nullable Integer threshold;

    @Option(
            names = "--person",
            paramLabel = "NAME=KEY",
            description = "To begin: someone who gets a share of the key, with a public age key.")
    private List<String> people = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FOLDER", description = "With --person: a new folder for the share files.")
    private @Nullable Path out;

    @Option(names = "--with-derived", description = "Also save extracted text, views, findings and images of pages.")
    private boolean withDerived;

    @Option(names = "--list", description = "List the snapshots.")
    private boolean list;

    @Option(names = "--verify", description = "Read everything in the backup and compare it.")
    private boolean verify;

    @Option(names = "--forget", description = "Delete old snapshots, and what only they need.")
    private boolean forget;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "With --forget: how many of the newest stay (default: 30).")
    private @Nullable Integer keep;

    @Option(
            names = "--share",
            paramLabel = "FILE",
            description = "For someone with a share: check it, and print the line to pass on.")
    private @Nullable Path share;

    @Option(names = "--identity", paramLabel = "FILE", description = "A secret key, as age-keygen writes it.")
    private @Nullable Path identity;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "With --list, --verify: the key that must have signed the snapshots.")
    private @Nullable String key;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private final Terminal terminal;

    BackupCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> wrong = objection();
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        if (share != null) {
            return printShare(share);
        }
        try (BackupPlace place = BackupSource.place(terminal, Objects.requireNonNull(destination))) {
            if (list) {
                return printList(place);
            }
            if (verify) {
                return verify(place);
            }
            try (Newsroom newsroom = newsroomOption.open(terminal)) {
                return forget ? forget(newsroom, place) : save(newsroom, place);
            }
        }
    }

    private Optional<String> objection() {
        long actions = Stream.of(list, verify, forget, share != null)
                .filter(each -> each)
                .count();
        boolean begins = !recipients.isEmpty() || !people.isEmpty() || threshold != null || out != null;
        if (actions > 1 || actions == 1 && (begins || withDerived)) {
            return Optional.of("use one of --list, --verify, --forget and --share, without options for saving");
        }
        if (share != null) {
            return identity == null || destination != null
                    ? Optional.of("--share FILE needs  --identity FILE  and no place")
                    : Optional.empty();
        }
        if (destination == null) {
            return Optional.of("name the place of the backup: a folder, or rclone:REMOTE:PATH");
        }
        Optional<String> wrongPlace = BackupSource.objection(destination);
        if (wrongPlace.isPresent()) {
            return wrongPlace;
        }
        if (keep != null && (!forget || keep < 1)) {
            return Optional.of("--keep N can be used with --forget, and N is at least 1");
        }
        if (identity != null && !verify || key != null && !verify && !list) {
            return Optional.of("--identity can be used with --verify and --share, and --key with --verify and --list");
        }
        boolean divides = !people.isEmpty() || threshold != null || out != null;
        return divides && (people.isEmpty() || threshold == null || out == null)
                ? Optional.of(
                        "to divide the key, give  --threshold K , a  --person NAME=KEY  for each, and  --out FOLDER")
                : Optional.empty();
    }

    private int save(Newsroom newsroom, BackupPlace place) throws IOException {
        var random = new SecureRandom();
        var backup = new BackUpNewsroom(newsroom, place, random);
        if (!recipients.isEmpty() || !people.isEmpty()) {
            begin(backup, place, random);
        }
        var line = new ProgressLine(terminal, "files");
        BackUpNewsroom.Result result;
        try {
            result = backup.run(terminal.clock().instant(), withDerived, line::update);
        } finally {
            line.clear();
        }
        result.notes().forEach(note -> terminal.err().println("daylight: " + TerminalFormats.printable(note)));
        if (json) {
            terminal.out()
                    .println(object(result.snapshot())
                            .with("files", result.files())
                            .with("bytes", result.bytes())
                            .with("newChunks", result.newChunks())
                            .with("newBytes", result.newBytes())
                            .text());
        } else {
            terminal.out()
                    .println("snapshot " + result.snapshot().number() + ": "
                            + TerminalFormats.count(result.files(), "file") + ", "
                            + TerminalFormats.bytes(result.bytes()) + "; new: "
                            + TerminalFormats.count(result.newChunks(), "chunk") + ", "
                            + TerminalFormats.bytes(result.newBytes()));
        }
        return result.notes().isEmpty() ? Exit.DONE : Exit.SOME_LOST;
    }

    private void begin(BackUpNewsroom backup, BackupPlace place, SecureRandom random) throws IOException {
        var keys = new ArrayList<AgeRecipient>();
        for (String each : recipients) {
            keys.add(recipient("--to", each));
        }
        DivideBackupKey divided = null;
        if (!people.isEmpty()) {
            if (BackupSnapshots.head(place).isPresent()) {
                throw new IOException("there is a backup already, whose recipients cannot be changed: begin another one"
                        + " in an empty place");
            }
            DivideBackupKey.checkEmpty(terminal.path(Objects.requireNonNull(out)));
            divided = divided(random);
            keys.add(divided.recipient());
        }
        BackupHead head;
        try {
            head = backup.begin(keys, divided == null ? null : divided.shares());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (divided != null) {
            List<Path> files = divided.write(head, terminal.path(Objects.requireNonNull(out)));
            for (int i = 0; i < files.size(); i++) {
                terminal.err()
                        .println(TerminalFormats.printable(files.get(i).toString()) + "  for "
                                + TerminalFormats.printable(
                                        divided.shares().holders().get(i)));
            }
            terminal.err()
                    .println("give each person their file, and delete it here; each checks it with  daylight backup"
                            + " --share FILE --identity key.txt");
        }
        terminal.err()
                .println("snapshots are signed with  " + head.key().text()
                        + "  : keep this key elsewhere, for  daylight restore --key");
    }

    private DivideBackupKey divided(SecureRandom random) throws IOException {
        var names = new ArrayList<String>();
        var keys = new ArrayList<AgeRecipient>();
        for (String each : people) {
            int equals = each.lastIndexOf('=');
            if (equals < 1) {
                throw new IOException(
                        "--person " + TerminalFormats.printable(each) + ": write  NAME=KEY, as in  Ann=age1…");
            }
            names.add(each.substring(0, equals).strip());
            keys.add(recipient(
                    "--person " + TerminalFormats.printable(each.substring(0, equals)), each.substring(equals + 1)));
        }
        try {
            return DivideBackupKey.of(Objects.requireNonNull(threshold), names, keys, random);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static AgeRecipient recipient(String option, String text) throws IOException {
        return switch (AgeRecipient.parse(text.strip())) {
            case Outcome.Ok<AgeRecipient>(AgeRecipient recipient) -> recipient;
            case Outcome.Refused<AgeRecipient>(String code, String reason) ->
                throw new IOException(option + ": " + reason);
        };
    }

    private int printList(BackupPlace place) throws IOException {
        BackupHead head = BackupSource.head(place, key);
        BackupSnapshots.Found found = BackupSnapshots.read(place, place.list(), head);
        found.notes().forEach(note -> terminal.err().println("daylight: " + TerminalFormats.printable(note)));
        for (SnapshotNote snapshot : found.complete()) {
            terminal.out()
                    .println(
                            json
                                    ? object(snapshot).text()
                                    : "snapshot " + snapshot.number() + "  " + TerminalFormats.minute(snapshot.time()));
        }
        if (found.complete().isEmpty()) {
            terminal.err().println("there is no complete snapshot");
        }
        BackupHead.Shares shares = head.shares();
        if (shares != null && !json) {
            terminal.err()
                    .println("any " + shares.commitments().threshold() + " of these people can restore it: "
                            + TerminalFormats.printable(String.join(", ", shares.holders())));
        }
        return found.notes().isEmpty() ? Exit.DONE : Exit.SOME_LOST;
    }

    private static Json.Obj object(SnapshotNote snapshot) {
        return Json.Obj.EMPTY
                .with("snapshot", snapshot.number())
                .with("time", snapshot.time().toString());
    }

    private int verify(BackupPlace place) throws IOException {
        BackupHead head = BackupSource.head(place, key);
        Path file = identity;
        var line = new ProgressLine(terminal, "files");
        VerifyBackup.Result result;
        try {
            result = new VerifyBackup(place, head)
                    .run(file == null ? null : BackupSource.identity(terminal, file), line::update);
        } finally {
            line.clear();
        }
        result.faults().forEach(fault -> terminal.err().println("daylight: " + TerminalFormats.printable(fault)));
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("snapshots", result.snapshots().size())
                            .with("read", result.read())
                            .with("bytes", result.bytes())
                            .with("faults", result.faults().size())
                            .with("surplus", result.surplus())
                            .text());
        } else {
            terminal.out()
                    .println(TerminalFormats.count(result.snapshots().size(), "snapshot") + ", "
                            + TerminalFormats.count(result.read(), "file") + ", "
                            + TerminalFormats.bytes(result.bytes()) + ": "
                            + (result.faults().isEmpty()
                                    ? "complete and unchanged"
                                    : TerminalFormats.count(result.faults().size(), "fault")));
            if (result.surplus() > 0) {
                terminal.err()
                        .println(TerminalFormats.count(result.surplus(), "file")
                                + " are needed by no snapshot: an interrupted backup left them, and the next"
                                + " one uses them");
            }
        }
        return result.faults().isEmpty() ? Exit.DONE : Exit.SOME_LOST;
    }

    private int forget(Newsroom newsroom, BackupPlace place) throws IOException {
        ForgetSnapshots.Result result = new ForgetSnapshots(newsroom, place).run(keep == null ? 30 : keep);
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("snapshots", result.snapshots().size())
                            .with("files", result.files())
                            .with("bytes", result.bytes())
                            .text());
        } else {
            terminal.out()
                    .println("deleted "
                            + TerminalFormats.count(result.snapshots().size(), "snapshot") + ", "
                            + TerminalFormats.count(result.files(), "file") + ", "
                            + TerminalFormats.bytes(result.bytes()));
        }
        return Exit.DONE;
    }

    private int printShare(Path file) throws IOException {
        Path path = terminal.path(file);
        if (!Files.isRegularFile(path) || Files.size(path) > 2L * BackupShare.MAX_BYTES) {
            throw new IOException(file + " is not a share file");
        }
        byte[] content;
        try {
            content = EncryptedFile.open(
                    Files.readAllBytes(path),
                    BackupShare.MAX_BYTES,
                    BackupSource.identity(terminal, Objects.requireNonNull(identity)));
        } catch (AgeFile.CannotDecrypt e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        BackupShare held = switch (BackupShare.parse(content)) {
            case Outcome.Ok<BackupShare>(BackupShare read) -> read;
            case Outcome.Refused<BackupShare>(String code, String reason) ->
                throw new IOException(file + ": " + reason);
        };
        BackupHead.Shares shares = Objects.requireNonNull(held.head().shares());
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("holder", held.share().index())
                            .with("name", held.holder())
                            .with("threshold", shares.commitments().threshold())
                            .with("backup", held.head().id())
                            .with("key", held.head().key().text())
                            .with("line", held.line())
                            .text());
            return Exit.DONE;
        }
        terminal.err()
                .println("genuine: the share of " + TerminalFormats.printable(held.holder()) + ", of backup "
                        + held.head().id() + ", signed with "
                        + held.head().key().text() + "; "
                        + shares.commitments().threshold() + " of "
                        + shares.holders().size()
                        + " shares are needed. Give the line only to somebody who you are sure restores the newsroom:");
        terminal.out().println(held.line());
        return Exit.DONE;
    }
}
