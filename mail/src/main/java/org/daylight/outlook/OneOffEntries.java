package org.daylight.outlook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.daylight.mapi.CodePage;
import org.daylight.mapi.LittleEndian;
import org.jspecify.annotations.Nullable;

/** The addresses in a list of entry identifiers, such as PidTagReplyRecipientEntries ([MS-OXCDATA] sections 2.2.5.1 and 2.3.3). */
final class OneOffEntries {

    private static final UUID ONE_OFF = UUID.fromString("a41f2b81-a3be-1910-9d6e-00dd010f5402");
    private static final UUID EXCHANGE = UUID.fromString("c840a7dc-42c0-1a10-b4b9-08002b2fe182");
    private static final int MOST = 1_000;
    private static final int UNICODE = 0x8000;

    private OneOffEntries() {}

    /** A FLATENTRYLIST: a count, a size, and entries padded to four bytes. What cannot be read is left out. */
    static List<MailboxForm> read(byte[] list) {
        var found = new ArrayList<MailboxForm>();
        if (list.length < 8) {
            return found;
        }
        long count = Math.min(LittleEndian.unsigned(list, 0), MOST);
        int at = 8;
        for (long i = 0; i < count && at + 4 <= list.length; i++) {
            long size = LittleEndian.unsigned(list, at);
            int from = at + 4;
            if (size > list.length - from) {
                break;
            }
            MailboxForm mailbox = entry(list, from, from + (int) size);
            if (mailbox != null) {
                found.add(mailbox);
            }
            at = from + (int) size + (-(int) size & 3);
        }
        return found;
    }

    private static @Nullable MailboxForm entry(byte[] list, int from, int to) {
        if (to - from < 28) {
            return null;
        }
        UUID provider = LittleEndian.guid(list, from + 4);
        if (provider.equals(EXCHANGE)) {
            String[] texts = texts(list, from + 28, to, false, 1);
            return MailboxForm.of(null, "EX", texts[0], null);
        }
        if (!provider.equals(ONE_OFF)) {
            return null;
        }
        boolean unicode = (LittleEndian.uint16(list, from + 22) & UNICODE) != 0;
        String[] texts = texts(list, from + 24, to, unicode, 3);
        return MailboxForm.of(texts[0], texts[1], texts[2], null);
    }

    /** Texts that end with NUL. */
    private static String[] texts(byte[] list, int from, int to, boolean unicode, int count) {
        String[] texts = new String[count];
        int at = from;
        for (int i = 0; i < count; i++) {
            int end = at;
            int step = unicode ? 2 : 1;
            while (end + step <= to && (list[end] != 0 || unicode && list[end + 1] != 0)) {
                end += step;
            }
            byte[] bytes = java.util.Arrays.copyOfRange(list, Math.min(at, to), Math.min(end, to));
            texts[i] =
                    unicode ? new String(bytes, StandardCharsets.UTF_16LE) : CodePage.decode(bytes, CodePage.WESTERN);
            at = end + step;
        }
        return texts;
    }
}
