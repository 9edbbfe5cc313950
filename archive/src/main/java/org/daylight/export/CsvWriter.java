package org.daylight.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.daylight.archive.ExactBytes;
import org.daylight.format.Sha256;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.search.Hit;
import org.daylight.search.query.Notice;
import org.jspecify.annotations.Nullable;

/**
 * Writes one row for each document (RFC 4180; spec/exports.md section 2), in UTF-8 with a byte order mark, which spreadsheets need to detect the
 * charset. A cell that a spreadsheet could treat as a formula begins with an apostrophe, so that a subject cannot run code.
 */
final class CsvWriter implements ResultWriter {

    private static final String HEADER =
            "document,state,trove,number,part,address,date,received,from,to,cc,bcc,subject,size,"
                    + "attachments,attachment_names,message_id,mark,not_covered,redactions,kind,sha256,long_cells";

    private static final String[] COLUMNS = HEADER.split(",");

    /** The column that names the cells of a row that are too long for a spreadsheet. */
    private static final int LONG_CELLS = COLUMNS.length - 1;

    /** The longest cell of Excel, in UTF-16 units; it silently cuts off the rest. */
    private static final int LONGEST = 32_767;

    private final OutputStream out;

    CsvWriter(OutputStream out) throws IOException {
        this.out = out;
        write("\uFEFF" + HEADER + "\r\n");
    }

    @Override
    public void add(CitedDocument cited, ExactBytes bytes) throws IOException {
        Message message = bytes.form().parse(bytes.bytes());
        row(
                cited.document(),
                "shown",
                cited.trove(),
                cited.number() == 0 ? "" : Integer.toString(cited.number()),
                cited.part() == 0 ? "" : Integer.toString(cited.part()),
                cited.address(),
                FieldFormat.date(message.date()),
                FieldFormat.date(message.received()),
                people(message.from()),
                people(message.to()),
                people(message.cc()),
                people(message.bcc()),
                message.subject() == null ? "" : message.subject(),
                Long.toString(bytes.sizeBytes()),
                Integer.toString(message.attachments().size()),
                String.join(
                        "; ",
                        message.attachments().stream().map(Attachment::name).toList()),
                message.messageId() == null ? "" : message.messageId(),
                cited.mark().word(),
                String.join("; ", cited.notCoveredWords()),
                redactions(cited.redacted()),
                bytes.form().kind().word(),
                bytes.sha256().hex(),
                "");
    }

    @Override
    public void addMissing(CitedDocument cited, MissingDocument why, @Nullable Sha256 expected) throws IOException {
        var cells = new String[COLUMNS.length];
        Arrays.fill(cells, "");
        cells[0] = cited.document();
        cells[1] = why.word();
        cells[2] = cited.trove();
        cells[3] = cited.number() == 0 ? "" : Integer.toString(cited.number());
        cells[4] = cited.part() == 0 ? "" : Integer.toString(cited.part());
        cells[5] = cited.address();
        cells[LONG_CELLS - 1] = expected == null ? "" : expected.hex();
        row(cells);
    }

    @Override
    public void finish(ExportResult.Account account, List<Notice> notices) {
        // a table has no last line of its own: the column "state" says what is missing
    }

    /** {@code P1 3; M-2 1}; empty when it is published whole. */
    private static String redactions(Hit.@Nullable Redacted redacted) {
        return redacted == null
                ? ""
                : String.join(
                        "; ",
                        redacted.marks().entrySet().stream()
                                .map(mark -> mark.getKey() + " " + mark.getValue())
                                .toList());
    }

    private void row(String... cells) throws IOException {
        var row = new StringBuilder(400);
        var tooLong = new ArrayList<String>();
        for (int i = 0; i < LONG_CELLS; i++) {
            String safe = safe(cells[i]);
            if (safe.length() > LONGEST) {
                tooLong.add(COLUMNS[i]);
            }
            row.append(quoted(safe)).append(',');
        }
        row.append(String.join("; ", tooLong));
        write(row.append("\r\n").toString());
    }

    private static String people(List<Address> people) {
        return String.join("; ", people.stream().map(FieldFormat::mailbox).toList());
    }

    /** One cell: a single line, not a formula, quoted where necessary. */
    static String cell(String text) {
        return quoted(safe(text));
    }

    /** The text that a spreadsheet shows: a single line, and not a formula. */
    private static String safe(String text) {
        String plain = line(text);
        return isFormula(plain) ? "'" + plain : plain;
    }

    /** RFC 4180 section 2. */
    private static String quoted(String safe) {
        boolean quoted = safe.indexOf(',') >= 0 || safe.indexOf('"') >= 0;
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /** Replaces every control character and line break by a space, and half a surrogate pair by U+FFFD. */
    private static String line(String text) {
        var line = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> switch (Character.getType(c)) {
                    case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
                    case Character.SURROGATE -> 0xFFFD;
                    default -> c;
                })
                .forEach(line::appendCodePoint);
        return line.toString();
    }

    /** A text with an apostrophe at the beginning counts as one, so that removing an apostrophe always restores the text. */
    private static boolean isFormula(String plain) {
        int first = plain.codePoints()
                .filter(c -> !Character.isWhitespace(c)
                        && !Character.isSpaceChar(c)
                        && Character.getType(c) != Character.FORMAT)
                .findFirst()
                .orElse('a');
        return "=+-@'\uFF1D\uFF0B\uFF0D\uFF20".indexOf(first) >= 0;
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
