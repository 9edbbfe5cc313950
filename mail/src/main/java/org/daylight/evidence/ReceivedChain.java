package org.daylight.evidence;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.field.Received;
import org.jspecify.annotations.Nullable;

/**
 * The delivery path of a message, as its servers report it (RFC 5321 section 4.4). Each server adds a line at the top
 * and can write anything. The lines of servers that a reader has reason to trust are evidence; the sender may have made
 * up the lines below them.
 *
 * @param hops in the order of delivery, the first server first; of a very long path the last {@value #MAX_HOPS}
 * @param more how many earlier hops are left out
 */
public record ReceivedChain(List<Hop> hops, int more) {

    static final int MAX_HOPS = 50;

    private static final int VALUE_CHARS = 4_000;

    /** Differences between servers' clocks up to this are not reported. */
    private static final Duration SAME_TIME = Duration.ofSeconds(5);

    private static final Duration CLOCK = Duration.ofHours(1);
    private static final Duration LONG = Duration.ofDays(1);

    /** As {@link #SAME_TIME}, for the sender's clock, which is set by hand. */
    private static final Duration SENDERS_CLOCK = Duration.ofMinutes(5);

    public ReceivedChain {
        hops = List.copyOf(hops);
    }

    /**
     * One server's line.
     *
     * @param from the host that delivered the message, as the server saw it; empty where the line does not name it
     * @param by the server itself; empty where the line does not name it
     * @param with the protocol; empty where the line does not name it
     * @param date by the server's clock; null where it cannot be read
     * @param oddities what contradicts the earlier times
     */
    public record Hop(
            String from, String by, String with, @Nullable OffsetDateTime date, List<Oddity> oddities) {
        public Hop {
            oddities = List.copyOf(oddities);
        }
    }

    /** What is odd about a time. @param by the size of the difference, never negative */
    public record Oddity(Kind kind, Duration by) {}

    /** Kinds of oddities. */
    public enum Kind {
        NO_DATE,
        /** Up to an hour earlier than the server before. */
        CLOCK_DIFFERS,
        /** More than an hour earlier than the server before. */
        IMPOSSIBLE_ORDER,
        /** More than a day later than the server before. */
        LONG_WAIT,
        /** The first server received it before it was written. */
        BEFORE_WRITTEN,
        /** The first server received it more than a day after it was written. */
        LONG_AFTER_WRITTEN
    }

    /** The delivery path of a message; without hops where the message has no Received field. */
    public static ReceivedChain of(Message message) {
        List<Header> fields = message.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("received"))
                .toList();
        List<Header> last = fields.subList(0, Math.min(MAX_HOPS, fields.size())).reversed();
        var hops = new ArrayList<Hop>();
        OffsetDateTime before = null;
        for (Header field : last) {
            OffsetDateTime date = Received.date(field.value());
            var oddities = new ArrayList<Oddity>();
            if (date == null) {
                oddities.add(new Oddity(Kind.NO_DATE, Duration.ZERO));
            } else if (before == null) {
                againstWritten(message.date(), date, oddities);
            } else {
                againstBefore(Duration.between(before, date), oddities);
            }
            before = date == null ? before : date;
            hops.add(hop(field.value(), date, oddities));
        }
        return new ReceivedChain(hops, fields.size() - last.size());
    }

    private static void againstWritten(
            @Nullable OffsetDateTime written, OffsetDateTime received, List<Oddity> oddities) {
        if (written == null) {
            return;
        }
        Duration after = Duration.between(written, received);
        if (after.compareTo(SENDERS_CLOCK.negated()) < 0) {
            oddities.add(new Oddity(Kind.BEFORE_WRITTEN, after.negated()));
        } else if (after.compareTo(LONG) > 0) {
            oddities.add(new Oddity(Kind.LONG_AFTER_WRITTEN, after));
        }
    }

    private static void againstBefore(Duration step, List<Oddity> oddities) {
        if (step.compareTo(CLOCK.negated()) < 0) {
            oddities.add(new Oddity(Kind.IMPOSSIBLE_ORDER, step.negated()));
        } else if (step.compareTo(SAME_TIME.negated()) < 0) {
            oddities.add(new Oddity(Kind.CLOCK_DIFFERS, step.negated()));
        } else if (step.compareTo(LONG) > 0) {
            oddities.add(new Oddity(Kind.LONG_WAIT, step));
        }
    }

    private static Hop hop(String value, @Nullable OffsetDateTime date, List<Oddity> oddities) {
        int semicolon = value.lastIndexOf(';');
        String clauses = semicolon < 0 ? value : value.substring(0, semicolon);
        List<Lexer.Token> tokens = Lexer.tokens(clauses.substring(0, Math.min(VALUE_CHARS, clauses.length())), "");
        return new Hop(
                clause(tokens, "from", true),
                clause(tokens, "by", false),
                clause(tokens, "with", false),
                date,
                oddities);
    }

    /**
     * The word after a keyword and, with {@code comment}, the comment after it, in which the server writes what it saw
     * itself.
     */
    private static String clause(List<Lexer.Token> tokens, String keyword, boolean comment) {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Lexer.Token next = tokens.get(i + 1);
            if (tokens.get(i).isWord(keyword) && !next.isComment()) {
                boolean more =
                        comment && i + 2 < tokens.size() && tokens.get(i + 2).isComment();
                return Lexer.cut(next.text() + (more ? " (" + tokens.get(i + 2).text() + ")" : ""));
            }
        }
        return "";
    }
}
