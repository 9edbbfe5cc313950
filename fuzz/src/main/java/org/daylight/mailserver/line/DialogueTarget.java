package org.daylight.mailserver.line;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.daylight.container.imap.MailboxAnswerTarget;
import org.daylight.fuzz.GivenSocket;
import org.daylight.fuzz.SmallArchive;
import org.daylight.fuzz.Violation;
import org.daylight.mailserver.imap.ImapDialogue;
import org.daylight.mailserver.nntp.NntpDialogue;

/** What mail programs and news readers send to a server of an archive. In this package because a connection is made only here. */
public final class DialogueTarget {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    /** The codes of answers that a block of lines follows (RFC 3977 appendix C); 211 with the words "list follows". */
    private static final Set<String> BLOCKS =
            Set.of("100", "101", "215", "220", "221", "222", "224", "225", "230", "231");

    private DialogueTarget() {}

    /** Every answer can be read by the reader of a client; no answer depends on how the commands arrive; no command is a fault of the archive. */
    public static void imap(byte[] input) throws IOException {
        byte[] answers = answers(
                input,
                (small, faults) -> new ImapDialogue(small.archive(), small.folders(), SmallArchive.cache(), faults));
        MailboxAnswerTarget.readable(answers);
    }

    /** Every answer is a line with a code, and a block where the code says so. The rest as for {@link #imap}. */
    public static void nntp(byte[] input) throws IOException {
        byte[] answers = answers(
                input,
                (small, faults) ->
                        new NntpDialogue(small.archive(), small.folders(), SmallArchive.cache(), CLOCK, faults));
        boolean inBlock = false;
        for (String line : lines(answers)) {
            if (inBlock) {
                Violation.unless(
                        !line.startsWith(".") || line.equals(".") || line.startsWith(".."), "the line " + line);
                inBlock = !line.equals(".");
            } else {
                Violation.unless(line.matches("(?s)[1-5][0-9][0-9] [^\r\n]*"), "the answer " + line);
                String code = line.substring(0, 3);
                inBlock = BLOCKS.contains(code) || code.equals("211") && line.endsWith("list follows");
            }
        }
        Violation.unless(!inBlock, "a block that does not end");
    }

    private static List<String> lines(byte[] answers) {
        String text = new String(answers, StandardCharsets.ISO_8859_1);
        Violation.unless(text.endsWith("\r\n"), "an answer without an end");
        List<String> lines = List.of(text.substring(0, text.length() - 2).split("\r\n", -1));
        for (String line : lines) {
            Violation.unless(line.indexOf('\n') < 0, "a line feed in the line " + line);
        }
        return lines;
    }

    private static byte[] answers(
            byte[] input, BiFunction<SmallArchive, Consumer<String>, LineServer.Dialogue> dialogues)
            throws IOException {
        byte[] whole = answers(input, Math.max(1, input.length), dialogues);
        Violation.unlessEqual(whole, answers(input, 3, dialogues), "the answers to commands that arrive in pieces");
        return whole;
    }

    private static byte[] answers(
            byte[] input, int step, BiFunction<SmallArchive, Consumer<String>, LineServer.Dialogue> dialogues)
            throws IOException {
        List<String> faults = new ArrayList<>();
        var socket = new GivenSocket(input, step);
        var connection = new LineConnection(socket, LineLimits.STANDARD, () -> 0);
        try {
            dialogues.apply(SmallArchive.get(), faults::add).with(connection);
        } catch (java.io.EOFException e) {
            // the client left in the middle of a literal
        }
        connection.flush();
        Violation.unlessEqual(List.of(), faults, "faults of the archive");
        return socket.sent();
    }
}
