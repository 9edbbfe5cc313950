package org.daylight.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;
import org.daylight.demo.HarbourTrove;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All programs must read the same messages, or their results cannot be compared. */
class WriteMaildirTest {

    private static final int MESSAGES = 300;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void writesAsManyFilesAsThereAreMessages() throws IOException, InterruptedException {
        Path box = folder.resolve("box.mbox");
        new HarbourTrove(1, MESSAGES).writeMbox(box);

        WriteMaildir.Written written = WriteMaildir.write(box, folder.resolve("mail"));

        try (var files = Files.list(folder.resolve("mail/cur"))) {
            assertEquals(MESSAGES, files.count());
        }
        assertEquals(new WriteMaildir.Written(MESSAGES, written.bytes(), 0), written);
    }

    @Test
    void daylightReadsTheSameMessagesFromTheMaildirAndFromTheMbox() throws IOException, InterruptedException {
        Path box = folder.resolve("box.mbox");
        new HarbourTrove(1, MESSAGES).writeMbox(box);
        WriteMaildir.write(box, folder.resolve("mail"));

        assertEquals(hashes(box), hashes(folder.resolve("mail")));
    }

    @Test
    void unreadableItemsAreCountedAndNotWritten() throws IOException, InterruptedException {
        WriteMaildir.Written written = WriteMaildir.write(folder.resolve("absent.mbox"), folder.resolve("mail"));

        assertEquals(new WriteMaildir.Written(0, 0, 1), written);
    }

    @Test
    void searchesAreChosenForEveryKindAndTheSameEachTime() throws IOException, InterruptedException {
        Path box = folder.resolve("box.mbox");
        new HarbourTrove(1, MESSAGES).writeMbox(box);
        WriteMaildir.write(box, folder.resolve("mail"));

        List<ChooseQueries.Query> queries = ChooseQueries.of(folder.resolve("mail"));

        assertEquals(8, queries.size());
        assertEquals(queries, ChooseQueries.of(folder.resolve("mail")));
        Set<String> kinds =
                queries.stream().map(ChooseQueries.Query::kind).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(8, kinds.size());
        assertTrue(queries.stream().noneMatch(query -> query.daylight().contains("\t")));
    }

    private static List<String> hashes(Path source) throws InterruptedException {
        List<String> hashes = new ArrayList<>();
        new ImportSource(List.of(source)).read(found -> {
            if (found instanceof RawMessage raw) {
                hashes.add(Sha256.of(raw.bytes()).hex());
            }
        });
        return hashes;
    }
}
