package org.daylight.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.daylight.demo.Box;
import org.daylight.demo.HarbourTrove;
import org.daylight.demo.TroveMessage;

/** The input for measuring single steps: the fictional trove, with the same bytes on every machine. */
final class GeneratedMail {

    private static final int MESSAGES = 5_000;

    private GeneratedMail() {}

    static HarbourTrove trove() {
        return new HarbourTrove(WriteTrove.SEED, MESSAGES);
    }

    /** All of it, similar to real mailboxes: people, newsletters, attachments, and some broken messages. */
    static List<byte[]> messages() {
        return trove().messages().map(TroveMessage::bytes).toList();
    }

    /** The mailing list alone: short plain texts with quotations, and threads. */
    static List<byte[]> listMail() {
        return trove().messages()
                .filter(message -> message.box() == Box.PORT_WATCH)
                .map(TroveMessage::bytes)
                .toList();
    }

    static Path folder() throws IOException {
        return Files.createTempDirectory("daylight-jmh-");
    }

    static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
