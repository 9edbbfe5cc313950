package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.search.Hit;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.SearchRequest;
import org.daylight.search.ThreadRequest;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ties messages whose In-Reply-To and References hold something else than identifiers (docs/decisions/0129), and what orders undated ones. */
class ReportedThreadsTest {

    @TempDir
    Path folder;

    private static String letter(String id, String fields) {
        return "From: Ada Quist <ada@pier.example>\n"
                + "To: Bo Lund <bo@pier.example>\n"
                + "Date: Tue, 3 Mar 2015"
                + " 09:15:00 +0100\n"
                + "Message-ID:"
                + " <" + id + ">\n" + fields + "\n\nText.\n";
    }

    private LuceneIndex index(List<byte[]> letters) throws IOException {
        LuceneIndex index = LuceneIndex.open(folder.resolve("index"));
        for (int i = 0; i < letters.size(); i++) {
            add(index, i + 1, letters.get(i));
        }
        index.commit("", Removals.HIDDEN);
        return index;
    }

    private static void add(LuceneIndex index, int number, byte[] letter) throws IOException {
        index.add(IndexedDocument.of(number, "v", number, 1, letter, new DkimVerifier(KeyArchive.NONE)));
    }

    private static byte[] bytes(String letter) {
        return letter.getBytes(StandardCharsets.US_ASCII);
    }

    private static long messages(LuceneIndex index, int number) throws IOException {
        return index.answer(
                        new ThreadRequest(new Query.Name.Number("v", number), false, ThreadRequest.Part.WHOLE, 0, 100))
                .messages();
    }

    private static List<Integer> numbers(LuceneIndex index, String query, Sort sort) throws IOException {
        return index.answer(new SearchRequest(QueryParser.parse(query).query(), sort, 0, 100, Set.of())).hits().stream()
                .map(Hit::number)
                .toList();
    }

    @Test
    void two_answers_to_one_address_are_two_threads() throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder of foreign test vectors");
        Path vectors = Path.of(shared, "vectors", "reports", "10-threads-by-address");
        try (LuceneIndex index = index(List.of(
                Files.readAllBytes(vectors.resolve("irt-1.eml")), Files.readAllBytes(vectors.resolve("irt-2.eml"))))) {
            assertEquals(1, messages(index, 1));
            assertEquals(1, messages(index, 2));
            assertEquals(List.of(1), numbers(index, "thread:1", Sort.OLDEST));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "In-Reply-To: Ada Quist <ada@pier.example> \"harbour dues\"",
                "In-Reply-To: <bo@pier.example>",
                "In-Reply-To: ada@pier.example",
                "In-Reply-To: Cy Berg <cy99@other.example> \"dues\" (Mar 3, 10:00am)",
                "In-Reply-To: Message from \"Cy Berg\" <cy@other.example> of \"Tue, 3 Mar\"",
                "In-Reply-To: <dues>",
                "In-Reply-To: 20150303",
                "References: <dues>\n <party>",
                "References: cy@other.example",
                "In-Reply-To: Your message of Tue from cy@other.example",
            })
    void a_doubtful_identifier_links_nothing(String field) throws IOException {
        try (LuceneIndex index =
                index(List.of(bytes(letter("r1@x.example", field)), bytes(letter("r2@x.example", field))))) {
            assertEquals(1, messages(index, 1), field);
            assertEquals(List.of(2), numbers(index, "thread:2", Sort.OLDEST), field);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "In-Reply-To: <gone@x.example>",
                "In-Reply-To: Your message of \"Tue, 3 Mar 2015\" <199503031234.AA01@x.example>",
                "In-Reply-To: <p1@x.example> (Ada's message of Tue)",
                "In-Reply-To: Ada Quist <ada@pier.example> \"dues\" <20150303.1@x.example>",
                "References: <p1@x.example>",
            })
    void an_identifier_of_a_missing_message_links(String field) throws IOException {
        try (LuceneIndex index =
                index(List.of(bytes(letter("r1@x.example", field)), bytes(letter("r2@x.example", field))))) {
            assertEquals(2, messages(index, 1), field);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dues", "ada@pier.example", "cy@other.example"})
    void it_links_to_a_message_that_has_it_in_either_order(String id) throws IOException {
        String field = "In-Reply-To: Cy Berg <" + id + "> \"dues\"";
        try (LuceneIndex index =
                index(List.of(bytes(letter("r1@x.example", field)), bytes(letter("r2@x.example", field))))) {
            assertEquals(List.of(1), numbers(index, "thread:1", Sort.OLDEST));
            add(index, 3, bytes(letter(id, "Subject: dues")));
            index.commit("", Removals.HIDDEN);
            assertEquals(3, messages(index, 1));
            assertEquals(
                    List.of(1, 2, 3),
                    numbers(index, "thread:1", Sort.OLDEST).stream().sorted().toList());
            add(index, 4, bytes(letter("r4@x.example", field)));
            index.commit("", Removals.HIDDEN);
            assertEquals(4, messages(index, 4));
        }
    }

    @Test
    void an_undated_message_is_sorted_by_when_a_server_received_it() throws IOException {
        List<byte[]> letters = new ArrayList<>();
        for (String date : List.of(
                "Date: Tue, 3 Mar 2015 09:00:00 +0000", "X: x", "Date: Thu, 5 Mar 2015 09:00:00 +0000", "Y: y")) {
            String received = date.startsWith("X") ? "Received: from a by b; Wed, 4 Mar 2015 09:00:00 +0000\n" : "";
            letters.add(bytes(received + "From: Ada <ada@pier.example>\n" + date + "\n\nText.\n"));
        }
        try (LuceneIndex index = index(letters)) {
            assertEquals(List.of(1, 2, 3, 4), numbers(index, "*", Sort.OLDEST));
            assertEquals(List.of(3, 2, 1, 4), numbers(index, "*", Sort.NEWEST));
            assertEquals(List.of(2, 4), numbers(index, "date:unknown", Sort.OLDEST));
            assertEquals(List.of(1, 3), numbers(index, "date:2015", Sort.OLDEST));
            Hit undated = index.answer(
                            new SearchRequest(QueryParser.parse("id:2").query(), Sort.OLDEST, 0, 1, Set.of()))
                    .hits()
                    .getFirst();
            assertEquals(null, undated.date());
            assertEquals("2015-03-04T09:00Z", String.valueOf(undated.received()));
        }
    }
}
