package org.daylight.collate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.daylight.message.Message;
import org.junit.jupiter.api.Test;

/** Compares two messages. */
class ComparisonTest {

    @Test
    void copies_differ_in_their_headers() {
        Comparison comparison = Comparison.of(
                TestMessages.tender("X-Folder: Sent\n"),
                TestMessages.tender("Received: by mx.example\nX-Folder: Inbox\n"));
        assertTrue(comparison.sameText());
        assertEquals(
                List.of("X-Folder", "Received"),
                comparison.fields().stream()
                        .filter(field -> !field.isSame())
                        .map(Comparison.Field::name)
                        .toList());
    }

    @Test
    void a_list_adds_a_footer() {
        String footer = "\n____________________\nport-watch mailing list\nhttps://lists.example/port-watch\n";
        Comparison comparison = Comparison.of(
                TestMessages.tender(""), TestMessages.of(TestMessages.source("", TestMessages.TENDER + footer)));
        assertEquals(3, comparison.footer());
        assertFalse(comparison.sameWords());
    }

    @Test
    void a_change_is_shown_word_by_word() {
        Comparison comparison = Comparison.of(
                TestMessages.tender(""),
                TestMessages.of(
                        TestMessages.source("", TestMessages.TENDER.replace("Friday at noon", "Monday at noon"))));
        Comparison.Stretch changed = comparison.text().stream()
                .filter(stretch -> !stretch.same())
                .findFirst()
                .orElseThrow();
        assertEquals("Friday", only(changed.first()));
        assertEquals("Monday", only(changed.second()));
        assertEquals(3, changed.firstLine());
    }

    private static String only(List<Comparison.Words> words) {
        return words.stream()
                .filter(Comparison.Words::only)
                .map(Comparison.Words::text)
                .reduce("", String::concat);
    }

    @Test
    void attachments_are_distinguished_by_content() {
        String mixed = """
            From: a@b.example
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=x

            --x
            Content-Type: text/plain

            hello
            --x
            Content-Type: text/csv
            Content-Disposition: attachment; filename=one.csv

            1;2
            --x--
            """;
        Message one = TestMessages.of(mixed);
        assertEquals(
                0,
                Comparison.of(one, TestMessages.of(mixed.replace("one.csv", "two.csv")))
                        .filesThatDiffer());
        assertEquals(
                2,
                Comparison.of(one, TestMessages.of(mixed.replace("1;2", "1;3"))).filesThatDiffer());
    }

    @Test
    void an_alignment_covers_both_and_is_equal_where_it_says_so() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            int[] a = random.ints(random.nextInt(40), 0, 4).toArray();
            int[] b = random.ints(random.nextInt(40), 0, 4).toArray();
            check(a, b);
        }
        check(new int[0], new int[0]);
        check(random.ints(30_000, 0, 50).toArray(), random.ints(30_000, 0, 50).toArray());
        check(new int[50_000], random.ints(50_000, 1, 9).toArray());
    }

    private static void check(int[] a, int[] b) {
        int atA = 0;
        int atB = 0;
        for (SequenceDiff.Run run : SequenceDiff.of(a, b)) {
            assertEquals(atA, run.aFrom());
            assertEquals(atB, run.bFrom());
            assertTrue(!run.same() || Arrays.equals(a, run.aFrom(), run.aTo(), b, run.bFrom(), run.bTo()));
            atA = run.aTo();
            atB = run.bTo();
        }
        assertEquals(a.length, atA);
        assertEquals(b.length, atB);
    }
}
