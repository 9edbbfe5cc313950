package org.daylight.message.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.daylight.format.Sha256;
import org.daylight.message.Message;
import org.daylight.message.MessageLimits;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Damages the messages of other projects' suites, from a seed. An input that breaks a rule of {@link
 * HostileInputTest#check} is written to {@code target/finds}. Reduced and without foreign text, it belongs in {@code
 * finds/}, where every build tests it.
 */
class FuzzTest {

    private static final Path FINDS = Path.of("src/test/resources/org/daylight/message/finds");
    private static final int LARGEST = 100_000;

    @Test
    void earlier_finds_stay_fixed() throws IOException {
        for (byte[] find : files(FINDS)) {
            HostileInputTest.check(find, MessageParser.parse(find));
        }
    }

    /** A footer that a list appended to an attachment was once decoded as base64 too. */
    @Test
    void a_footer_is_not_part_of_an_attachment() throws IOException {
        byte[] original = Files.readAllBytes(FINDS.resolve("base64-and-a-footer.eml"));
        Message message = MessageParser.parse(original);
        String content =
                new String(MessageParser.content(original, message.parts().getFirst()), StandardCharsets.ISO_8859_1);
        assertEquals("harbour", content);
        assertEquals("base64-invalid", message.defects().getLast().code());
    }

    @Test
    void three_thousand_damaged_vectors_are_read() throws IOException {
        run(3_000, 20_413);
    }

    @Test
    @Tag("slow")
    void two_hundred_thousand_damaged_vectors_are_read() throws IOException {
        run(200_000, 31_204);
    }

    private static void run(int cases, long seed) throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder of foreign test vectors");
        List<byte[]> messages = new ArrayList<>(files(Path.of(shared, "vectors", "mime")));
        Fixtures.names().forEach(name -> messages.add(Fixtures.original(name)));
        var random = new Random(seed);
        for (int i = 0; i < cases; i++) {
            byte[] damaged = HostileInputTest.damaged(messages, random);
            try {
                HostileInputTest.check(
                        damaged, MessageParser.parse(damaged, i % 4 == 0 ? Fixtures.TIGHT : MessageLimits.STANDARD));
            } catch (RuntimeException | AssertionError e) {
                Path find = Path.of("target/finds", Sha256.of(damaged).hex().substring(0, 16) + ".eml");
                Files.createDirectories(find.getParent());
                Files.write(find, damaged);
                fail("case " + i + " of seed " + seed + " is stored in " + find, e);
            }
        }
    }

    /** In the order of their names; without large ones, which take long and find nothing more. */
    private static List<byte[]> files(Path folder) throws IOException {
        List<byte[]> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.size(file) <= LARGEST) {
                    files.add(Files.readAllBytes(file));
                }
            }
        }
        return files;
    }
}
