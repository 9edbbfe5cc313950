package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.SealedPart;
import org.daylight.check.Verdict;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.http.client.Route;
import org.daylight.mirror.BeaconRelay;
import org.daylight.mirror.Mirror;
import org.daylight.mirror.MirrorCosigner;
import org.daylight.mirror.MirrorState;
import org.daylight.mirror.UnreadableState;
import org.daylight.note.NoteKey;
import org.daylight.note.Witnesses;
import org.daylight.seal.OpenSealed;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mirror",
        description = {
            "Copies an archive and keeps the copy up to date.",
            "It downloads only what is new, from the publisher or from other mirrors. Every file is"
                    + " checked against the signed log before it is shown, so any source will do. A source that"
                    + " sends wrong or old data is ignored.",
            "You can stop it at any time: the copy is always complete, in the old or in the new"
                    + " state. Run it again to continue. Its own state is in FOLDER.mirror, next to the copy."
        },
        footer = {
            "",
            "Examples:",
            "  daylight mirror https://papers.example/ papers",
            "  daylight mirror https://papers.example/ https://other.example/ papers",
            "  daylight mirror https://papers.example/ papers --every 10m",
            "  daylight mirror http://….onion/ papers --proxy socks5://127.0.0.1:9050",
            "  daylight mirror https://papers.example/ papers --witness KEY",
            "  daylight mirror /media/usb/archive papers",
            "  daylight mirror https://papers.example/ papers --cosign mirror.example.org",
            "  daylight mirror https://a.example/ papers --beacon https://api.drand.sh",
            "  daylight serve papers",
            "",
            "Without --key, the mirror trusts the first key it sees. Compare it with the key that"
                    + " the publisher gives elsewhere.",
            "",
            "If the log gets another key, the mirror verifies the change and follows it. After a recovery, what the"
                    + " replaced key signed is moved to FOLDER.mirror/fenced-…, and nothing is deleted.",
            "",
            "Exit code 0: the copy has all that the sources have. 1: something new was refused, such"
                    + " as a rewritten history. 2: the command line is wrong. 3: nothing was done, because no"
                    + " source could be used or FOLDER.mirror cannot be read. A message says what to do."
        })
final class MirrorCommand implements Callable<Integer> {

    private static final int MAX_THREADS = 4;

    @Parameters(
            arity = "1..*",
            paramLabel = "SOURCE… FOLDER",
            hideParamSyntax = true,
            description = "Addresses or folders of archives, then the folder for the copy.")
    private List<String> places = List.of();

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "Keep running and repeat after this time: 30s, 10m, 1h, 2d.")
    private String every = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The key that must have signed the log, as  daylight check  prints it.")
    private String key = "";

    @Option(
            names = "--witness",
            paramLabel = "KEY",
            description =
                    "The key of a witness. Its cosignatures are copied from any source, even if they are newer than"
                            + " the checkpoint. Can be repeated.")
    private List<String> witnesses = new ArrayList<>();

    @Option(
            names = "--cosign",
            paramLabel = "NAME",
            description = "Cosign the checkpoint of the checked copy with this mirror's own key, under this"
                    + " name, preferably your host name (c2sp.org/tlog-mirror). The key is created on first use.")
    private String cosign = "";

    @Option(
            names = "--proxy",
            paramLabel = "ADDRESS",
            description = "Connect through the proxy socks5://HOST:PORT, which also resolves names, or"
                    + " http://HOST:PORT.")
    private String proxy = "";

    @Option(
            names = "--listed",
            description = "If no source can be used, try the mirrors that the local copy's log lists.")
    private boolean listed;

    @Option(names = "--recheck", description = "Check the whole local copy again and replace what is damaged.")
    private boolean recheck;

    @Option(
            names = "--without-views",
            description = "Do not download safe views of attachments, which need more space than the documents."
                    + " Without this option, later runs download them with the next part, or with --recheck.")
    private boolean withoutViews;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "How many files are downloaded at the same time (${DEFAULT-VALUE}).")
    private int connections = 4;

    @Mixin
    private BeaconOption beacon = new BeaconOption();

    @Option(names = "--json", description = "Print one JSON object per run.")
    private boolean json;

    private final Terminal terminal;

    MirrorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (places.size() < 2) {
            terminal.err().println("daylight: name the folder for the copy after the source");
            return Exit.USAGE;
        }
        Mirror mirror;
        Duration pause;
        try {
            mirror = new Mirror(options());
            if (!cosign.isEmpty() && !NoteKey.isName(cosign)) {
                throw new IllegalArgumentException(
                        "--cosign: \"" + cosign + "\" cannot be the name of a key: use a host" + " name");
            }
            if (beacon.relays(terminal, route()).isEmpty()) {
                return Exit.USAGE;
            }
            pause = every.isEmpty() ? Duration.ZERO : RepeatInterval.parse("--every", every);
        } catch (IllegalArgumentException e) {
            terminal.err().println("daylight: " + TerminalFormats.printable(String.valueOf(e.getMessage())));
            return Exit.USAGE;
        }
        return every.isEmpty() ? round(mirror) : repeat(mirror, pause);
    }

    private Mirror.Options options() {
        if (connections < 1 || connections > 64) {
            throw new IllegalArgumentException("--connections must be a number from 1 to 64");
        }
        Path folder = terminal.path(Path.of(places.getLast()));
        List<String> sources = places.subList(0, places.size() - 1).stream()
                .map(terminal::resolve)
                .toList();
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_THREADS);
        return new Mirror.Options(
                sources,
                folder,
                key(),
                route(),
                listed,
                recheck,
                connections,
                threads,
                !withoutViews,
                parsed("--witness", Witnesses.parse(witnesses, 0)));
    }

    private Route route() {
        return Route.parse(proxy).orElseThrow(() -> new IllegalArgumentException(Route.FORM));
    }

    private NoteKey.@Nullable Verifier key() {
        return key.isEmpty() ? null : parsed("--key", NoteKey.parseVerifier(key));
    }

    private static <T> T parsed(String option, Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) ->
                throw new IllegalArgumentException(option + ": " + reason);
        };
    }

    /** Updates the copy at fixed intervals. Ends when the program is stopped or the mirror's state cannot be read. */
    private int repeat(Mirror mirror, Duration pause) throws UnreadableState {
        long next = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                round(mirror);
            } catch (UnreadableState e) {
                throw e; // repeating does not help: a person must repair the state
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                terminal.err()
                        .println("daylight: " + TerminalFormats.printable(String.valueOf(e.getMessage()))
                                + "; trying again in " + TerminalFormats.duration(pause));
            }
            terminal.out().flush();
            next += pause.toNanos();
            long wait = next - System.nanoTime();
            if (wait <= 0) { // the run took longer than the interval: missed runs are not repeated
                next = System.nanoTime();
                continue;
            }
            try {
                Thread.sleep(Duration.ofNanos(wait));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return Exit.DONE;
    }

    private int round(Mirror mirror) throws IOException {
        var line = new ProgressLine(terminal, "parts");
        Mirror.Result result;
        try {
            result = mirror.round(terminal.clock(), line::update);
        } finally {
            line.clear();
        }
        result.notes().forEach(note -> terminal.err().println("daylight: " + TerminalFormats.printable(note)));
        result.faults().forEach(fault -> terminal.err().println(fault.text()));
        if (json) {
            terminal.out().println(json(result).text());
        } else {
            terminal.out().println(text(result));
            sayKey(result);
        }
        if (result.word() == MirrorState.Word.CURRENT && !cosign.isEmpty()) {
            cosign();
        }
        openDue();
        return switch (result.word()) {
            case CURRENT -> Exit.DONE;
            case REFUSED -> Exit.SOME_LOST;
            case UNREACHABLE -> Exit.NOTHING_DONE;
        };
    }

    /** Also when no source could be used: then it matters most. */
    private void openDue() throws IOException {
        Path copy = terminal.path(Path.of(places.getLast()));
        List<BeaconRelay> relays = beacon.relays(terminal, route()).orElse(List.of());
        if (relays.isEmpty() || !Files.exists(copy.resolve(ArchivePath.CHECKPOINT))) {
            return;
        }
        for (OpenSealed.Result result : beacon.open(copy, relays, terminal).opened()) {
            if (result instanceof OpenSealed.Result.Opened(SealedPart part, boolean isNew)) {
                terminal.err()
                        .println("opened part " + part.part() + " of " + part.trove()
                                + ", because its time has come; not yet confirmed by the publisher's log");
            } else if (result instanceof OpenSealed.Result.Unusable(SealedPart part, String reason)) {
                terminal.err().println("daylight: " + TerminalFormats.printable(reason));
            }
        }
    }

    private void cosign() throws IOException {
        var cosigner = MirrorCosigner.open(terminal.path(Path.of(places.getLast())), cosign, new SecureRandom());
        Optional<Long> size = cosigner.cosign(terminal.clock());
        size.ifPresent(entries -> terminal.err()
                .println("cosigned as "
                        + TerminalFormats.printable(cosigner.key().name()) + ": " + TerminalFormats.count(entries)
                        + (entries == 1 ? " entry" : " entries") + ", with the key " + cosigner.key()));
    }

    private void sayKey(Mirror.Result result) {
        NoteKey.Verifier believed = result.key();
        if (believed != null && !result.keyGiven() && result.before() == 0 && result.updated()) {
            terminal.err()
                    .println("the key is trusted because it was the first one seen: " + believed
                            + "; compare it with the key that the publisher gives elsewhere");
        }
    }

    private static String text(Mirror.Result result) {
        NoteKey.Verifier key = result.key();
        String whose = key == null ? "" : key.name() + ": ";
        String held = TerminalFormats.count(result.entries()) + (result.entries() == 1 ? " entry" : " entries");
        String unchanged = result.entries() == 0 ? "no copy was made" : "the copy is unchanged: " + held;
        return switch (result.word()) {
            case CURRENT ->
                result.updated()
                        ? whose + held + " (" + TerminalFormats.count(result.entries() - result.before()) + " new), "
                                + TerminalFormats.count(result.packs(), "part") + ", "
                                + TerminalFormats.bytes(result.fetchedBytes())
                                + " downloaded from " + String.join(", ", result.from())
                        : whose + held + ", nothing new; " + TerminalFormats.bytes(result.fetchedBytes())
                                + " downloaded";
            case UNREACHABLE -> whose + "nothing was done, because no source could be used; " + unchanged;
            case REFUSED -> {
                Path evidence = result.evidence();
                yield whose
                        + (evidence == null
                                ? "the new data was refused, because it failed the check"
                                : "the publisher signed two different histories; the evidence is in " + evidence)
                        + "; " + unchanged;
            }
        };
    }

    private static Json.Obj json(Mirror.Result result) {
        NoteKey.Verifier key = result.key();
        Path evidence = result.evidence();
        return Json.Obj.EMPTY
                .with("mirror", result.word().name().toLowerCase(java.util.Locale.ROOT))
                .withOptional("key", key == null ? null : key.text())
                .with("keyGiven", result.keyGiven())
                .with("updated", result.updated())
                .with("entries", result.entries())
                .with("before", result.before())
                .with("packs", result.packs())
                .with("newBytes", result.newBytes())
                .with("fetchedBytes", result.fetchedBytes())
                .with("from", strings(result.from()))
                .with("notes", strings(result.notes()))
                .with(
                        "faults",
                        new Json.Arr(result.faults().stream()
                                .<Json>map(Verdict::json)
                                .toList()))
                .withOptional("evidence", evidence == null ? null : evidence.toString());
    }

    private static Json strings(List<String> all) {
        return new Json.Arr(all.stream().<Json>map(Json.Str::new).toList());
    }
}
