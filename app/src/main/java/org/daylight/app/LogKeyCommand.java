package org.daylight.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.audit.By;
import org.daylight.editors.Editor;
import org.daylight.flow.publish.ChangeLogKey;
import org.daylight.flow.recovery.PrepareRecovery;
import org.daylight.flow.recovery.SigningKeyFile;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.log.KeyChange;
import org.daylight.log.LogEntry;
import org.daylight.log.LogKeys;
import org.daylight.newsroom.Newsroom;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "log-key",
        description = {
            "Changes the key that signs the log, and names who can replace it.",
            "plan names recovery keys in the log: any K of their holders can later give the log a new key, if yours is"
                + " stolen or lost. Each holder makes a key with  daylight recovery new . rotate replaces the key as"
                + " planned; the old one is deleted, and signs nothing any more.",
            "A recovery has three steps. prepare writes a statement from any copy of the archive: after which entry"
                + " the old key does not count. Each holder signs it with  daylight recovery sign , wherever they are."
                + " recover adds the signatures and continues in a newsroom whose log ends at that entry, for example"
                + " one that was restored from a backup. Mirrors and checkers follow by themselves. Each witness must"
                + " be told:  daylight witness change-key .",
            "Holders that you replace can still go back to before they were replaced. So replace them only while fewer"
                    + " than K of their keys are lost."
        },
        footer = {
            "",
            "Examples:",
            "  daylight log-key                           the keys of the log",
            "  daylight log-key plan --threshold 2 --key ann+… --key ben+… \\",
            "      --key eve+…",
            "  daylight log-key rotate --reason \"A new machine.\"",
            "  daylight log-key prepare archive --new-key new.key \\",
            "      --reason \"The server was seized on 3 May.\" --out statement.json",
            "  daylight log-key recover statement.json --new-key new.key \\",
            "      --signature ann.txt --signature ben.txt",
            "",
            "Exit code 0: done. 1: a signature or the statement is wrong. 3: nothing done."
        })
final class LogKeyCommand implements Callable<Integer> {

    private static final Set<String> ACTIONS = Set.of("show", "plan", "rotate", "prepare", "recover");
    private static final int MAX_BYTES = 1 << 20;

    /** The first character of a line is an em dash, which not every channel preserves. */
    private static final Pattern SIGNATURE = Pattern.compile("\\S{1,3}\\s+(\\S+)\\s+([A-Za-z0-9+/]{80,120}={0,2})");

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
            paramLabel = "plan|rotate|prepare|recover|show",
            description = "What to do. Without it: show.")
    private String action = "show";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "With prepare: a copy of the archive. With recover: the statement.")
    private @Nullable Path file;

    @Option(names = "--threshold", paramLabel = "K", description = "With plan: how many holders together, at least 2.")
    private @Nullable Integer threshold;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "With plan: the public key of a holder. Repeat it for each.")
    private List<String> keys = new ArrayList<>();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "With rotate and prepare: why, in one line. It becomes public.")
    private @Nullable String reason;

    @Option(
            names = "--new-key",
            paramLabel = "KEYFILE",
            description = "The new secret key of the log. prepare creates the file; recover needs it.")
    private @Nullable Path newKey;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "With prepare: the last signed checkpoint that counts (default: that of the copy).")
    private @Nullable Path checkpoint;

    @Option(
            names = "--signature",
            paramLabel = "FILE",
            description = "With recover: a file with signatures of holders. Repeat it.")
    private List<Path> signatures = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", description = "With prepare: the statement.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final Terminal terminal;

    LogKeyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> wrong = ActionOptions.misplaced(
                        spec,
                        action,
                        Map.of(
                                "--threshold", List.of("plan"),
                                "--key", List.of("plan"),
                                "--reason", List.of("rotate", "prepare"),
                                "--new-key", List.of("prepare", "recover"),
                                "--checkpoint", List.of("prepare"),
                                "--signature", List.of("recover"),
                                "--out", List.of("prepare")))
                .or(this::objection);
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        if (action.equals("prepare")) {
            return prepare();
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            return switch (action) {
                case "plan" -> plan(newsroom);
                case "rotate" -> rotate(newsroom);
                case "recover" -> recover(newsroom);
                default -> show(newsroom);
            };
        }
    }

    private Optional<String> objection() {
        if (!ACTIONS.contains(action)) {
            return Optional.of(TerminalFormats.printable(action)
                    + " is not an action: use plan, rotate, prepare, recover or show");
        }
        String missing = switch (action) {
            case "plan" ->
                threshold == null || keys.isEmpty()
                        ? "plan needs  --threshold K  and a  --key KEY  for each holder; each makes one with  daylight"
                                + " recovery new"
                        : "";
            case "rotate" -> reason == null ? "rotate needs  --reason TEXT , which becomes public" : "";
            case "prepare" ->
                file == null || newKey == null || out == null || reason == null
                        ? "prepare needs a copy of the archive,  --reason TEXT ,  --new-key KEYFILE  and  --out FILE"
                        : "";
            case "recover" ->
                file == null || newKey == null ? "recover needs the statement and  --new-key KEYFILE" : "";
            default -> "";
        };
        boolean isSurplus = file != null && !Set.of("prepare", "recover").contains(action);
        return isSurplus
                ? Optional.of(action + " takes no file")
                : missing.isEmpty() ? Optional.empty() : Optional.of(missing);
    }

    private int plan(Newsroom newsroom) throws IOException {
        var holders = new ArrayList<NoteKey.Verifier>();
        for (String text : keys) {
            switch (NoteKey.parseVerifier(text.strip())) {
                case Outcome.Ok<NoteKey.Verifier>(NoteKey.Verifier key) -> holders.add(key);
                case Outcome.Refused<NoteKey.Verifier>(String code, String why) -> {
                    terminal.err()
                            .println("daylight: --key " + TerminalFormats.printable(text) + ": " + why
                                    + ". A holder makes a key with  daylight recovery new ; nothing was changed");
                    return Exit.USAGE;
                }
            }
        }
        LogEntry.RecoveryKeys wanted;
        try {
            wanted = new LogEntry.RecoveryKeys(1, Objects.requireNonNull(threshold), holders);
        } catch (IllegalArgumentException e) {
            terminal.err().println("daylight: " + e.getMessage() + "; nothing was changed");
            return Exit.USAGE;
        }
        By by = acting.acting(newsroom, terminal, Editor::mayManage, "name recovery keys");
        boolean isNew = new ChangeLogKey(newsroom).nameRecoveryKeys(by, wanted);
        terminal.err()
                .println(
                        isNew
                                ? "the log names " + holders.size() + " recovery keys now; " + threshold
                                        + " of their holders together can replace its key"
                                : "the log names these recovery keys already");
        if (isNew) {
            CosignCommand.after(newsroom, terminal);
        }
        return show(newsroom);
    }

    private int rotate(Newsroom newsroom) throws IOException {
        By by = acting.acting(newsroom, terminal, Editor::mayManage, "change the log's key");
        KeyChange change = new ChangeLogKey(newsroom).rotate(by, Objects.requireNonNull(reason), new SecureRandom());
        changed(newsroom, change);
        return Exit.DONE;
    }

    private void changed(Newsroom newsroom, KeyChange change) {
        if (json) {
            terminal.out().println(RecoveryCommand.json(change).text());
        } else {
            terminal.out().println("the log's key from entry " + (change.size() + 1) + " on:");
            terminal.out()
                    .println("  " + TerminalFormats.printable(change.newKey().text()));
        }
        terminal.err()
                .println("back up the newsroom now: an older backup has the old key only. Publish the new key where you"
                        + " published the old one. Send every witness the file "
                        + newsroom.archiveFolder().resolve(KeyChange.path(change.number()))
                        + ", for  daylight witness change-key");
        CosignCommand.after(newsroom, terminal);
    }

    private int prepare() throws IOException {
        Path archive = terminal.path(Objects.requireNonNull(file));
        Path to = terminal.path(Objects.requireNonNull(newKey));
        byte[] last = checkpoint == null ? null : bytes(checkpoint);
        String origin;
        try (Archive opened = Archive.open(archive)) {
            origin = opened.contents().origin();
        }
        boolean isThere = Files.exists(to);
        SigningKeyFile key = isThere
                ? SigningKeyFile.read(to)
                : SigningKeyFile.create(
                        to,
                        origin,
                        List.of(
                                "The new key of a log of Daylight, not valid yet. Keep this file secret.",
                                "daylight log-key recover  puts it into a newsroom."),
                        new SecureRandom());
        if (!key.publicKey().name().equals(origin)) {
            throw new IOException(newKey + " has a key of another log: name a file that does not exist");
        }
        KeyChange change;
        try {
            change = PrepareRecovery.of(archive, last, key, Objects.requireNonNull(reason));
        } catch (IOException e) {
            if (!isThere) {
                Files.deleteIfExists(to); // it was made for this statement
            }
            throw e;
        }
        try (OutputFile statement = new OutputFile(terminal, out)) {
            statement.stream().write(change.bytes());
            statement.done();
        }
        if (json) {
            terminal.out().println(RecoveryCommand.json(change).text());
        } else {
            RecoveryCommand.words(change).forEach(line -> terminal.out().println(TerminalFormats.printable(line)));
        }
        terminal.err()
                .println("send " + out + " to the holders. Each of them signs with  daylight recovery sign . Keep "
                        + newKey + " secret: recover needs it");
        return Exit.DONE;
    }

    private int recover(Newsroom newsroom) throws IOException {
        Outcome<KeyChange> read = RecoveryCommand.read(terminal, Objects.requireNonNull(file));
        if (read instanceof Outcome.Refused<KeyChange>(String code, String why)) {
            terminal.err()
                    .println("daylight: " + file + " is not a valid statement (" + code + "): "
                            + TerminalFormats.printable(why));
            return Exit.SOME_LOST;
        }
        KeyChange change = read.orThrow();
        for (Path each : signatures) {
            List<SignedNote.Signature> lines = lines(each);
            if (lines.isEmpty()) {
                terminal.err().println("daylight: " + each + " has no signature of a holder");
                return Exit.SOME_LOST;
            }
            for (SignedNote.Signature line : lines) {
                Outcome<KeyChange> more = with(change, line);
                if (more instanceof Outcome.Refused<KeyChange>(String code, String why)) {
                    terminal.err().println("daylight: " + each + ": " + TerminalFormats.printable(why));
                    return Exit.SOME_LOST;
                }
                change = more.orThrow();
            }
        }
        if (change.missing() > 0) {
            terminal.err()
                    .println("daylight: " + change.missing()
                            + (change.missing() == 1 ? " more signature is" : " more signatures are")
                            + " needed: signed so far by "
                            + TerminalFormats.printable(
                                    change.holders().isEmpty()
                                            ? "nobody"
                                            : String.join(", ", names(change.holders()))));
            return Exit.NOTHING_DONE;
        }
        RecoveryCommand.words(change).forEach(line -> terminal.err().println(TerminalFormats.printable(line)));
        By by = acting.acting(newsroom, terminal, Editor::mayManage, "change the log's key");
        SigningKeyFile key = SigningKeyFile.read(terminal.path(Objects.requireNonNull(newKey)));
        new ChangeLogKey(newsroom).recover(by, change, key);
        changed(newsroom, change);
        terminal.err().println("the newsroom has the new key now: delete " + newKey);
        return Exit.DONE;
    }

    /** Adds a signature, if it is valid and of a key that the log names. */
    private static Outcome<KeyChange> with(KeyChange change, SignedNote.Signature line) {
        KeyChange.Named named = change.named();
        boolean isNamed = named != null
                && named.keys().keys().stream()
                        .anyMatch(key -> key.name().equals(line.name()) && key.id() == line.id());
        return isNamed
                ? KeyChange.draft(change.with(line).bytes())
                : Outcome.refused("not-named", "the log does not name the key " + line.name() + " as a recovery key");
    }

    private List<SignedNote.Signature> lines(Path given) throws IOException {
        var found = new LinkedHashSet<SignedNote.Signature>();
        for (String line :
                new String(bytes(given), StandardCharsets.UTF_8).lines().toList()) {
            Matcher matcher = SIGNATURE.matcher(line.strip());
            if (matcher.matches()) {
                SignedNote.Signature.parse("\u2014 " + matcher.group(1) + " " + matcher.group(2))
                        .ok()
                        .ifPresent(found::add);
            }
        }
        return List.copyOf(found);
    }

    private byte[] bytes(Path given) throws IOException {
        Path path = terminal.path(given);
        if (!Files.isRegularFile(path)) {
            throw new IOException(given + " does not exist, or is not a file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(given + " is larger than a megabyte");
            }
            return bytes;
        }
    }

    private static List<String> names(List<NoteKey.Verifier> keys) {
        return keys.stream().map(NoteKey.Verifier::name).toList();
    }

    private int show(Newsroom newsroom) throws IOException {
        LogKeys logKeys = LogKeys.of(newsroom.verifierKey());
        LogEntry.RecoveryKeys named = null;
        if (Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            try (Archive archive = Archive.open(newsroom.archiveFolder())) {
                logKeys = archive.contents().logKeys();
                named = archive.contents().recoveryKeys().orElse(null);
            }
        }
        if (json) {
            terminal.out().println(json(logKeys, named).text());
            return Exit.DONE;
        }
        logKeys.lines().forEach(line -> terminal.out().println(TerminalFormats.printable(line)));
        terminal.out()
                .println(TerminalFormats.printable(
                        named == null
                                ? "no recovery keys: if the log's key is lost or stolen, the log ends. Name some with "
                                        + " daylight log-key plan"
                                : words(named)));
        if (named != null) {
            named.keys().forEach(key -> terminal.out().println("  " + TerminalFormats.printable(key.text())));
        }
        return Exit.DONE;
    }

    /** How many of whom can replace the log's key. */
    static String words(LogEntry.RecoveryKeys named) {
        return named.threshold() + " of " + named.keys().size() + " holders together can replace the log's key: "
                + String.join(", ", names(named.keys()));
    }

    private static Json.Obj json(LogKeys logKeys, LogEntry.@Nullable RecoveryKeys named) {
        Json.Obj all = Json.Obj.EMPTY
                .with("key", logKeys.current().text())
                .with(
                        "changes",
                        new Json.Arr(logKeys.changes().stream()
                                .<Json>map(RecoveryCommand::json)
                                .toList()));
        return named == null
                ? all
                : all.with("threshold", named.threshold())
                        .with(
                                "recoveryKeys",
                                new Json.Arr(named.keys().stream()
                                        .<Json>map(key -> new Json.Str(key.text()))
                                        .toList()));
    }
}
