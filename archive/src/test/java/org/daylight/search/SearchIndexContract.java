package org.daylight.search;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daylight.archive.ExtractedText.Layer;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.archive.PackEntry;
import org.daylight.archive.PackFinding;
import org.daylight.archive.Redaction;
import org.daylight.collate.Fingerprint;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Sha256;
import org.daylight.message.Address;
import org.daylight.message.parse.DocumentForm;
import org.daylight.people.Mapping;
import org.daylight.redaction.CheckRedaction;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.query.DocumentRegister;
import org.daylight.search.query.Notice;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link SearchIndex} must do. A test class for each engine extends this and says how an index is opened.
 *
 * <p>Not part of the contract, and free for each engine: the scores, the order of relevance except for the plain cases here, the
 * counts of {@link WordRequest}, and how many words one star or tilde may stand for.
 */
public abstract class SearchIndexContract {

    @TempDir
    Path folder;

    private SearchIndex index;

    /** The originals of the documents, which the owner of the index stores, and how often one was read. */
    private final Map<Long, byte[]> originals = new HashMap<>();

    private int read;

    private final IndexOwner owner = new IndexOwner(this::firstBytes, DocumentRegister.NONE);

    /** Opens the index in this folder to write it, with what was committed there before. */
    protected abstract SearchIndex open(Path folder, IndexOwner owner) throws IOException;

    /** Opens the index in this folder to read it. */
    protected abstract Searchable openToRead(Path folder, IndexOwner owner) throws IOException;

    private Optional<byte[]> firstBytes(long key, int most) {
        read++;
        return Optional.ofNullable(originals.get(key))
                .map(original -> Arrays.copyOf(original, Math.min(original.length, most)));
    }

    @BeforeEach
    void openIndex() throws IOException {
        index = open(folder, owner);
    }

    @AfterEach
    void closeIndex() throws IOException {
        index.close();
    }

    /** A small office with much to hide, in six languages. */
    private static List<IndexedDocument> office() {
        return List.of(
                Mail.of(1)
                        .release(1)
                        .id("tender-1@port.example")
                        .from("Ines Okafor", "i.okafor@port.example")
                        .to("Jean Müller", "j.muller@dredge.example")
                        .subject("Tender for the northern quay")
                        .date("2015-03-02T09:00:00+01:00")
                        .text("The closing date is Friday.\nPlease send the bid by courier.")
                        .attach("Tender_North-Quay.final.PDF", "application/pdf", null)
                        .document(),
                Mail.of(2)
                        .release(1)
                        .id("tender-2@dredge.example")
                        .inReplyTo("tender-1@port.example")
                        .from("Jean Müller", "j.muller@dredge.example")
                        .to("Ines Okafor", "i.okafor@port.example")
                        .cc(null, "accounts@dredge.example")
                        .subject("Re: Tender for the northern quay")
                        .date("2015-03-03T10:30:00+01:00")
                        .text("Date of closing understood. Größe des Schwimmbaggers: 40 Meter; die Straße ist"
                                + " gesperrt.")
                        .attach("prices.csv", "text/csv", "item;euro\ndredging;1200000\nconsultancy;90000")
                        .attach("plan.png", "image/png", null)
                        .document(),
                Mail.of(3)
                        .release(2)
                        .from("Пётр Ёлкин", "p.elkin@sea.example")
                        .to("Ines Okafor", "I.Okafor@port.example")
                        .bcc("Boss", "boss@sea.example")
                        .subject("Счёт за ледокол")
                        .date("2015-12-31T23:30:00-05:00")
                        .text("Добрый день! Счёт во вложении, оплатить до пятницы.")
                        .document(),
                Mail.of(4)
                        .release(2)
                        .header("Subject", "x")
                        .header("List-Id", "Port staff <staff.port.example>")
                        .from("王小明", "wang@port.example")
                        .to("Ines Okafor", "i.okafor@port.example")
                        .subject("港口管理局会议记录")
                        .date("2016-02-29T08:00:00+08:00")
                        .text("明天的会议在北京举行,请准备合同。")
                        .document(),
                Mail.of(5)
                        .from("ليلى حسن", "layla@port.example")
                        .to("Ines Okafor", "i.okafor@port.example")
                        .subject("عقد الميناء")
                        .text("السَّلامُ عليكم، أرسلتُ المدينة والفاتورة إلى الإدارة.")
                        .document(),
                Mail.of(6)
                        .trove("annex", 1)
                        .release(1)
                        .header("Mailing-List", "list News@list.example; contact owner@list.example")
                        .from(null, "noreply@list.example")
                        .subject("Newsletter")
                        .size(2_000_000)
                        .date("2016-02-29T12:00:00Z")
                        .text("Read more at https://port.example/news?id=7 or write to press@port.example. Don't"
                                + " reply.")
                        .document());
    }

    @Test
    void a_complete_result_has_all_results_in_the_same_order() throws IOException {
        given(office());
        for (String typed : List.of("*", "date", "tender OR date", "heliport", "release:harbour/2")) {
            Query query = QueryParser.parse(typed).query();
            for (Sort sort : Sort.values()) {
                List<Long> found = index.answer(new SearchRequest(query, sort, 0, 100, Set.of())).hits().stream()
                        .map(Hit::key)
                        .toList();
                try (CompleteResult held = index.answer(new CompleteRequest(query, sort))) {
                    assertEquals(found.size(), held.total());
                    List<Long> walked = new ArrayList<>();
                    for (List<Hit> some = held.next(2); !some.isEmpty(); some = held.next(2)) {
                        some.forEach(hit -> walked.add(hit.key()));
                    }
                    assertEquals(found, walked, typed + " " + sort);
                }
                try (CompleteResult held = index.answer(new CompleteRequest(query, sort))) {
                    List<Long> walked = new ArrayList<>();
                    held.next(1).forEach(hit -> walked.add(hit.key()));
                    for (long[] some = held.nextKeys(2); some.length > 0; some = held.nextKeys(2)) {
                        Arrays.stream(some).forEach(walked::add);
                    }
                    assertEquals(found, walked, "keys of " + typed + " " + sort);
                }
            }
        }
    }

    @Test
    void a_complete_result_does_not_change_with_later_commits() throws IOException {
        given(office());
        try (CompleteResult held = index.answer(new CompleteRequest(new Query.Everything(), Sort.OLDEST))) {
            List<Hit> first = held.next(3);
            for (Hit hit : first) {
                index.remove(hit.key());
            }
            index.remove(4);
            index.add(Mail.of(9).subject("later").document());
            index.commit("later", Removals.HIDDEN);
            assertEquals("later", index.answer(StateRequest.CURRENT).mark());
            assertEquals(6, held.total());
            assertEquals(3, held.next(100).size());
            assertTrue(held.next(100).isEmpty());
        }
        assertEquals(
                3,
                index.answer(new SearchRequest(new Query.Everything(), Sort.OLDEST, 0, 9, Set.of()))
                        .total());
    }

    @Test
    void releases_are_found_by_a_set_of_names() throws IOException {
        given(office());
        Query some = new Query.InReleases(Set.of("harbour/2", "annex/1", "harbour/99"));
        assertEquals(
                Set.of(3L, 4L, 6L),
                index.answer(new SearchRequest(some, Sort.NEWEST, 0, 9, Set.of())).hits().stream()
                        .map(Hit::key)
                        .collect(java.util.stream.Collectors.toSet()));
        assertEquals(
                0,
                index.answer(new SearchRequest(new Query.InReleases(Set.of()), Sort.NEWEST, 0, 9, Set.of()))
                        .total());
        assertEquals(
                3,
                index.answer(new SearchRequest(QueryParser.parse(some.text()).query(), Sort.NEWEST, 0, 9, Set.of()))
                        .total());
    }

    @Test
    void documents_are_found_by_their_keys() throws IOException {
        given(office());
        Query two = new Query.Keyed(Set.of(3L, 5L, 99L));
        assertEquals(
                Set.of(3L, 5L),
                index.answer(new SearchRequest(two, Sort.NEWEST, 0, 9, Set.of())).hits().stream()
                        .map(Hit::key)
                        .collect(java.util.stream.Collectors.toSet()));
        Query and = Query.and(List.of(two, new Query.InTrove("harbour")));
        assertEquals(
                2,
                index.answer(new SearchRequest(and, Sort.NEWEST, 0, 0, Set.of()))
                        .total());
        assertEquals(
                0,
                index.answer(new SearchRequest(new Query.Keyed(Set.of()), Sort.NEWEST, 0, 9, Set.of()))
                        .total());
        long[] many = java.util.stream.LongStream.rangeClosed(3, 5_000).toArray();
        Query most = Query.and(List.of(new Query.Keyed(many), two));
        assertEquals(
                2,
                index.answer(new SearchRequest(most, Sort.NEWEST, 0, 9, Set.of()))
                        .total());
        long all = index.answer(new SearchRequest(new Query.Everything(), Sort.NEWEST, 0, 0, Set.of()))
                .total();
        long few = index.answer(new SearchRequest(new Query.Keyed(new long[] {0, 1, 2}), Sort.NEWEST, 0, 0, Set.of()))
                .total();
        assertEquals(
                all - few,
                index.answer(new SearchRequest(new Query.Keyed(many), Sort.NEWEST, 0, 0, Set.of()))
                        .total());
    }

    private void given(List<IndexedDocument> documents) throws IOException {
        for (IndexedDocument document : documents) {
            index.add(document);
            originals.put(document.key(), Mail.original(document.message()));
        }
        index.commit("given", Removals.HIDDEN);
    }

    private SearchResult find(String typed, Sort sort, long offset, int limit, Set<Facet> facets) throws IOException {
        return index.answer(new SearchRequest(QueryParser.parse(typed).query(), sort, offset, limit, facets));
    }

    private List<Long> keys(String typed) throws IOException {
        return keys(typed, Sort.RELEVANCE).stream().sorted().toList();
    }

    private List<Long> keys(String typed, Sort sort) throws IOException {
        SearchResult found = find(typed, sort, 0, 10_000, Set.of());
        assertEquals(found.total(), found.hits().size());
        return found.hits().stream().map(Hit::key).toList();
    }

    private Map<String, Long> counts(String typed, Facet facet) throws IOException {
        Map<String, Long> counts = new LinkedHashMap<>();
        find(typed, Sort.RELEVANCE, 0, 0, Set.of(facet))
                .facets()
                .get(facet)
                .forEach(count -> counts.put(count.value(), count.count()));
        return counts;
    }

    /** What was extracted from attachments is found like other text, and says where it is from. */
    @Nested
    class ExtractedTexts {

        private final Mail mail = Mail.of(1)
                .from("Ines Okafor", "i.okafor@port.example")
                .subject("Contract")
                .text("See the attached file.")
                .attach("contract.zip", "application/zip", null)
                .attach("notes.txt", "text/plain", "notes as the message shows them");

        private final List<Unit> units = List.of(
                new Unit(0, null, 0, null, null, "en", ""),
                new Unit(1, "signed/contract.pdf", 1, null, null, "de", "Die Baggerung beginnt im Mai."),
                new Unit(1, "signed/contract.pdf", 2, null, Layer.HIDDEN, null, "secret commission"),
                new Unit(2, null, 0, null, null, null, "notes as they were extracted"));

        @Test
        void theyAreFoundByWordNameTypeAndLanguage() throws IOException {
            given(List.of(
                    mail.document().with(units), Mail.of(2).text("Baggerung").document()));
            assertEquals(List.of(1L, 2L), keys("Baggerung"));
            assertEquals(List.of(1L), keys("in:attachment Baggerung"));
            assertEquals(List.of(1L), keys("attachment:commission"));
            assertEquals(List.of(1L), keys("body:\"secret commission\""));
            assertEquals(List.of(), keys("attachment:attached"));
            assertEquals(List.of(), keys("\"Mai secret\""), "no phrase across units");
            assertEquals(List.of(1L), keys("filename:contract.pdf"));
            assertEquals(List.of(1L), keys("filename:*.pdf"));
            assertEquals(List.of(1L), keys("lang:de"));
            assertEquals(List.of(1L), keys("lang:en"));
            assertEquals(List.of(), keys("lang:fr"));
            assertEquals(List.of(1L), keys("extracted"));
            assertEquals(List.of(), keys("attachment:shows"), "the extracted text replaces what the message shows");
        }

        @Test
        void aDocumentAddedAgainHasItsNewTextOnly() throws IOException {
            given(List.of(mail.document().with(units)));
            given(List.of(mail.document()));
            assertEquals(List.of(), keys("Baggerung"));
            assertEquals(List.of(1L), keys("attachment:shows"));
            assertEquals(List.of(), keys("lang:de"));
        }
    }

    @Nested
    class Queries {

        private static final String EXAMPLES = """
            *                               | 1 2 3 4 5 6
            tender                          | 1 2
            TENDER                          | 1 2
            tender bid                      | 1
            tender -bid                     | 2
            -tender                         | 3 4 5 6
            -tender -newsletter             | 3 4 5
            bid OR newsletter               | 1 6
            closing date                    | 1 2
            "closing date"                  | 1
            "date closing"                  |
            (bid OR newsletter) -quay       | 6
            friday please                   | 1
            "friday please"                 | 1
            tend*                           | 1 2
            tend* newsl*                    |
            don't                           | 6
            "reply don't"                   |
            muller                          | 1 2
            Müller                          | 1 2
            MÜLLER                          | 1 2
            größe                           | 2
            grosse                          | 2
            GRÖSSE                          | 2
            strasse                         | 2
            счет                            | 3
            СЧЁТ                            | 3
            петр                            | 3
            пятницы                         | 3
            港口                             | 4
            港口管理局                        | 4
            管理                             | 4
            港                               | 4
            局口                             |
            北京                             | 4
            "会议 在"                         | 4
            会议在                            | 4
            السلام                          | 5
            ارسلت                           | 5
            المدينه                         | 5
            الاداره                         | 5
            port.example                    | 1 2 3 4 5 6
            i.okafor@port.example           | 1 2 3 4 5
            okafor                          | 1 2 3 4 5
            press@port.example              | 6
            https://port.example/news?id=7  | 6
            dredging                        | 2
            1200000                         | 2
            subject:tender                  | 1 2
            subject:(tender -re)            | 1
            body:tender                     |
            body:bid                        | 1
            body:dredging                   | 2
            from:okafor                     | 1
            from:"ines okafor"              | 1
            from:i.okafor@port.example      | 1
            from:I.OKAFOR@PORT.EXAMPLE      | 1
            from:okafor@port.example        |
            from:port.example               | 1 4 5
            from:@port.example              | 1 4 5
            from:mul*                       | 2
            to:okafor                       | 2 3 4 5
            to:i.okafor@port.example        | 2 3 4 5
            cc:accounts                     | 2
            bcc:boss                        | 3
            with:boss@sea.example           | 3
            with:i.okafor@port.example      | 1 2 3 4 5
            with:ines                       | 1 2 3 4 5
            from:okafor to:muller           | 1
            filename:quay                   | 1
            filename:"tender north quay"    | 1
            filename:*.pdf                  | 1
            filename:*.PDF                  | 1
            filename:*.final                |
            quay.final                      | 1
            has:attachment                  | 1 2
            -has:attachment                 | 3 4 5 6
            type:pdf                        | 1
            type:(image OR pdf)             | 1 2
            type:text/csv                   | 2
            type:image/*                    | 2
            type:text/plain                 |
            size:>1m                        | 6
            size:<1005                      | 1 2 3 4
            size:1003..1004                 | 3 4
            is:reply                        | 2
            is:list                         | 4 6
            -is:list -is:reply              | 1 3 5
            is:forward                      |
            is:mail                         | 1 2 3 4 5 6
            is:file                         |
            is:converted                    |
            is:redacted                     |
            redacted:P1                     |
            list:staff                      | 4
            list:port.example               | 4
            list:staff@port.example         | 4
            list:news@list.example          | 6
            list:example                    | 4 6
            list:new*                       | 6
            list:stuff~                     | 4
            list:owner                      |
            newslettr~                      | 6
            tneder~1                        | 1 2
            dregding~                       | 2
            dregdig~1                       |
            müler~                          | 1 2
            from:okavor~                    | 1
            subject:(newsletr~ OR 港)        | 4 6
            "closing friday"~1              |
            "closing friday"~2              | 1
            "friday closing"~2              | 1
            "friday closing"~100            | 1
            body:"bid friday"~100           | 1
            subject:"tender quay"~2         |
            subject:"tender quay"~3         | 1 2
            "closing closing"~9             |
            with:"okafor example"~2         | 1 2 3 4 5
            since:2016                      | 4 6
            before:2015-03-03               | 1
            date:"29 feb 2016"              | 4 6
            date:2015                       | 1 2 3
            date:2015-03                    | 1 2
            date:2015-03-02                 | 1
            date:2015-12-31                 | 3
            date:2016                       | 4 6
            date:2015-03-03..2016-01        | 2 3
            date:..2015-03-02               | 1
            date:2016..                     | 4 6
            date:2017..                     |
            date:unknown                    | 5
            -date:unknown                   | 1 2 3 4 6
            trove:annex                     | 6
            trove:harbour                   | 1 2 3 4 5
            trove:nowhere                   |
            release:harbour/2               | 3 4
            release:annex/2                 |
            id:1                            | 1 6
            id:harbour/1                    | 1
            id:annex/1                      | 6
            id:9                            |
            id:<tender-1@port.example>      | 1
            id:tender-2@dredge.example      | 2
            id:Tender-2@dredge.example      |
            thread:2                        | 1 2
            thread:harbour/1                | 1 2
            thread:harbour/3                | 3
            thread:annex/2                  |
            thread:<tender-1@port.example>  | 1 2
            from:okafor date:2015 quay      | 1
            quay -date:2015                 |
            quay OR date:2016               | 1 2 4 6
            """;

        @TestFactory
        Stream<DynamicTest> find() throws IOException {
            given(office());
            return EXAMPLES.lines()
                    .map(line -> line.split("\\|"))
                    .map(example -> dynamicTest(example[0].strip(), () -> {
                        List<Long> expected = example.length == 1
                                ? List.of()
                                : Arrays.stream(example[1].strip().split(" "))
                                        .map(Long::valueOf)
                                        .toList();
                        assertEquals(expected, keys(example[0].strip()));
                    }));
        }

        @Test
        void aWordInTheSubjectCountsMoreThanOneInALongText() throws IOException {
            String longText =
                    "The weather was fine and nothing was said of the dredger until the evening, when it rained.";
            given(List.of(
                    Mail.of(1).subject("Weather").text(longText).document(),
                    Mail.of(2).subject("Dredger").text("See the plan.").document(),
                    Mail.of(3).subject("Plan").text("Here it is.").document(),
                    Mail.of(4).subject("Lunch").text("At noon?").document()));
            assertEquals(List.of(2L, 1L), keys("dredger", Sort.RELEVANCE));
        }

        @Test
        void theLongestWordIsFoundByItsBeginning() throws IOException {
            String word = "x".repeat(5_000);
            given(List.of(Mail.of(1).text(word + "y and more").document()));
            assertEquals(List.of(1L), keys(word));
            assertEquals(List.of(1L), keys("more"));
        }

        @Test
        void aQueryWithoutWordsFindsNothing() throws IOException {
            given(office());
            Query empty = new Query.Text(Query.Field.ANY, "???");
            assertEquals(
                    0,
                    index.answer(new SearchRequest(empty, Sort.NEWEST, 0, 10, Set.of()))
                            .total());
        }
    }

    @Nested
    class Copies {

        private static Mail letter(long key) {
            return Mail.of(key)
                    .from("Ines Okafor", "i.okafor@port.example")
                    .subject("Closing date")
                    .date("2015-03-02T09:00:00+01:00")
                    .text("The closing date of the tender is Friday at noon. Please send the bid by courier.");
        }

        @Test
        void areFoundFromEachOfThem() throws IOException {
            given(List.of(
                    letter(1).id("a@port.example").document(),
                    letter(2).trove("ledger", 9).id("b@tool.example").document(),
                    letter(3).date("2015-03-02T09:00:01+01:00").document(),
                    letter(4).attach("bid.pdf", "application/pdf", null).document()));
            assertEquals(List.of(1L, 2L), keys("copies:harbour/1"));
            assertEquals(List.of(1L, 2L), keys("copies:ledger/9"));
            assertEquals(List.of(3L), keys("copies:harbour/3"), "one that has none is its own");
            assertEquals(List.of(2L), keys("is:copy"));
            assertEquals(List.of(1L, 3L, 4L), keys("-is:copy"), "each message once");
            assertEquals(
                    2,
                    find("id:ledger/9", Sort.NEWEST, 0, 1, Set.of())
                            .hits()
                            .getFirst()
                            .copies());
            assertEquals(
                    1,
                    find("id:harbour/3", Sort.NEWEST, 0, 1, Set.of())
                            .hits()
                            .getFirst()
                            .copies());
        }

        @Test
        void followRemovalsAndLaterCommits() throws IOException {
            given(List.of(letter(1).document()));
            assertEquals(List.of(), keys("is:copy"));
            given(List.of(letter(2).document()));
            assertEquals(List.of(2L), keys("is:copy"));
            index.remove(1);
            index.commit("removed", Removals.HIDDEN);
            assertEquals(List.of(), keys("is:copy"));
            assertEquals(List.of(2L), keys("copies:harbour/2"));
        }

        @Test
        void shareTheirPrints() throws IOException {
            IndexedDocument letter = letter(1).document();
            given(List.of(
                    letter,
                    letter(2).subject("Draft").document(),
                    Mail.of(3).text("else").document()));
            int[] prints = Fingerprint.of(letter.message()).own();
            Query query = new Query.SharesPrints(Arrays.stream(prints).boxed().toList());
            assertEquals(query, QueryParser.parse(query.text()).query());
            assertEquals(List.of(1L, 2L), keys(query.text()));
        }
    }

    @Nested
    class MoreLikeOne {

        private static final String QUAY =
                "The dredger Solvang will deepen the northern basin; the surcharge for silt is"
                        + " disputed by the harbour master.";

        /** Two about dredging, two about the canteen, one that is neither, and forty that share everyday words only. */
        private List<IndexedDocument> harbour() {
            List<IndexedDocument> all = new ArrayList<>(List.of(
                    Mail.of(1)
                            .subject("Dredging of the northern basin")
                            .text(QUAY)
                            .date("2015-03-01T00:00:00Z")
                            .document(),
                    Mail.of(2)
                            .subject("Silt")
                            .date("2015-03-02T00:00:00Z")
                            .text("The harbour master says that the dredger Solvang found silt in the basin: no"
                                    + " surcharge for the northern quay.")
                            .from("Ines Okafor", "i.okafor@port.example")
                            .document(),
                    Mail.of(3)
                            .subject("Canteen")
                            .text("Thursday: fish soup, potato salad, rhubarb.")
                            .document(),
                    Mail.of(4)
                            .subject("Canteen")
                            .text("Friday: fish soup again, no rhubarb, potato left.")
                            .document(),
                    Mail.of(5)
                            .subject("Invoice for the basin")
                            .date("2016-03-02T00:00:00Z")
                            .text("The dredger has deepened nothing; the surcharge is disputed.")
                            .document()));
            for (int i = 10; i < 50; i++) {
                all.add(Mail.of(i)
                        .subject("Message " + i)
                        .text("Please find the minutes of the meeting for the record, number " + i + ".")
                        .document());
            }
            return all;
        }

        private List<Notice.Kind> notices(String typed) throws IOException {
            return find(typed, Sort.RELEVANCE, 0, 1, Set.of()).notices().stream()
                    .map(Notice::kind)
                    .toList();
        }

        @Test
        void findsDocumentsWithItsRarestWordsSortedByHowManyTheyHave() throws IOException {
            given(harbour());
            assertEquals(List.of(2L, 5L), keys("more-like:1", Sort.RELEVANCE));
            assertEquals(List.of(2L, 5L), keys("more-like:harbour/1", Sort.RELEVANCE));
            assertEquals(List.of(5L, 2L), keys("more-like:1", Sort.NEWEST));
            assertEquals(List.of(4L), keys("more-like:3"));
            assertEquals(List.of(), notices("more-like:1"));
        }

        @Test
        void combinesWithOtherTermsAndCanBeExcluded() throws IOException {
            given(harbour());
            assertEquals(List.of(2L), keys("more-like:1 from:okafor"));
            assertEquals(List.of(5L), keys("more-like:1 date:2016"));
            assertEquals(List.of(1L), keys("surcharge -more-like:1"));
            assertEquals(List.of(2L, 4L, 5L), keys("more-like:1 OR more-like:3"));
            SearchResult found = find("more-like:1", Sort.RELEVANCE, 0, 1, Set.of(Facet.YEAR));
            assertEquals(2, found.total());
            assertEquals(
                    Map.of("2015", 1L, "2016", 1L),
                    found.facets().get(Facet.YEAR).stream()
                            .collect(Collectors.toMap(SearchResult.Count::value, SearchResult.Count::count)));
            try (CompleteResult held = index.answer(
                    new CompleteRequest(QueryParser.parse("more-like:1").query(), Sort.RELEVANCE))) {
                assertEquals(
                        List.of(2L, 5L), held.next(10).stream().map(Hit::key).toList());
            }
        }

        @Test
        void readsTheOriginalOnceForAllPages() throws IOException {
            given(harbour());
            keys("more-like:1", Sort.RELEVANCE);
            keys("more-like:1 from:okafor", Sort.RELEVANCE);
            keys("more-like:harbour/1", Sort.OLDEST);
            assertEquals(1, read);
        }

        @Test
        void leavesOutQuotationsAndSignaturesUnlessThereIsNothingElse() throws IOException {
            List<IndexedDocument> all = harbour();
            String quoted =
                    QUAY.replaceAll("([^ ]+ [^ ]+ [^ ]+ [^ ]+) ", "$1\n").replaceAll("(?m)^", "> ");
            all.add(Mail.of(6)
                    .text(quoted
                            + "\n\nBy the way: Friday has fish soup with potato salad, and rhubarb again; it is left"
                            + " over from the canteen on Thursday.\n-- \nDredger Solvang, harbour master")
                    .document());
            all.add(Mail.of(7).text(quoted + "\n\nYes.\n").document());
            given(all);
            assertEquals(List.of(3L, 4L), keys("more-like:6"));
            assertTrue(keys("more-like:7").containsAll(List.of(1L, 2L)));
        }

        @Test
        void leavesOutTheCopiesOfTheMessage() throws IOException {
            List<IndexedDocument> all = harbour();
            for (int i = 7; i <= 8; i++) {
                all.add(Mail.of(i)
                        .id("same@port.example")
                        .from("Ines Okafor", "i.okafor@port.example")
                        .date("2015-03-01T00:00:00Z")
                        .subject("Dredging of the northern basin")
                        .text(QUAY)
                        .document());
            }
            given(all);
            assertEquals(List.of(7L, 8L), keys("copies:7"));
            assertEquals(List.of(1L, 2L, 5L), keys("more-like:7"));
            assertEquals(List.of(1L, 2L, 5L), keys("more-like:<same@port.example>"));
        }

        @Test
        void givesANoticeWhenNothingIsSimilar() throws IOException {
            List<IndexedDocument> all = harbour();
            all.add(Mail.of(6).document());
            all.add(Mail.of(7).text("?! ... 1 2 3").document());
            all.add(Mail.of(8).text("please find the minutes of the meeting").document());
            given(all);
            originals.remove(5L);
            for (String typed : List.of("more-like:99", "more-like:annex/1", "more-like:<x@y>", "more-like:5")) {
                assertEquals(List.of(), keys(typed), typed);
                assertEquals(List.of(Notice.Kind.LIKE_UNKNOWN), notices(typed), typed);
            }
            for (String typed : List.of("more-like:6", "more-like:7", "more-like:8")) {
                assertEquals(List.of(), keys(typed), typed);
                assertEquals(List.of(Notice.Kind.LIKE_NO_WORD), notices(typed), typed);
            }
        }

        @Test
        void ofTenMegabytesOfHostileTextOnlyTheStartIsRead() throws IOException {
            given(harbour());
            var random = new Random(7);
            var text = new StringBuilder("From: a@b\n\nsolvang surcharge dredger\n");
            while (text.length() < 10_000_000) {
                text.append(Long.toString(random.nextLong(1L << 40), 36)).append(random.nextInt(9) == 0 ? '\n' : ' ');
            }
            originals.put(3L, text.toString().getBytes(StandardCharsets.UTF_8));
            assertEquals(List.of(), keys("more-like:3 from:nobody"));
            originals.put(4L, "x\n> ".repeat(2_500_000).getBytes(StandardCharsets.UTF_8));
            assertEquals(List.of(), keys("more-like:4"));
            assertEquals(List.of(Notice.Kind.LIKE_NO_WORD), notices("more-like:4"));
        }

        @Test
        void atMostThreeMessagesAreUsed() throws IOException {
            given(harbour());
            ParsedQuery parsed = QueryParser.parse("more-like:1 OR ".repeat(150) + "more-like:3");
            assertEquals(
                    List.of(Notice.Kind.LIKE_IGNORED),
                    parsed.notices().stream()
                            .map(Notice::kind)
                            .distinct()
                            .filter(kind -> kind != Notice.Kind.OPERATOR_ALONE)
                            .toList());
            assertEquals("more-like:1 OR more-like:1 OR more-like:1", parsed.text());
        }
    }

    @Nested
    class Hits {

        @Test
        void aFileIsFoundByKindNameTypeAndTextAndIsMarkedAsOne() throws IOException {
            given(office());
            byte[] bytes = "berth,name\nseven,Ann\n".getBytes(StandardCharsets.UTF_8);
            index.add(IndexedDocument.of(
                    77,
                    "harbour",
                    77,
                    1,
                    bytes,
                    new DocumentForm.File("Berths 2015.csv", "text/csv"),
                    new DkimVerifier(KeyArchive.NONE)));
            index.commit("files", Removals.HIDDEN);
            for (String query : List.of(
                    "is:file",
                    "filename:berths",
                    "filename:*.csv seven",
                    "type:text/csv seven",
                    "subject:berths",
                    "-is:mail")) {
                List<Hit> hits = find(query, Sort.RELEVANCE, 0, 10, Set.of()).hits();
                assertEquals(List.of(77L), hits.stream().map(Hit::key).toList(), query);
                assertTrue(hits.getFirst().isFile());
                assertEquals("Berths 2015.csv", hits.getFirst().subject());
            }
            assertFalse(find("is:mail", Sort.RELEVANCE, 0, 10, Set.of())
                    .hits()
                    .getFirst()
                    .isFile());
        }

        @Test
        void aRedactedDocumentIsFoundByKindAndReasonAndRestsOnThePublishersWord() throws IOException {
            given(office());
            byte[] bytes =
                    "From: a@port.example\r\nSubject: Berth\r\nDKIM-Signature: v=1; b=[redacted: P1]\r\n\r\nseven\r\n"
                            .getBytes(StandardCharsets.UTF_8);
            var redaction = new Redaction(
                    PackEntry.of(bytes),
                    new CheckRedaction.Committed(Sha256.of(bytes), Sha256.of(bytes)),
                    new TreeMap<>(Map.of("P1", 2, "M-2", 1)),
                    List.of(new PackFinding(Method.DKIM, 1, Reason.SIGNATURE_HOLDS, null)));
            index.add(IndexedDocument.redacted(77, "harbour", 77, 1, bytes, DocumentForm.MAIL, redaction));
            index.commit("redacted", Removals.HIDDEN);
            for (String query :
                    List.of("is:redacted", "redacted:P1", "redacted:m-2", "redacted:(x OR p1)", "auth:uncheckable")) {
                List<Hit> hits = find(query, Sort.RELEVANCE, 0, 10, Set.of()).hits();
                assertEquals(List.of(77L), hits.stream().map(Hit::key).toList(), query);
                Hit hit = hits.getFirst();
                assertEquals(MessageMark.NOT_CHECKABLE, hit.mark());
                assertEquals(
                        new Hit.Redacted(new TreeMap<>(Map.of("P1", 2, "M-2", 1)), MessageMark.PASSES), hit.redacted());
            }
            assertEquals(List.of(), keys("redacted:P2"));
            assertEquals(List.of(), keys("auth:pass"));
            assertEquals(
                    List.of(Notice.Kind.BAD_VALUE),
                    QueryParser.parse("redacted:a_b").notices().stream()
                            .map(Notice::kind)
                            .toList());
            assertEquals(
                    List.of("redacted:P1"),
                    Completions.of(index, "redacted:p").stream()
                            .map(Completion::query)
                            .toList());
        }

        @Test
        void containWhatAListShows() throws IOException {
            given(office());
            Hit hit =
                    find("id:harbour/2", Sort.RELEVANCE, 0, 10, Set.of()).hits().getFirst();
            assertEquals(
                    new Hit(
                            2,
                            "harbour",
                            2,
                            1,
                            1_002,
                            "Re: Tender for the northern quay",
                            List.of(new Address("Jean Müller", "j.muller@dredge.example")),
                            List.of(
                                    new Address("Ines Okafor", "i.okafor@port.example"),
                                    new Address(null, "accounts@dredge.example")),
                            2,
                            OffsetDateTime.parse("2015-03-03T10:30:00+01:00"),
                            null,
                            List.of("prices.csv", "plan.png"),
                            2,
                            "tender-2@dredge.example",
                            MessageMark.UNSIGNED,
                            Set.of(),
                            2,
                            1,
                            0),
                    hit);
        }

        @Test
        void haveNoValueForWhatIsMissing() throws IOException {
            given(List.of(Mail.of(1).document()));
            Hit hit = find("*", Sort.NEWEST, 0, 10, Set.of()).hits().getFirst();
            assertEquals(
                    new Hit(
                            1,
                            "harbour",
                            1,
                            0,
                            1_001,
                            null,
                            List.of(),
                            List.of(),
                            0,
                            null,
                            null,
                            List.of(),
                            0,
                            null,
                            MessageMark.UNSIGNED,
                            Set.of(),
                            1,
                            1,
                            0),
                    hit);
        }

        @Test
        void areBoundedWhateverAMessageHolds() throws IOException {
            Mail monster = Mail.of(1).subject("\uD83D" + "s".repeat(100_000)).id("i".repeat(100_000));
            String[] references =
                    IntStream.range(0, 6_000).mapToObj(i -> i + "@x").toArray(String[]::new);
            monster.references(references).date("+999999999-01-01T00:00:00Z");
            for (int i = 0; i < 6_000; i++) {
                monster.to("n".repeat(1_000), "a".repeat(1_000) + i + "@b.example")
                        .attach("f".repeat(1_000), "x/y", "t");
            }
            given(List.of(monster.document()));
            Hit hit = find("n*", Sort.RELEVANCE, 0, 10, EnumSet.allOf(Facet.class))
                    .hits()
                    .getFirst();
            assertEquals(6_000, hit.recipients());
            assertEquals(6_000, hit.attachments());
            assertTrue(hit.toString().length() < 30_000);
            assertEquals(List.of(1L), keys("thread:<5999@x>"));
            assertEquals(List.of(1L), keys("date:unknown"), "a date beyond the calendar is none");
        }
    }

    @Nested
    class Orders {

        @Test
        void newestAndOldestPutUnknownDatesLast() throws IOException {
            given(office());
            assertEquals(List.of(6L, 4L, 3L, 2L, 1L, 5L), keys("*", Sort.NEWEST));
            assertEquals(List.of(1L, 2L, 3L, 4L, 6L, 5L), keys("*", Sort.OLDEST));
        }

        @Test
        void whatIsEquallyRelevantComesNewestFirst() throws IOException {
            given(office());
            assertEquals(List.of(6L, 4L, 3L, 2L, 1L, 5L), keys("*", Sort.RELEVANCE));
            assertEquals(List.of(4L, 3L, 2L, 5L), keys("to:i.okafor@port.example", Sort.RELEVANCE));
        }

        @Test
        void whatIsStillEqualComesByKey() throws IOException {
            List<IndexedDocument> same = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                same.add(Mail.of(i).text("quay").date("2015-03-02T09:00:00Z").document());
            }
            Collections.shuffle(same, new Random(1));
            for (IndexedDocument document : same) {
                index.add(document);
                if (document.key() % 10 == 0) {
                    index.commit("", Removals.HIDDEN);
                }
            }
            index.commit("", Removals.HIDDEN);
            List<Long> inOrder = IntStream.range(0, 50).mapToObj(Long::valueOf).toList();
            assertEquals(inOrder, keys("quay", Sort.NEWEST));
            assertEquals(inOrder, keys("quay", Sort.OLDEST));
            assertEquals(inOrder, keys("has:attachment OR -has:attachment", Sort.RELEVANCE));
        }

        @Test
        void largestAndSmallestAreNewestFirstWhereEqual() throws IOException {
            given(List.of(
                    Mail.of(1).size(700).date("2015-03-02T09:00:00Z").document(),
                    Mail.of(2).size(90_000).document(),
                    Mail.of(3).size(700).date("2015-03-03T09:00:00Z").document(),
                    Mail.of(4).size(5).document()));
            assertEquals(List.of(2L, 3L, 1L, 4L), keys("*", Sort.LARGEST));
            assertEquals(List.of(4L, 3L, 1L, 2L), keys("*", Sort.SMALLEST));
        }

        @Test
        void everyPageIsReachedAndNoneOverlaps() throws IOException {
            var random = new Random(3);
            List<IndexedDocument> many = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                Mail mail = Mail.of(i).text("quay ".repeat(1 + random.nextInt(9)) + "w" + random.nextInt(5));
                if (random.nextInt(10) > 0) {
                    mail.date(OffsetDateTime.parse("2015-03-02T09:00:00Z")
                            .plusHours(random.nextInt(2_000))
                            .toString());
                }
                many.add(mail.document());
            }
            given(many);
            for (Sort sort : Sort.values()) {
                List<Long> whole = keys("quay", sort);
                assertEquals(3_000, Set.copyOf(whole).size());
                List<Long> paged = new ArrayList<>();
                for (int offset = 0; offset < 3_000; offset += 70) {
                    find("quay", sort, offset, 70, Set.of()).hits().forEach(hit -> paged.add(hit.key()));
                }
                assertEquals(whole, paged);
            }
        }

        @Test
        void pastTheEndThereIsNothing() throws IOException {
            given(office());
            SearchResult past = find("*", Sort.NEWEST, Long.MAX_VALUE, 10, Set.of());
            assertEquals(6, past.total());
            assertEquals(List.of(), past.hits());
        }
    }

    @Nested
    class Facets {

        @Test
        void countCorrespondentsOnceADocumentByAddress() throws IOException {
            given(office());
            assertEquals(
                    Map.of(
                            "i.okafor@port.example", 5L,
                            "j.muller@dredge.example", 2L,
                            "accounts@dredge.example", 1L,
                            "p.elkin@sea.example", 1L,
                            "boss@sea.example", 1L,
                            "wang@port.example", 1L,
                            "layla@port.example", 1L,
                            "noreply@list.example", 1L),
                    counts("*", Facet.CORRESPONDENT));
            assertEquals(
                    List.of("i.okafor@port.example", "j.muller@dredge.example", "accounts@dredge.example"),
                    List.copyOf(counts("tender", Facet.CORRESPONDENT).keySet()),
                    "most first, then by address");
        }

        @Test
        void nameCorrespondentsAsTheyMostlySignThemselves() throws IOException {
            given(List.of(
                    Mail.of(1).from("I. Okafor", "i.okafor@port.example").document(),
                    Mail.of(2).from("Ines Okafor", "i.okafor@port.example").document(),
                    Mail.of(3).from("Ines Okafor", "I.Okafor@Port.example").document(),
                    Mail.of(4)
                            .from("i.okafor@port.example", "i.okafor@port.example")
                            .to("the boss", "b@x.example")
                            .document(),
                    Mail.of(5)
                            .to("Dear Ines", "i.okafor@port.example")
                            .to(null, "c@x.example")
                            .document()));
            Map<String, String> names =
                    find("*", Sort.NEWEST, 0, 0, Set.of(Facet.CORRESPONDENT)).facets().get(Facet.CORRESPONDENT).stream()
                            .collect(toMap(SearchResult.Count::value, SearchResult.Count::label));
            assertEquals(
                    Map.of(
                            "i.okafor@port.example",
                            "Ines Okafor",
                            "b@x.example",
                            "the boss",
                            "c@x.example",
                            "c@x.example"),
                    names);
        }

        @Test
        void countYearsAndMonthsInOrderOfTime() throws IOException {
            given(office());
            assertEquals("{2015=3, 2016=2, unknown=1}", counts("*", Facet.YEAR).toString());
            assertEquals(
                    "{2015-03=2, 2015-12=1, 2016-02=2, unknown=1}",
                    counts("*", Facet.MONTH).toString());
        }

        @Test
        void countKindsOfAttachmentsTrovesAndReleases() throws IOException {
            given(office());
            assertEquals(Map.of("pdf", 1L, "spreadsheet", 1L, "image", 1L), counts("*", Facet.ATTACHMENT));
            assertEquals("{harbour=5, annex=1}", counts("*", Facet.TROVE).toString());
            assertEquals(
                    "{harbour/1=2, harbour/2=2, annex/1=1}".length(),
                    counts("*", Facet.RELEASE).toString().length());
            assertEquals(Map.of("harbour/1", 2L, "harbour/2", 2L, "annex/1", 1L), counts("*", Facet.RELEASE));
        }

        @Test
        void everyValueFindsAsManyAsItCounts() throws IOException {
            given(office());
            Map<Facet, String> fields = Map.of(
                    Facet.CORRESPONDENT, "with:",
                    Facet.YEAR, "date:",
                    Facet.MONTH, "date:",
                    Facet.ATTACHMENT, "type:",
                    Facet.TROVE, "trove:",
                    Facet.RELEASE, "release:");
            for (String typed : List.of("*", "tender", "-tender", "port.example", "date:2016")) {
                for (Facet facet : fields.keySet()) {
                    for (var count : counts(typed, facet).entrySet()) {
                        String narrowed = "(" + typed + ") " + fields.get(facet) + count.getKey();
                        assertEquals(count.getValue(), (long) keys(narrowed).size(), narrowed);
                    }
                }
            }
        }

        @Test
        void countHoursOfTheWeekAsTheSendersClockShowedThem() throws IOException {
            given(office());
            assertEquals(
                    "{1-08=1, 1-09=1, 1-12=1, 2-10=1, 4-23=1}",
                    counts("*", Facet.HOUR).toString());
            assertEquals("{2-10=1}", counts("prices", Facet.HOUR).toString());
        }

        @Test
        void countTheHoursOfSaturdayAndSunday() throws IOException {
            given(List.of(
                    Mail.of(1).date("2015-03-08T23:30:00+01:00").document(),
                    Mail.of(2).date("2015-03-07T08:10:00-05:00").document(),
                    Mail.of(3).date("2015-03-02T00:00:00Z").document()));
            assertEquals("{1-00=1, 6-08=1, 7-23=1}", counts("*", Facet.HOUR).toString());
        }

        @Test
        void countAttachmentsByKindAndSize() throws IOException {
            given(office());
            assertEquals(
                    "{pdf/TO_10_KB=1, spreadsheet/TO_10_KB=1, image/TO_10_KB=1}",
                    counts("*", Facet.FILE).toString());
            assertEquals(2, counts("from:dredge.example", Facet.FILE).size());
        }

        @Test
        void countWhoWroteToWhom() throws IOException {
            given(office());
            Map<String, Long> pairs = counts("*", Facet.PAIR);
            assertEquals(1, pairs.get("i.okafor@port.example j.muller@dredge.example"));
            assertEquals(1, pairs.get("j.muller@dredge.example accounts@dredge.example"));
            assertEquals(1, pairs.get("p.elkin@sea.example boss@sea.example"), "in secret copy too");
            assertEquals(null, pairs.get("accounts@dredge.example j.muller@dredge.example"));
            assertEquals(
                    Map.of("wang@port.example i.okafor@port.example", 1L),
                    counts("from:wang@port.example", Facet.PAIR));
        }

        @Test
        void pairsAreCountedAmongTheMostPresent() throws IOException {
            List<IndexedDocument> many = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                for (int j = 0; j <= i; j++) {
                    many.add(Mail.of(100 * i + j)
                            .from(null, "a" + i + "@x.example")
                            .to(null, "a" + (i + 1) % 60 + "@x.example")
                            .to(null, "a" + i + "@x.example")
                            .document());
                }
            }
            given(many);
            Map<String, Long> pairs = counts("*", Facet.PAIR);
            assertEquals(Facet.PAIRED - 1, pairs.size(), "a chain of the most present");
            assertEquals(59, pairs.get("a58@x.example a59@x.example"));
        }

        @Test
        void showTheFiftyMost() throws IOException {
            List<IndexedDocument> many = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                for (int j = 0; j <= i; j++) {
                    many.add(Mail.of(100 * i + j)
                            .from(null, "a" + i + "@x.example")
                            .document());
                }
            }
            given(many);
            Map<String, Long> counts = counts("*", Facet.CORRESPONDENT);
            assertEquals(50, counts.size());
            assertEquals(
                    Map.entry("a59@x.example", 60L),
                    counts.entrySet().iterator().next());
            assertTrue(counts.containsKey("a10@x.example") && !counts.containsKey("a9@x.example"));
        }
    }

    @Nested
    class ThreadsOfMessages {

        @Test
        void areLinkedThroughMissingMessages() throws IOException {
            given(List.of(
                    Mail.of(1).id("a").references("lost").subject("A").document(),
                    Mail.of(2).id("b").inReplyTo("lost").subject("B").document(),
                    Mail.of(3).id("c").subject("A").document()));
            assertEquals(List.of(1L, 2L), keys("thread:1"));
            assertEquals(List.of(1L, 2L), keys("thread:<lost>"));
            assertEquals(List.of(3L), keys("thread:3"), "the same subject is no link");
        }

        @Test
        void areJoinedByALaterCommit() throws IOException {
            given(List.of(
                    Mail.of(1).id("a").document(),
                    Mail.of(2).id("b").inReplyTo("a").document()));
            given(List.of(
                    Mail.of(3).id("x").document(),
                    Mail.of(4).id("y").inReplyTo("x").document()));
            assertEquals(List.of(1L, 2L), keys("thread:1"));
            assertEquals(List.of(3L, 4L), keys("thread:4"));
            given(List.of(Mail.of(5).id("m").references("b", "y").document()));
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L), keys("thread:1"));
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L), keys("thread:4"));
            assertEquals(
                    5,
                    find("id:2", Sort.NEWEST, 0, 1, Set.of()).hits().getFirst().threadSize());
        }

        @Test
        void areSeparatedWhenTheLinkIsRemoved() throws IOException {
            given(List.of(
                    Mail.of(1).id("a").document(),
                    Mail.of(2).id("m").references("a", "b").document(),
                    Mail.of(3).id("b").document()));
            assertEquals(List.of(1L, 2L, 3L), keys("thread:1"));
            index.remove(2);
            index.commit("", Removals.HIDDEN);
            assertEquals(List.of(1L), keys("thread:1"));
            given(List.of(Mail.of(3).id("b").inReplyTo("a").document()));
            assertEquals(List.of(1L, 3L), keys("thread:1"));
            given(List.of(Mail.of(3).id("b").document()));
            assertEquals(List.of(1L), keys("thread:1"));
        }

        @Test
        void haveNoLimitAndMayContainLoops() throws IOException {
            List<IndexedDocument> chain = new ArrayList<>();
            for (int i = 1; i <= 5_000; i++) {
                chain.add(Mail.of(i)
                        .id("m" + i)
                        .inReplyTo("m" + (i == 1 ? 5_000 : i - 1))
                        .document());
            }
            Collections.shuffle(chain, new Random(5));
            given(chain.subList(0, 2_000));
            given(chain.subList(2_000, 5_000));
            SearchResult found = find("thread:77", Sort.NEWEST, 0, 1, Set.of());
            assertEquals(5_000, found.total());
            assertEquals(5_000, found.hits().getFirst().threadSize());
        }

        @Test
        void ofCopiesWithTheSameIdentifierAreOne() throws IOException {
            given(List.of(
                    Mail.of(1).id("a").document(),
                    Mail.of(2).trove("annex", 2).id("a").document(),
                    Mail.of(3).inReplyTo("a").document()));
            assertEquals(List.of(1L, 2L, 3L), keys("thread:harbour/1"));
            assertEquals(List.of(1L, 2L), keys("id:<a>"));
        }

        @Test
        void ofAnyShapeAreAsExpected() throws IOException {
            var random = new Random(11);
            int documents = 400;
            int[] thread = IntStream.range(0, documents + 200).toArray();
            for (int i = 0; i < documents; i++) {
                String[] parents = random.ints(random.nextInt(3), 0, documents + 200)
                        .mapToObj(parent -> "m" + parent)
                        .toArray(String[]::new);
                if (random.nextInt(3) > 0) {
                    parents = new String[0];
                }
                for (String parent : parents) {
                    int from = thread[Integer.parseInt(parent.substring(1))];
                    int to = thread[i];
                    IntStream.range(0, thread.length)
                            .filter(n -> thread[n] == from)
                            .forEach(n -> thread[n] = to);
                }
                index.add(Mail.of(i).id("m" + i).references(parents).document());
                if (random.nextInt(50) == 0) {
                    index.commit("", Removals.HIDDEN);
                    keys("thread:1");
                }
            }
            index.commit("", Removals.HIDDEN);
            for (int i = 1; i < documents; i++) {
                int number = i;
                List<Long> expected = IntStream.range(0, documents)
                        .filter(n -> thread[n] == thread[number])
                        .mapToObj(Long::valueOf)
                        .toList();
                assertEquals(expected, keys("thread:" + i));
            }
        }
    }

    @Nested
    class PartsOfThreads {

        private ThreadPart part(
                String trove, int number, boolean across, ThreadRequest.Part part, long offset, int limit)
                throws IOException {
            return index.answer(new ThreadRequest(new Query.Name.Number(trove, number), across, part, offset, limit));
        }

        private String drawn(ThreadPart part) {
            return part.rows().stream()
                    .map(row -> " ".repeat(row.depth())
                            + (row.hit() == null
                                    ? "[" + row.missing() + "]"
                                    : row.hit().trove().charAt(0) + ""
                                            + row.hit().number())
                            + (row.here() ? "<" : ""))
                    .collect(java.util.stream.Collectors.joining("\n"));
        }

        @Test
        void groupMessagesThatNameNoOtherByTheirConversation() throws IOException {
            given(List.of(
                    Mail.of(1).id("a").header("X-GM-THRID", "7").document(),
                    Mail.of(2).id("b").header("X-GM-THRID", "7").document(),
                    Mail.of(3).id("c").header("X-GM-THRID", "8").document(),
                    Mail.of(4).id("d").inReplyTo("b").header("X-GM-THRID", "8").document()));

            ThreadPart part = part("harbour", 4, false, ThreadRequest.Part.WHOLE, 0, 10);

            assertEquals("h1\n h2\n  h4<", drawn(part));
            assertEquals(
                    List.of(false, true, false),
                    part.rows().stream().map(ThreadPart.Row::grouped).toList());
            assertEquals(Set.of(1L, 2L, 4L), Set.copyOf(keys("thread:1")));
            assertEquals(List.of(3L), keys("thread:3"));
        }

        @Test
        void stayInTheTroveUnlessTheRequestSaysOtherwise() throws IOException {
            given(List.of(
                    Mail.of(1).id("a").document(),
                    Mail.of(2).trove("annex", 2).id("b").inReplyTo("a").document(),
                    Mail.of(3).id("c").references("a", "b").document(),
                    Mail.of(4).trove("annex", 4).id("a").document()));
            ThreadPart within = part("harbour", 3, false, ThreadRequest.Part.WHOLE, 0, 10);
            assertEquals("h1\n [1]\n  h3<", drawn(within));
            assertEquals(2, within.messages());
            assertEquals(4, within.everywhere());
            assertEquals("h1\n a2\n  h3<\n a4", drawn(part("harbour", 3, true, ThreadRequest.Part.WHOLE, 0, 10)));
            assertEquals(
                    List.of(2, 2),
                    find("trove:annex", Sort.OLDEST, 0, 10, Set.of()).hits().stream()
                            .map(Hit::threadSize)
                            .toList());
        }

        @Test
        void ofAnUnknownMessageAreEmpty() throws IOException {
            given(office());
            assertEquals(
                    0,
                    part("harbour", 99, false, ThreadRequest.Part.PLACE, 0, 10).messages());
        }

        @Test
        void followReplacementsAndRemovals() throws IOException {
            given(List.of(
                    Mail.of(1).id("a").document(),
                    Mail.of(2).id("b").inReplyTo("x").document(),
                    Mail.of(3).id("c").inReplyTo("b").document()));
            assertEquals("[1]\n h2\n  h3<", drawn(part("harbour", 3, false, ThreadRequest.Part.WHOLE, 0, 10)));
            given(List.of(Mail.of(2).id("b").inReplyTo("a").document()));
            assertEquals("h1\n h2\n  h3<", drawn(part("harbour", 3, false, ThreadRequest.Part.WHOLE, 0, 10)));
            index.remove(2);
            index.commit("", Removals.HIDDEN);
            assertEquals("[1]\n h3<", drawn(part("harbour", 3, false, ThreadRequest.Part.WHOLE, 0, 10)));
        }

        @Test
        void ofTenThousandInARowAndSideBySideArePaged() throws IOException {
            List<IndexedDocument> all = new ArrayList<>();
            for (int i = 1; i <= 10_000; i++) {
                all.add(Mail.of(i).id("r" + i).inReplyTo("r" + (i - 1)).document());
                all.add(Mail.of(20_000 + i)
                        .id("w" + i)
                        .inReplyTo(i == 1 ? "before" : "w1")
                        .document());
            }
            Collections.shuffle(all, new Random(3));
            given(all);
            ThreadPart deep = part("harbour", 5_000, false, ThreadRequest.Part.PLACE, 0, 1);
            assertEquals(10_000, deep.messages());
            assertEquals(5_000, deep.position());
            assertEquals(5_000, deep.depth());
            assertTrue(deep.rows().size() <= 25);
            assertEquals(
                    List.of(7_777, 7_778),
                    part("harbour", 1, false, ThreadRequest.Part.WHOLE, 7_777, 2).rows().stream()
                            .map(row -> row.hit().number())
                            .toList());
            ThreadPart wide = part("harbour", 20_001, false, ThreadRequest.Part.PLACE, 0, 1);
            assertTrue(wide.rows().size() <= 25);
            assertEquals(9_999, wide.rows().get(1).answers());
            assertEquals(
                    10_000,
                    part("harbour", 20_001, false, ThreadRequest.Part.BELOW, 9_998, 5)
                            .places());
            assertEquals(
                    2,
                    part("harbour", 20_001, false, ThreadRequest.Part.BRANCHES, 0, 5)
                            .rows()
                            .size());
            assertEquals(
                    0,
                    part("harbour", 20_001, false, ThreadRequest.Part.BY_TIME, 10_000, 5)
                            .rows()
                            .size());
        }
    }

    @Nested
    class Commits {

        @Test
        void aNewIndexIsEmptyAndHasNoMark() throws IOException {
            assertEquals("", index.answer(StateRequest.CURRENT).mark());
            SearchResult found = find("*", Sort.RELEVANCE, 0, 10, EnumSet.allOf(Facet.class));
            assertEquals(0, found.total());
            for (Facet facet : Facet.values()) {
                assertEquals(List.of(), found.facets().get(facet));
            }
        }

        @Test
        void nothingIsSeenBeforeTheCommit() throws IOException {
            given(office());
            index.add(Mail.of(7).text("tender").document());
            index.remove(1);
            assertEquals(List.of(1L, 2L), keys("tender"));
            index.commit("second", Removals.HIDDEN);
            assertEquals(List.of(2L, 7L), keys("tender"));
            assertEquals("second", index.answer(StateRequest.CURRENT).mark());
        }

        @Test
        void whatWasNotCommittedIsLostByClosing() throws IOException {
            given(office());
            index.add(Mail.of(7).text("tender").document());
            index.remove(1);
            index.close();
            index = open(folder, owner);
            assertEquals("given", index.answer(StateRequest.CURRENT).mark());
            assertEquals(List.of(1L, 2L), keys("tender"));
        }

        @Test
        void theSameKeyReplaces() throws IOException {
            given(office());
            given(office());
            assertEquals(6, keys("*").size());
            given(List.of(Mail.of(3).text("nothing of the kind").document()));
            assertEquals(List.of(), keys("ледокол"));
            assertEquals(List.of(3L), keys("kind"));
            assertEquals("{2015=2, 2016=2, unknown=2}", counts("*", Facet.YEAR).toString());
            index.remove(99);
            index.remove(3);
            index.commit("", Removals.HIDDEN);
            assertEquals(List.of(), keys("kind"));
            assertEquals(
                    5,
                    counts("*", Facet.TROVE).values().stream()
                            .mapToLong(Long::valueOf)
                            .sum());
        }

        @Test
        void theSameKeyReplacesAfterReopening() throws IOException {
            given(office());
            index.close();
            index = open(folder, owner);
            given(office());
            assertEquals(6, keys("*").size());
        }

        @Test
        void everyLongIsAKey() throws IOException {
            for (long key : new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, 5, -5}) {
                index.add(Mail.of(key).trove("harbour", 1).text("quay").document());
            }
            index.add(Mail.of(Long.MIN_VALUE).trove("harbour", 1).text("quay").document());
            index.commit("", Removals.HIDDEN);
            assertEquals(List.of(Long.MIN_VALUE, -5L, -1L, 0L, 5L, Long.MAX_VALUE), keys("quay", Sort.NEWEST));
        }

        @Test
        void manyAddAndFindAtOnce() throws Exception {
            List<Callable<Void>> work = new ArrayList<>();
            for (int worker = 0; worker < 4; worker++) {
                int first = worker;
                work.add(() -> {
                    for (int i = 0; i < 500; i++) {
                        index.add(Mail.of(4L * i + first).text("quay " + i).document());
                        index.add(Mail.of(1_000_000 + i).text("crane").document());
                    }
                    return null;
                });
            }
            work.add(() -> {
                for (int i = 0; i < 20; i++) {
                    index.commit("" + i, Removals.HIDDEN);
                }
                return null;
            });
            work.add(() -> {
                for (int i = 0; i < 200; i++) {
                    SearchResult found = find("quay", Sort.NEWEST, 0, 10, EnumSet.allOf(Facet.class));
                    assertEquals(Math.min(10, found.total()), found.hits().size());
                }
                return null;
            });
            try (var workers = Executors.newFixedThreadPool(6)) {
                for (Future<Void> done : workers.invokeAll(work)) {
                    done.get();
                }
            }
            index.commit("end", Removals.HIDDEN);
            assertEquals(2_000, keys("quay").size());
            assertEquals(500, keys("crane").size(), "the same key from several threads is one document");
        }

        @Test
        void closedIsClosed() throws IOException {
            given(office());
            index.close();
            index.close();
            assertThrows(IllegalStateException.class, () -> keys("tender"));
            assertThrows(IllegalStateException.class, () -> index.answer(StateRequest.CURRENT));
        }
    }

    @Nested
    class Readers {

        @Test
        void readTheLastCommitAndANewerOneWhenRefreshed() throws IOException {
            given(office());
            index.add(Mail.of(7).text("tender").document());
            try (Searchable reader = openToRead(folder, owner)) {
                assertEquals(new IndexState("given", 6, Optional.empty()), reader.answer(StateRequest.CURRENT));
                index.remove(1);
                index.commit("second", Removals.HIDDEN);
                assertEquals("given", reader.answer(StateRequest.CURRENT).mark());
                assertEquals(2, total(reader, "tender"));
                assertEquals(new IndexState("second", 6, Optional.empty()), reader.answer(StateRequest.REFRESHED));
                assertEquals(2, total(reader, "tender"));
                assertEquals(0, total(reader, "id:harbour/1"));
                assertEquals("second", reader.answer(StateRequest.PREPARED).mark());
            }
            assertEquals(List.of(2L, 7L), keys("tender"), "the writer is not disturbed");
        }

        @Test
        void keepACompleteResultWhileTheIndexIsErased() throws IOException {
            given(office());
            try (Searchable reader = openToRead(folder, owner);
                    CompleteResult all = reader.answer(new CompleteRequest(new Query.Everything(), Sort.OLDEST))) {
                index.remove(1);
                index.commit("erased", Removals.ERASED);
                reader.answer(StateRequest.REFRESHED);
                assertEquals(1, all.next(1).getFirst().key());
                assertEquals(5, all.next(10).size());
            }
        }

        @Test
        void findNothingToOpenWhereThereIsNoIndex() {
            assertThrows(IOException.class, () -> openToRead(folder.resolve("absent"), owner));
            assertTrue(Files.notExists(folder.resolve("absent")), "reading creates nothing");
        }

        private long total(Searchable reader, String typed) throws IOException {
            return reader.answer(new SearchRequest(QueryParser.parse(typed).query(), Sort.NEWEST, 0, 0, Set.of()))
                    .total();
        }
    }

    @Nested
    class Opening {

        @Test
        void isRefusedToASecondWriter() {
            assertThrows(IndexInUse.class, () -> open(folder, owner));
        }

        @Test
        void rebuildsAnIndexThatItsOwnerObjectsTo() throws IOException {
            given(office());
            index.close();
            index = open(
                    folder,
                    new IndexOwner(
                            DocumentBytes.NONE,
                            DocumentRegister.NONE,
                            mark -> mark.equals("given") ? "of another" : null));
            assertEquals(new IndexState("", 0, Optional.of("of another")), index.answer(StateRequest.CURRENT));
            assertEquals(List.of(), keys("*"));
            given(office());
            assertEquals(6, keys("*").size());
        }

        @Test
        void givesTheRegisterOfTheOwnerToTheQueries() throws IOException {
            given(office());
            index.close();
            index = open(folder, new IndexOwner(DocumentBytes.NONE, new DocumentRegister() {
                @Override
                public long[] numbered(String trove, int number) {
                    return number == 77 ? new long[] {4, 99} : new long[0];
                }

                @Override
                public long[] decided(Decision decision) {
                    return decision == Decision.WITHHELD ? new long[] {2, 5} : null;
                }
            }));
            assertEquals(List.of(4L), keys("id:harbour/77"));
            assertEquals(List.of(2L, 5L), keys("is:withheld"));
            assertEquals(List.of(1L), keys("tender -is:withheld"));
            SearchResult unknown = find("is:withdrawn", Sort.NEWEST, 0, 9, Set.of());
            assertEquals(0, unknown.total());
            assertEquals(
                    List.of(Notice.Kind.NOT_HERE),
                    unknown.notices().stream().map(Notice::kind).toList());
        }
    }

    @Nested
    class Erasing {

        @Test
        void leavesNoWordOfARemovedOrReplacedDocument() throws IOException {
            for (int i = 1; i < 50; i++) {
                index.add(Mail.of(i).text("quay w" + i).document());
            }
            index.add(Mail.of(100).subject("Zanzibarquartz").text("only here").document());
            index.add(Mail.of(101).subject("Tangierquartz").text("only here").document());
            index.commit("before", Removals.HIDDEN);
            index.answer(StateRequest.PREPARED);
            assertEquals(2, words("zanzibar") + words("tangier"));

            index.remove(100);
            index.add(Mail.of(101).text("quay").document());
            index.commit("after", Removals.ERASED);
            assertEquals(new IndexState("after", 50, Optional.empty()), index.answer(StateRequest.CURRENT));
            assertEquals(List.of(), keys("zanzibarquartz OR tangierquartz"));
            assertEquals(0, words("zanzibar") + words("tangier"));
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                    assertTrue(
                            !bytes.toLowerCase(java.util.Locale.ROOT).contains("zanzibarquartz")
                                    && !bytes.toLowerCase(java.util.Locale.ROOT).contains("tangierquartz"),
                            file::toString);
                }
            }
            index.commit("again", Removals.ERASED);
            assertEquals(50, keys("quay").size());
        }

        private int words(String start) throws IOException {
            return index.answer(new WordRequest.Beginning(Query.Field.ANY, start, 9))
                    .size();
        }
    }

    @Nested
    class Words {

        private List<String> words(WordRequest request) throws IOException {
            return index.answer(request).stream().map(SearchResult.Count::value).toList();
        }

        @Test
        void areListedByTheirStartAndBySimilarity() throws IOException {
            given(office());
            assertEquals(List.of("tender"), words(new WordRequest.Beginning(Query.Field.SUBJECT, "Tend", 5)));
            assertEquals(List.of("tender"), words(new WordRequest.Like(Query.Field.ANY, "tneder", 1, 5)));
            assertEquals(List.of(), words(new WordRequest.Like(Query.Field.BODY, "tneder", 1, 5)));
            assertEquals(List.of(), words(new WordRequest.Beginning(Query.Field.ANY, "two words", 5)));
            assertEquals(
                    1, words(new WordRequest.Beginning(Query.Field.ANY, "p", 1)).size());
        }

        @Test
        void ofPeopleDomainsAndListsAreListedMostFrequentFirst() throws IOException {
            given(office());
            assertEquals(
                    "i.okafor@port.example=Ines Okafor 5",
                    index.answer(new WordRequest.People("I.", 5)).stream()
                            .map(one -> one.value() + "=" + one.label() + " " + one.count())
                            .collect(Collectors.joining()));
            assertEquals("port.example", words(new WordRequest.Domains("", 9)).getFirst());
            assertEquals(List.of("port.example"), words(new WordRequest.Domains("po", 9)));
            assertEquals(List.of("staff.port.example"), words(new WordRequest.Lists("sta", 9)));
            assertEquals(List.of(), words(new WordRequest.KeyNames("", 9)));
        }
    }

    @Nested
    class Correspondents {

        private CorrespondentList list(String filter, boolean byName, long offset, int limit) throws IOException {
            return index.answer(new CorrespondentListRequest(filter, Mapping.NONE, byName, offset, limit));
        }

        @Test
        void areListedByPresenceOrByName() throws IOException {
            given(office());
            CorrespondentList byPresence = list("", false, 0, 3);
            assertEquals(8, byPresence.total());
            assertEquals(
                    new CorrespondentList.Row("i.okafor@port.example", "Ines Okafor", false, 1, 5),
                    byPresence.rows().getFirst());
            assertEquals(
                    List.of("j.muller@dredge.example", "accounts@dredge.example"),
                    byPresence.rows().stream()
                            .skip(1)
                            .map(CorrespondentList.Row::address)
                            .toList());
            assertEquals(
                    List.of("Boss", "Ines Okafor", "Jean Müller"),
                    list("", true, 1, 3).rows().stream()
                            .map(CorrespondentList.Row::name)
                            .toList());
            assertEquals(2, list("DREDGE", true, 0, 9).total());
            assertEquals(List.of(), list("", true, 8, 9).rows());
        }

        @Test
        void areDescribedByWhatTheySentAndReceived() throws IOException {
            given(office());
            Correspondent ines = index.answer(new CorrespondentRequest("I.OKAFOR@port.example", Mapping.NONE))
                    .orElseThrow();
            assertEquals("Ines Okafor", ines.name());
            assertEquals(1, ines.sent());
            assertEquals(4, ines.received());
            assertEquals(List.of(new SearchResult.Count("j.muller@dredge.example", "Jean Müller", 1)), ines.writesTo());
            assertEquals(4, ines.hearsFrom().size());
            assertEquals(1, ines.first().key());
            assertEquals(4, ines.last().key());
            assertEquals(Optional.empty(), index.answer(new CorrespondentRequest("nobody@port.example", Mapping.NONE)));
        }

        @Test
        void areGroupedByNameAndDomainAndAnEditorsMappingComesFirst() throws IOException {
            given(List.of(
                    Mail.of(1).from("Ines Okafor", "i.okafor@port.example").document(),
                    Mail.of(2).from("Ines Okafor", "ines.okafor@port.example").document(),
                    Mail.of(3)
                            .from("Wang Li", "wang@port.example")
                            .to(null, "i.okafor@port.example")
                            .document()));
            assertEquals(2, list("", false, 0, 9).total());
            Mapping mapping = Mapping.parse("person Office\n  wang@port.example\n  i.okafor@port.example\n"
                            .getBytes(StandardCharsets.UTF_8))
                    .ok()
                    .orElseThrow();
            Optional<Correspondent> office = index.answer(new CorrespondentRequest("wang@port.example", mapping));
            assertTrue(office.orElseThrow().mapped());
            assertEquals("Office", office.get().name());
            assertEquals(
                    List.of("i.okafor@port.example", "wang@port.example"),
                    office.get().addresses().stream()
                            .map(SearchResult.Count::value)
                            .toList());
        }

        @Test
        void areAListWhenTheMessagesSentToItSaySo() throws IOException {
            given(List.of(
                    Mail.of(1)
                            .header("List-Post", "<mailto:staff@port.example>")
                            .to("Staff", "staff@port.example")
                            .document(),
                    Mail.of(2).to("Staff", "staff@port.example").document()));
            assertTrue(index.answer(new CorrespondentRequest("staff@port.example", Mapping.NONE))
                    .orElseThrow()
                    .list());
            given(List.of(Mail.of(3).to("Staff", "staff@port.example").document()));
            assertTrue(!index.answer(new CorrespondentRequest("staff@port.example", Mapping.NONE))
                    .orElseThrow()
                    .list());
        }
    }
}
