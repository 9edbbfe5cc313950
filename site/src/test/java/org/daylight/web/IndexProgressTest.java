package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.SearchIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexProgressTest {

    @TempDir
    Path folder;

    /** An index that notes how far the work is at each commit. */
    private static SearchIndex noting(SearchIndex index, ArchiveIndex[] of, List<Boolean> atCommit) {
        return (SearchIndex) Proxy.newProxyInstance(
                SearchIndex.class.getClassLoader(), new Class<?>[] {SearchIndex.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit") && of[0] != null) {
                        atCommit.add(of[0].progress().isDone());
                    }
                    try {
                        return method.invoke(index, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void it_is_done_when_the_last_document_can_be_found_and_not_before() throws Exception {
        var builder = new ArchiveBuilder(folder.resolve("archive"), "Port");
        builder.trove("port", "The Port", "", 2, Map.of());
        for (int number : List.of(1, 2)) {
            byte[] message = ("Subject: " + number + "\r\n\r\nMud.\r\n").getBytes(StandardCharsets.UTF_8);
            builder.part(
                    "port",
                    "P",
                    "",
                    "2026-12-0" + number + "T09:00:00Z",
                    new TreeMap<>(Map.of(number, message)),
                    new TreeMap<>());
        }
        var atCommit = new ArrayList<Boolean>();
        var of = new ArchiveIndex[1];
        try (Archive archive = builder.open();
                ArchiveIndex index = ArchiveIndex.open(
                        archive,
                        folder.resolve("index"),
                        (place, owner) -> noting(LuceneIndex.open(place, owner), of, atCommit))) {
            of[0] = index;
            index.catchUp();
            assertEquals(List.of(false), atCommit);
            assertTrue(index.progress().isDone());
        }
    }
}
