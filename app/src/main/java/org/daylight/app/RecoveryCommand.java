package org.daylight.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.daylight.flow.recovery.SigningKeyFile;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.log.KeyChange;
import org.daylight.log.KeyStatement;
import org.daylight.note.NoteKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "recovery",
        description = {
            "The tool of a holder: makes a recovery key, and signs with it.",
            "new makes your key. Keep the file offline, and send the publisher only the public key that it prints. If"
                + " the log's key is stolen or lost, someone sends you a statement: show says in words what it would"
                + " change, and sign writes your signature, a line that you can send by any channel. Enough holders"
                + " together give the log a new key, also without the publisher.",
            "It works without a network. It cannot know whether the key was really stolen, or whether the log goes on"
                + " further than the statement says. Ask the publisher and the other holders by a channel of your own"
                + " before you sign."
        },
        footer = {
            "",
            "Examples:",
            "  daylight recovery new my.key --name ann      once; then keep it offline",
            "  daylight recovery show statement.json        what would change",
            "  daylight recovery sign statement.json --key my.key --out ann.txt",
            "",
            "Exit code 0: done. 1: the statement or the key is wrong. 3: nothing was done."
        })
final class RecoveryCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "new|show|sign", description = "What to do.")
    private String action = "";

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "With new: the key file to create. Otherwise: the statement; or with show, a key file.")
    private Path file = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "With new: a public name without spaces.")
    private @Nullable String name;

    @Option(names = "--key", paramLabel = "KEYFILE", description = "With sign: your key file.")
    private @Nullable Path key;

    @Option(names = "--out", paramLabel = "FILE", description = "With sign: write the line to FILE.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final Terminal terminal;

    RecoveryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> wrong = ActionOptions.misplaced(
                        spec,
                        action,
                        Map.of("--name", List.of("new"), "--key", List.of("sign"), "--out", List.of("sign")))
                .or(this::objection);
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        return switch (action) {
            case "new" -> made();
            case "show" -> shown();
            default -> signed();
        };
    }

    private Optional<String> objection() {
        if (!Set.of("new", "show", "sign").contains(action)) {
            return Optional.of(TerminalFormats.printable(action) + " is not an action: use new, show or sign");
        }
        if (action.equals("new") && name == null) {
            return Optional.of("new needs  --name NAME , under which the log will name your key");
        }
        return action.equals("sign") && key == null
                ? Optional.of("sign needs  --key KEYFILE , your key file")
                : Optional.empty();
    }

    private int made() throws IOException {
        String given = String.valueOf(name);
        SigningKeyFile made = SigningKeyFile.create(
                terminal.path(file),
                given,
                List.of(
                        "A recovery key of Daylight. Keep this file secret and offline, with a copy in another place.",
                        "Give the publisher the public key only."),
                new SecureRandom());
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("name", made.publicKey().name())
                            .with("key", made.publicKey().text())
                            .text());
        } else {
            terminal.err().println("your key is in " + file + ": keep it offline. The publisher needs this line:");
            terminal.out().println(TerminalFormats.printable(made.publicKey().text()));
        }
        return Exit.DONE;
    }

    private int shown() throws IOException {
        Outcome<KeyChange> statement = read(terminal, file);
        if (statement instanceof Outcome.Ok<KeyChange>(KeyChange change)) {
            if (json) {
                terminal.out().println(json(change).text());
            } else {
                words(change).forEach(line -> terminal.out().println(TerminalFormats.printable(line)));
            }
            return Exit.DONE;
        }
        try {
            SigningKeyFile held = SigningKeyFile.read(terminal.path(file));
            terminal.out().println(TerminalFormats.printable(held.publicKey().text()));
            return Exit.DONE;
        } catch (IOException noKey) {
            return refused(statement);
        }
    }

    private int refused(Outcome<KeyChange> statement) {
        if (statement instanceof Outcome.Refused<KeyChange>(String code, String reason)) {
            terminal.err()
                    .println("daylight: " + file + " is not a valid statement (" + code + "): "
                            + TerminalFormats.printable(reason));
        }
        return Exit.SOME_LOST;
    }

    private int signed() throws IOException {
        Outcome<KeyChange> statement = read(terminal, file);
        if (!(statement instanceof Outcome.Ok<KeyChange>(KeyChange change))) {
            return refused(statement);
        }
        SigningKeyFile mine = SigningKeyFile.read(terminal.path(java.util.Objects.requireNonNull(key)));
        KeyChange.Named named = change.named();
        if (named == null || !named.keys().keys().contains(mine.publicKey())) {
            terminal.err()
                    .println("daylight: the log does not name your key "
                            + TerminalFormats.printable(mine.publicKey().name())
                            + " as one that can sign this: nothing was signed");
            return Exit.SOME_LOST;
        }
        words(change).forEach(line -> terminal.err().println(TerminalFormats.printable(line)));
        String line = mine.sign(change).line();
        if (out == null) {
            terminal.out().println(line);
        } else {
            try (OutputFile to = new OutputFile(terminal, out)) {
                OutputStream stream = to.stream();
                stream.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                to.done();
            }
        }
        terminal.err()
                .println("signed as "
                        + TerminalFormats.printable(mine.publicKey().name())
                        + (out == null ? "" : ": send " + out + " to whoever collects the signatures"));
        return Exit.DONE;
    }

    /** Reads a statement that may lack signatures. */
    static Outcome<KeyChange> read(Terminal terminal, Path given) throws IOException {
        Path path = terminal.path(given);
        if (!Files.isRegularFile(path)) {
            throw new IOException(given + " does not exist, or is not a file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return KeyChange.draft(in.readNBytes(KeyChange.MAX_BYTES + 1));
        }
    }

    /** What a statement says, in words. */
    static List<String> words(KeyChange change) {
        KeyStatement statement = change.statement();
        var lines = new ArrayList<String>();
        lines.add("This statement gives a log a new key.");
        lines.add("  log:      " + statement.oldKey().name());
        lines.add("  change:   number " + statement.number() + ", "
                + statement.kind().text());
        lines.add("  old key:  " + statement.oldKey().text());
        lines.add("  new key:  " + statement.newKey().text());
        lines.add("  entries:  the first " + statement.size() + " count");
        lines.add("  reason:   " + statement.reason());
        lines.add("Whatever the old key has signed after these " + statement.size()
                + (statement.size() == 1 ? " entry" : " entries")
                + " will not count any more. Mirrors and readers remove it. From then on only the new key signs.");
        KeyChange.Named named = change.named();
        if (named != null) {
            lines.add(named.keys().threshold() + " of these holders must sign: "
                    + String.join(
                            ", ",
                            named.keys().keys().stream()
                                    .map(NoteKey.Verifier::name)
                                    .toList())
                    + ".");
            lines.add(
                    change.holders().isEmpty()
                            ? "Nobody has signed yet."
                            : "Signed by: "
                                    + String.join(
                                            ", ",
                                            change.holders().stream()
                                                    .map(NoteKey.Verifier::name)
                                                    .toList())
                                    + ".");
        }
        return lines;
    }

    static Json.Obj json(KeyChange change) {
        KeyStatement statement = change.statement();
        return Json.Obj.EMPTY
                .with("origin", statement.oldKey().name())
                .with("number", statement.number())
                .with("kind", statement.kind().text())
                .with("oldKey", statement.oldKey().text())
                .with("newKey", statement.newKey().text())
                .with("entries", statement.size())
                .with("root", statement.root().hex())
                .with("reason", statement.reason())
                .with(
                        "signedBy",
                        new Json.Arr(change.holders().stream()
                                .<Json>map(holder -> new Json.Str(holder.name()))
                                .toList()))
                .with("missing", change.missing());
    }
}
