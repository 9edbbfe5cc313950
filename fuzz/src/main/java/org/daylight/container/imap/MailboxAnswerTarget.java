package org.daylight.container.imap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import org.daylight.fuzz.Violation;

/** Answers of an IMAP server, and the names of its folders. In this package because its readers are not public. */
public final class MailboxAnswerTarget {

    private static final int MOST_RESPONSES = 10_000;

    private MailboxAnswerTarget() {}

    /** Every answer ends in a response or the documented exception; a response takes at least one byte. */
    public static void run(byte[] input) {
        try (var guard = new SocketGuard(new Socket())) {
            var reader = new ImapInput(new ByteArrayInputStream(input), guard, "imap.example", ImapLimits.DEFAULT);
            reader.commandSent();
            reader.messagesRequested((input.length & 1) == 0);
            for (int count = 0; ; count++) {
                Violation.unless(count <= Math.min(input.length, MOST_RESPONSES), "more responses than bytes");
                reader.read();
            }
        } catch (IOException e) {
            // the end of the input, or an answer that no server may give
        }
    }

    /** A name gives the same text each time; a name in plain ASCII stands for itself. */
    public static void name(byte[] input) {
        String raw = new String(input, java.nio.charset.StandardCharsets.ISO_8859_1);
        String name = ModifiedUtf7.decode(raw);
        Violation.unlessEqual(name, ModifiedUtf7.decode(raw), "two names");
        Violation.unless(name.length() <= raw.length(), "a name longer than its encoded form");
        if (raw.indexOf('&') < 0 && raw.chars().allMatch(c -> c < 127)) {
            Violation.unlessEqual(raw, name, "a plain name");
        }
    }
}
