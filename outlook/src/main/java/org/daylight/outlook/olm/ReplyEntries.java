package org.daylight.outlook.olm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes addresses as PidTagReplyRecipientEntries has them ([MS-OXCDATA] sections 2.2.5.1 and 2.3.3). */
final class ReplyEntries {

    private static final byte[] ONE_OFF = {
        (byte) 0x81,
        0x2b,
        0x1f,
        (byte) 0xa4,
        (byte) 0xbe,
        (byte) 0xa3,
        0x10,
        0x19,
        (byte) 0x9d,
        0x6e,
        0x00,
        (byte) 0xdd,
        0x01,
        0x0f,
        0x54,
        0x02
    };
    private static final int UNICODE = 0x8000;
    private static final int MOST = 1_000;

    private ReplyEntries() {}

    /** @param mailboxes pairs of name and address */
    static byte[] written(List<String[]> mailboxes) {
        var entries = new ByteArrayOutputStream();
        int count = Math.min(mailboxes.size(), MOST);
        for (String[] mailbox : mailboxes.subList(0, count)) {
            byte[] texts = (mailbox[0] + "\0SMTP\0" + mailbox[1] + "\0").getBytes(StandardCharsets.UTF_16LE);
            int size = 24 + texts.length;
            ByteBuffer entry = ByteBuffer.allocate(4 + size + (-size & 3)).order(ByteOrder.LITTLE_ENDIAN);
            entry.putInt(size)
                    .putInt(0)
                    .put(ONE_OFF)
                    .putShort((short) 0)
                    .putShort((short) UNICODE)
                    .put(texts);
            entries.writeBytes(entry.array());
        }
        ByteBuffer list = ByteBuffer.allocate(8 + entries.size()).order(ByteOrder.LITTLE_ENDIAN);
        return list.putInt(count)
                .putInt(entries.size())
                .put(entries.toByteArray())
                .array();
    }
}
