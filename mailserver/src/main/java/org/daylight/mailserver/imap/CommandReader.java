package org.daylight.mailserver.imap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.mailserver.line.LineConnection;

/** Reads whole commands, whose literals are requested only when they are short: a command never takes more than {@value #COMMAND_BYTES} bytes of memory. */
final class CommandReader {

    /** The longest literal, in bytes: searched words, or a name. */
    static final int LITERAL_BYTES = 4 << 10;

    static final int COMMAND_BYTES = 16 << 10;

    private static final Pattern ANNOUNCED = Pattern.compile("\\{([0-9]{1,20})(\\+?)\\}$");
    private static final Pattern TAG = Pattern.compile("[!-~&&[^(){%*\"\\\\+]]{1,60}");
    private static final Pattern APPEND = Pattern.compile("(?i)[^ ]+ append .*", Pattern.DOTALL);

    private final LineConnection connection;

    CommandReader(LineConnection connection) {
        this.connection = connection;
    }

    /** What was read. */
    sealed interface Read {
        /** A whole command. */
        record Command(CommandText text) implements Read {}

        /**
         * A command with a literal that was not accepted.
         *
         * @param tag what to answer with; a star when it has no tag
         * @param isSent whether the client sends the literal without waiting, so that the connection must be closed
         * @param isAppend whether it would have stored a message
         */
        record Refused(String tag, boolean isSent, boolean isAppend) implements Read {}
    }

    /** The next command; empty when the client has left. */
    Optional<Read> next() throws IOException {
        var all = new ByteArrayOutputStream();
        List<CommandText.Literal> literals = new ArrayList<>();
        while (true) {
            Optional<byte[]> line = connection.line();
            if (line.isEmpty()) {
                return Optional.empty();
            }
            all.writeBytes(line.get());
            String text = new String(line.get(), StandardCharsets.ISO_8859_1);
            Matcher announced = ANNOUNCED.matcher(text);
            if (!announced.find()) {
                return all.size() > COMMAND_BYTES
                        ? Optional.of(refused(all, false))
                        : Optional.of(new Read.Command(new CommandText(all.toByteArray(), literals)));
            }
            boolean isSent = !announced.group(2).isEmpty();
            long count = announced.group(1).length() > 9 ? Long.MAX_VALUE : Long.parseLong(announced.group(1));
            Read.Refused refused = refused(all, isSent);
            if (count > LITERAL_BYTES || all.size() + count > COMMAND_BYTES || refused.isAppend()) {
                return Optional.of(refused);
            }
            if (!isSent) {
                connection.write("+ send it\r\n");
            }
            int brace = all.size() - (text.length() - announced.start());
            int start = all.size();
            all.writeBytes(connection.bytes((int) count));
            literals.add(new CommandText.Literal(brace, start, all.size()));
        }
    }

    private static Read.Refused refused(ByteArrayOutputStream all, boolean isSent) {
        String text = all.toString(StandardCharsets.ISO_8859_1);
        int blank = text.indexOf(' ');
        String tag = blank < 0 ? "" : text.substring(0, blank);
        return new Read.Refused(
                TAG.matcher(tag).matches() ? tag : "*",
                isSent,
                APPEND.matcher(text).matches());
    }
}
