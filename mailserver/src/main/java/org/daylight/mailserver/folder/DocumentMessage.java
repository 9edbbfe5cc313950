package org.daylight.mailserver.folder;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.FileAbout;
import org.daylight.message.Defects;
import org.daylight.message.field.FileNames;
import org.jspecify.annotations.Nullable;

/**
 * A published document as a message. A document that is mail is its published bytes, unchanged. A file is the attachment of a message that is made
 * here, says so, and is always the same. Bytes of a large document are read while they are written, so that a slow reader costs no memory.
 * For use by one thread.
 */
public final class DocumentMessage {

    /** Documents of at most this size are read and verified before a byte of them is written. */
    private static final int SMALL_BYTES = 64 << 10;

    /** Characters of base64 on one line (RFC 2045 section 6.8). */
    private static final int LINE_CHARS = 76;

    /** Bytes of the file on one line. */
    private static final int LINE_BYTES = LINE_CHARS / 4 * 3;

    private static final byte[] LINE_END = {'\r', '\n'};

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private final Archive archive;
    private final DocumentRanges ranges;
    private final DocumentState.Published document;
    private final byte @Nullable [] before;
    private final boolean attached;
    private byte @Nullable [] small;

    /**
     * A message.
     *
     * @param before what is before an attached file; null when the document is the message
     * @param attached whether the file is attached
     */
    private DocumentMessage(
            Archive archive,
            DocumentRanges ranges,
            DocumentState.Published document,
            byte @Nullable [] before,
            boolean attached) {
        this.archive = archive;
        this.ranges = ranges;
        this.document = document;
        this.before = before;
        this.attached = attached;
    }

    /**
     * The document in a folder; empty when the part does not show it any more.
     *
     * @param ranges reads large documents of the archive; the caller closes it
     * @throws IOException when this copy of the part is damaged
     */
    public static Optional<DocumentMessage> open(Archive archive, FolderItem item, DocumentRanges ranges)
            throws IOException {
        if (!(archive.state(item.id()) instanceof DocumentState.Published document)
                || document.release().sequence() != item.release().sequence()) {
            return Optional.empty();
        }
        if (!item.file()) {
            return Optional.of(new DocumentMessage(archive, ranges, document, null, false));
        }
        boolean attached = document.flags().isEmpty();
        return Optional.of(
                new DocumentMessage(archive, ranges, document, before(archive, document, attached), attached));
    }

    /** The identifier that this program gives to a document whose own one is missing or cannot be used: {@code <harbour.20413@harbour.example>}. */
    public static String madeId(Archive archive, DocumentId id) {
        String host = archive.contents().origin().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
        return "<" + id.trove() + "." + id.number() + "@" + host + ">";
    }

    private static byte[] before(Archive archive, DocumentState.Published document, boolean attached)
            throws IOException {
        Optional<FileAbout> about = archive.about(document);
        String given = about.map(FileAbout::name).orElse("");
        String type = about.map(FileAbout::type).orElse(FileAbout.UNKNOWN_TYPE);
        String safe = FileNames.safe(given, new Defects());
        String name = safe == null ? FileNames.generated(0, type) : safe;
        var head = new StringBuilder();
        field(
                head,
                "From",
                "\"" + EncodedText.plain(archive.contents().origin()).replaceAll("[\"\\\\]", "")
                        + "\" <archive@daylight.invalid>");
        field(head, "Subject", EncodedText.of(name));
        field(head, "Date", DATE.format(document.release().time().atOffset(ZoneOffset.UTC)));
        field(head, "Message-ID", madeId(archive, document.id()));
        field(head, "X-Daylight-Document", document.id().toString());
        field(head, "X-Daylight-Generated", "yes; the document is a file, not a message");
        field(head, "MIME-Version", "1.0");
        if (attached) {
            // A type such as message/rfc822 or multipart/mixed must not be encoded, and is not how the file is read.
            boolean composite = type.startsWith("message/") || type.startsWith("multipart/");
            String shown = composite ? FileAbout.UNKNOWN_TYPE : type;
            field(head, "Content-Type", shown);
            field(head, "Content-Disposition", "attachment; filename=\"" + fileName(name) + "\"");
            field(head, "Content-Transfer-Encoding", "base64");
            head.append("\r\n");
        } else {
            field(head, "Content-Type", "text/plain; charset=us-ascii");
            head.append("\r\n"
                            + "This file can harm your computer, so it is not attached here. The archive's site"
                            + " shows\r\n")
                    .append("what was found in it, and has it for download: document ")
                    .append(document.id())
                    .append("\r\n");
        }
        return head.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    /** Many mail programs decode encoded words in file names, though RFC 2231 has another form; that one is read by fewer. */
    private static String fileName(String name) {
        return EncodedText.of(name).replace("\\", "_").replace("\"", "_");
    }

    public DocumentState.Published document() {
        return document;
    }

    /** The size in bytes. */
    public long size() {
        if (before == null) {
            return document.sizeBytes();
        }
        long chars = attached ? (document.sizeBytes() + 2) / 3 * 4 : 0;
        long lines = (chars + LINE_CHARS - 1) / LINE_CHARS;
        return before.length + chars + 2 * lines;
    }

    /**
     * The bytes of a small message; empty for a large one. They are those that the log names.
     *
     * @throws IOException also when this copy of the part is damaged
     */
    private Optional<byte[]> small() throws IOException {
        if (small == null && before == null && document.sizeBytes() <= SMALL_BYTES) {
            small = archive.bytes(document);
        }
        return Optional.ofNullable(small);
    }

    /** Reads a small message, so that {@link #copy} can no longer fail because of the archive. */
    public void prepare() throws IOException {
        small();
    }

    /**
     * The parts of the message.
     *
     * @throws IOException when this copy of the part is damaged
     */
    public MimeTree tree() throws IOException {
        var scanner = new MimeScanner();
        Optional<byte[]> bytes = small();
        if (bytes.isPresent()) {
            scanner.write(bytes.get(), 0, bytes.get().length);
        } else {
            copy(0, size(), scanner); // its last bytes come only when all are those that the log names
        }
        return scanner.tree();
    }

    /**
     * Writes a range of the message.
     *
     * @param from offset in bytes; clamped
     * @param to offset after the last byte; clamped
     * @throws IOException when the stream fails, when this copy of the part is damaged, or when the document was withdrawn meanwhile: what was written is then not complete
     */
    public void copy(long from, long to, OutputStream out) throws IOException {
        long start = Math.clamp(from, 0, size());
        long end = Math.clamp(to, start, size());
        Optional<byte[]> bytes = small();
        if (bytes.isPresent()) {
            out.write(bytes.get(), (int) start, (int) (end - start));
        } else if (before == null) {
            copyDocument(start, end - start, out);
        } else if (end > start) {
            new RangeStream(0, start, end, out).write(before, 0, before.length);
            if (attached && document.sizeBytes() > 0 && end > before.length) {
                copyLines(Math.max(0, start - before.length), end - before.length, out);
            }
        }
    }

    /** Writes a range of the lines of base64: only what is on these lines is read. */
    private void copyLines(long start, long end, OutputStream out) throws IOException {
        int lineSize = LINE_CHARS + LINE_END.length;
        long first = start / lineSize;
        long from = first * LINE_BYTES;
        long to = Math.min(document.sizeBytes(), (end + lineSize - 1) / lineSize * LINE_BYTES);
        var range = new RangeStream(first * lineSize, start, end, out);
        OutputStream encoder = Base64.getMimeEncoder(LINE_CHARS, LINE_END).wrap(new Unclosed(range));
        copyDocument(from, to - from, encoder);
        encoder.close();
        range.write(LINE_END, 0, LINE_END.length);
    }

    private void copyDocument(long start, long count, OutputStream out) throws IOException {
        ranges.copy(document.id(), document.release().sequence(), start, count, out);
    }

    /** What was found in its parts; empty for nothing. */
    public List<String> flags() {
        return document.flags().stream()
                .flatMap(flag -> flag.codes().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Passes on a range of what is written. */
    private static final class RangeStream extends OutputStream {
        private final long from;
        private final long to;
        private final OutputStream out;
        private long at;

        /** @param at offset of what is written next */
        RangeStream(long at, long from, long to, OutputStream out) {
            this.at = at;
            this.from = from;
            this.to = to;
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            long first = Math.max(from, at);
            long end = Math.min(to, at + length);
            if (end > first) {
                out.write(bytes, offset + (int) (first - at), (int) (end - first));
            }
            at += length;
        }
    }

    /** Keeps the stream open that it writes to. */
    private static final class Unclosed extends java.io.FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() {
            // the stream continues
        }
    }
}
