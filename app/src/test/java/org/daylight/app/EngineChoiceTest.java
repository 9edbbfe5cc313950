package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineChoiceTest {

    @TempDir
    Path folder;

    @Test
    void aLineNamesTheEngineAndItsAddress() throws IOException {
        assertEquals(
                Optional.of(new EngineChoice(Addon.OPENSEARCH, "https://a.example:9200/papers")),
                EngineChoice.of("opensearch  https://a.example:9200/papers", "here"));
        assertEquals(Optional.empty(), EngineChoice.of("", "here"));
        for (String wrong :
                List.of("opensearch", "elasticsearch https://a.example/x", "https://a.example:9200/papers")) {
            IOException failure = assertThrows(IOException.class, () -> EngineChoice.of(wrong, "daylight.toml"));
            assertTrue(
                    failure.getMessage().startsWith("daylight.toml: the setting search must be"), failure::getMessage);
        }
    }

    @Test
    void theFolderOfAnIndexMayNameOneElsewhere() throws IOException {
        assertEquals(Optional.empty(), EngineChoice.of(folder));
        Path file = folder.resolve(EngineChoice.FILE);
        Files.writeString(file, "search = \"opensearch http://a.example:9200/papers\"\n");
        assertEquals(
                Optional.of(new EngineChoice(Addon.OPENSEARCH, "http://a.example:9200/papers")),
                EngineChoice.of(folder));
        for (String wrong : List.of("search = 7", "serch = \"opensearch x\"", "search = ", "", "a\nb")) {
            Files.writeString(file, wrong);
            String message = assertThrows(IOException.class, () -> EngineChoice.of(folder), wrong)
                    .getMessage();
            assertTrue(message.startsWith(file.toString()), message);
        }
    }

    @Test
    void aNewsroomWhoseEngineIsNotInstalledSaysSoInOneLine() throws IOException {
        Path room = folder.resolve("room");
        Newsroom.create(
                room,
                new Settings(
                        "Papers", "papers.example", "archive", "", "", "opensearch http://127.0.0.1:1/papers", "", ""),
                new SecureRandom());
        assertTrue(Files.readString(room.resolve("daylight.toml"), StandardCharsets.UTF_8)
                .contains("search = \"opensearch http://127.0.0.1:1/papers\""));
        try (Newsroom newsroom = Newsroom.open(room)) {
            assertEquals(
                    "opensearch http://127.0.0.1:1/papers", newsroom.settings().search());
            IOException failure =
                    assertThrows(IOException.class, () -> Wiring.index(newsroom).close());
            assertTrue(
                    failure.getMessage().contains("the search index on OpenSearch is an addon"), failure::getMessage);
            assertTrue(failure.getMessage().contains("mvn package -Paddons"), failure::getMessage);
        }
    }
}
