package org.daylight.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.daylight.demo.HarbourTrove;
import org.daylight.demo.TroveMessage;
import org.daylight.mapi.PropertyTag;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.daylight.outlook.pst.BuiltItem;
import org.daylight.outlook.pst.PstBuilder;

/**
 * Writes the demo's fictional trove as a PST: header fields, text and people of its messages, and attachments of the same
 * sizes with random bytes. The same number gives the same file.
 */
final class WriteOutlook {

    /** Seconds from 1601-01-01 to 1970-01-01. */
    private static final long EPOCH = 11_644_473_600L;

    private WriteOutlook() {}

    /** {@code WriteOutlook MESSAGES FILE}. */
    public static void main(String[] args) throws IOException {
        PstBuilder builder = PstBuilder.pst();
        int[] folders = new int[10];
        for (int i = 0; i < folders.length; i++) {
            folders[i] = builder.folder(PstBuilder.TOP, "Folder " + i);
        }
        int[] count = {0};
        try (var messages = new HarbourTrove(WriteTrove.SEED, Integer.parseInt(args[0])).messages()) {
            messages.map(TroveMessage::bytes)
                    .forEach(bytes -> builder.add(folders[count[0]++ % folders.length], item(bytes)));
        }
        Files.write(Path.of(args[1]), builder.build());
    }

    private static BuiltItem item(byte[] bytes) {
        Message message = MessageParser.parse(bytes);
        String subject = message.subject() == null ? "" : message.subject();
        BuiltItem item = BuiltItem.message(subject, message.text());
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = Math.max(text.indexOf("\n\n"), text.indexOf("\r\n\r\n"));
        if (end > 0 && !message.headers().isEmpty()) {
            item.text(PropertyTag.TRANSPORT_MESSAGE_HEADERS, text.substring(0, end + 1));
        }
        if (message.date() != null) {
            long time = (message.date().toEpochSecond() + EPOCH) * 10_000_000;
            item.time(PropertyTag.CLIENT_SUBMIT_TIME, time).time(PropertyTag.MESSAGE_DELIVERY_TIME, time);
        }
        for (Address each : message.from()) {
            item.text(PropertyTag.SENDER_NAME, each.display()).text(PropertyTag.SENDER_EMAIL_ADDRESS, each.address());
        }
        message.to().forEach(each -> item.recipient(1, each.display(), each.address()));
        message.cc().forEach(each -> item.recipient(2, each.display(), each.address()));
        for (Attachment each : message.attachments()) {
            byte[] content = new byte[(int) each.sizeBytes()];
            new Random(content.length).nextBytes(content);
            item.attach(each.name(), content);
        }
        return item;
    }
}
