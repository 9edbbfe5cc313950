package org.daylight.collect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.newsroom.FailedSteps;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk fails at each step of a collection from a drop: nothing is lost, and nothing is there twice. */
class FaultyCollectionTest {

    @TempDir
    Path folder;

    @Test
    void aCollection() throws Exception {
        Path template = folder.resolve("template");
        Files.createDirectories(template);
        Newsroom.create(
                template.resolve("newsroom"), new Settings("Papers", "papers.example", "archive"), new SecureRandom());
        var drop = new SampleDrop(template.resolve("stick"));
        drop.text(1, 1, "A text.");
        drop.text(1, 2, "Long ".repeat(20_000));
        drop.file(1, 3, "a.pdf", CollectDropTest.bytes(3, 20_000));
        drop.file(1, 4, "b.iso.001", CollectDropTest.bytes(4, 1_000));
        drop.file(1, 5, "b.iso.002", CollectDropTest.bytes(5, 1_000));
        drop.file(1, 6, "all.zip", CollectDropTest.zip("inside.txt", "Numbers".getBytes(StandardCharsets.US_ASCII)));
        new FailedSteps(folder)
                .run(
                        template,
                        root -> {
                            CollectReport report = CollectDropTest.collectThrough(
                                    root.resolve("newsroom"), root.resolve("stick"), exchange -> exchange);
                            if (!report.problems().isEmpty()
                                    || !report.damaged().isEmpty()) {
                                throw new IOException(report.problems() + " " + report.damaged());
                            }
                        },
                        root -> collected(root.resolve("newsroom"), root.resolve("stick")));
    }

    /** What is there, whether it came with one collection or, because an item could not be copied at first, with two. */
    private static String collected(Path room, Path stick) throws Exception {
        Map<String, String> state = CollectDropTest.state(room, stick);
        List<String> all = new ArrayList<>();
        state.forEach((what, value) -> {
            if (what.startsWith("harbour/")) {
                all.add("document " + value.split(" ", 2)[0]);
            } else if (List.of("kept", "indexed", "collecting").contains(what)) {
                all.add(what + " " + value);
            }
        });
        try (Newsroom newsroom = Newsroom.open(room)) {
            for (ConversationEntry each :
                    new Conversations(newsroom).find(1).orElseThrow().entries()) {
                if (each instanceof ConversationEntry.SourceFile file) {
                    all.add(file.items() + " " + file.name() + " " + file.sha256());
                } else if (each instanceof ConversationEntry.SourceText text) {
                    all.add(text.item() + " "
                            + new Conversations(newsroom).text(text).length());
                }
            }
        }
        all.sort(null);
        return String.join("\n", all);
    }
}
