package org.daylight.container.imap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the responses of a server. Whatever the server sends, a response takes a bounded amount of memory and the answer
 * to a command a bounded time: memory is used for bytes that arrived, never for a size that was announced.
 *
 * <p>Only the time spent waiting for the server counts, so a slow reader does not make a server late.
 */
final class ImapInput {

    private static final int DEEPEST = 16;
    private static final long LARGEST_SKIPPED = 8L << 30;
    private static final Set<String> CONDITIONS = Set.of("OK", "NO", "BAD", "BYE", "PREAUTH");
    private static final String MESSAGE = "BODY[]";

    private final InputStream in;
    private final SocketGuard guard;
    private final String server;
    private final ImapLimits limits;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private long waitedNanos;
    private long received;
    /** How many bytes the current response has had, without those of a message. */
    private int used;

    private boolean messagesRequested;
    /** Whether the current response has had a message. */
    private boolean hasMessage;

    ImapInput(InputStream in, SocketGuard guard, String server, ImapLimits limits) {
        this.in = in;
        this.guard = guard;
        this.server = server;
        this.limits = limits;
    }

    /** Begins to measure the time of an answer. */
    void commandSent() {
        waitedNanos = 0;
        received = 0;
    }

    /** Whether responses may contain messages from now on: the command requested them. All other literals are part of a line. */
    void messagesRequested(boolean requested) {
        messagesRequested = requested;
    }

    /** Whether bytes were received that nobody read. */
    boolean hasMore() {
        return at < end;
    }

    ImapResponse read() throws IOException {
        used = 0;
        hasMessage = false;
        String tag = word();
        if (tag.equals("+")) {
            return new ImapResponse.Continue(line());
        }
        if (tag.isEmpty()) {
            throw broken("a response without a tag");
        }
        if (!tag.equals("*")) {
            return new ImapResponse.Status(tag, word().toUpperCase(Locale.ROOT), line());
        }
        String first = word();
        if (CONDITIONS.contains(first.toUpperCase(Locale.ROOT))) {
            return new ImapResponse.Status(tag, first.toUpperCase(Locale.ROOT), line());
        }
        return new ImapResponse.Data(tokens(first));
    }

    /** The characters up to a blank, which is consumed, or the end of the line, which is not. */
    private String word() throws IOException {
        var word = new StringBuilder();
        for (int c = peek(); c != '\r' && c != '\n'; c = peek()) {
            next();
            if (c == ' ') {
                break;
            }
            word.append((char) c);
        }
        return word.toString();
    }

    /** The rest of the line. */
    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = next(); c != '\n'; c = next()) {
            line.append((char) c);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    /** The tokens up to the end of the line. Lists are kept on a stack: there is no recursion. */
    private List<ImapToken> tokens(String first) throws IOException {
        Deque<List<ImapToken>> open = new ArrayDeque<>();
        List<ImapToken> current = new ArrayList<>();
        current.add(new ImapToken.Atom(first));
        while (true) {
            int c = peek();
            switch (c) {
                case ' ' -> next();
                case '(' -> {
                    next();
                    if (open.size() == DEEPEST) {
                        throw broken("lists in more than " + DEEPEST + " layers");
                    }
                    open.push(current);
                    current = new ArrayList<>();
                }
                case ')' -> {
                    next();
                    if (open.isEmpty()) {
                        throw broken("a list that was not begun");
                    }
                    List<ImapToken> done = current;
                    current = open.pop();
                    current.add(new ImapToken.Group(done));
                }
                case '\r', '\n' -> {
                    next();
                    if (c == '\r' && next() != '\n') {
                        throw broken("a line that ends in CR alone");
                    }
                    if (!open.isEmpty()) {
                        throw broken("a list that does not end");
                    }
                    return current;
                }
                case '"' -> current.add(quoted());
                case '{', '~' -> {
                    boolean isMessage = isMessageNext(open, current);
                    hasMessage |= isMessage;
                    current.add(literal(isMessage));
                }
                default -> current.add(atom());
            }
        }
    }

    /**
     * Whether a literal here is a message, which is not part of the length of the response: the first one after {@code BODY[]} in a response
     * {@code * 12 FETCH (…)}, if messages were requested.
     */
    private boolean isMessageNext(Deque<List<ImapToken>> open, List<ImapToken> current) {
        return messagesRequested
                && !hasMessage
                && open.size() == 1
                && open.peek().size() == 2
                && open.peek().getLast().isAtom("FETCH")
                && !current.isEmpty()
                && current.getLast().isAtom(MESSAGE);
    }

    /** Brackets belong to an atom with all that is in them. */
    private ImapToken atom() throws IOException {
        var text = new StringBuilder();
        boolean inBrackets = false;
        for (int c = peek(); c != '\r' && c != '\n' && (inBrackets || " ()\"".indexOf(c) < 0); c = peek()) {
            inBrackets = c == '[' || inBrackets && c != ']';
            text.append((char) next());
        }
        if (text.isEmpty()) {
            throw broken("a response that cannot be read");
        }
        return new ImapToken.Atom(text.toString());
    }

    private ImapToken quoted() throws IOException {
        next();
        var bytes = new ByteArrayOutputStream();
        for (int c = next(); c != '"'; c = next()) {
            if (c == '\\') {
                c = next();
            }
            if (c == '\r' || c == '\n') {
                throw broken("a string that does not end");
            }
            bytes.write(c);
        }
        return new ImapToken.Text(bytes.toByteArray());
    }

    /** {@code {12}}, a line ending, and 12 bytes. */
    private ImapToken literal(boolean isMessage) throws IOException {
        if (next() == '~' && next() != '{') {
            throw broken("a response that cannot be read");
        }
        var digits = new StringBuilder();
        for (int c = next(); c != '}'; c = next()) {
            digits.append((char) c);
        }
        String size = digits.toString().replace("+", "");
        long count = ImapResponse.number(size);
        int lineEnd = next();
        if (count < 0 || (lineEnd == '\r' ? next() : lineEnd) != '\n') {
            throw broken("a size that cannot be read");
        }
        if (isMessage && count > limits.messageBytes()) {
            if (count > LARGEST_SKIPPED) {
                throw broken("a message of " + count + " bytes");
            }
            skip(count);
            return new ImapToken.TooLarge(count);
        }
        if (!isMessage && count > limits.lineBytes() - used) {
            throw broken("a response of more than " + limits.lineBytes() + " bytes");
        }
        if (!isMessage) {
            used += (int) count;
        }
        return new ImapToken.Text(bytes((int) count));
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[Math.min(count, 1 << 16)];
        int have = 0;
        while (have < count) {
            if (have == bytes.length) {
                bytes = java.util.Arrays.copyOf(bytes, (int) Math.min(count, 2L * bytes.length));
            }
            fillIfEmpty();
            int some = Math.min(end - at, bytes.length - have);
            System.arraycopy(buffer, at, bytes, have, some);
            at += some;
            have += some;
        }
        return bytes;
    }

    private void skip(long count) throws IOException {
        for (long left = count; left > 0; ) {
            fillIfEmpty();
            int some = (int) Math.min(left, end - at);
            at += some;
            left -= some;
        }
    }

    private int peek() throws IOException {
        fillIfEmpty();
        return buffer[at] & 0xff;
    }

    private int next() throws IOException {
        int c = peek();
        at++;
        if (++used > limits.lineBytes()) {
            throw broken("a response of more than " + limits.lineBytes() + " bytes");
        }
        return c;
    }

    private void fillIfEmpty() throws IOException {
        if (at < end) {
            return;
        }
        long start = System.nanoTime();
        int count;
        guard.begin(limits.silenceMillis());
        try {
            count = in.read(buffer);
        } catch (IOException e) {
            boolean isSilent = guard.isExpired() || e instanceof SocketTimeoutException;
            throw MailboxException.passing(
                    isSilent
                            ? server + " sent nothing for " + limits.silenceMillis() / 1_000
                                    + " seconds: run the same command again later; it continues"
                            : server + " closed the connection: run the same command again; it continues");
        } finally {
            guard.end();
        }
        waitedNanos += System.nanoTime() - start;
        if (count <= 0) {
            throw MailboxException.passing(server + " closed the connection: run the same command again; it continues");
        }
        at = 0;
        end = count;
        received += count;
        long mostMillis = limits.graceMillis() + received * 1_000 / limits.bytesPerSecond();
        if (waitedNanos / 1_000_000 > mostMillis) {
            throw MailboxException.lasting(server + " is too slow: it sent " + received + " bytes in "
                    + waitedNanos / 1_000_000_000 + " seconds; run the same command again later; it continues");
        }
    }

    private MailboxException broken(String what) {
        return MailboxException.lasting(server + " does not keep to IMAP, or is hostile: it sent " + what
                + "; what was fetched so far is kept. Check the address and the port");
    }

    /** The text of a server as one safe line. */
    static String shown(String latin1) {
        String text = new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return org.daylight.container.RawMessage.printable(text.length() > 300 ? text.substring(0, 300) + "…" : text);
    }
}
