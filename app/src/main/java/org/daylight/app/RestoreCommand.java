package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.age.AgeIdentity;
import org.daylight.backup.BackupHead;
import org.daylight.backup.BackupPlace;
import org.daylight.backup.JoinShares;
import org.daylight.backup.SnapshotNote;
import org.daylight.flow.backup.BackupSnapshots;
import org.daylight.flow.backup.CheckRestored;
import org.daylight.flow.backup.RestoreBackup;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.seal.SealIdentity;
import org.daylight.sealing.SealKey;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        description = {
            "Restores a newsroom from a backup.",
            "NEWSROOM must be empty or not exist. Every byte is verified, and the restored newsroom is compared with"
                + " itself: catalog, originals, audit log, archive. If it is interrupted, the same command continues.",
            "The restored newsroom signs nothing before you have run  daylight catch-up : the log may have grown since"
                    + " the backup. Make sure that no other newsroom signs this log."
        },
        footer = {
            "",
            "Examples:",
            "  daylight restore /mnt/backup papers --identity key.txt",
            "  daylight restore /mnt/backup papers --shares ann.txt --shares ben.txt",
            "  daylight restore rclone:store:papers papers --identity key.txt --snapshot 7",
            "  daylight restore /mnt/backup papers --identity key.txt --damaged",
            "",
            "Exit code 0: all of it is restored. 1: restored, but something is damaged or"
                    + " does not agree. 3: nothing was restored."
        })
final class RestoreCommand implements Callable<Integer> {

    private static final long MAX_SHARES = 1 << 20;

    @Parameters(index = "0", paramLabel = "PLACE", description = "The backup: a folder, or rclone:REMOTE:PATH.")
    private String source = "";

    @Parameters(index = "1", paramLabel = "NEWSROOM", description = "A new folder.")
    private Path folder = Path.of("");

    @Option(names = "--identity", paramLabel = "FILE", description = "The secret key, as age-keygen writes it.")
    private @Nullable Path identity;

    @Option(
            names = "--shares",
            paramLabel = "FILE",
            description = "A file with lines that people with shares printed with  daylight backup --share.")
    private List<Path> shares = new ArrayList<>();

    @Option(names = "--snapshot", paramLabel = "N", description = "Another snapshot than the newest.")
    private @Nullable Integer snapshot;

    @Option(names = "--key", paramLabel = "KEY", description = "The key that must have signed the snapshots.")
    private @Nullable String key;

    @Option(names = "--damaged", description = "Restore the rest if chunks are damaged or missing.")
    private boolean damaged;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final Terminal terminal;

    RestoreCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if ((identity == null) == shares.isEmpty()) {
            terminal.err().println("daylight: give  --identity FILE  or  --shares FILE  , which decrypt the backup");
            return Exit.USAGE;
        }
        Optional<String> wrong = BackupSource.objection(source);
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        try (BackupPlace place = BackupSource.place(terminal, source)) {
            BackupHead head = BackupSource.head(place, key);
            if (key == null) {
                terminal.err()
                        .println("note: the backup is signed with " + head.key().text()
                                + "; compare it with the key that you keep elsewhere");
            }
            Path file = identity;
            AgeIdentity secret = file != null ? BackupSource.identity(terminal, file) : joined(head);
            SnapshotNote chosen = chosen(place, head);
            Path target = terminal.path(folder);
            var line = new ProgressLine(terminal, "files");
            RestoreBackup.Result result;
            try {
                result = new RestoreBackup(place, head, secret).run(chosen, target, damaged, line::update);
            } catch (RestoreBackup.Damaged e) {
                line.clear();
                ("" + e.getMessage())
                        .lines()
                        .forEach(each -> terminal.err().println("daylight: " + TerminalFormats.printable(each)));
                return Exit.NOTHING_DONE;
            } finally {
                line.clear();
            }
            return report(result, target);
        }
    }

    private AgeIdentity joined(BackupHead head) throws IOException {
        var lines = new ArrayList<String>();
        for (Path each : shares) {
            Path path = terminal.path(each);
            if (!Files.isRegularFile(path) || Files.size(path) > MAX_SHARES) {
                throw new IOException("--shares: " + each + " is not a file with shares");
            }
            lines.addAll(Files.readAllLines(path));
        }
        JoinShares.Result result = JoinShares.run(head, lines);
        result.notes().forEach(note -> terminal.err().println("daylight: " + TerminalFormats.printable(note)));
        SealKey joined = result.key();
        if (joined == null) {
            throw new IOException("the shares do not give the key of the backup; nothing was restored");
        }
        return AgeIdentity.parse(SealIdentity.text(joined)).orThrow();
    }

    private SnapshotNote chosen(BackupPlace place, BackupHead head) throws IOException {
        BackupSnapshots.Found found = BackupSnapshots.read(place, place.list(), head);
        found.notes().forEach(note -> terminal.err().println("daylight: " + TerminalFormats.printable(note)));
        Integer number = snapshot;
        return found.complete().stream()
                .filter(each -> number == null || each.number() == number)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IOException(
                        number == null
                                ? "the backup has no complete snapshot"
                                : "the backup has no snapshot " + number + ": see  daylight backup PLACE --list"));
    }

    private int report(RestoreBackup.Result result, Path target) throws IOException {
        result.damaged().forEach(each -> terminal.err().println("daylight: " + TerminalFormats.printable(each)));
        List<String> faults;
        long documents = 0;
        try (Newsroom newsroom = NewsroomOption.of(target).open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            CheckRestored.Result check = CheckRestored.run(newsroom, vault);
            faults = check.faults();
            documents = check.documents();
        } catch (IOException e) {
            faults = List.of("the restored newsroom cannot be opened: " + e.getMessage());
        }
        faults.forEach(each -> terminal.err().println("daylight: " + TerminalFormats.printable(each)));
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("snapshot", result.snapshot().number())
                            .with("time", result.snapshot().time().toString())
                            .with("files", result.files())
                            .with("bytes", result.bytes())
                            .with("documents", documents)
                            .with("damaged", result.damaged().size())
                            .with("faults", faults.size())
                            .text());
        } else {
            terminal.out()
                    .println("restored snapshot " + result.snapshot().number() + " of "
                            + TerminalFormats.minute(result.snapshot().time()) + ": "
                            + TerminalFormats.count(result.files(), "file") + ", "
                            + TerminalFormats.bytes(result.bytes()) + ", "
                            + TerminalFormats.count(documents, "document"));
        }
        if (result.archiveMoved()) {
            terminal.err()
                    .println("note: the public folder was elsewhere; here it is archive, and daylight.toml says so");
        }
        terminal.err()
                .println("next: daylight catch-up -n " + TerminalFormats.printable(folder.toString())
                        + " MIRROR . Before that, nothing is signed. The search index is made again by the next import"
                        + " or search");
        return result.damaged().isEmpty() && faults.isEmpty() ? Exit.DONE : Exit.SOME_LOST;
    }
}
