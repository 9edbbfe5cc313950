package org.daylight.container;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Formats that may contain mail and are not read. They are recognised so that their files are counted as unreadable,
 * with the name of the format.
 */
final class UnreadFormats {

    /** The root element of a message in an archive of Outlook for Mac. */
    private static final byte[] OLM = "<emails".getBytes(StandardCharsets.US_ASCII);

    /** The root element is searched for in this many bytes at the start of such a message. */
    private static final int OLM_ROOT = 1024;

    private record Magic(String name, byte[] bytes) {
        Magic(String name, int... bytes) {
            this(name, new byte[bytes.length]);
            for (int i = 0; i < bytes.length; i++) {
                this.bytes[i] = (byte) bytes[i];
            }
        }

        Magic(String name, String text) {
            this(name, text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static final Magic[] MAGICS = {
        new Magic("rar", "Rar!"),
        new Magic("git pack without its repository", "PACK\0\0\0"),
        new Magic("MMDF mailbox", "\1\1\1\1\n"),
        new Magic("Babyl mailbox (Rmail)", "BABYL OPTIONS:"),
        new Magic("batch of news (rnews)", "#! rnews "),
        new Magic("compressed batch of news", "#! cunbatch"),
        new Magic("compressed batch of news", "#! gunbatch"),
        new Magic("compressed batch of news", "#! zunbatch"),
        new Magic("UW-IMAP mbx mailbox", "*mbx*\r\n"),
        new Magic("Outlook Express folder (DBX)", 0xcf, 0xad, 0x12, 0xfe),
        new Magic("Outlook Express 4 mailbox", "JMF6"),
        new Magic("Outlook Express 4 mailbox", "JMF9"),
        new Magic("Lotus Notes database (NSF)", 0x1a, 0, 0, 4, 0, 0),
        new Magic("The Bat! folder (TBB)", 0x21, 0x09, 0x70, 0x19, 0x30, 0x20),
    };

    private UnreadFormats() {}

    /** The name of the format that begins with the bytes {@code [from, to)}, or null. */
    static @Nullable String name(byte[] bytes, int from, int to) {
        for (Magic magic : MAGICS) {
            if (starts(bytes, from, to, magic.bytes())) {
                return magic.name();
            }
        }
        if (to - from >= 8
                && starts(bytes, from + 4, to, new byte[] {(byte) 0xef, (byte) 0xcd, (byte) 0xab, (byte) 0x89})) {
            return "Exchange database (EDB)";
        }
        int text = Lines.behindBlank(bytes, from, to);
        boolean isXml = text < to && bytes[text] == '<';
        return isXml && find(bytes, text, Math.min(to, text + OLM_ROOT), OLM) >= 0 ? "Outlook for Mac message" : null;
    }

    private static boolean starts(byte[] bytes, int from, int to, byte[] with) {
        return to - from >= with.length && Arrays.equals(bytes, from, from + with.length, with, 0, with.length);
    }

    private static int find(byte[] bytes, int from, int to, byte[] what) {
        for (int at = from; at + what.length <= to; at++) {
            if (bytes[at] == what[0] && Arrays.equals(bytes, at, at + what.length, what, 0, what.length)) {
                return at;
            }
        }
        return -1;
    }
}
