package org.daylight.app;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.detect.FindingKind;
import org.daylight.flow.detect.OwnLexicons;
import org.daylight.flow.detect.ScanTrove;
import org.daylight.format.Json;
import org.daylight.malware.Clamd;
import org.daylight.malware.MalwareScanner;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "scan",
        description = {
            "Looks for private data and dangerous files.",
            "Private data: numbers of cards, accounts and persons, passports, passwords and keys, dates of birth,"
                    + " telephone numbers, addresses, terms about health and minors, links that identify a reader. It"
                    + " looks in messages, in the text that  daylight extract  has read, and in what files reveal.",
            "Dangerous files: programs, scripts, shortcuts, macros, disk images, encrypted archives. If clamd of ClamAV"
                    + " runs on this computer, it also scans the files for malware.",
            "Only what is new is scanned. It can be stopped at any time and continues the next time. Files"
                    + " lexicons/NAME.txt in the newsroom add your own terms, one on each line.",
            "No detector finds everything:  daylight findings  lists what these found."
        },
        footer = {
            "",
            "Examples:",
            "  daylight scan -n newsroom",
            "  daylight scan --clamd 127.0.0.1:3310   where clamd is",
            "  daylight scan --clamd off              without malware",
            "  daylight scan --again                  everything, with new signatures",
            "",
            "Exit code 0: everything was scanned. 1: the malware scanner could not scan some files; their number is"
                    + " printed. 3: nothing was done."
        })
final class ScanCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(
            names = "--clamd",
            paramLabel = "ADDRESS|auto|off",
            description =
                    "The socket or the port of clamd on this computer. auto, the default: if its socket is found.")
    private String clamd = "auto";

    @Option(names = "--again", description = "Also scan what was scanned before.")
    private boolean again;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private final Terminal terminal;

    ScanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<Clamd> scanner;
        try {
            scanner = switch (clamd) {
                case "off" -> Optional.empty();
                case "auto" -> Clamd.usual();
                default -> Optional.of(Clamd.at(clamd));
            };
        } catch (IllegalArgumentException wrong) {
            terminal.err().println("daylight: --clamd: " + wrong.getMessage());
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            OwnLexicons own = OwnLexicons.read(newsroom.lexiconsFolder());
            var progress = new ProgressLine(terminal, "documents");
            ScanTrove.Result result;
            try (Vault vault = Wiring.vaultToRead(newsroom)) {
                result = new ScanTrove(newsroom, vault, own, asked(scanner), again).run(progress::update);
            } finally {
                progress.clear();
            }
            report(result, own);
            return result.notScanned() > 0 ? Exit.SOME_LOST : Exit.DONE;
        }
    }

    /** The scanner, if it answers. One that was named must answer. */
    private @Nullable MalwareScanner asked(Optional<Clamd> scanner) throws IOException {
        if (scanner.isEmpty()) {
            return null;
        }
        if (clamd.equals("auto")) {
            try {
                scanner.get().program();
            } catch (IOException silent) {
                terminal.err().println("note: no scan for malware: " + silent.getMessage());
                return null;
            }
        }
        return scanner.get();
    }

    private void report(ScanTrove.Result result, OwnLexicons own) {
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("documents", result.documents())
                            .with("strong", kinds(result.strong()))
                            .with("weak", kinds(result.weak()))
                            .withOptional("malwareScanner", result.scanner().isEmpty() ? null : result.scanner())
                            .with("notScannedForMalware", result.notScanned())
                            .with("ownLists", own.lists().size())
                            .text());
            return;
        }
        terminal.out()
                .println(TerminalFormats.count(result.documents(), "document") + " scanned"
                        + (result.scanner().isEmpty() ? ", without a malware scanner" : ", with " + result.scanner()));
        print("strong findings:", result.strong());
        print("weak findings:", result.weak());
        if (result.notScanned() > 0) {
            terminal.out()
                    .println(TerminalFormats.count(result.notScanned(), "file")
                            + " not scanned for malware, for example because of StreamMaxLength in clamd.conf");
        }
        if (!result.strong().isEmpty() || !result.weak().isEmpty()) {
            terminal.out().println("which ones:  daylight findings" + newsroomOption.given());
        }
    }

    private void print(String heading, Map<FindingKind, Long> counts) {
        if (counts.isEmpty()) {
            return;
        }
        terminal.out().println(heading);
        counts.forEach((kind, count) -> terminal.out()
                .println(String.format(
                        Locale.ROOT, "  %-17s %9s  %s", kind.code(), TerminalFormats.count(count), kind.meaning())));
    }

    private static Json.Obj kinds(Map<FindingKind, Long> counts) {
        Json.Obj object = Json.Obj.EMPTY;
        for (Map.Entry<FindingKind, Long> each : counts.entrySet()) {
            object = object.with(each.getKey().code(), each.getValue());
        }
        return object;
    }
}
