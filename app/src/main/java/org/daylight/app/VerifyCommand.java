package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.FindingWords;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.dkim.keys.KeyImport;
import org.daylight.evidence.Authentication;
import org.daylight.evidence.ShownPart;
import org.daylight.format.Json;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = {
            "Verifies the signatures of one message, offline.",
            "It checks DKIM, DomainKeys and ARC signatures with keys from files, as of the time at"
                    + " which the last server received the message. The result says what was signed with which"
                    + " key, and what that covers. It does not say whether the message is genuine."
        },
        footer = {
            "",
            "Examples:",
            "  daylight verify 20413.eml --keys keys.txt",
            "  daylight verify 20413.eml --keys keys.txt --json",
            "  unzip -p 0007.zip data/keys.txt >keys.txt      the keys of a part",
            "",
            "Exit code 0: a signature of the author's domain is valid and covers all that is shown."
                    + " 1: there are signatures, but none like that. 3: there is no signature, or the file is"
                    + " not a message.",
            "",
            "spec/keys.md describes the key files, spec/findings.md the results."
        })
final class VerifyCommand implements Callable<Integer> {

    private static final long MAX_BYTES = 256L << 20;

    /** A message has at least one of these fields; other text files may look like a header with other fields. */
    private static final List<String> MESSAGE_FIELDS =
            List.of("From", "Date", "Subject", "Message-ID", "Received", "DKIM-Signature");

    @Parameters(paramLabel = "FILE.eml", description = "The message, with its exact bytes.")
    private Path file = Path.of("");

    @Option(
            names = "--keys",
            paramLabel = "KEYS",
            description =
                    "A key file: of a part, a plain list, output of dig, or JSON of a key registry. Can be repeated.")
    private List<Path> keys = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object: the result and the findings (spec/findings.md).")
    private boolean json;

    private final Terminal terminal;

    VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        byte[] original = read(file, MAX_BYTES);
        var verifier = new DkimVerifier(keys());
        Message message = MessageParser.parse(original);
        if (message.headers().stream().noneMatch(header -> isOfMessage(header.name()))) {
            throw new IOException(TerminalFormats.printable(file.toString())
                    + " is not an e-mail message: it has none of the fields " + String.join(", ", MESSAGE_FIELDS));
        }
        var found = Authentication.of(original, message, verifier);
        if (json) {
            terminal.out().println(object(found).text());
        } else {
            print(found);
        }
        return switch (found.mark()) {
            case PASSES -> Exit.DONE;
            case UNSIGNED -> Exit.NOTHING_DONE;
            case PARTLY, FAILS, KEY_GONE, NOT_CHECKABLE -> Exit.SOME_LOST;
        };
    }

    private static boolean isOfMessage(String name) {
        return MESSAGE_FIELDS.stream().anyMatch(name::equalsIgnoreCase);
    }

    private KeyArchive keys() throws IOException {
        List<KeyRecord> records = new ArrayList<>();
        for (Path list : keys) {
            KeyImport read = KeyImport.read(
                    read(list, KeyArchive.MAX_BYTES), KeyOrigin.LIST, String.valueOf(list.getFileName()));
            read.problemLines().forEach(problem -> terminal.err().println(list + ": " + problem));
            records.addAll(read.records());
        }
        return KeyArchive.of(records);
    }

    private byte[] read(Path path, long mostBytes) throws IOException {
        Path there = terminal.path(path);
        if (!Files.exists(there)) {
            throw new IOException(path + " does not exist");
        }
        if (!Files.isRegularFile(there)) {
            throw new IOException(path + " is not a file: name a message or a list of keys");
        }
        if (Files.size(there) > mostBytes) {
            throw new IOException(path + " is larger than " + (mostBytes >> 20) + " MB");
        }
        return Files.readAllBytes(there);
    }

    private static Json.Obj object(Authentication found) {
        return Json.Obj.EMPTY
                .with("mark", found.mark().word())
                .with(
                        "notCovered",
                        new Json.Arr(found.notCovered().stream()
                                .<Json>map(part -> new Json.Str(part.word()))
                                .toList()))
                .with(
                        "findings",
                        new Json.Arr(found.findings().stream()
                                .<Json>map(Finding::json)
                                .toList()));
    }

    private void print(Authentication found) {
        for (Finding finding : found.findings()) {
            terminal.out()
                    .println(finding.method().word() + " " + finding.number() + ": "
                            + finding.result().word() + " (" + finding.reason().code() + ")");
            terminal.out()
                    .println("  "
                            + (keys.isEmpty() && finding.reason() == Reason.KEY_UNKNOWN
                                    ? noKey(finding)
                                    : FindingWords.reader(finding)));
            terminal.out().println("  " + FindingWords.expert(finding));
        }
        terminal.out().println(summary(found));
    }

    private static String noKey(Finding finding) {
        return "no key was given for "
                + TerminalFormats.printable(finding.selector() + "._domainkey." + finding.domain())
                + ": name a key file with --keys";
    }

    private static String summary(Authentication found) {
        return switch (found.mark()) {
            case PARTLY ->
                "A signature is valid, but does not cover: "
                        + found.notCovered().stream().map(ShownPart::words).collect(Collectors.joining(", ")) + ".";
            case PASSES -> "A signature is valid and covers all that is shown.";
            case FAILS -> "No signature is valid.";
            case KEY_GONE -> "No signature could be verified; the key of at least one is not available.";
            case NOT_CHECKABLE -> "There are signatures, but nothing can be concluded from them.";
            case UNSIGNED -> "The message has no signature.";
        };
    }
}
