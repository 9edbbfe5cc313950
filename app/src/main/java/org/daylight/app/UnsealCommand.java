package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.seal.OpenSealed;
import org.daylight.seal.SealKeyText;
import org.daylight.sealing.SealKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "unseal",
        description = {
            "Opens sealed parts of a copy of an archive with their keys.",
            "The part is compared with what the publisher's log sealed, and shown at once. A running daylight serve"
                    + " shows it within seconds, and other mirrors get the key from this one. Until the publisher's log"
                    + " contains the release, pages say that it is not confirmed.",
            "A key is a line of text: AGE-SECRET-KEY-1... or 64 hexadecimal digits."
        },
        footer = {
            "",
            "Examples:",
            "  daylight unseal copy AGE-SECRET-KEY-1...",
            "  daylight unseal copy KEY1 KEY2 --json",
            "",
            "Exit code 0: every key opened a part, or the part was open already. 1: some did, others not."
                    + " 3: no key opened a part."
        })
final class UnsealCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ARCHIVE", description = "The folder of the copy.")
    private Path folder = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY", description = "The keys.")
    private List<String> keys = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object per key.")
    private boolean json;

    private final Terminal terminal;

    UnsealCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        var opening = new OpenSealed(terminal.path(folder));
        int opened = 0;
        int number = 0;
        for (String text : keys) {
            number++;
            boolean isOpen = switch (SealKeyText.parse(text)) {
                case Outcome.Ok<SealKey>(SealKey key) -> print(number, opening.open(key));
                case Outcome.Refused<SealKey>(String code, String reason) ->
                    print(number, "malformed", "key " + number + ": " + reason, Json.Obj.EMPTY, false);
            };
            opened += isOpen ? 1 : 0;
        }
        return opened == keys.size() ? Exit.DONE : opened > 0 ? Exit.SOME_LOST : Exit.NOTHING_DONE;
    }

    private boolean print(int number, OpenSealed.Result result) {
        String key = "key " + number + ": ";
        return switch (result) {
            case OpenSealed.Result.Opened(SealedPart part, boolean isNew) ->
                print(
                        number,
                        isNew ? "opened" : "open-already",
                        (isNew ? "opened " : "open already: ") + words(part.part(), part.trove())
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
