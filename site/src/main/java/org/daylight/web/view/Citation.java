package org.daylight.web.view;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PublicRecord;
import org.daylight.format.DocumentKind;
import org.daylight.format.Sha256;
import org.daylight.message.Message;
import org.daylight.passage.ByteRange;
import org.daylight.web.file.SiteAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a citation of a document or of a passage says. Immutable.
 *
 * @param cited such as {@code harbour/20413}
 * @param title the subject, or the name of a file; empty when there is none
 * @param authors those who sent it, as names or addresses; at most 20
 * @param date as the sender claims it; null when it is not known
 * @param archive the archive's title
 * @param origin the name of the log: who published it
 * @param address scheme, host and path, with the size of the log
 * @param path of the address, with the size of the log
 * @param logSize the size of the log in entries now
 * @param sha256 of the published bytes
 * @param bytes of a passage; null for a whole document
 * @param quote the words of a passage, in one line and shortened; empty for a whole document
 */
public record Citation(
        String cited,
        boolean isFile,
        String title,
        List<String> authors,
        @Nullable OffsetDateTime date,
        String archive,
        String origin,
        String address,
        String path,
        long logSize,
        Sha256 sha256,
        @Nullable ByteRange bytes,
        String quote) {

    private static final int TITLE_CHARS = 500;
    private static final int QUOTE_CHARS = 500;
    private static final int AUTHORS = 20;

    public Citation {
        authors = List.copyOf(authors);
    }

    /** A citation of a whole document. @param base scheme and host */
    public static Citation of(PublicRecord contents, DocumentState.Published document, Message message, String base) {
        return of(contents, document, message, base, SiteAddress.document(document.id()), null, "");
    }

    /** A citation of a passage. */
    public static Citation of(PublicRecord contents, CitedPassage passage, String base) {
        return of(
                contents,
                passage.document(),
                passage.message(),
                base,
                SiteAddress.passage(passage.document().id(), passage.bytes(), passage.form()),
                passage.bytes(),
                line(passage.words(), QUOTE_CHARS));
    }

    private static Citation of(
            PublicRecord contents,
            DocumentState.Published document,
            Message message,
            String base,
            String path,
            @Nullable ByteRange bytes,
            String quote) {
        long size = contents.checkpoint().size();
        String dated = SiteAddress.asOf(path, size);
        return new Citation(
                document.id().toString(),
                document.kind() == DocumentKind.FILE,
                line(message.subject() == null ? "" : message.subject(), TITLE_CHARS),
                message.from().stream()
                        .limit(AUTHORS)
                        .map(author -> line(DocumentRow.name(author), TITLE_CHARS))
                        .filter(name -> !name.isEmpty())
                        .toList(),
                message.date(),
                line(contents.title(), TITLE_CHARS),
                contents.origin(),
                base + dated,
                dated,
                size,
                document.sha256(),
                bytes,
                quote);
    }

    /** A text in one line, without control and directional characters, shortened. */
    static String line(String text, int chars) {
        var line = new StringBuilder();
        text.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || Character.isSpaceChar(c) ? ' ' : c)
                .filter(c -> c != 0xfffe && c != 0xffff && !(c >= 0xd800 && c <= 0xdfff))
                .forEach(c -> {
                    if (c != ' ' || !line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                        line.appendCodePoint(c);
                    }
                });
        return DocumentRow.cut(line.toString().strip(), chars);
    }

    /** The title, or words for a document without one. */
    public String titleOrNone() {
        return title.isEmpty() ? "(no subject)" : title;
    }

    /** A name that is valid as a file name and as a key of BibTeX: {@code harbour-20413}. */
    public String key() {
        return cited.replace('/', '-') + (bytes == null ? "" : "-" + bytes.from() + "-" + bytes.to());
    }

    /** Which bytes are cited, in words; empty for a whole document. */
    public String place() {
        return bytes == null ? "" : String.format(Locale.ROOT, "bytes %d to %d", bytes.from(), bytes.to());
    }

    /** How to verify it, in words. */
    public String proof() {
        return (bytes == null ? "" : "passage: " + place() + "; ") + "log " + origin + ", " + logSize
                + (logSize == 1 ? " entry" : " entries") + "; SHA-256 of the published bytes: " + sha256.hex();
    }
}
