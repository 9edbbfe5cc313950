package org.daylight.passage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.daylight.message.parse.DocumentForm;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Passages of real messages: their bytes, read again, are the same passage, and each is found when it is quoted. */
class RealPassagesTest {

    private static final int MESSAGES = Boolean.getBoolean("daylight.slow") ? 3_000 : 300;
    private static final int LARGEST = 300_000;

    /** What was tried. */
    private static final class Tally {
        private final Random random = new Random(7);
        private int passages;
        private int wider;
        private int documents;
        private final List<String> examples = new ArrayList<>();

        void message(byte[] message, String name) {
            CitedText text = CitedText.of(message, DocumentForm.MAIL);
            List<TextRange> paragraphs = text.paragraphs();
            if (paragraphs.isEmpty()) {
                return;
            }
            documents++;
            for (int i = 0; i < 5; i++) {
                int number = random.nextInt(paragraphs.size());
                TextRange paragraph = paragraphs.get(number);
                assertEquals(number + 1, text.paragraphOf(paragraph), name);
                passage(text, paragraph, name);
                int from = paragraph.from() + random.nextInt(paragraph.length());
                TextRange piece = new TextRange(from, from + 1 + random.nextInt(paragraph.to() - from));
                if (piece.of(text.text()).chars().anyMatch(c -> !NormalizedText.isBlank(c))) {
                    passage(text, piece, name);
                }
            }
            quoted(text, paragraphs.get(random.nextInt(paragraphs.size())), name);
        }

        private void passage(CitedText text, TextRange range, String name) {
            ByteRange bytes = text.bytes(range);
            TextRange again = text.range(bytes);
            String wanted = trimmed(range.of(text.text()));
            String got = again == null ? "" : again.of(text.text());
            passages++;
            boolean same =
                    got.equals(wanted) && again != null && again.from() >= range.from() && again.to() <= range.to();
            if (!same) {
                wider++;
                assertTrue(again != null && got.contains(wanted), name + ": [" + wanted + "] became [" + got + "]");
                if (examples.size() < 20) {
                    examples.add(name + ": [" + wanted + "] became [" + got + "]");
                }
            }
        }

        private static String trimmed(String text) {
            int from = 0;
            int to = text.length();
            while (NormalizedText.isBlank(text.charAt(from))) {
                from++;
            }
            while (NormalizedText.isBlank(text.charAt(to - 1))) {
                to--;
            }
            return text.substring(from, to);
        }

        private void quoted(CitedText text, TextRange paragraph, String name) {
            String words = paragraph.of(text.text());
            Quote quote = Quote.of(words).ok().orElse(null);
            if (quote != null) {
                List<TextRange> found = text.find(quote);
                boolean there = found.size() == CitedText.MOST_PLACES
                        || found.stream()
                                .anyMatch(place -> place.from() < paragraph.to() && place.to() > paragraph.from());
                assertTrue(there, name + ": [" + words + "] is not found");
            }
        }

        /** @param share of the passages whose bytes are more than the passage, at most, in thousandths */
        void check(int least, int share) {
            assertTrue(documents >= least, documents + " documents");
            assertTrue(wider * 1_000L <= (long) passages * share, wider + " of " + passages + ": " + examples);
        }
    }

    private static Path shared() {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder of foreign test vectors");
        return Path.of(shared);
    }

    @Test
    void messages_of_other_projects() throws IOException {
        var tally = new Tally();
        try (Stream<Path> files = Files.walk(shared().resolve("vectors").resolve("mime"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.size(file) <= LARGEST) {
                    tally.message(Files.readAllBytes(file), file.getFileName().toString());
                }
            }
        }
        tally.check(100, 3);
    }

    @Test
    void messages_of_enron() throws IOException {
        corpus("enron.tar.zst", true, 1);
    }

    @Test
    void messages_of_a_kernel_list() throws IOException {
        corpus("btrfs-half.tar.zst", false, 1);
    }

    @Test
    void messages_of_spamassassin() throws IOException {
        corpus("spamassassin.tar.zst", false, 1);
    }

    private static void corpus(String name, boolean mbox, int share) throws IOException {
        Path file = shared().resolve("corpora").resolve(name);
        Assumptions.assumeTrue(Files.exists(file), "skipped: there is no " + name);
        Process zstd;
        try {
            zstd = new ProcessBuilder("zstd", "-dcq", file.toString()).start();
        } catch (IOException e) {
            Assumptions.abort("skipped: there is no program zstd");
            return;
        }
        var tally = new Tally();
        try (InputStream in = new BufferedInputStream(zstd.getInputStream(), 1 << 16)) {
            byte[] header = in.readNBytes(512);
            while (header.length == 512 && header[0] != 0 && tally.documents < MESSAGES) {
                String entry = new String(header, 0, 100, StandardCharsets.ISO_8859_1).replace("\0", "");
                int size = Integer.parseInt(new String(header, 124, 11, StandardCharsets.ISO_8859_1).strip(), 8);
                byte[] content = in.readNBytes(size);
                in.skipNBytes((512 - size % 512) % 512);
                if (header[156] == '0' && size <= (mbox ? 1 << 24 : LARGEST)) {
                    for (byte[] message : mbox ? messages(content) : List.of(content)) {
                        tally.message(message, entry);
                    }
                }
                header = in.readNBytes(512);
            }
        } finally {
            zstd.destroy();
        }
        tally.check(MESSAGES / 2, share);
    }

    /** At most ten messages of a mailbox. */
    private static List<byte[]> messages(byte[] mbox) {
        var messages = new ArrayList<byte[]>();
        var message = new ByteArrayOutputStream();
        for (String line : new String(mbox, StandardCharsets.ISO_8859_1).split("(?<=\n)")) {
            if (line.startsWith("From ")) {
                if (message.size() > 0) {
                    messages.add(message.toByteArray());
                }
                message.reset();
            } else {
                message.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
            }
            if (messages.size() >= 10) {
                return messages;
            }
        }
        if (message.size() > 0) {
            messages.add(message.toByteArray());
        }
        return messages;
    }
}
