package org.daylight.bulletin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.archive.Archive;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of {@code spec/bulletin.md}: the bulletin of the log that {@code spec/log.md} shows. */
class BulletinSpecTest {

    @TempDir
    Path folder = Path.of("");

    private static List<String> blocks(String page, String name) throws IOException {
        Matcher matcher = Pattern.compile("(?m)^```" + name + "\n((?:(?!```).*\n)*)```$")
                .matcher(Files.readString(Path.of("..", "spec", page)));
        List<String> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    @Test
    void theWorkedExampleIsWhatIsWritten() throws IOException {
        List<byte[]> entries = blocks("log.md", "json").stream()
                .limit(5)
                .map(block -> block.strip().getBytes(UTF_8))
                .toList();
        byte[] note = blocks("log.md", "checkpoint").getFirst().getBytes(UTF_8);
        LogEntry.Archive first =
                (LogEntry.Archive) LogEntry.parse(entries.getFirst()).orThrow();
        TileLog.Growth growth = TileLog.empty(first.origin()).append(entries).orThrow();
        for (TileFile file : growth.files()) {
            Path to = folder.resolve(file.path().path());
            Files.createDirectories(to.getParent());
            Files.write(to, file.bytes());
        }
        Files.write(folder.resolve("checkpoint"), note);
        Bulletin written;
        try (Archive archive = Archive.open(folder)) {
            written = WriteBulletin.of(archive);
        }
        String text = blocks("bulletin.md", "text").getFirst();
        assertEquals(text, BulletinText.mail(written));
        Bulletin read = BulletinText.read(text).orThrow();
        assertEquals(written, read);
        assertTrue(read.verify(first.key()).isOk());
        assertEquals(SignedNote.parse(note).orThrow(), read.note());
        assertEquals(
                blocks("bulletin.md", "proof").getFirst(),
                new String(read.proof(4).bytes(), UTF_8));
        String zone = BulletinText.zone(read, "_daylight");
        assertEquals(
                blocks("bulletin.md", "zone").getFirst(),
                zone.lines().limit(2).toList().getFirst() + "\n");
    }
}
