package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.check.ArchiveFiles;
import org.daylight.format.Outcome;
import org.daylight.log.KeyChange;
import org.daylight.log.LogKeys;
import org.daylight.note.CosignatureType;
import org.daylight.note.NoteKey;
import org.daylight.witness.FollowedLog;
import org.daylight.witness.PollLogs;
import org.daylight.witness.WitnessFolder;
import org.daylight.witness.WitnessServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "witness",
        description = {
            "Runs a witness, which cosigns the logs of others.",
            "A witness cosigns a log as long as the log only grows. A publisher who shows two"
                    + " readers different histories is detected, and the witness keeps the evidence.",
            "run visits archives; serve answers publishers who ask for a cosignature. Both can run"
                    + " at the same time."
        },
        footer = {
            "",
            "Examples:",
            "  daylight witness init witness --name witness.example.org",
            "  daylight witness add-key witness --type ml-dsa-44",
            "  daylight witness follow witness https://papers.example.org --key KEY",
            "  daylight witness follow witness --key KEY     its publisher contacts serve",
            "  daylight witness change-key witness 0001.json   the log has a new key",
            "  daylight witness list witness",
            "  daylight witness run witness --every 10m --out shared",
            "  daylight witness serve witness --port 8079",
            "",
            "spec/witness.md says what a cosignature means.",
            "",
            "If a log gets another key, run learns it from the archive. serve does not: give it the file that the"
                    + " publisher sends you, with change-key. After a recovery, it may need the entries that it"
                    + " cosigned last: --log COPY.",
            "",
            "Exit code 0: done. 1: a log was not cosigned; a message says why. 3: nothing was done."
        })
final class WitnessCommand implements Callable<Integer> {

    /** Timeout for one round of all logs together. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final int DEFAULT_PORT = 8079;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "init|add-key|follow|change-key|list|run|serve", description = "What to do.")
    private String action = "";

    @Parameters(index = "1", paramLabel = "FOLDER", description = "The witness's folder, which is private.")
    private Path folder = Path.of("");

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "ADDRESS",
            description =
                    "With follow: the archive's address. Omit it if the publisher contacts your witness server. With"
                            + " change-key: the file about the change, from log-keys/ of the archive.")
    private String address = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "With init: the witness's name, preferably your host name.")
    private @Nullable String name;

    @Option(
            names = "--type",
            split = ",",
            paramLabel = "TYPE",
            description =
                    "With init and add-key: ed25519, which all programs support (default), or ml-dsa-44, which quantum"
                            + " computers cannot break. With init also both: ed25519,ml-dsa-44.")
    private List<String> types = List.of();

    @Option(names = "--key", paramLabel = "KEY", description = "With follow: the log's key, as its publisher gives it.")
    private @Nullable String key;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "With run: repeat after this time, such as 10m or 2h. Default: run once.")
    private @Nullable String every;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description =
                    "With run: write each cosigned checkpoint to FOLDER/HASH/checkpoint (HASH is the SHA-256 of the"
                            + " log's origin), for publishers and monitors.")
    private @Nullable Path out;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "With serve: the address to listen on. Default: 127.0.0.1.")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "With serve: the port; 0 for any free one. Default: 8079.")
    private int port = DEFAULT_PORT;

    @Option(
            names = "--log",
            paramLabel = "COPY",
            description =
                    "With change-key: a folder or address that has the entries which this witness cosigned last, such"
                        + " as the folder fenced-… of a mirror. Needed after a recovery, if the archive does not have"
                        + " them any more.")
    private @Nullable String cosigned;

    private final Terminal terminal;

    WitnessCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Path path = terminal.path(folder);
        if (!address.isEmpty() && !action.equals("follow") && !action.equals("change-key")) {
            return usage("ADDRESS can only be used with follow");
        }
        Optional<String> misplaced = ActionOptions.misplaced(
                spec,
                action,
                Map.of(
                        "--name", List.of("init"),
                        "--type", List.of("init", "add-key"),
                        "--key", List.of("follow"),
                        "--log", List.of("change-key"),
                        "--every", List.of("run"),
                        "--out", List.of("run"),
                        "--host", List.of("serve"),
                        "--port", List.of("serve")));
        if (misplaced.isPresent()) {
            return usage(misplaced.get());
        }
        try {
            types(List.of());
        } catch (IllegalArgumentException e) {
            return usage("" + e.getMessage());
        }
        return switch (action) {
            case "init" -> name == null ? usage("--name NAME is missing") : init(path, name);
            case "add-key" -> addKey(WitnessFolder.open(path));
            case "follow" -> key == null ? usage("--key KEY is missing") : follow(path, key);
            case "change-key" ->
                address.isEmpty()
                        ? usage("change-key needs the file about the change, such as log-keys/0001.json")
                        : changeKey(WitnessFolder.open(path));
            case "list" -> list(WitnessFolder.open(path));
            case "run" -> run(WitnessFolder.open(path));
            case "serve" -> serve(WitnessFolder.open(path));
            default -> usage("write  witness init,  add-key,  follow,  change-key,  list,  run  or  serve");
        };
    }

    private int usage(String words) {
        terminal.err().println("daylight: " + words);
        return Exit.USAGE;
    }

    private int init(Path path, String name) throws IOException {
        WitnessFolder witness = WitnessFolder.create(path, name, types(List.of("ed25519")), new SecureRandom());
        terminal.out().println("witness  " + folder);
        witness.keys().forEach(key -> terminal.out().println("key      " + key.text()));
        terminal.err()
                .println("Give the key to publishers and readers. Never restore an older copy of this folder: it would"
                        + " not know what it has signed.");
        return Exit.DONE;
    }

    private int addKey(WitnessFolder witness) throws IOException {
        List<CosignatureType> added = types(List.of("ml-dsa-44"));
        if (added.size() != 1) {
            return usage("add only one key at a time");
        }
        WitnessFolder more = witness.addKey(added.getFirst(), new SecureRandom());
        terminal.out().println("key  " + more.keys().getLast().text());
        terminal.err().println("Give the new key to publishers and readers; the other keys stay valid.");
        return Exit.DONE;
    }

    private List<CosignatureType> types(List<String> otherwise) {
        return (types.isEmpty() ? otherwise : types)
                .stream().map(WitnessCommand::type).distinct().toList();
    }

    private static CosignatureType type(String word) {
        for (CosignatureType type : CosignatureType.values()) {
            if (type.algorithm().equalsIgnoreCase(word.strip())) {
                return type;
            }
        }
        throw new IllegalArgumentException("\"" + word + "\" is not a key type: write ed25519 or ml-dsa-44");
    }

    private int follow(Path path, String key) throws IOException {
        WitnessFolder witness = WitnessFolder.open(path);
        NoteKey.Verifier log = switch (NoteKey.parseVerifier(key)) {
            case Outcome.Ok<NoteKey.Verifier>(NoteKey.Verifier read) -> read;
            case Outcome.Refused<NoteKey.Verifier>(String code, String reason) ->
                throw new IOException(reason + "; nothing was changed");
        };
        witness.follow(new FollowedLog(log, there(address)));
        terminal.out()
                .println("following " + TerminalFormats.printable(log.name())
                        + (address.isEmpty()
                                ? "; its publisher contacts this witness"
                                : " at " + TerminalFormats.printable(address)));
        return Exit.DONE;
    }

    /** Follows a log to a new key. A change before it that is not known must be given first. */
    private int changeKey(WitnessFolder witness) throws IOException {
        KeyChange change = switch (RecoveryCommand.read(terminal, Path.of(address))) {
            case Outcome.Ok<KeyChange>(KeyChange read) -> read;
            case Outcome.Refused<KeyChange>(String code, String reason) ->
                throw new IOException(address + " is not valid (" + code + "): " + reason + "; nothing was changed");
        };
        if (change.missing() > 0) {
            throw new IOException(address + " lacks signatures of recovery keys; nothing was changed");
        }
        FollowedLog log = witness.logs().stream()
                .filter(one -> one.origin().equals(change.oldKey().name()))
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "the log " + change.oldKey().name() + " is not followed here; nothing was changed"));
        var before = new LogKeys(
                log.keys().first(),
                log.keys().changes().stream().limit(change.number() - 1).toList());
        LogKeys newer = switch (before.with(change)) {
            case Outcome.Ok<LogKeys>(LogKeys more) -> more;
            case Outcome.Refused<LogKeys>(String code, String reason) ->
                throw new IOException(reason + ": give the witness all changes in order; nothing was changed");
        };
        String from = cosigned == null ? log.address() : there(cosigned);
        FollowedLog changed;
        if (from.isEmpty()) {
            changed = witness.changeKeys(log, newer, (path, limit) -> Optional.empty());
        } else {
            try (ArchiveFiles files = ArchiveFiles.at(from)) {
                changed = witness.changeKeys(log, newer, files);
            }
        }
        RecoveryCommand.words(change).forEach(line -> terminal.out().println(TerminalFormats.printable(line)));
        terminal.err()
                .println("following " + TerminalFormats.printable(changed.origin()) + " with its new key"
                        + (changed.fenced() == null
                                ? ""
                                : ". What this witness had cosigned last does not count any more; the checkpoint is"
                                        + " kept in its folder as evidence"));
        return Exit.DONE;
    }

    /** Resolves a folder in the terminal's folder; an address stays as it is. */
    private String there(String place) {
        return place.isEmpty() || place.matches("(?i)(https?|file):.*")
                ? place
                : terminal.path(Path.of(place)).toAbsolutePath().normalize().toString();
    }

    private int list(WitnessFolder witness) throws IOException {
        witness.keys().forEach(key -> terminal.out().println("key  " + key.text()));
        List<FollowedLog> logs = witness.logs();
        for (FollowedLog log : logs) {
            long size = witness.state(log).size();
            terminal.out()
                    .println(TerminalFormats.printable(log.origin()) + "  "
                            + (size == 0 ? "nothing cosigned yet" : "cosigned: " + entries(size)) + "  "
                            + (log.address().isEmpty()
                                    ? "(publisher contacts this witness)"
                                    : TerminalFormats.printable(log.address()))
                            + witness.evidence(log)
                                    .map(file -> "  TWO HISTORIES: " + file)
                                    .orElse(""));
        }
        return Exit.DONE;
    }

    private int run(WitnessFolder witness) throws IOException {
        Duration pause = every == null ? null : pause(every);
        if (out != null) {
            Files.createDirectories(terminal.path(out));
        }
        var visits = new PollLogs(witness, terminal.clock()::instant, TIMEOUT);
        if (pause == null) {
            return round(visits);
        }
        try (Shutdown ending = new Shutdown()) {
            do {
                try {
                    round(visits);
                } catch (IOException e) {
                    terminal.err().println("daylight: " + TerminalFormats.printable("" + e.getMessage()));
                }
            } while (!ending.isRequestedWithin(pause));
        }
        return Exit.DONE;
    }

    private int round(PollLogs visits) throws IOException {
        int cosigned = 0;
        List<PollLogs.Visit> all = visits.all();
        for (PollLogs.Visit visit : all) {
            String origin = TerminalFormats.printable(visit.log().origin());
            switch (visit.result()) {
                case PollLogs.Cosigned(WitnessFolder.Cosigned answer) -> {
                    cosigned++;
                    put(visit.log(), answer);
                    terminal.out().println("cosigned " + origin + ": " + entries(answer.size()));
                }
                case PollLogs.Refused(WitnessFolder.Refused answer) -> {
                    terminal.err()
                            .println("daylight: " + origin + " was not cosigned: "
                                    + TerminalFormats.printable(answer.words()));
                    if (answer.evidence() != null) {
                        terminal.err()
                                .println("daylight: its publisher signed two different histories; the evidence is "
                                        + answer.evidence());
                    }
                }
                case PollLogs.NoAnswer(String words) ->
                    terminal.err().println("no answer from " + origin + ": " + TerminalFormats.printable(words));
            }
        }
        if (all.isEmpty()) {
            terminal.err()
                    .println("no log has an address to visit: add one with  daylight witness follow FOLDER ADDRESS"
                            + " --key KEY");
        }
        return cosigned == 0 ? Exit.NOTHING_DONE : cosigned < all.size() ? Exit.SOME_LOST : Exit.DONE;
    }

    /** Writes the whole file or nothing: if the program stops on the way, a file {@code NAME.part} is left. */
    private void put(FollowedLog log, WitnessFolder.Cosigned answer) throws IOException {
        if (out == null) {
            return;
        }
        Path file = terminal.path(out).resolve(log.monitoringPath());
        Files.createDirectories(file.getParent());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, answer.note().bytes());
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private int serve(WitnessFolder witness) throws IOException {
        try (Shutdown ending = new Shutdown();
                WitnessServer server = WitnessServer.start(
                        witness,
                        terminal.clock()::instant,
                        fault -> terminal.err().println("daylight: " + TerminalFormats.printable(fault)),
                        error -> ServeCommand.end(terminal, error),
                        host,
                        port)) {
            String shownHost = host.contains(":") ? "[" + host + "]" : host;
            terminal.out()
                    .println("witness " + TerminalFormats.printable(witness.name()) + " at http://" + shownHost + ":"
                            + server.port() + "/");
            terminal.out().flush();
            while (!ending.isRequestedWithin(Duration.ofDays(1))) {
                // continue
            }
            return Exit.DONE;
        }
    }

    private static String entries(long size) {
        return TerminalFormats.count(size) + (size == 1 ? " entry" : " entries");
    }

    /** {@code 30s}, {@code 10m}, {@code 2h}, {@code 1d}, at least a second. */
    private static Duration pause(String text) {
        String word = text.strip().toUpperCase(Locale.ROOT);
        try {
            Duration pause = Duration.parse(word.endsWith("D") ? "P" + word : "PT" + word);
            if (pause.compareTo(Duration.ofSeconds(1)) >= 0) {
                return pause;
            }
        } catch (DateTimeParseException e) {
            // reported below
        }
        throw new IllegalArgumentException("\"" + text + "\" is not a time: write it as 30s, 10m, 2h or 1d");
    }
}
