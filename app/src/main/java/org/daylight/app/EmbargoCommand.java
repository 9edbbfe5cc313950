package org.daylight.app;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.audit.By;
import org.daylight.editors.Editor;
import org.daylight.flow.review.DeclareEvent;
import org.daylight.flow.review.ReviewDocuments;
import org.daylight.flow.review.ReviewOrder;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "embargo",
        description = {
            "Keeps documents out of publication until a date or an event.",
            "A part with such a document is not published before. When the date has come, or an editor has said with"
                    + " daylight event  that the event has happened, the embargo ends by itself. With both, both are"
                    + " needed.",
            "The embargo also applies to copies in all troves, and to documents that have one attached. Quotations"
                    + " are not detected."
        },
        footer = {
            "",
            "Examples:",
            "  daylight embargo harbour/20413 --until 2026-12-24 --reason \"court order\"",
            "  daylight embargo harbour/20413,20500-20510 --event verdict",
            "  daylight embargo --trove harbour --query 'from:x' --event verdict",
            "  daylight embargo harbour/20413 --lift            ends it now",
            "  daylight review undo                             as if it had not been decided",
            "",
            "Exit code 0: done. 1: some documents were left out; a message says why. 3: nothing was changed."
        })
final class EmbargoCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Mixin
    private ChosenDocuments chosen = new ChosenDocuments();

    @Mixin
    private CopiesOption copies = new CopiesOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SLUG/NUMBERS",
            description = "The documents, of one trove: harbour/20413 or harbour/1-50.")
    private String named = "";

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Not before this day (from 0:00 UTC) or time: 2026-12-24 or 2026-12-24T09:00Z.")
    private @Nullable String until;

    @Option(names = "--event", paramLabel = "NAME", description = "Not before this event has happened.")
    private @Nullable String event;

    @Option(names = "--lift", description = "End the embargo. The documents are unreviewed again.")
    private boolean lift;

    @Option(names = "--reason", paramLabel = "TEXT", description = "The reason, for the audit log only.")
    private String reason = "";

    @Option(names = "--even-claimed", description = "Include documents that others work on.")
    private boolean evenClaimed;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final Terminal terminal;

    EmbargoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Instant time = null;
        try {
            time = until == null ? null : time(until);
        } catch (DateTimeParseException e) {
            terminal.err().println("daylight: --until needs a day or a time: 2026-12-24 or 2026-12-24T09:00Z");
            return Exit.USAGE;
        }
        Optional<String> wrong = objection();
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            By by = acting.acting(newsroom, terminal, Editor::mayDecide, "decide about documents");
            if (time != null && !time.isAfter(by.time())) {
                terminal.err().println("daylight: --until is in the past; nothing was changed");
                return Exit.NOTHING_DONE;
            }
            ChosenDocuments.Chosen documents = chosen.of(newsroom, vault, terminal, named);
            var order = new ReviewOrder(
                    lift ? ReviewOrder.Action.LIFT : ReviewOrder.Action.EMBARGO,
                    reason,
                    time,
                    event,
                    copies.copies(),
                    evenClaimed,
                    documents.how());
            ReviewDocuments.Result result = new ReviewDocuments(newsroom, vault).run(by, documents.keys(), order);
            return DecisionReport.print(terminal, order, result, json, newsroomOption.given());
        }
    }

    private Optional<String> objection() {
        boolean hasEnd = until != null || event != null;
        if (hasEnd == lift) {
            return Optional.of("name --until or --event (or both), or --lift");
        }
        if (event != null && !DeclareEvent.isName(event)) {
            return Optional.of("the name of an event has letters, digits and hyphens, in lower case");
        }
        return copies.isContradictory()
                ? Optional.of("--with-copies and --only cannot be combined")
                : chosen.objection(named);
    }

    private static Instant time(String text) {
        return text.indexOf('T') < 0
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }
}
