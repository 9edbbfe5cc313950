package org.daylight.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.format.Json;
import org.daylight.mirror.BeaconRelay;
import org.daylight.mirror.OpenDue;
import org.daylight.seal.OpenByBeacon;
import org.daylight.seal.OpenSealed;
import org.daylight.sealing.SealKey;
import org.daylight.timelock.Beacon;
import org.daylight.timelock.RoundSignature;
import org.daylight.trustees.ArchiveTrustees;
import org.daylight.trustees.GivenKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "unseal",
        description = {
            "Opens sealed parts of a copy of an archive with their keys.",
            "The part is compared with what the publisher's log sealed, and shown at once. A running daylight serve"
                    + " shows it within seconds, and other mirrors get the key from this one. Until the publisher's log"
                    + " contains the release, pages say that it is not confirmed.",
            "A key is 24 words, or AGE-SECRET-KEY-1..., or 64 hexadecimal digits, or a photograph of its QR code (PNG"
                + " or JPEG). Instead of a key, give the lines that enough trustees have released, or the files with"
                + " them: each share is checked, and one that is false is named.",
            "A part that was sealed with --timelock needs no key. When its time has come, the signature of its round"
                    + " by the beacon quicknet (96 hexadecimal digits) opens it, or --beacon, which requests the"
                    + " signature."
        },
        footer = {
            "",
            "Examples:",
            "  daylight unseal copy AGE-SECRET-KEY-1...",
            "  daylight unseal copy void come effort suffer ...   24 words",
            "  daylight unseal copy poster.jpg",
            "  daylight unseal copy ann.txt ben.txt eve.txt       lines of trustees",
            "  daylight unseal copy KEY1 KEY2 --json",
            "  daylight unseal copy --beacon https://api.drand.sh",
            "  daylight unseal copy 8b2c5f...            the signature of a round",
            "",
            "Exit code 0: everything given was used, and every key opened a part, or the part was open already. 1:"
                    + " some did, others not. 3: no key opened a part."
        })
final class UnsealCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ARCHIVE", description = "The folder of the copy.")
    private Path folder = Path.of("");

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "KEY", description = "The keys: texts, words, or files.")
    private List<String> keys = new ArrayList<>();

    @Mixin
    private BeaconOption beacon = new BeaconOption();

    @Option(names = "--json", description = "Print one JSON object per key.")
    private boolean json;

    private final Terminal terminal;

    UnsealCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Path copy = terminal.path(folder);
        Optional<List<BeaconRelay>> relays = beacon.relays(terminal);
        if (relays.isEmpty()) {
            return Exit.USAGE;
        }
        if (keys.isEmpty() && relays.get().isEmpty()) {
            terminal.err().println("daylight: give a key, or  --beacon ADDRESS");
            return Exit.USAGE;
        }
        int opened = 0;
        int number = 0;
        var byBeacon = new OpenByBeacon(copy, Beacon.QUICKNET);
        for (String signature : keys.stream().filter(RoundSignature::isWritten).toList()) {
            List<OpenSealed.Result> results = byBeacon.openAll(signature);
            if (results.isEmpty()) {
                number++;
                String note = "it is not the signature of the round of a part that is sealed here and can be opened"
                        + " without a key";
                print(number, "unknown", "key " + number + ": " + note, Json.Obj.EMPTY, false);
            }
            for (OpenSealed.Result result : results) {
                number++;
                opened += print(number, result) ? 1 : 0;
            }
        }
        if (!relays.get().isEmpty()) {
            OpenDue.Result due = beacon.open(copy, relays.get(), terminal);
            for (OpenSealed.Result result : due.opened()) {
                number++;
                opened += print(number, result) ? 1 : 0;
            }
            if (number == 0 && keys.isEmpty() && due.notes().isEmpty()) {
                terminal.err().println("no part is due now that the beacon opens");
            }
            number += due.notes().size();
        }
        var opening = new OpenSealed(copy);
        GivenKeys.Result given;
        try {
            given = GivenKeys.read(
                    keys.stream().filter(key -> !RoundSignature.isWritten(key)).toList(),
                    terminal.folder(),
                    ArchiveTrustees.plansIn(copy));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (SealKey key : given.keys()) {
            number++;
            opened += print(number, opening.open(key)) ? 1 : 0;
        }
        for (String note : given.notes()) {
            number++;
            print(number, "malformed", note, Json.Obj.EMPTY.with("reason", note), false);
        }
        if (given.againstRule() && !json) {
            terminal.err().println("note: at least one trustee released their share against the rule in the log");
        }
        return opened == number ? Exit.DONE : opened > 0 ? Exit.SOME_LOST : Exit.NOTHING_DONE;
    }

    private boolean print(int number, OpenSealed.Result result) {
        String key = "key " + number + ": ";
        return switch (result) {
            case OpenSealed.Result.Opened(SealedPart part, boolean isNew) ->
                print(
                        number,
                        isNew ? "opened" : "open-already",
                        (isNew ? "opened " : "open already: ") + words(part.part(), part.trove())
                                + (part.seal().storyHash() == null ? "" : ", with the story that was sealed with it")
                                + "; not yet confirmed by the publisher's log",
                        json(part.trove(), part.part(), part.sequence()),
                        true);
            case OpenSealed.Result.Released(Release release) ->
                print(
                        number,
                        "released",
                        key + words(release.part(), release.trove())
                                + " is released by the publisher's log: the key is not needed any more",
                        json(release.trove(), release.part(), release.sequence()),
                        true);
            case OpenSealed.Result.Cancelled(SealedPart part) ->
                print(
                        number,
                        "cancelled",
                        key + "the publisher cancelled " + words(part.part(), part.trove()) + ": "
                                + TerminalFormats.printable(part.reason()),
                        json(part.trove(), part.part(), part.sequence()),
                        false);
            case OpenSealed.Result.Unknown() ->
                print(
                        number,
                        "unknown",
                        key + "it opens no part of this archive: it is wrong, belongs to another archive, or this copy"
                                + " must be updated first with  daylight mirror",
                        Json.Obj.EMPTY,
                        false);
            case OpenSealed.Result.Unusable(SealedPart part, String reason) ->
                print(number, "unusable", key + reason, json(part.trove(), part.part(), part.sequence()), false);
        };
    }

    private static String words(int part, String trove) {
        return "part " + part + " of " + trove;
    }

    private static Json.Obj json(String trove, int part, int release) {
        return Json.Obj.EMPTY.with("trove", trove).with("part", part).with("release", release);
    }

    private boolean print(int number, String code, String words, Json.Obj of, boolean isOpen) {
        if (json) {
            Json.Obj line = Json.Obj.EMPTY.with("key", number).with("result", code);
            for (var member : of.members().entrySet()) {
                line = line.with(member.getKey(), member.getValue());
            }
            terminal.out().println(line.text());
        } else {
            (isOpen ? terminal.out() : terminal.err()).println((isOpen ? "" : "daylight: ") + words);
        }
        return isOpen;
    }
}
