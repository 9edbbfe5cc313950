package org.daylight.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.daylight.age.AgeFile;
import org.daylight.age.AgeIdentity;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckGrowth;
import org.daylight.check.LogContents;
import org.daylight.check.Verdict;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.keytext.QrPicture;
import org.daylight.log.LogEntry;
import org.daylight.log.TrusteesFile;
import org.daylight.trustees.HeldShares;
import org.daylight.trustees.ReleasedShare;
import org.daylight.trustees.TrusteeStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "trustee",
        description = {
            "The tool of a trustee: checks, shows and releases shares.",
            "check verifies that your share file is genuine; nothing is opened. status says what you hold, what is due"
                + " and what you may release. release writes the shares that are due and no others, as lines of words"
                + " that you can send, print or dictate. Anyone who has lines of enough trustees opens the part with "
                + " daylight unseal.",
            "It works without a network on a copy of the archive, of which it needs only the checkpoint, tile/ and"
                    + " trustees/. It knows what that copy knows: before you release anything, get the newest copy from"
                    + " several mirrors."
        },
        footer = {
            "",
            "Examples:",
            "  daylight trustee check my.age --key key.txt --archive archive",
            "  daylight trustee status my.age --key key.txt --archive archive",
            "  daylight trustee release my.age --key key.txt --archive archive \\",
            "      --out shares.txt",
            "",
            "Exit code 0: done. 1: something about the shares is wrong. 3: nothing was released."
        })
final class TrusteeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "check|status|release", description = "What to do.")
    private String action = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "Your share file, as the publisher gave it to you.")
    private Path file = Path.of("");

    @Option(
            names = "--key",
            required = true,
            paramLabel = "KEYFILE",
            description = "Your secret key, as age-keygen writes it.")
    private Path key = Path.of("");

    @Option(
            names = "--archive",
            required = true,
            paramLabel = "ARCHIVE|URL",
            description = "A copy of the public archive, as new as possible.")
    private String archive = "";

    @Option(names = "--out", paramLabel = "FILE", description = "With release: write the lines to FILE.")
    private @Nullable Path out;

    @Option(names = "--qr", description = "With release: also print a QR code of each line.")
    private boolean qr;

    @Option(
            names = "--against-the-rule",
            description = "With release: release shares although they are not due. The lines say so. Name the parts.")
    private boolean againstTheRule;

    @Option(
            names = "--part",
            paramLabel = "TROVE/N",
            description = "With --against-the-rule: a part, as in harbour/8. Can be repeated.")
    private List<String> parts = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final Terminal terminal;

    TrusteeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> wrong = ActionOptions.misplaced(
                        spec,
                        action,
                        Map.of(
                                "--out", List.of("release"),
                                "--qr", List.of("release"),
                                "--against-the-rule", List.of("release"),
                                "--part", List.of("release")))
                .or(this::objection);
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        Outcome<TrusteeStatus> verified = opened().then(this::verified);
        return switch (verified) {
            case Outcome.Refused<TrusteeStatus>(String code, String reason) -> {
                terminal.err().println("daylight: " + TerminalFormats.printable(reason));
                yield code.equals("share-file") ? Exit.NOTHING_DONE : Exit.SOME_LOST;
            }
            case Outcome.Ok<TrusteeStatus>(TrusteeStatus status) ->
                switch (action) {
                    case "check" -> checked(status);
                    case "status" -> status(status);
                    default -> release(status);
                };
        };
    }

    private Optional<String> objection() {
        if (!Set.of("check", "status", "release").contains(action)) {
            return Optional.of(TerminalFormats.printable(action) + " is not an action: use check, status or release");
        }
        return againstTheRule == parts.isEmpty()
                ? Optional.of(
                        "--against-the-rule  and  --part TROVE/N  go together: name each part that you want to release"
                                + " although it is not due")
                : Optional.empty();
    }

    /** The share file, decrypted. */
    private Outcome<HeldShares> opened() throws IOException {
        Path keys = terminal.path(key);
        Outcome<AgeIdentity> identity = Files.size(keys) > AgeIdentity.MAX_CHARS
                ? Outcome.refused("share-file", "--key: the file of keys is too long")
                : AgeIdentity.parse(Files.readString(keys));
        if (!(identity instanceof Outcome.Ok<AgeIdentity>(AgeIdentity read))) {
            return Outcome.refused("share-file", "--key: " + ((Outcome.Refused<AgeIdentity>) identity).reason());
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(terminal.path(file)));
                InputStream plain = AgeFile.decrypt(in, read)) {
            byte[] content = plain.readNBytes(HeldShares.MAX_BYTES + 1);
            return HeldShares.parse(content) instanceof Outcome.Ok<HeldShares>(HeldShares held)
                    ? Outcome.ok(held)
                    : Outcome.refused("share-file", file + " is no share file: ask the publisher for it again");
        } catch (AgeFile.CannotDecrypt e) {
            return Outcome.refused("share-file", file + ": " + e.getMessage());
        }
    }

    /** The status, after the log and every share were verified. */
    private Outcome<TrusteeStatus> verified(HeldShares held) {
        var faults = new ArrayList<Verdict>();
        try (ArchiveFiles files = ArchiveFiles.at(terminal.resolve(archive))) {
            Optional<CheckGrowth> log = CheckGrowth.begin(files, held.key(), 0, 1, faults::add);
            if (log.isEmpty()) {
                String why = faults.isEmpty() ? "" : ": " + faults.getFirst().text();
                return Outcome.refused("share-log", "the log of " + archive + " cannot be trusted or read" + why);
            }
            try (CheckGrowth growth = log.get()) {
                LogContents contents = growth.contents();
                byte[] plan = new byte[0];
                Optional<LogEntry.Trustees> entry = TrusteeStatus.entry(held, contents);
                if (entry.isPresent()) {
                    Optional<byte[]> read = files.read(LogContents.path(entry.get()), TrusteesFile.MAX_BYTES);
                    if (read.isEmpty()) {
                        return Outcome.refused(
                                "share-log",
                                archive + " lacks " + LogContents.path(entry.get()) + ": get it from a mirror");
                    }
                    plan = read.get();
                }
                return TrusteeStatus.of(held, contents, plan, terminal.clock().instant());
            }
        } catch (IOException e) {
            return Outcome.refused("share-log", archive + " cannot be read: " + ErrorMessages.reason(e));
        }
    }

    private int checked(TrusteeStatus status) {
        HeldShares held = status.held();
        if (json) {
            terminal.out().println(object(status).text());
            return Exit.DONE;
        }
        terminal.out()
                .println("genuine: you are " + printable(status.plan().trustee(held.trustee())) + " of plan "
                        + held.plan() + ", with shares of "
                        + TerminalFormats.count(held.shares().size(), "part"));
        replaced(status);
        return Exit.DONE;
    }

    private int status(TrusteeStatus status) {
        if (json) {
            terminal.out().println(object(status).text());
            return Exit.DONE;
        }
        terminal.out()
                .println("you are "
                        + printable(status.plan().trustee(status.held().trustee())) + " of plan "
                        + status.held().plan());
        terminal.out().println("the rule: " + printable(status.valid().rule()));
        terminal.out().println(ruleNow(status));
        for (TrusteeStatus.Part part : status.parts()) {
            terminal.out().println("  " + name(part) + ": " + part.state().words());
        }
        if (!status.notHeld().isEmpty()) {
            terminal.out()
                    .println(TerminalFormats.count(status.notHeld().size(), "sealed part")
                            + " more: you hold no share of it in this plan");
        }
        int due = status.due().size();
        terminal.out()
                .println(
                        due == 0
                                ? "you may release nothing now"
                                : "you may release " + TerminalFormats.count(due, "share")
                                        + ": run  daylight trustee release");
        replaced(status);
        return Exit.DONE;
    }

    private void replaced(TrusteeStatus status) {
        if (status.isReplaced()) {
            terminal.out()
                    .println("plan " + status.valid().number() + " has replaced plan "
                            + status.held().plan()
                            + ": ask the publisher for your new file; shares of the two plans cannot be combined");
        }
    }

    private static String ruleNow(TrusteeStatus status) {
        if (status.begins() == null || status.heartbeat() == null) {
            return "the log has no heartbeat, so the rule cannot apply";
        }
        String newest =
                "the newest heartbeat in this copy of the log is of " + TerminalFormats.minute(status.heartbeat());
        return status.applies()
                ? "the rule applies since " + TerminalFormats.minute(status.begins()) + ": " + newest
                : "the rule does not apply: " + newest + "; without another one it applies from "
                        + TerminalFormats.minute(status.begins());
    }

    private static String name(TrusteeStatus.Part part) {
        return (part.trove().isEmpty() ? "an unknown part" : "part " + part.part() + " of " + part.trove())
                + ", release " + part.number()
                + (part.time() == null ? "" : ", planned for " + TerminalFormats.minute(part.time()));
    }

    private int release(TrusteeStatus status) throws IOException {
        List<ReleasedShare> shares = status.due();
        if (againstTheRule) {
            switch (againstRule(status)) {
                case Outcome.Ok<List<ReleasedShare>>(List<ReleasedShare> ordered) -> shares = ordered;
                case Outcome.Refused<List<ReleasedShare>>(String code, String reason) -> {
                    terminal.err().println("daylight: " + reason + "; nothing was released");
                    return Exit.NOTHING_DONE;
                }
            }
        }
        if (shares.isEmpty()) {
            terminal.err()
                    .println("daylight: nothing is due, so nothing was released: " + ruleNow(status)
                            + ". See  daylight trustee status");
            return Exit.NOTHING_DONE;
        }
        try (var output = new OutputFile(terminal, out)) {
            String text = json ? object(status, shares).text() + "\n" : text(status, shares);
            output.stream().write(text.getBytes(StandardCharsets.UTF_8));
            output.done();
        }
        terminal.err()
                .println("released " + TerminalFormats.count(shares.size(), "share") + ". With "
                        + status.plan().entry().threshold()
                        + " of them, from as many trustees, anyone opens a part with"
                        + "  daylight unseal");
        terminal.err()
                .println("this copy of the log is as old as its newest entry: if a newer copy has a heartbeat or"
                        + " cancels the part, do not send the lines");
        return Exit.DONE;
    }

    private Outcome<List<ReleasedShare>> againstRule(TrusteeStatus status) {
        var shares = new ArrayList<ReleasedShare>();
        for (String named : parts) {
            List<TrusteeStatus.Part> found = status.parts().stream()
                    .filter(part -> (part.trove() + "/" + part.part()).equals(named))
                    .toList();
            if (found.isEmpty()) {
                return Outcome.refused(
                        "share-absent", "you hold no share of " + TerminalFormats.printable(named) + " in this plan");
            }
            switch (status.againstRule(found.getLast().number())) {
                case Outcome.Ok<ReleasedShare>(ReleasedShare share) -> shares.add(share);
                case Outcome.Refused<ReleasedShare>(String code, String reason) -> {
                    return Outcome.refused(code, reason);
                }
            }
        }
        return Outcome.ok(shares);
    }

    /** The lines with comments that name the archive, the rule and each part. */
    private String text(TrusteeStatus status, List<ReleasedShare> shares) {
        var text = new StringBuilder();
        text.append("# Archive ").append(printable(status.held().key().name())).append(", plan ");
        text.append(status.held().plan()).append(", ");
        text.append(printable(status.plan().trustee(status.held().trustee()))).append('\n');
        text.append("# Rule: ").append(printable(status.valid().rule())).append('\n');
        text.append("# At the release ").append(ruleNow(status)).append(".\n");
        for (ReleasedShare share : shares) {
            TrusteeStatus.Part of = status.parts().stream()
                    .filter(part -> part.number() == share.number())
                    .findFirst()
                    .orElseThrow();
            text.append("# ")
                    .append(share.byRule() ? "" : "AGAINST THE RULE: ")
                    .append(name(of))
                    .append('\n');
            text.append(share.line()).append('\n');
            if (qr) {
                QrPicture.of(share.line())
                        .ok()
                        .ifPresent(code -> code.terminal()
                                .lines()
                                .forEach(line -> text.append("# ").append(line).append('\n')));
            }
        }
        return text.toString();
    }

    private static Json.Obj object(TrusteeStatus status) {
        Json parts = new Json.Arr(status.parts().stream()
                .<Json>map(part -> Json.Obj.EMPTY
                        .with("trove", part.trove())
                        .with("part", part.part())
                        .with("release", part.number())
                        .withOptional(
                                "time", part.time() == null ? null : part.time().toString())
                        .with(
                                "state",
                                part.state().name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .toList());
        return Json.Obj.EMPTY
                .with("origin", status.held().key().name())
                .with("plan", status.held().plan())
                .with("newestPlan", status.valid().number())
                .with("trustee", status.held().trustee())
                .with("name", status.held().name())
                .with("rule", status.valid().rule())
                .withOptional(
                        "heartbeat",
                        status.heartbeat() == null ? null : status.heartbeat().toString())
                .withOptional(
                        "appliesFrom",
                        status.begins() == null ? null : status.begins().toString())
                .with("applies", status.applies())
                .with("parts", parts);
    }

    private static Json.Obj object(TrusteeStatus status, List<ReleasedShare> shares) {
        return object(status)
                .with(
                        "shares",
                        new Json.Arr(shares.stream()
                                .<Json>map(share -> Json.Obj.EMPTY
                                        .with("release", share.number())
                                        .with("byRule", share.byRule())
                                        .with("line", share.line()))
                                .toList()));
    }

    private static String printable(String text) {
        return TerminalFormats.printable(text);
    }
}
