package org.daylight.container;

import java.util.Locale;

/** The known container formats. They are recognised by their first bytes; a name decides only if the bytes do not. */
public enum ContainerFormat {
    /** A {@code From } line with a date, or with a header field after it; or, further down, a regular separator. */
    MBOX,
    /** A message in {@code cur}, {@code new} or {@code tmp} of a Maildir. */
    MAILDIR,
    /** A message whose file name is a number, as in MH folders. */
    MH,
    /** Monthly text archives of mailing lists: an mbox whose separators have {@code  at } for {@code @}. */
    PIPERMAIL,
    /** A line with a number, a message of that many bytes, a property list (Apple Mail). */
    EMLX,
    /** A git repository of public-inbox: one commit for each message. It is a folder, recognised by its contents. */
    PUBLIC_INBOX,
    /** A folder of a mailbox on a server, read with IMAP. It is never a file. */
    IMAP,
    /** A file in which no mail was recognised, as a document of its own. */
    FILE,
    /** One message: lines of {@code Field-Name: text}, including a known field. */
    MESSAGE,
    /** {@code PK}: read by its central directory. */
    ZIP,
    /** A first block with a correct checksum. */
    TAR,
    /** Bytes 1f 8b 08. */
    GZIP,
    /** A zstd frame, or a skippable one. */
    ZSTD,
    /** {@code BZh}, a level, and the magic number of a first block or of the end of the stream. */
    BZIP2,
    /** Bytes fd 37 7a 58 5a 00. */
    XZ,
    /** Bytes 37 7a bc af 27 1c: read by the directory at its end. */
    SEVEN_ZIP,
    /** {@code !BDN}: a PST or OST file of Outlook; its items are written as messages. */
    PST,
    /** An OLE file with a message of Outlook ([MS-OXMSG]). */
    MSG,
    /** Bytes 78 9f 3e 22: {@code winmail.dat} ([MS-OXTNEF]). */
    TNEF,
    /** An archive of Outlook for Mac: a zip whose name says so. */
    OLM,
    /** A known format that may contain mail and is not read ({@link UnreadFormats}). */
    UNSUPPORTED,
    /** Anything else. */
    UNKNOWN;

    /** How many bytes of the beginning are examined. */
    static final int HEAD = 16 << 10;

    /** The stable name. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it may contain other containers. */
    boolean unpacks() {
        return switch (this) {
            case ZIP, TAR, GZIP, ZSTD, BZIP2, XZ, SEVEN_ZIP -> true;
            case MBOX,
                    MAILDIR,
                    MH,
                    PIPERMAIL,
                    EMLX,
                    PUBLIC_INBOX,
                    FILE,
                    IMAP,
                    MESSAGE,
                    PST,
                    MSG,
                    TNEF,
                    OLM,
                    UNSUPPORTED,
                    UNKNOWN -> false;
        };
    }

    /** Whether it is read in any order, and so needs a file and not a stream. */
    boolean seeks() {
        return this == ZIP || this == SEVEN_ZIP || this == PST;
    }

    /**
     * Recognises a beginning: bytes {@code [from, to)}, at most {@link #HEAD} of them. Never {@link #MAILDIR}, {@link
     * #MH}, {@link #PIPERMAIL}, {@link #PUBLIC_INBOX}, {@link #OLM} or {@link #FILE}: these are recognised later. An OLE
     * file is recognised later too if its directory is not at its beginning.
     */
    static ContainerFormat recognise(byte[] bytes, int from, int to) {
        if (magic(bytes, from, to, 0x1f, 0x8b, 8)) {
            return GZIP;
        }
        if (magic(bytes, from, to, 0x28, 0xb5, 0x2f, 0xfd)
                || to - from >= 4 && (bytes[from] & 0xf0) == 0x50 && magic(bytes, from + 1, to, 0x2a, 0x4d, 0x18)) {
            return ZSTD;
        }
        if (magic(bytes, from, to, 'P', 'K', 3, 4) || magic(bytes, from, to, 'P', 'K', 5, 6)) {
            return ZIP;
        }
        if (magic(bytes, from, to, 'B', 'Z', 'h')
                && (magic(bytes, from + 4, to, 0x31, 0x41, 0x59, 0x26)
                        || magic(bytes, from + 4, to, 0x17, 0x72, 0x45, 0x38))) {
            return BZIP2;
        }
        if (magic(bytes, from, to, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return XZ;
        }
        if (magic(bytes, from, to, '7', 'z', 0xbc, 0xaf, 0x27, 0x1c)) {
            return SEVEN_ZIP;
        }
        if (magic(bytes, from, to, '!', 'B', 'D', 'N')) {
            return PST;
        }
        if (isTar(bytes, from, to)) {
            return TAR;
        }
        if (magic(bytes, from, to, 0x78, 0x9f, 0x3e, 0x22)) {
            return TNEF;
        }
        if (OutlookFile.isOle(bytes, from, to) && OutlookFile.isMessage(bytes, from, to)) {
            return MSG;
        }
        if (UnreadFormats.name(bytes, from, to) != null) {
            return UNSUPPORTED;
        }
        if (EmlxMessage.begins(bytes, from, to)) {
            return EMLX;
        }
        int text = Lines.behindBlank(bytes, from, to);
        if (isSeparator(bytes, text, to)) {
            return MBOX;
        }
        return isHeader(bytes, text, to) ? MESSAGE : holdsSeparator(bytes, text, to) ? MBOX : UNKNOWN;
    }

    private static boolean magic(byte[] bytes, int from, int to, int... magic) {
        if (to - from < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[from + i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * POSIX.1-1988 ustar and its predecessors: the checksum is the sum of the header's bytes, with blanks for the
     * checksum field.
     */
    private static boolean isTar(byte[] bytes, int from, int to) {
        if (to - from < 512 || bytes[from] == 0) {
            return false;
        }
        int sum = 0;
        int written = 0;
        for (int i = 0; i < 512; i++) {
            boolean field = i >= 148 && i < 156;
            sum += field ? ' ' : bytes[from + i] & 0xff;
            if (field && bytes[from + i] >= '0' && bytes[from + i] <= '7') {
                written = written * 8 + bytes[from + i] - '0';
            }
        }
        return sum == written;
    }

    private static boolean isSeparator(byte[] bytes, int from, int to) {
        if (!Bytes.isFrom(bytes, from, to)) {
            return false;
        }
        int end = Lines.end(bytes, from, to);
        return FromLine.dated(bytes, from, end) || end < to && FromLine.field(bytes, Lines.behind(bytes, end, to), to);
    }

    /**
     * Whether there is a dated separator with a field after it: then the mailbox has lost its beginning. If there is no
     * empty line before the separator, a whole header must follow.
     */
    static boolean holdsSeparator(byte[] bytes, int from, int to) {
        var separators = new Separators();
        for (int line = Bytes.fromLine(bytes, from, to); line >= 0; line = Bytes.fromLine(bytes, line, to)) {
            int end = Lines.end(bytes, line, to);
            int next = Lines.behind(bytes, end, to);
            Separators.Kind kind = separators.classify(bytes, from, line, to, true);
            boolean separates = kind == Separators.Kind.USUAL || kind == Separators.Kind.UNUSUAL;
            if (separates && end < to && FromLine.field(bytes, next, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHeader(byte[] bytes, int from, int to) {
        return HeaderBlock.at(bytes, from, to, 1).known() > 0;
    }
}
