package org.daylight.search.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.search.Hit;
import org.daylight.search.IndexOwner;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.SearchRequest;
import org.daylight.search.lucene.LuceneIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of spec/query.md. */
class QueryLanguageTest {

    private static final Pattern MESSAGES = Pattern.compile("```mail\n(.*?)```", Pattern.DOTALL);
    private static final Pattern EXAMPLE =
            Pattern.compile("^\\| `([^`]*)` \\| ([0-9 ]*)\\| (?:`([A-Z_ ]+)` )?\\|$", Pattern.MULTILINE);

    @TempDir
    Path folder;

    private final List<byte[]> originals = new ArrayList<>();
    private String page;
    private LuceneIndex index;

    @BeforeEach
    void readPage() throws IOException {
        page = Files.readString(Path.of("..", "spec", "query.md"));
        index = LuceneIndex.open(
                folder,
                new IndexOwner((key, most) -> Optional.of(originals.get((int) key - 1)), DocumentRegister.NONE));
        var messages = MESSAGES.matcher(page);
        assertTrue(messages.find());
        int number = 0;
        for (String message : messages.group(1).split("=====\n")) {
            number++;
            byte[] original = message.getBytes(StandardCharsets.UTF_8);
            originals.add(original);
            int release = number <= 3 ? 1 : 2;
            index.add(IndexedDocument.of(
                    number, "harbour", number, release, original, new DkimVerifier(KeyArchive.NONE)));
        }
        index.commit("example", Removals.HIDDEN);
    }

    @AfterEach
    void closeIndex() throws IOException {
        index.close();
    }

    @TestFactory
    Stream<DynamicTest> everyExampleFindsWhatThePageSays() {
        return EXAMPLE.matcher(page)
                .results()
                .map(example -> dynamicTest(example.group(1), () -> {
                    ParsedQuery parsed = QueryParser.parse(example.group(1));
                    List<Long> found =
                            index
                                    .answer(new SearchRequest(parsed.query(), Sort.RELEVANCE, 0, 10, Set.of()))
                                    .hits()
                                    .stream()
                                    .map(Hit::key)
                                    .sorted()
                                    .toList();
                    List<Long> expected = Arrays.stream(example.group(2).strip().split(" "))
                            .filter(number -> !number.isEmpty())
                            .map(Long::valueOf)
                            .toList();
                    assertEquals(expected, found);
                    List<String> notices = parsed.notices().stream()
                            .map(notice -> notice.kind().name())
                            .toList();
                    assertEquals(
                            example.group(3) == null
                                    ? List.of()
                                    : List.of(example.group(3).split(" ")),
                            notices);
                }));
    }

    @Test
    void thePageNamesEveryNoticeAndEveryKindOfAttachment() {
        assertTrue(EXAMPLE.matcher(page).results().count() > 30);
        for (Notice.Kind kind : Notice.Kind.values()) {
            assertTrue(page.contains("`" + kind + "`"), kind::name);
        }
        for (AttachmentKind kind : AttachmentKind.values()) {
            assertTrue(page.matches("(?s).*[` ]" + kind.word() + "[` ].*"), kind::word);
        }
    }
}
