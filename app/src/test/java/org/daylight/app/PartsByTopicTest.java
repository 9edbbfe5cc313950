package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PackDocument;
import org.daylight.archive.Trove;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One day covers one topic: three parts whose numbers lie between each other's, planned in another order than they come out, and a remainder
 * that is never published. After each release the archive is checked, mirrored and served, and the page of every number is right.
 */
class PartsByTopicTest {

    private static final List<String> TOPICS = List.of("dredging", "gala", "berth");

    @TempDir
    Path folder = Path.of("");

    private int letters;

    private void letter(Path mail, String topic) throws IOException {
        letters++;
        Files.writeString(
                mail.resolve(letters + ".eml"),
                "From: Ada <ada@port.example>\nDate: " + (1 + letters % 28) + " Oct 2016 09:00:00 +0000\nSubject: "
                        + topic + " " + letters + "\nMessage-ID: <" + letters + "@port.example>\n\nAbout " + topic
                        + ", number " + letters + ".\n");
    }

    @Test
    void threePartsByTopic() throws Exception {
        Path mail = Files.createDirectory(folder.resolve("mail"));
        for (int i = 0; i < 8; i++) {
            for (String topic : TOPICS) {
                letter(mail, topic);
            }
            letter(mail, "lunch");
        }
        var publisher = new Publisher(folder);
        publisher.clock("2026-11-30T12:00:00Z");
        publisher.daylight("init", "newsroom", "--origin", "harbour.example");
        publisher.daylight("import", "-n", "newsroom", "--trove", "harbour", mail.toString());
        newPart(publisher, "gala", "2026-12-02T09:00Z");
        newPart(publisher, "berth", "2026-12-03T09:00Z");
        newPart(publisher, "dredging", "2026-12-01T09:00Z");

        Path archive = folder.resolve("newsroom/archive");
        Map<Integer, Integer> partOf = new TreeMap<>();
        for (int part = 1; part <= TOPICS.size(); part++) {
            publisher.clock("2026-12-0" + part + "T10:00:00Z");
            publisher.daylight("publish", "-n", "newsroom", "--due");
            publisher.daylight("check", archive.toString());
            try (Archive read = Archive.open(archive)) {
                Trove trove = read.contents().trove("harbour").orElseThrow();
                assertEquals(letters, trove.documents());
                assertEquals(8 * part, trove.published());
                assertEquals(letters - 8 * part, trove.toCome());
                for (PackDocument document : read.documents(trove.releases().getLast())) {
                    assertEquals(null, partOf.put(document.number(), part), "each number is in one part");
                }
            }
            try (ServedArchive served = ServedArchive.serve(archive)) {
                everyPage(served, partOf, part);
                publisher.daylight("mirror", served.origin(), "papers");
            }
            publisher.daylight("check", "papers");
            try (Archive copy = Archive.open(folder.resolve("papers"))) {
                for (int number = 1; number <= letters; number++) {
                    boolean isPublished =
                            copy.state(new DocumentId("harbour", number)) instanceof DocumentState.Published;
                    assertEquals(partOf.containsKey(number), isPublished, "No. " + number);
                }
            }
        }
        assertFalse(partOf.size() == letters, "some are in no part");
    }

    private void newPart(Publisher publisher, String topic, String at) throws IOException {
        publisher.daylight(
                "plan",
                "new",
                "-n",
                "newsroom",
                "--trove",
                "harbour",
                "--query",
                "subject:" + topic,
                "--title",
                "All about the " + topic,
                "--at",
                at);
    }

    private void everyPage(ServedArchive served, Map<Integer, Integer> partOf, int newest) throws IOException {
        List<Integer> shown = new ArrayList<>(partOf.keySet());
        for (int number = 1; number <= letters; number++) {
            String page = page(served, "/harbour/" + number);
            Integer part = partOf.get(number);
            if (part == null) {
                assertTrue(page.contains("This document has not been published yet"), page);
            } else {
                assertTrue(page.contains("<a href=\"/harbour/part/" + part + "\">part " + part + "</a>"), page);
                assertTrue(page.contains(TOPICS.get(part - 1)), page);
            }
            int here = number;
            int before = shown.stream()
                    .filter(one -> one < here)
                    .max(Integer::compare)
                    .orElse(0);
            int after = shown.stream()
                    .filter(one -> one > here)
                    .min(Integer::compare)
                    .orElse(0);
            assertEquals(before > 0, page.contains("rel=\"prev\" href=\"/harbour/" + before + "\""), "before " + here);
            assertEquals(after > 0, page.contains("rel=\"next\" href=\"/harbour/" + after + "\""), "after " + here);
        }
        String front = page(served, "/");
        assertTrue(front.contains("<b>" + (letters - shown.size()) + "</b> <span>not yet published</span>"), front);
        String release = page(served, "/harbour/part/" + newest);
        assertTrue(release.contains("All about the " + TOPICS.get(newest - 1)), release);
        String feed = page(served, "/harbour/feed.atom");
        for (int part = 1; part <= newest; part++) {
            assertTrue(feed.contains("All about the " + TOPICS.get(part - 1)), feed);
        }
    }

    private static String page(ServedArchive served, String address) throws IOException {
        var answer = served.get(address);
        assertEquals(200, answer.statusCode(), address);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
