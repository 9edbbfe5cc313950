package org.daylight.mailserver.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommandTest {

    private static CommandText text(String command) {
        return new CommandText(command.getBytes(StandardCharsets.ISO_8859_1), List.of());
    }

    @Test
    void stringsAreReadInAllTheirForms() throws CommandFault {
        CommandText text = new CommandText(
                "a1 x \"q\\\"\\\\\" {3}a b rest".getBytes(StandardCharsets.ISO_8859_1),
                List.of(new CommandText.Literal(13, 16, 19)));
        assertEquals("a1", text.tag());
        text.skip(' ');
        assertEquals("x", text.string());
        text.skip(' ');
        assertEquals("q\"\\", text.string());
        text.skip(' ');
        assertEquals("a b", text.string());
        text.skip(' ');
        assertEquals("REST", text.word());
        text.end();
    }

    @Test
    void whatIsNotACommandIsAFault() {
        for (String wrong : List.of("", " x", "+ x", "(a", "a\u0001", "*")) {
            assertThrows(CommandFault.class, () -> text(wrong).tag(), wrong);
        }
        assertThrows(CommandFault.class, () -> text("\"open").string());
        assertThrows(CommandFault.class, () -> text("\"bad \\x\"").string());
        assertThrows(CommandFault.class, () -> text("{5}").string());
        assertThrows(CommandFault.class, () -> text("99999999999").number());
        assertThrows(CommandFault.class, () -> text("\"\u00ff\"").words());
    }

    @Test
    void whatIsFetchedIsRepeatedInOneForm() throws CommandFault {
        List<FetchItem> items = FetchItem.read(text("(body.peek[1.2.header.fields (from \"x-y\")]<5.10> flags)"));
        assertEquals("BODY[1.2.HEADER.FIELDS (FROM X-Y)]<5>", items.getFirst().label());
        assertEquals(List.of(1, 2), items.getFirst().part());
        assertEquals(10, items.getFirst().count());
        assertEquals(FetchItem.FLAGS, items.get(1));
        assertEquals("BODY[]", FetchItem.read(text("BODY[]")).getFirst().label());
        assertEquals("BODY[1]", FetchItem.read(text("BODY[1]")).getFirst().label());
        assertEquals(4, FetchItem.read(text("ALL")).size());
        for (String wrong : List.of(
                "BODY[MIME]",
                "BODY[1.]",
                "BODY[1..2]",
                "BODY[HEADER.FIELDS]",
                "BODY[HEADER.FIELDS ()]",
                "BODY[HEADER.FIELDS (\"a)\")]",
                "BODY[TEXT",
                "BODY[]<1>",
                "(FLAGS",
                "NONSENSE",
                "()")) {
            assertThrows(CommandFault.class, () -> FetchItem.read(text(wrong)), wrong);
        }
    }

    @Test
    void randomInputIsReadOrRefused() {
        var random = new Random(3);
        String alphabet = "()[]<>{}\"\\ .,:*%012ABODY.PEEKUIDNOTORTEXT\u0000\u00ff\t";
        int read = 0;
        for (int round = 0; round < 50_000; round++) {
            var command = new StringBuilder();
            for (int i = random.nextInt(30); i >= 0; i--) {
                command.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            read += isRead(() -> FetchItem.read(text(command.toString()))) ? 1 : 0;
            read += isRead(() -> SearchProgram.read(text(command.toString()))) ? 1 : 0;
            read += isRead(() -> NumberSet.read(text(command.toString()))) ? 1 : 0;
        }
        assertTrue(read > 0);
    }

    private interface Reading {
        void run() throws CommandFault;
    }

    /** Anything other than a fault of the command ends the test. */
    private static boolean isRead(Reading reading) {
        try {
            reading.run();
            return true;
        } catch (CommandFault e) {
            assertTrue(e.answer().chars().allMatch(c -> c >= ' ' && c < 0x7f), e.answer());
            return false;
        }
    }

    @Test
    void searchKeysMayNestOnlySoFar() throws CommandFault {
        SearchProgram.read(text("OR (NOT SEEN UID 1:5) OR TEXT a NOT (SUBJECT \"b c\" LARGER 5)"));
        SearchProgram.read(text("CHARSET UTF-8 1:*,5 SINCE 1-Feb-2015 SENTBEFORE \"2-Mar-2016\""));
        for (String wrong : List.of(
                "(".repeat(30) + "ALL" + ")".repeat(30),
                "NOT ".repeat(30) + "ALL",
                "ALL ".repeat(300).strip(),
                "OR ALL",
                "NOT",
                "()",
                "(ALL",
                "ALL)",
                "ALL  ALL",
                "HEADER X-Other y",
                "ON 32-Jan-2015")) {
            assertThrows(CommandFault.class, () -> SearchProgram.read(text(wrong)), wrong);
        }
    }

    @Test
    void quotedStringsHideNothing() {
        assertEquals("NIL", ImapText.quoted(null));
        assertEquals("\"a\\\"b\\\\c??d\"", ImapText.quoted("a\"b\\c\r\nd"));
        assertEquals("??x??", ImapText.plain("[]x\r\n"));
    }
}
