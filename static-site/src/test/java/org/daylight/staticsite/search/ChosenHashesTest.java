package org.daylight.staticsite.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.daylight.archive.Archive;
import org.daylight.format.Sha256;
import org.daylight.staticsite.segment.WriteSegments;
import org.daylight.web.ArchiveBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Message-IDs that somebody chose so that their hashes are in one bucket, which is then larger than a slot. */
class ChosenHashesTest {

    private static final int MAILS = 10;
    private static final int NAMED = 30;

    @TempDir
    private Path temporary;

    @Test
    void aThreadIsFoundByThem() throws IOException {
        List<String> ids = IntStream.range(0, 100_000)
                .mapToObj(i -> "chosen" + i + "@port.example")
                .filter(id -> Sha256.of(id.getBytes(StandardCharsets.UTF_8)).bytes()[0] == 0)
                .limit(MAILS * (NAMED - 1) + 1)
                .toList();
        var shown = new TreeMap<Integer, byte[]>();
        for (int i = 0; i < MAILS; i++) {
            int from = i * (NAMED - 1); // each message names one that the message before names too
            String named = ids.subList(from, from + NAMED).stream()
                    .map(id -> "<" + id + ">")
                    .collect(Collectors.joining("\r\n "));
            shown.put(
                    i + 1,
                    ("From: a@port.example\r\nMessage-ID: <own" + i + "@port.example>\r\nReferences: " + named
                                    + "\r\n"
                                    + "Subject: Re: tender\r\n"
                                    + "Date: Mon, 2 Feb 2015 10:00:00 +0000\r\n\r\n"
                                    + "Text.\r\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        var builder = new ArchiveBuilder(temporary.resolve("archive"), "The Harbour Papers")
                .trove("harbour", "The harbour", "", MAILS, Map.of())
                .part("harbour", "A part", "", "2026-11-28T09:00:00Z", shown, new TreeMap<>());
        try (Archive archive = builder.open();
                var scripts = new SearchScripts(temporary.resolve("archive"))) {
            assertNull(scripts.open(WriteSegments.into(temporary.resolve("archive/site"), archive, line -> {})));
            assertEquals(MAILS, scripts.search("thread:harbour/1", "{}").total());
            assertEquals(MAILS, scripts.search("thread:own3@port.example", "{}").total());
            assertEquals(
                    List.of("harbour/4"),
                    scripts.search("id:own3@port.example", "{}").documents());
        }
    }
}
