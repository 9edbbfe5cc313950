package org.daylight.export;

import static org.daylight.parquet.ColumnType.Scalar.BOOLEAN;
import static org.daylight.parquet.ColumnType.Scalar.INT32;
import static org.daylight.parquet.ColumnType.Scalar.INT64;
import static org.daylight.parquet.ColumnType.Scalar.TEXT;
import static org.daylight.parquet.ColumnType.Scalar.TIME;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.daylight.archive.Archive;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.LoggedFile;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Redaction;
import org.daylight.archive.Release;
import org.daylight.archive.Withdrawal;
import org.daylight.evidence.Authentication;
import org.daylight.format.DocumentKind;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.message.Address;
import org.daylight.message.Message;
import org.daylight.parquet.ColumnType;
import org.daylight.parquet.ParquetWriter;
import org.daylight.parquet.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of all documents of a part as one table ({@code spec/exports.md} section 7): a row for each line of the part, in the order of the
 * numbers, also for documents that are withheld or withdrawn. It depends on the public record alone, so it has the same bytes on all copies. One
 * document is in memory at a time. An object is used by one thread.
 */
public final class PartTable {

    /** Changes when another version of the program writes other bytes for the same part. */
    private static final String VERSION = "1";

    private static final List<ColumnType.Member> MAILBOX =
            List.of(new ColumnType.Member("name", TEXT), new ColumnType.Member("address", TEXT));

    private static final List<TableColumn> COLUMNS = List.of(
            new TableColumn("document", TEXT),
            new TableColumn("state", TEXT),
            new TableColumn("trove", TEXT),
            new TableColumn("number", INT32),
            new TableColumn("part", INT32),
            new TableColumn("form_part", INT32),
            new TableColumn("address", TEXT),
            new TableColumn("reason", TEXT),
            new TableColumn("kind", TEXT),
            new TableColumn("size", INT64),
            new TableColumn("sha256", TEXT),
            new TableColumn("converted", BOOLEAN),
            new TableColumn("date", TIME),
            new TableColumn("date_offset_minutes", INT32),
            new TableColumn("received", TIME),
            new TableColumn("from_name", TEXT),
            new TableColumn("from_address", TEXT),
            new TableColumn("from_mailboxes", new ColumnType.Records(MAILBOX)),
            new TableColumn("to_mailboxes", new ColumnType.Records(MAILBOX)),
            new TableColumn("cc_mailboxes", new ColumnType.Records(MAILBOX)),
            new TableColumn("bcc_mailboxes", new ColumnType.Records(MAILBOX)),
            new TableColumn("subject", TEXT),
            new TableColumn("message_id", TEXT),
            new TableColumn("in_reply_to", new ColumnType.Texts()),
            new TableColumn("reference_ids", new ColumnType.Texts()),
            new TableColumn("thread_id", TEXT),
            new TableColumn("mark", TEXT),
            new TableColumn("not_covered", new ColumnType.Texts()),
            new TableColumn(
                    "redactions",
                    new ColumnType.Records(
                            List.of(new ColumnType.Member("code", TEXT), new ColumnType.Member("marks", INT32)))),
            new TableColumn("stated_mark", TEXT),
            new TableColumn("languages", new ColumnType.Texts()),
            new TableColumn("attachment_count", INT32),
            new TableColumn(
                    "attachments",
                    new ColumnType.Records(List.of(
                            new ColumnType.Member("part", INT32),
                            new ColumnType.Member("name", TEXT),
                            new ColumnType.Member("type", TEXT),
                            new ColumnType.Member("size", INT64),
                            new ColumnType.Member("sha256", TEXT)))));

    private final Archive archive;
    private final Release release;
    private final Reading reading;

    /** How the bytes of documents are read and their signatures verified. */
    public interface Reading {

        /**
         * Passes on the published bytes of a document.
         *
         * @return false when it is not published any more
         * @throws DamagedCopy before the use, when the bytes are not those that the log commits to
         */
        boolean read(DocumentId id, Archive.Use use) throws IOException;

        /** What the signatures of a message show. */
        Authentication verify(DocumentState.Published document, byte[] published, Message message);
    }

    /** The table of a part. */
    public PartTable(Archive archive, Release release, Reading reading) {
        this.archive = archive;
        this.release = release;
        this.reading = reading;
    }

    /** A hash of everything that the table depends on: the same hash, the same bytes. In hex, 64 characters. */
    public static String fingerprint(PublicRecord contents, Release release) {
        var text = new StringBuilder(VERSION)
                .append('\n')
                .append(contents.origin())
                .append('\n')
                .append(release.trove())
                .append('/')
                .append(release.part());
        // A later part may show a document again, and later keys may verify a signature.
        contents.releases().stream()
                .filter(other -> other.trove().equals(release.trove())
                        && (other.sequence() == release.sequence()
                                || other.sequence() > release.sequence()
                                        && (other.again() > 0
                                                || !other.withdrawn().isEmpty())))
                .forEach(other -> text.append('\n')
                        .append(other.part())
                        .append(' ')
                        .append(other.pack().hex())
                        .append(' ')
                        .append(other.withdrawn().values().stream()
                                .map(withdrawal -> Long.toString(withdrawal.entry()))
                                .toList()));
        List<LoggedFile> keys = contents.keys();
        text.append('\n').append(keys.isEmpty() ? "-" : keys.getLast().sha256().hex());
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }

    /**
     * Writes the table. The stream is neither closed nor flushed.
     *
     * @throws DamagedCopy when a document in this copy is not the one that the log commits to
     * @throws IOException also when the public record changed meanwhile; what was written is then not a table
     */
    public void write(TableFormat format, OutputStream out) throws IOException {
        String before = fingerprint(archive.contents(), release);
        Rows rows = format == TableFormat.CSV ? new CsvTable(out, COLUMNS) : new ParquetRows(out);
        for (PackDocument line : archive.documents(release)) {
            rows.add(row(line));
        }
        if (!fingerprint(archive.contents(), release).equals(before)) {
            throw changed();
        }
        rows.finish();
    }

    private static IOException changed() {
        return new IOException("the archive was changed while the table of a part was written");
    }

    /** Receives the rows of a table. */
    interface Rows {
        void add(List<Json> row) throws IOException;

        void finish() throws IOException;
    }

    private static final class ParquetRows implements Rows {
        private final ParquetWriter writer;

        ParquetRows(OutputStream out) throws IOException {
            writer = new ParquetWriter(out, COLUMNS);
        }

        @Override
        public void add(List<Json> row) throws IOException {
            writer.add(row);
        }

        @Override
        public void finish() throws IOException {
            writer.finish();
        }
    }

    private List<Json> row(PackDocument line) throws IOException {
        DocumentId id = new DocumentId(release.trove(), line.number());
        Withdrawal withdrawal = release.withdrawn().get(line.number());
        return switch (line) {
            case PackDocument.Withheld withheld -> missing(known(id, "withheld", 0, withheld.reason()));
            case PackDocument.Shown shown
            when withdrawal != null -> {
                List<Json> row = known(id, "withdrawn", release.part(), withdrawal.reason());
                row.add(new Json.Str(shown.kind().word()));
                row.add(new Json.Num(shown.publishedBytes()));
                row.add(new Json.Str(shown.published().hex()));
                yield missing(row);
            }
            case PackDocument.Shown shown -> shown(id);
        };
    }

    /** The columns that every row has. @param form the part whose form of the document the row describes; 0 for none */
    private List<Json> known(DocumentId id, String state, int form, @Nullable String reason) {
        List<Json> row = new ArrayList<>(COLUMNS.size());
        row.add(new Json.Str(id.toString()));
        row.add(new Json.Str(state));
        row.add(new Json.Str(id.trove()));
        row.add(new Json.Num(id.number()));
        row.add(new Json.Num(release.part()));
        row.add(form == 0 ? new Json.Null() : new Json.Num(form));
        row.add(new Json.Str("/" + id));
        row.add(DocumentJson.text(reason));
        return row;
    }

    /** The row of a document that is not shown: nothing more is known. */
    private static List<Json> missing(List<Json> row) {
        row.addAll(Collections.nCopies(COLUMNS.size() - row.size(), new Json.Null()));
        return row;
    }

    private List<Json> shown(DocumentId id) throws IOException {
        if (!(archive.state(id) instanceof DocumentState.Published document)) {
            throw changed();
        }
        List<Json> row = known(id, "shown", document.release().part(), null);
        boolean read = reading.read(id, bytes -> {
            if (!bytes.sha256().equals(document.sha256())) {
                throw changed();
            }
            byte[] published = bytes.bytes();
            Message message = bytes.form().parse(published);
            Authentication found = document.kind() == DocumentKind.FILE
                    ? Authentication.UNSIGNED
                    : reading.verify(document, published, message);
            row.add(new Json.Str(document.kind().word()));
            row.add(new Json.Num(document.sizeBytes()));
            row.add(new Json.Str(document.sha256().hex()));
            row.add(new Json.Bool(document.conversion() != null));
            addMessage(row, message);
            row.add(new Json.Str(found.mark().word()));
            row.add(DocumentJson.notCovered(found.notCovered()));
            addRedactions(row, document.redaction());
            row.add(languages(document));
            row.add(new Json.Num(message.attachments().size()));
            row.add(new Json.Arr(message.attachments().stream()
                    .<Json>map(DocumentJson::attachment)
                    .toList()));
        });
        if (!read) {
            throw changed();
        }
        return row;
    }

    private static void addMessage(List<Json> row, Message message) {
        OffsetDateTime date = message.date();
        row.add(time(date));
        row.add(date == null ? new Json.Null() : new Json.Num(date.getOffset().getTotalSeconds() / 60));
        row.add(time(message.received()));
        Address first = message.from().isEmpty() ? null : message.from().getFirst();
        row.add(DocumentJson.text(first == null ? null : first.name()));
        row.add(DocumentJson.text(first == null ? null : first.address()));
        row.add(DocumentJson.people(message.from()));
        row.add(DocumentJson.people(message.to()));
        row.add(DocumentJson.people(message.cc()));
        row.add(DocumentJson.people(message.bcc()));
        row.add(DocumentJson.text(message.subject()));
        row.add(DocumentJson.text(message.messageId()));
        row.add(DocumentJson.texts(message.inReplyTo()));
        row.add(DocumentJson.texts(message.references()));
        row.add(DocumentJson.text(thread(message)));
    }

    /** The first message of the thread, as the message itself names it. */
    private static @Nullable String thread(Message message) {
        return !message.references().isEmpty()
                ? message.references().getFirst()
                : !message.inReplyTo().isEmpty() ? message.inReplyTo().getFirst() : message.messageId();
    }

    private static Json time(@Nullable OffsetDateTime date) {
        return date == null
                ? new Json.Null()
                : new Json.Num(ChronoUnit.MICROS.between(Instant.EPOCH, date.toInstant()));
    }

    private static void addRedactions(List<Json> row, @Nullable Redaction redaction) {
        if (redaction == null) {
            row.add(new Json.Arr(List.of()));
            row.add(new Json.Null());
            return;
        }
        row.add(new Json.Arr(redaction.marks().entrySet().stream()
                .<Json>map(mark -> Json.Obj.EMPTY.with("code", mark.getKey()).with("marks", mark.getValue()))
                .toList()));
        row.add(new Json.Str(redaction.statedMark().word()));
    }

    /** The languages of the extracted text, without region or script, in alphabetical order. */
    private Json languages(DocumentState.Published document) throws IOException {
        var languages = new TreeSet<String>();
        boolean isValid = archive.extractedText(document, unit -> {
                    String language = unit.language();
                    if (language != null) {
                        languages.add(language.split("-", 2)[0]);
                    }
                })
                .isPresent();
        return DocumentJson.texts(isValid ? List.copyOf(languages) : List.of());
    }
}
