package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.format.Outcome;
import org.daylight.newsroom.Newsroom;
import org.daylight.push.PushArchive;
import org.daylight.push.PushRefused;
import org.daylight.store.ObjectStore;
import org.daylight.store.StoreAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "push",
        description = {
            "Copies the public files to a store that speaks S3.",
            "Readers and mirrors can then fetch the archive from there, also through a CDN. Only what is missing or"
                    + " different is sent, and each file is compared after it was sent. The checkpoint is last, and is"
                    + " replaced only if it is still the one of the same log that was compared: two publishers cannot"
                    + " fork the log. You can stop it at any time and run it again."
        },
        footer = {
            "",
            "Examples:",
            "  daylight push -n newsroom     to the store that daylight.toml names",
            "  daylight push papers \"s3 https://s3.example.org/papers\" --keys keys.txt",
            "",
            "With a line  push = \"s3 https://HOST/BUCKET/PREFIX\"  in daylight.toml, every command that publishes"
                    + " also pushes. The keys are read from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from"
                    + " keys/store.txt of the newsroom. This needs the addon s3 (docs/s3.md).",
            "",
            "Exit code 0: the store has all that is here. 1: refused, because the store has another history or a newer"
                    + " state. 3: it was not completed. A message says why."
        })
final class PushCommand implements Callable<Integer> {

    private static final int MAX_CONNECTIONS = 32;
    private static final int CONNECTIONS = 4;

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(
            arity = "0..2",
            paramLabel = "[FOLDER STORE]",
            hideParamSyntax = true,
            description = "The folder of an archive and the address of a store, instead of those of a newsroom.")
    private List<String> places = List.of();

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "The private file with the keys of the store, with FOLDER and STORE.")
    private @Nullable Path keys;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "How many files are sent at the same time (${DEFAULT-VALUE}).")
    private int connections = CONNECTIONS;

    private final Terminal terminal;

    PushCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (connections < 1 || connections > MAX_CONNECTIONS) {
            terminal.err().println("daylight: --connections must be 1 to " + MAX_CONNECTIONS);
            return Exit.USAGE;
        }
        if (places.size() == 1 || places.isEmpty() && keys != null) {
            terminal.err()
                    .println("daylight: name both the archive and the store, as in  daylight push papers \"s3"
                            + " https://HOST/BUCKET\" --keys FILE");
            return Exit.USAGE;
        }
        try {
            return places.isEmpty() ? pushNewsroom() : pushCopy();
        } catch (PushRefused e) {
            terminal.err().println("daylight: " + TerminalFormats.printable(String.valueOf(e.getMessage())));
            return Exit.SOME_LOST;
        }
    }

    private int pushNewsroom() throws IOException {
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            Optional<StoreAddress> address = newsroom.settings().pushStore();
            if (address.isEmpty()) {
                terminal.err()
                        .println("daylight: daylight.toml names no store: add the line  push = \"s3"
                                + " https://HOST/BUCKET/PREFIX\"");
                return Exit.USAGE;
            }
            push(newsroom.archiveFolder(), address.get(), newsroom.storeKeys(), connections, terminal);
            return Exit.DONE;
        }
    }

    private int pushCopy() throws IOException {
        switch (StoreAddress.parse(places.get(1))) {
            case Outcome.Refused<StoreAddress>(String code, String reason) -> {
                terminal.err().println("daylight: " + reason);
                return Exit.USAGE;
            }
            case Outcome.Ok<StoreAddress>(StoreAddress address) -> {
                Path file = keys == null ? Path.of("store.txt") : keys;
                push(terminal.path(Path.of(places.get(0))), address, terminal.path(file), connections, terminal);
                return Exit.DONE;
            }
        }
    }

    private static void push(Path archive, StoreAddress address, Path keys, int connections, Terminal terminal)
            throws IOException {
        var progress = new ProgressLine(terminal, "bytes");
        try (ObjectStore store = Wiring.store(address, keys)) {
            PushArchive.Pushed pushed = new PushArchive(archive, store, connections, progress::update).run();
            progress.clear();
            String entries = TerminalFormats.count(pushed.entries()) + (pushed.entries() == 1 ? " entry" : " entries");
            terminal.out()
                    .println((pushed.isNew() ? "pushed " : "nothing new: ") + entries + " of the log to " + address
                            + ": "
                            + TerminalFormats.count(pushed.files()) + (pushed.files() == 1 ? " file" : " files")
                            + " sent (" + TerminalFormats.bytes(pushed.bytes()) + "), "
                            + TerminalFormats.count(pushed.unchanged()) + " unchanged, "
                            + TerminalFormats.count(pushed.deleted().size()) + " deleted");
        } finally {
            progress.clear();
        }
    }

    /** Pushes after a publication, if the newsroom has a store. Never fails, because the publication itself has succeeded. */
    static void after(Newsroom newsroom, Terminal terminal) {
        Optional<StoreAddress> address = newsroom.settings().pushStore();
        if (address.isEmpty()) {
            return;
        }
        try {
            push(newsroom.archiveFolder(), address.get(), newsroom.storeKeys(), CONNECTIONS, terminal);
        } catch (IOException | RuntimeException e) {
            terminal.err()
                    .println("daylight: it is published here, but was not pushed to the store: "
                            + ErrorMessages.reason(e) + ". Then run  daylight push");
        }
    }
}
