package org.daylight.app;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.daylight.archive.DocumentId;
import org.daylight.audit.AuditCheck;
import org.daylight.audit.AuditEntry;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.editors.Editor;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "audit",
        description = {
            "Verifies and prints the audit log: who decided what, when and why.",
            "Each line of audit.jsonl has the hash of the line before it. A line that was changed, dropped or moved is"
                    + " found and named.",
            "Someone who can write all files of the newsroom could replace the log by another one. So keep the hash"
                    + " of --head elsewhere, for example with every part, and check it later with --expect."
        },
        footer = {
            "",
            "Examples:",
            "  daylight audit -n newsroom",
            "  daylight audit --who ann --since 2026-12-01",
            "  daylight audit --document harbour/20413",
            "  daylight audit --head > head-of-today.txt",
            "  daylight audit --expect HASH",
            "",
            "Exit code 0: the log is whole. 1: it is not; messages say what is wrong."
        })
final class AuditCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Option(names = "--who", paramLabel = "NAME", description = "Only what this user did.")
    private @Nullable String who;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only entries from this day or time on: 2026-12-01 or 2026-12-01T09:00Z.")
    private @Nullable String since;

    @Option(names = "--document", paramLabel = "SLUG/NUMBER", description = "Only decisions about this document.")
    private @Nullable String document;

    @Option(names = "--head", description = "Print only the hash of the last line, if the log is whole.")
    private boolean head;

    @Option(
            names = "--expect",
            paramLabel = "HASH",
            description = "Check that the log still has the line with this hash, which was its last one earlier.")
    private @Nullable String expect;

    @Option(names = "--json", description = "Print the entries as they are in the log.")
    private boolean json;

    private final Terminal terminal;

    AuditCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Sha256 expected = null;
        if (expect != null) {
            if (!(Sha256.parse(expect) instanceof Outcome.Ok<Sha256>(Sha256 hash))) {
                terminal.err().println("daylight: --expect needs a hash of 64 digits, as --head prints it");
                return Exit.USAGE;
            }
            expected = hash;
        }
        Instant from;
        DocumentId about;
        try {
            from = since == null ? Instant.MIN : time(since);
            about = document == null ? null : DocumentId.parse(document);
        } catch (IllegalArgumentException e) {
            terminal.err().println("daylight: " + TerminalFormats.printable("" + document) + " is " + e.getMessage());
            return Exit.USAGE;
        } catch (DateTimeParseException e) {
            terminal.err().println("daylight: --since needs a day or a time: 2026-12-01 or 2026-12-01T09:00Z");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            acting.acting(newsroom, terminal, Editor::mayAudit, "read the audit log");
            try {
                new AuditLog(newsroom).settle();
            } catch (IOException e) {
                // the check reports it
            }
            AuditCheck.Result result = AuditCheck.run(
                    newsroom,
                    entry -> {
                        if (!head && isWanted(entry, from, about)) {
                            print(entry);
                        }
                    },
                    expected);
            return report(result);
        }
    }

    private boolean isWanted(AuditEntry entry, Instant from, @Nullable DocumentId about) {
        return (who == null || who.equals(entry.who()))
                && !entry.time().isBefore(from)
                && (about == null || entry.what().isAbout(about));
    }

    private static Instant time(String text) {
        return text.indexOf('T') < 0
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : java.time.OffsetDateTime.parse(text).toInstant();
    }

    private void print(AuditEntry entry) {
        if (json) {
            terminal.out().println(entry.line());
            return;
        }
        AuditRecord what = entry.what();
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%6d  %s  %-10s  %s",
                entry.sequence(),
                TerminalFormats.minute(entry.time()),
                entry.who() == null ? "-" : entry.who(),
                what.action()));
        if (what.trove() != null) {
            line.append(' ').append(what.trove());
            line.append(what.documents() == null ? "" : "/" + cut(what.documents()));
        }
        line.append(what.part() == 0 ? "" : " part " + what.part());
        line.append(what.count() > 1 ? " (" + TerminalFormats.count(what.count(), "document") + ")" : "");
        line.append(what.reason().isEmpty() ? "" : ": " + what.reason());
        for (Map.Entry<String, Json> each : what.detail().members().entrySet()) {
            String value = each.getValue() instanceof Json.Str(String text)
                    ? text
                    : each.getValue().text();
            line.append("; ").append(each.getKey()).append(' ').append(cut(value));
        }
        terminal.out().println(TerminalFormats.printable(line.toString()));
    }

    private static String cut(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    private int report(AuditCheck.Result result) {
        result.problems().forEach(problem -> terminal.err().println("daylight: audit log: " + problem));
        if (!result.problems().isEmpty()) {
            return Exit.SOME_LOST;
        }
        if (head) {
            terminal.out().println(result.head().hex());
            return Exit.DONE;
        }
        terminal.err()
                .println("the audit log is whole: "
                        + (result.entries() == 1 ? "1 entry" : TerminalFormats.count(result.entries()) + " entries")
                        + ", last line " + result.head().hex());
        if (expect != null) {
            terminal.err()
                    .println("the expected line is entry " + result.expectedAt() + "; "
                            + TerminalFormats.count(result.entries() - result.expectedAt()) + " more since");
        }
        return Exit.DONE;
    }
}
