package org.daylight.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.daylight.archive.ExactBytes;
import org.daylight.format.Sha256;
import org.daylight.search.query.Notice;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages one after the other, quoted as mboxrd (spec/exports.md section 4): {@code >} before every line that begins with any
 * number of {@code >} and {@code From }, and an empty line after each message. Both can be reversed exactly: a separator line says when its
 * message does not end in a line feed.
 *
 * <p>The separator line has the document's number and the first second of 1970, because the envelope sender and the time of delivery are not
 * known.
 */
final class MboxWriter implements ResultWriter {

    private static final String EPOCH = " Thu Jan  1 00:00:00 1970\n";

    /** How many missing documents are named at the end; all are counted. */
    private static final int NAMED = 10_000;

    private final OutputStream out;
    private final List<String> missing = new ArrayList<>();

    MboxWriter(OutputStream out) {
        this.out = out;
    }

    @Override
    public void add(CitedDocument cited, ExactBytes bytes) throws IOException {
        var last = new LastByte();
        bytes.copyTo(last);
        boolean isOpen = last.value != '\n';
        write((isOpen ? "From mboxrd-noeol@" : "From mboxrd@") + cited.document() + EPOCH);
        var quoting = new Quoting(out);
        bytes.copyTo(quoting);
        quoting.end();
        write(isOpen ? "\n\n" : "\n");
    }

    /** Remembers only the last byte; 0 when there is none. */
    private static final class LastByte extends OutputStream {
        private byte value;

        @Override
        public void write(int b) {
            value = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            value = length > 0 ? bytes[from + length - 1] : value;
        }
    }

    @Override
    public void addMissing(CitedDocument cited, MissingDocument why, @Nullable Sha256 expected) {
        if (missing.size() < NAMED) {
            missing.add(cited.document() + ": " + why.word() + (expected == null ? "" : ", SHA-256 " + expected.hex()));
        }
    }

    /** Adds a message with remarks when documents are missing, because an mbox file has no other place for them. It says who wrote it. */
    @Override
    public void finish(ExportResult.Account account, List<Notice> notices) throws IOException {
        long lacks = account.damaged() + account.withdrawn() + account.notMail();
        if (lacks == 0) {
            return;
        }
        write("From mboxrd@-" + EPOCH);
        write("From: Daylight <nobody@daylight.invalid>\n"
                + "Subject: This mailbox lacks " + lacks
                + " of the documents found\n"
                + "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
                + "This message is not part of the archive: the export added it.\n"
                + "Damaged in the exported copy of the archive: " + account.damaged() + ". Withdrawn since: "
                + account.withdrawn()
                + (account.notMail() == 0
                        ? ""
                        : ". Files that are not messages, which a mailbox cannot hold: " + account.notMail())
                + ".\n\n");
        for (String line : missing) {
            write(line + "\n");
        }
        write("\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Puts {@code >} before lines that look like a separator, or like a quoted one. */
    static final class Quoting extends OutputStream {

        private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};

        private final OutputStream out;

        /** Bytes of {@link #FROM} seen at the beginning of a line, after {@code quotes}; -1 in the rest of a line. */
        private int matched;

        /** Quotation marks at the beginning of the line, not yet written. */
        private long quotes;

        Quoting(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int written = from;
            int end = from + length;
            for (int at = from; at < end; at++) {
                byte b = bytes[at];
                if (matched < 0) {
                    matched = b == '\n' ? 0 : -1;
                    continue;
                }
                // at the beginning of a line: everything before it is written first, then the part of it that was seen
                out.write(bytes, written, at - written);
                written = at + 1;
                if (matched == 0 && b == '>') {
                    quotes++;
                } else if (b == FROM[matched]) {
                    matched++;
                    if (matched == FROM.length) {
                        out.write('>');
                        seen();
                        matched = -1;
                    }
                } else {
                    seen();
                    out.write(b);
                    matched = b == '\n' ? 0 : -1;
                }
            }
            out.write(bytes, written, end - written);
        }

        /** Writes the bytes that were held back. */
        void end() throws IOException {
            if (matched >= 0) {
                seen();
            }
            matched = 0;
        }

        private void seen() throws IOException {
            for (; quotes > 0; quotes--) {
                out.write('>');
            }
            out.write(FROM, 0, Math.max(0, matched));
            matched = 0;
        }
    }
}
