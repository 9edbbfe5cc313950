package org.daylight.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.age.AgeRecipient;
import org.daylight.drop.DropFolder;
import org.daylight.drop.DropLimits;
import org.daylight.drop.DropServer;
import org.daylight.drop.DropSettings;
import org.daylight.drop.TorSettings;
import org.daylight.drop.TransferFolder;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.keytext.WrittenPassphrase;
import org.daylight.note.NoteKey;
import org.daylight.submission.Receipt;
import org.daylight.submission.SlowHash;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "drop",
        description = {
            "Runs a drop, where sources send files and read replies.",
            "Everything is encrypted to the editors while it arrives; their secret keys are never on this machine."
                    + " serve listens on this machine only; Tor's onion service is in front of it. torrc and unit print"
                    + " what Tor and systemd need. The newsroom fetches what arrived with  daylight collect , or on a"
                    + " storage medium with export and import.",
            "receipt checks for a source that a receipt is for a file and the source's words."
        },
        footer = {
            "",
            "Examples:",
            "  daylight drop init mydrop --title \"The Harbour Post\" \\",
            "      --editor age1… --editor age1… --collector collector+…",
            "  daylight drop serve mydrop",
            "  daylight drop torrc mydrop >>/etc/tor/torrc",
            "  daylight drop unit /srv/mydrop --program /opt/daylight/daylight",
            "  daylight drop status mydrop",
            "  daylight drop export mydrop --out /media/stick/drop",
            "  daylight drop import mydrop --from /media/stick/drop",
            "  daylight drop receipt film.mkv --receipt receipt.txt --key drop+… \\",
            "      --words-file words.txt",
            "",
            "docs/drop.md says how to set one up; docs/drop-threats.md what it protects.",
            "",
            "Exit code 0: done. 1: some replies could not be delivered, or the receipt is for something else. 3:"
                    + " nothing done."
        })
final class DropCommand implements Callable<Integer> {

    private static final Set<String> ACTIONS =
            Set.of("init", "serve", "torrc", "unit", "status", "export", "import", "receipt");

    private static final int DEFAULT_PORT = 8500;
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,9})\\s?([kMGT]?)B?");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "init|serve|torrc|unit|status|export|import|receipt",
            description = "What to do.")
    private String action = "";

    @Parameters(index = "1", paramLabel = "FOLDER", description = "The drop's folder. With receipt: the file.")
    private Path folder = Path.of("");

    @Option(names = "--title", paramLabel = "TEXT", description = "With init: what the pages call the newsroom.")
    private @Nullable String title;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "With init: the name in receipts, without spaces. Default: drop.")
    private String name = "drop";

    @Option(
            names = "--editor",
            paramLabel = "AGE-KEY",
            description =
                    "With init: the public key age1… of an editor who can read everything; age-keygen makes one. Repeat"
                            + " it for each.")
    private List<String> editors = new ArrayList<>();

    @Option(
            names = "--collector",
            paramLabel = "KEY",
            description = "With init: the public key of the newsroom that collects; daylight collect prints it.")
    private @Nullable String collector;

    @Option(
            names = "--max-file",
            paramLabel = "SIZE",
            description = "With init: the largest file, such as 5G. Default: 20G.")
    private @Nullable String maxFile;

    @Option(
            names = "--max-source",
            paramLabel = "SIZE",
            description = "With init: what one source can send before it is collected. Default: 60G.")
    private @Nullable String maxSource;

    @Option(names = "--max-total", paramLabel = "SIZE", description = "With init: of all sources. Default: 200G.")
    private @Nullable String maxTotal;

    @Option(
            names = "--keep-free",
            paramLabel = "SIZE",
            description = "With init: what stays free on the disk. Default: 2G.")
    private @Nullable String keepFree;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "With serve: the address to listen on, of this machine. Default: 127.0.0.1.")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "With serve, torrc and unit: the port; with serve 0 for any free one. Default: 8500.")
    private int port = DEFAULT_PORT;

    @Option(
            names = "--service-dir",
            paramLabel = "FOLDER",
            description = "With torrc: Tor's folder of the onion service. Default: /var/lib/tor/daylight-drop.")
    private String serviceDir = "/var/lib/tor/daylight-drop";

    @Option(
            names = "--program",
            paramLabel = "FILE",
            description = "With unit: the command daylight. Default: /opt/daylight/daylight.")
    private String program = "/opt/daylight/daylight";

    @Option(names = "--out", paramLabel = "FOLDER", description = "With export: the folder to write to.")
    private @Nullable Path out;

    @Option(names = "--from", paramLabel = "FOLDER", description = "With import: the folder that comes back.")
    private @Nullable Path from;

    @Option(names = "--receipt", paramLabel = "FILE", description = "With receipt: the receipt, as the page showed it.")
    private @Nullable Path receipt;

    @Option(names = "--key", paramLabel = "KEY", description = "With receipt: the key of the drop's receipts.")
    private @Nullable String key;

    @Option(
            names = "--words-file",
            paramLabel = "FILE",
            description = "With receipt: a file with the 13 words. Default: they are typed.")
    private @Nullable Path wordsFile;

    @Option(names = "--json", description = "With status, export and import: print one JSON object.")
    private boolean json;

    private final Terminal terminal;

    DropCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<String> init = List.of("init");
        Optional<String> wrong = ACTIONS.contains(action)
                ? ActionOptions.misplaced(
                                spec,
                                action,
                                Map.ofEntries(
                                        Map.entry("--title", init),
                                        Map.entry("--name", init),
                                        Map.entry("--editor", init),
                                        Map.entry("--collector", init),
                                        Map.entry("--max-file", init),
                                        Map.entry("--max-source", init),
                                        Map.entry("--max-total", init),
                                        Map.entry("--keep-free", init),
                                        Map.entry("--host", List.of("serve")),
                                        Map.entry("--port", List.of("serve", "torrc", "unit")),
                                        Map.entry("--service-dir", List.of("torrc")),
                                        Map.entry("--program", List.of("unit")),
                                        Map.entry("--out", List.of("export")),
                                        Map.entry("--from", List.of("import")),
                                        Map.entry("--receipt", List.of("receipt")),
                                        Map.entry("--key", List.of("receipt")),
                                        Map.entry("--words-file", List.of("receipt")),
                                        Map.entry("--json", List.of("status", "export", "import"))))
                        .or(this::missing)
                : Optional.of(TerminalFormats.printable(action)
                        + " is not an action: use init, serve, torrc, unit, status, export, import or receipt");
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        Path path = terminal.path(folder).toAbsolutePath().normalize();
        return switch (action) {
            case "init" -> init(path);
            case "serve" -> serve(path);
            case "torrc" -> print(TorSettings.torrc(serviceDir, port));
            case "unit" -> print(TorSettings.unit(program, path.toString(), port));
            case "status" -> status(path);
            case "export" -> export(path);
            case "import" -> returned(path);
            default -> receipt(path);
        };
    }

    private Optional<String> missing() {
        String missing = switch (action) {
            case "init" ->
                title == null || editors.isEmpty() || collector == null
                        ? "init needs  --title TEXT ,  --editor AGE-KEY  for each editor, and  --collector KEY"
                        : "";
            case "export" -> out == null ? "export needs  --out FOLDER" : "";
            case "import" -> from == null ? "import needs  --from FOLDER" : "";
            case "receipt" -> receipt == null || key == null ? "receipt needs  --receipt FILE  and  --key KEY" : "";
            case "torrc" -> serviceDir.matches("/[^\"\\\\\\p{Cntrl}]*") ? "" : "--service-dir must be an absolute path";
            case "unit" -> {
                String path = terminal.path(folder).toAbsolutePath().normalize().toString();
                yield program.matches("/[A-Za-z0-9._/+-]+") && path.matches("/[A-Za-z0-9._/+-]+")
                        ? ""
                        : "in a unit, the program and the folder must be absolute paths of plain letters and digits";
            }
            default -> "";
        };
        return missing.isEmpty() ? Optional.empty() : Optional.of(missing);
    }

    private int print(String text) {
        terminal.out().print(text);
        terminal.out().flush();
        return Exit.DONE;
    }

    private static <T> T value(String option, Outcome<T> outcome) throws IOException {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) ->
                throw new IOException(option + ": " + reason + "; nothing was done");
        };
    }

    private static long bytes(String option, @Nullable String text, long otherwise) throws IOException {
        if (text == null) {
            return otherwise;
        }
        Matcher size = SIZE.matcher(text.strip());
        if (!size.matches()) {
            throw new IOException(option + ": write a size such as 500M or 20G; nothing was done");
        }
        long bytes = Long.parseLong(size.group(1));
        for (int i = "kMGT"
                        .indexOf(size.group(2).isEmpty() ? '-' : size.group(2).charAt(0));
                i >= 0;
                i--) {
            bytes = Math.multiplyExact(bytes, 1000L);
        }
        return bytes;
    }

    private int init(Path path) throws IOException {
        var keys = new ArrayList<AgeRecipient>();
        for (String each : editors) {
            keys.add(value("--editor", AgeRecipient.parse(each.strip())));
        }
        NoteKey.Verifier newsroom = value(
                "--collector",
                NoteKey.parseVerifier(Objects.requireNonNull(collector).strip()));
        DropLimits usual = DropLimits.STANDARD;
        DropSettings settings;
        try {
            settings = new DropSettings(
                    Objects.requireNonNull(title),
                    keys,
                    newsroom,
                    new DropLimits(
                            bytes("--max-file", maxFile, usual.itemBytes()),
                            bytes("--max-source", maxSource, usual.mailboxBytes()),
                            bytes("--max-total", maxTotal, usual.totalBytes()),
                            bytes("--keep-free", keepFree, usual.floorBytes()),
                            usual.incompleteDays()));
            DropFolder.create(path, settings, name, new SecureRandom());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException(e.getMessage() + "; nothing was done");
        }
        try (DropFolder made = DropFolder.open(path)) {
            terminal.out().println("drop  " + TerminalFormats.printable(folder.toString()));
            terminal.out().println("key   " + made.receiptVerifier().text());
        }
        terminal.err()
                .println(
                        "Publish the key where sources find it: it verifies receipts. No editor's secret key belongs on"
                                + " this machine. Next:  daylight drop serve  and  daylight drop torrc");
        return Exit.DONE;
    }

    private int serve(Path path) throws IOException {
        try (Shutdown ending = new Shutdown();
                DropFolder opened = DropFolder.open(path);
                DropServer server = DropServer.start(
                        opened,
                        terminal.clock(),
                        SlowHash.STANDARD,
                        fault -> terminal.err().println("daylight: " + TerminalFormats.printable(fault)),
                        error -> ServeCommand.end(terminal, error),
                        host,
                        port)) {
            String shownHost = host.contains(":") ? "[" + host + "]" : host;
            terminal.out().println("drop at http://" + shownHost + ":" + server.port() + "/");
            terminal.out().flush();
            while (!ending.isRequestedWithin(Duration.ofDays(1))) {
                // continue
            }
            return Exit.DONE;
        }
    }

    private int status(Path path) throws IOException {
        TransferFolder.State state = TransferFolder.state(path, terminal.clock());
        if (json) {
            return json(Json.Obj.EMPTY
                    .with("mailboxes", state.mailboxes())
                    .with("complete", state.complete())
                    .with("incomplete", state.incomplete())
                    .with("bytes", state.bytes())
                    .with("free", state.free()));
        }
        terminal.out().println("mailboxes     " + TerminalFormats.count(state.mailboxes()));
        terminal.out().println("to collect    " + TerminalFormats.count(state.complete()));
        terminal.out().println("incomplete    " + TerminalFormats.count(state.incomplete()));
        terminal.out().println("on the disk   " + TerminalFormats.count(state.bytes()) + " bytes");
        terminal.out().println("free          " + TerminalFormats.count(state.free()) + " bytes");
        return Exit.DONE;
    }

    private int json(Json.Obj object) {
        terminal.out().println(object.text());
        return Exit.DONE;
    }

    private int export(Path path) throws IOException {
        var line = new ProgressLine(terminal, "bytes");
        TransferFolder.Exported exported =
                TransferFolder.export(path, terminal.path(Objects.requireNonNull(out)), terminal.clock(), line::update);
        line.clear();
        if (json) {
            json(Json.Obj.EMPTY.with("items", exported.items()).with("bytes", exported.bytes()));
        } else {
            terminal.out()
                    .println("exported: " + TerminalFormats.count(exported.items()) + " new items, "
                            + TerminalFormats.count(exported.bytes()) + " bytes");
        }
        terminal.err().println("The drop keeps them until you import what  daylight collect  returns in this folder.");
        return Exit.DONE;
    }

    private int returned(Path path) throws IOException {
        TransferFolder.Imported imported =
                TransferFolder.returned(path, terminal.path(Objects.requireNonNull(from)), terminal.clock());
        if (json) {
            json(Json.Obj.EMPTY
                    .with("deleted", imported.collected())
                    .with("replies", imported.replies())
                    .with("undelivered", imported.gone()));
        } else {
            terminal.out()
                    .println("deleted " + TerminalFormats.count(imported.collected())
                            + " items that the newsroom has stored; replies delivered: "
                            + TerminalFormats.count(imported.replies()));
        }
        if (imported.gone() > 0) {
            terminal.err()
                    .println("daylight: " + imported.gone()
                            + " replies could not be delivered: the source has deleted the mailbox, or too many wait in"
                            + " it");
            return Exit.SOME_LOST;
        }
        return Exit.DONE;
    }

    private int receipt(Path file) throws IOException {
        byte[] note = read(Objects.requireNonNull(receipt), Receipt.MAX_BYTES);
        NoteKey.Verifier verifier =
                value("--key", NoteKey.parseVerifier(Objects.requireNonNull(key).strip()));
        Receipt signed = value("--receipt", Receipt.verified(note, verifier));
        String words = wordsFile == null
                ? new String(
                        Password.read(terminal, null, "The 13 words", "nothing was checked"), StandardCharsets.UTF_8)
                : new String(read(wordsFile, WrittenPassphrase.MAX_CHARS), StandardCharsets.UTF_8);
        if (!(WrittenPassphrase.read(words) instanceof WrittenPassphrase.Reading.Read(byte[] passphrase))) {
            throw new IOException("these are not 13 words of a drop: one is mistyped or missing; nothing was checked");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            if (signed.isFor(passphrase, SlowHash.STANDARD, in)) {
                terminal.out()
                        .println("the receipt is for this file and these words: it arrived completely on "
                                + signed.day());
                return Exit.DONE;
            }
        }
        terminal.out().println("the receipt is signed by this drop, but for another file or other words");
        return Exit.SOME_LOST;
    }

    private byte[] read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(terminal.path(file))) {
            byte[] all = in.readNBytes(most + 1);
            if (all.length > most) {
                throw new IOException(file + " is too long");
            }
            return all;
        }
    }
}
