package org.daylight.mailserver.imap;

import java.util.List;
import org.daylight.fuzz.Violation;

/** Commands of mail programs: words, texts, number sets, searches. In this package because their readers are not public. */
public final class ClientCommandTarget {

    private ClientCommandTarget() {}

    /** A command is read to an end or refused with a fault; each step reads at least one byte. */
    public static void run(byte[] input) {
        each(input, SearchProgram::read);
        each(input, NumberSet::read);
        each(input, text -> {
            text.tag();
            text.skip(' ');
            while (!text.atEnd()) {
                if (!text.skipped(' ')) {
                    text.words();
                }
            }
            text.end();
        });
        each(input, text -> {
            text.pattern();
            text.skip(' ');
            text.string();
            text.skip(' ');
            Violation.unless(text.number() >= 0, "a number below zero");
        });
    }

    private interface Reading {
        void read(CommandText text) throws CommandFault;
    }

    private static void each(byte[] input, Reading reading) {
        String first = answer(input, reading);
        Violation.unlessEqual(first, answer(input, reading), "two answers");
        Violation.unless(
                first.chars().allMatch(c -> c >= 0x20 && c < 0x7f), "an answer that is more than a line: " + first);
    }

    private static String answer(byte[] input, Reading reading) {
        try {
            reading.read(new CommandText(input.clone(), List.of()));
            return "";
        } catch (CommandFault e) {
            return e.answer();
        }
    }

    /** A quoted text is one string for a client, or a literal that says its length. */
    public static void text(byte[] input) {
        String text = new String(input, java.nio.charset.StandardCharsets.UTF_8);
        String plain = ImapText.plain(text);
        Violation.unless(plain.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0), "a line break in " + plain);
        String quoted = ImapText.quoted(text);
        Violation.unless(
                quoted.equals("NIL")
                        || quoted.startsWith("\"")
                                && quoted.endsWith("\"")
                                && quoted.chars().noneMatch(c -> c == '\r' || c == '\n'),
                "the quoted text " + quoted);
    }
}
