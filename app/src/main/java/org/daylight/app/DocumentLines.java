package org.daylight.app;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.daylight.catalog.DocumentFilter.DocumentState;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.ListedDocument;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.message.Address;
import org.daylight.message.Message;
import org.daylight.vault.Vault;

/** Prints documents of a newsroom, one per line: number, state, date, sender, subject. Their bytes are read from the vault in batches. */
final class DocumentLines {

    /** The limit for originals in memory at once, in bytes. A single larger original is still read. */
    private static final long FETCH_BYTES = 32L << 20;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);

    private final Terminal terminal;
    private final Vault vault;
    private final boolean json;

    DocumentLines(Terminal terminal, Vault vault, boolean json) {
        this.terminal = terminal;
        this.vault = vault;
        this.json = json;
    }

    void print(List<ListedDocument> documents) throws IOException {
        for (int from = 0; from < documents.size(); ) {
            int to = from;
            long bytes = 0;
            while (to < documents.size()
                    && (to == from || bytes + documents.get(to).document().sizeBytes() <= FETCH_BYTES)) {
                bytes += documents.get(to++).document().sizeBytes();
            }
            List<ListedDocument> some = documents.subList(from, to);
            Map<Sha256, byte[]> originals =
                    vault.get(some.stream().map(one -> one.document().sha256()).toList());
            for (ListedDocument one : some) {
                byte[] original = originals.get(one.document().sha256());
                if (original == null) {
                    throw lost(one.document());
                }
                Message message = one.document().form().parse(original);
                terminal.out().println(json ? object(one, message).text() : line(one, message));
            }
            from = to;
        }
    }

    static IOException lost(HeldDocument document) {
        return new IOException("the vault has lost the bytes of " + document.cited() + ": restore it from a copy");
    }

    private static String line(ListedDocument one, Message message) {
        return one.document().cited() + "  " + state(one) + "  "
                + (message.date() == null
                        ? "no date   "
                        : DAY.format(message.date().withOffsetSameInstant(ZoneOffset.UTC)))
                + "  "
                + (message.isFile() ? "(file)" : TerminalFormats.printable(people(message.from()))) + "  "
                + TerminalFormats.printable(message.subject() == null ? "(no subject)" : message.subject());
    }

    /** The state, with the public reason if the document is not shown. */
    static String state(ListedDocument one) {
        String reason = one.state() == DocumentState.WITHDRAWN
                ? one.document().withdrawn()
                : one.document().withheld();
        return one.state().words()
                + (reason == null
                        ? ""
                        : reason.isEmpty() ? " (no reason given)" : " (" + TerminalFormats.printable(reason) + ")");
    }

    static String people(List<Address> people) {
        return people.isEmpty()
                ? "(no sender)"
                : people.stream().map(Address::display).collect(Collectors.joining(", "));
    }

    private static Json.Obj object(ListedDocument one, Message message) {
        Json.Obj object = Json.Obj.EMPTY
                .with("document", one.document().cited())
                .with("state", one.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        String withheld = one.document().withheld();
        String withdrawn = one.document().withdrawn();
        object = withheld == null ? object : object.with("withheld", withheld);
        object = withdrawn == null ? object : object.with("withdrawn", withdrawn);
        object = object.with("accession", one.document().accession())
                .with("sha256", one.document().sha256().hex())
                .with("size", one.document().sizeBytes());
        object = one.document().file() == null
                ? object
                : object.with("kind", "file").with("type", one.document().file().type());
        object = message.date() == null
                ? object
                : object.with("date", message.date().toString());
        object = object.with(
                "from",
                new Json.Arr(message.from().stream()
                        .<Json>map(from -> new Json.Str(from.display()))
                        .toList()));
        return message.subject() == null ? object : object.with("subject", message.subject());
    }
}
