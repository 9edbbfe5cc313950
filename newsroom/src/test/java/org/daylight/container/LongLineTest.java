package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line of 300 MB, in the heap of a gigabyte that all tests have, is a loss; the messages around it are read. */
@Tag("slow")
class LongLineTest {

    private static final byte[] BEFORE = Reading.bytes(
            "From anna@example.org Mon Mar  2 09:15:00 2015\nFrom: anna@example.org\n\nThe crane is late.\n\n");
    private static final byte[] BEGINNING =
            Reading.bytes("From boris@example.org Tue Mar  3 10:20:30 2015\nFrom: boris@example.org\nSubject: ");

    @TempDir
    Path folder;

    private void write(OutputStream out) throws IOException {
        byte[] part = new byte[1 << 20];
        Arrays.fill(part, (byte) 'x');
        out.write(BEFORE);
        out.write(BEGINNING);
        for (int i = 0; i < 300; i++) {
            out.write(part);
        }
        out.write(Reading.bytes("\n\nAgain?\n\n"));
        out.write(BEFORE);
    }

    /** What was found; the messages are released at once, as in an import. */
    private static List<String> read(Path file) throws InterruptedException {
        List<String> found = new ArrayList<>();
        new ImportSource(List.of(file)).read(each -> {
            switch (each) {
                case RawMessage message -> found.add("message of " + message.bytes().length);
                case Unreadable lost -> found.add(lost.code().code());
                case RawFile other -> throw new AssertionError("files are not asked for");
                case Skipped skipped -> found.add(skipped.reason());
                case PartLoss part -> found.add(part.code());
                case FolderCounts counts -> {}
                case SourceFile closed -> {}
            }
        });
        return found;
    }

    @Test
    void inAMailboxPlainAndPacked() throws Exception {
        Path plain = folder.resolve("box");
        try (OutputStream out = Files.newOutputStream(plain)) {
            write(out);
        }
        assertEquals(List.of("message of 43", "too-large", "message of 43"), read(plain));
        Path packed = folder.resolve("box.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            write(out);
        }
        assertEquals(List.of("message of 43", "too-large", "message of 43"), read(packed));
    }

    @Test
    void readsAFileWithOneMessage() throws Exception {
        for (String beginning :
                List.of("From: a@example.org\nSubject: ", "300000000\nFrom: a@example.org\nSubject: ")) {
            Path file = folder.resolve("1.emlx");
            try (OutputStream out = Files.newOutputStream(file)) {
                out.write(Reading.bytes(beginning));
                write(out);
            }
            assertEquals(List.of("too-large"), read(file), beginning);
        }
    }

    @Test
    void inAFileThatIsNoMail() throws Exception {
        Path file = folder.resolve("noise");
        byte[] part = new byte[1 << 20];
        Arrays.fill(part, (byte) 'x');
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 300; i++) {
                out.write(part);
            }
        }
        assertEquals(List.of("no-mail"), read(file));
    }
}
