package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.ThreadPart;
import org.daylight.search.ThreadRequest;
import org.daylight.search.query.Query;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads of notmuch's test messages: what the names of its folders and files say comes true. */
class ThreadVectorsTest {

    @TempDir
    Path folder;

    private List<Path> files = List.of();

    private static Path corpora() {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder of foreign test vectors");
        return Path.of(shared, "vectors", "mime", "notmuch", "test", "corpora");
    }

    private LuceneIndex index(String... folders) throws IOException {
        files = new java.util.ArrayList<>();
        for (String each : folders) {
            try (var walk = Files.walk(corpora().resolve(each))) {
                files.addAll(walk.filter(Files::isRegularFile).sorted().toList());
            }
        }
        LuceneIndex index = LuceneIndex.open(folder.resolve("index"));
        for (int i = 0; i < files.size(); i++) {
            byte[] original = Files.readAllBytes(files.get(i));
            index.add(IndexedDocument.of(i + 1, "v", i + 1, 1, original, new DkimVerifier(KeyArchive.NONE)));
        }
        index.commit("", Removals.HIDDEN);
        return index;
    }

    private ThreadPart whole(LuceneIndex index, String file) throws IOException {
        int number = 1;
        while (!files.get(number - 1).getFileName().toString().startsWith(file)) {
            number++;
        }
        return index.answer(
                new ThreadRequest(new Query.Name.Number("v", number), false, ThreadRequest.Part.WHOLE, 0, 1_000));
    }

    private String drawn(ThreadPart part) {
        return part.rows().stream()
                .map(row -> " ".repeat(row.depth())
                        + (row.hit() == null
                                ? "[" + row.missing() + "]"
                                : files.get(row.hit().number() - 1).getFileName()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void the_parent_named_by_In_Reply_To_has_priority() throws IOException {
        try (LuceneIndex index = index("threading/parent-priority")) {
            assertEquals(3, whole(index, "root").messages());
            String drawn = drawn(whole(index, "root"));
            assertEquals("root\n child\n  grand-child", drawn.substring(drawn.indexOf("root")));
        }
    }

    @Test
    void the_root_that_is_here_and_the_ghost_that_is_not_are_both_roots() throws IOException {
        try (LuceneIndex index = index("threading/ghost-root")) {
            assertEquals("""
                real-root
                 child
                  [1]
                   fake-root
                  grand-child
                   great-grand-child
                  grand-child2\
                """, drawn(whole(index, "fake-root")));
            assertEquals("""
                [1]
                 1529425589.M615261P21663.len:2,S
                  1532672447.R3166642290392477575.len:2,S
                 1532672447.R6968667928580738175.len:2,S\
                """, drawn(whole(index, "1529425589")));
        }
    }

    @Test
    void two_that_answer_each_other_are_one_thread() throws IOException {
        try (LuceneIndex index = index("broken/loop")) {
            assertEquals("loop-21\n loop-12", drawn(whole(index, "loop-12")));
        }
    }

    @Test
    void copies_are_in_one_thread_each_in_its_own_place() throws IOException {
        try (LuceneIndex index = index("duplicate")) {
            assertEquals(2, whole(index, "msg-1-1").messages());
            assertEquals(2, whole(index, "msg-2-2").messages());
            assertEquals(5, whole(index, "msg-3-4").messages());
        }
    }

    @Test
    void messages_that_name_one_message_are_below_it() throws IOException {
        try (LuceneIndex index = index("lkml", "default")) {
            java.util.Map<String, Integer> numbers = new java.util.HashMap<>();
            java.util.List<Message> messages = new java.util.ArrayList<>();
            for (Path file : files) {
                messages.add(MessageParser.parse(Files.readAllBytes(file)));
                numbers.putIfAbsent(String.valueOf(messages.getLast().messageId()), messages.size());
            }
            int checked = 0;
            for (int number = 1; number <= messages.size(); number++) {
                List<String> replies = messages.get(number - 1).inReplyTo();
                Integer answered = replies.size() == 1 ? numbers.get(replies.getFirst()) : null;
                if (answered != null && answered != number) {
                    assertEquals(
                            answered,
                            above(index, number),
                            files.get(number - 1).toString());
                    checked++;
                }
            }
            assertTrue(checked > 150, "checked " + checked);
        }
    }

    private static Integer above(LuceneIndex index, int number) throws IOException {
        Integer[] path = new Integer[10_000];
        ThreadPart part = index.answer(
                new ThreadRequest(new Query.Name.Number("v", number), false, ThreadRequest.Part.WHOLE, 0, 1_000));
        for (ThreadPart.Row row : part.rows()) {
            path[row.depth()] = row.hit() == null ? 0 : row.hit().number();
            if (row.here()) {
                return row.depth() == 0 ? 0 : path[row.depth() - 1];
            }
        }
        return -1;
    }
}
