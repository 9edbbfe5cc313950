package org.daylight.search.thread;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Test;

/** Threads of messages that name no other message, by what Gmail and Outlook write about conversations. */
class ConversationTest {

    private static long[] links(String header) {
        return MessageLinks.of(
                MessageParser.parse((header + "Subject: x\r\n\r\nx\r\n").getBytes(StandardCharsets.US_ASCII)));
    }

    /** A line for each place: its message, * if it is grouped by its conversation, indented by its depth. */
    private static String draw(long[]... links) {
        long[] times =
                IntStream.range(0, links.length).mapToLong(i -> 1_000 - i).toArray(); // the last one is the first
        ThreadTree tree = ThreadTree.of(links, times);
        return IntStream.range(0, tree.size())
                .mapToObj(place ->
                        " ".repeat(tree.depth(place)) + tree.member(place) + (tree.isGrouped(place) ? "*" : ""))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void messages_that_name_no_other_are_below_the_earliest_of_their_conversation() {
        long[] later = links("X-GM-THRID: 1278455344230334865\r\n");
        long[] first = links("X-GM-THRID: 1278455344230334865\r\nMessage-ID: <a@b>\r\n");
        long[] answer = links("X-GM-THRID: 1278455344230334865\r\nMessage-ID: <c@d>\r\nIn-Reply-To: <a@b>\r\n");
        long[] other = links("X-GM-THRID: 2\r\n");

        assertEquals("3\n2\n 1\n 0*", draw(later, answer, first, other));
    }

    @Test
    void only_a_message_that_names_no_other_has_the_link_of_its_conversation() {
        String number = "X-GM-THRID: 7\r\n";
        assertArrayEquals(new long[] {0, MessageLinks.CONVERSATION, MessageLinks.hash("x-gm-thrid 7")}, links(number));
        assertArrayEquals(links("References: <a@b>\r\n"), links(number + "References: <a@b>\r\n"));
        assertArrayEquals(new long[0], links("X-GM-THRID: 7a\r\n"));
        assertArrayEquals(new long[0], links("X-GM-THRID: " + "7".repeat(100) + "\r\n"));
    }

    @Test
    void a_thread_index_is_the_same_conversation_in_every_answer() {
        byte[] index = new byte[22 + 3 * 5];
        index[0] = 1;
        index[21] = 77;
        String begun = Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(index, 22));
        String answer = Base64.getEncoder().encodeToString(index);

        assertArrayEquals(links("Thread-Index: " + begun + "\r\n"), links("Thread-Index: " + answer + "\r\n"));
        assertEquals(3, links("Thread-Index: " + begun + "\r\n").length);
        assertArrayEquals(
                links("Thread-Index: " + answer + "\r\n"),
                links("Thread-Index: " + answer.substring(0, 20) + "\r\n " + answer.substring(20) + "\r\n"));
        for (String bad : new String[] {"", "AQ==", "!" + answer, answer.substring(0, 26)}) {
            assertArrayEquals(new long[0], links("Thread-Index: " + bad + "\r\n"), bad);
        }
    }
}
