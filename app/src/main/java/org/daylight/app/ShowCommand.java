package org.daylight.app;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.archive.DocumentId;
import org.daylight.catalog.DocumentFilter;
import org.daylight.catalog.Documents;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.ListedDocument;
import org.daylight.catalog.PlannedPart;
import org.daylight.container.Provenance;
import org.daylight.container.imap.MailboxAddress;
import org.daylight.dkim.DkimVerifier;
import org.daylight.evidence.Authentication;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Defect;
import org.daylight.message.Message;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = {
            "Shows one document of a newsroom.",
            "It prints the document's state, header and text, and the files it was imported from. It"
                    + " reads the private vault, so it also shows withheld and unpublished documents."
        },
        footer = {
            "",
            "Examples:",
            "  daylight show harbour/20413",
            "  daylight show harbour/20413 --raw >20413.eml    its exact bytes"
        })
final class ShowCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(paramLabel = "SLUG/NUMBER", description = "The document.")
    private String document = "";

    @Option(names = "--raw", description = "Write only the original bytes, to standard output.")
    private boolean raw;

    private final Terminal terminal;

    ShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        DocumentId id;
        try {
            id = DocumentId.parse(document);
        } catch (IllegalArgumentException e) {
            terminal.err().println("daylight: " + TerminalFormats.printable(document) + " is " + e.getMessage());
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            int last = NewsroomOption.trove(newsroom, id.trove()).documents();
            HeldDocument held = newsroom.catalog()
                    .documents()
                    .find(id.trove(), id.number())
                    .orElseThrow(() -> new IOException("there is no document " + id + " in this newsroom"
                            + (last == 0 ? "" : "; the numbers in " + id.trove() + " go from 1 to " + last)));
            byte[] original = vault.get(held.sha256()).orElseThrow(() -> DocumentLines.lost(held));
            if (raw) {
                try (OutputFile out = new OutputFile(terminal, null)) {
                    out.stream().write(original);
                    out.done();
                }
                return Exit.DONE;
            }
            print(newsroom, held, original);
            return Exit.DONE;
        }
    }

    private void print(Newsroom newsroom, HeldDocument held, byte[] original) throws IOException {
        Message message = held.form().parse(original);
        var filter = new DocumentFilter(held.trove(), null, held.number(), held.number());
        ListedDocument listed =
                newsroom.catalog().documents().list(filter, "", 0, 1).getFirst();
        Optional<PlannedPart> part = newsroom.catalog().parts().with(held.trove(), held.number());
        line("document", held.cited() + ", " + DocumentLines.state(listed));
        line(
                "part",
                part.map(one -> one.number() + ", "
                                + (one.published() == null
                                        ? "due " + TerminalFormats.minute(one.due())
                                        : "published " + TerminalFormats.minute(one.published())))
                        .orElse("none planned"));
        line(
                "size",
                TerminalFormats.bytes(held.sizeBytes()) + ", SHA-256 "
                        + held.sha256().hex());
        for (Documents.Place place : newsroom.catalog().documents().places(held.key())) {
            boolean isOnServer = MailboxAddress.isOne(place.container());
            line(
                    "found in",
                    "accession " + place.accession() + ", " + place.container() + (isOnServer ? ", UID " : ", byte ")
                            + place.offset());
            List<String> labels = Provenance.labels(place.note());
            if (!labels.isEmpty()) {
                line("labels", String.join(", ", labels));
            }
        }
        if (held.file() != null) {
            printFile(held, message);
            return;
        }
        if (held.conversion() != null) {
            line(
                    "converted",
                    "written by Daylight from item " + held.conversion().item() + " of a file in the format "
                            + held.conversion().format() + " with SHA-256 "
                            + held.conversion().container().hex());
        }
        var findings = Authentication.of(original, message, held.form(), new DkimVerifier(newsroom.keys()));
        line(
                "signatures",
                findings.mark().word()
                        + (findings.markReason().isEmpty()
                                ? ""
                                : " (" + findings.markReason() + "): the format does not keep the original bytes"));
        for (Defect defect : message.defects()) {
            line("defect", defect.code() + ": " + defect.detail());
        }
        terminal.out().println();
        people("From", message.from());
        people("To", message.to());
        people("Cc", message.cc());
        people("Bcc", message.bcc());
        line("Date", message.date() == null ? "(none)" : message.date().toString());
        line("Subject", message.subject() == null ? "(none)" : message.subject());
        for (Attachment attachment : message.attachments()) {
            line("attached", attachment.name() + ", " + TerminalFormats.bytes(attachment.sizeBytes()));
        }
        terminal.out().println();
        message.text().lines().forEach(text -> terminal.out().println(TerminalFormats.printable(text)));
    }

    private void printFile(HeldDocument held, Message message) {
        line("kind", "file, not mail");
        line("name", held.file().name());
        line("type", held.file().type());
        if (held.file().transcript() > 0) {
            line("transcript", held.trove() + "/" + held.file().transcript());
        }
        for (Defect defect : message.defects()) {
            line("defect", defect.code() + ": " + defect.detail());
        }
        terminal.out().println();
        message.text().lines().forEach(text -> terminal.out().println(TerminalFormats.printable(text)));
    }

    private void people(String field, List<Address> people) {
        people.forEach(one -> line(field, one.display()));
    }

    private void line(String what, String text) {
        terminal.out().println(String.format(Locale.ROOT, "%-10s  %s", what, TerminalFormats.printable(text)));
    }
}
