package org.daylight.trustees;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.keytext.QrPicture;
import org.daylight.keytext.WrittenKey;
import org.daylight.log.LogEntry;
import org.daylight.log.TrusteesFile;
import org.daylight.sealing.SealKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenKeysTest {

    @TempDir
    Path folder = Path.of("");

    private static final SealKey KEY =
            SealKey.of(new BigInteger("8ba9bba2e0fd8c4767154d35a0b7562244a4aaf6f36c8fb8735fa48b301bd8de", 16));
    private static final SealKey OTHER = SealKey.of(BigInteger.TWO.pow(200));

    private final SplitKey split = SplitKey.of(KEY.bytes(), 2, 3, new SecureRandom());
    private final IntFunction<Optional<Outcome<TrusteePlan>>> plans = number -> Optional.of(Outcome.ok(plan()));

    private TrusteePlan plan() {
        byte[] file = new TrusteesFile(
                        2,
                        List.of("A", "B", "C"),
                        new TreeMap<>(Map.of(9L, split.commitments().hex())))
                .bytes();
        return TrusteePlan.open(new LogEntry.Trustees(1, 2, 3, "Rule.", 14, 3, Sha256.of(file), file.length), file)
                .orThrow();
    }

    private String share(int trustee) {
        return new ReleasedShare(true, 1, 9, split.shares().get(trustee - 1)).line();
    }

    private GivenKeys.Result read(String... given) throws IOException {
        return GivenKeys.read(List.of(given), folder, plans);
    }

    @Test
    void a_key_is_read_in_each_form() throws Exception {
        String words = WrittenKey.words(KEY.bytes());
        for (String form : List.of(words, WrittenKey.age(KEY.bytes()), KEY.hex())) {
            assertEquals(List.of(KEY), read(form).keys(), form);
            assertEquals(List.of(KEY), GivenKeys.read(form, plans).keys(), form);
            Path image = Files.write(
                    folder.resolve("key.png"), QrPicture.of(form).orThrow().png());
            assertEquals(List.of(KEY), read("key.png").keys());
            assertEquals(List.of(KEY), read(image.toString()).keys());
            Files.writeString(folder.resolve("key.txt"), "# from the radio\n" + form.replace(" ", "\n") + "\n");
            assertEquals(List.of(KEY), read("key.txt").keys());
        }
        assertEquals(List.of(KEY), read(words.split(" ")).keys(), "word by word");
        var several = new ArrayList<>(List.of(OTHER.hex()));
        several.addAll(List.of(words.split(" ")));
        several.add(WrittenKey.words(OTHER.bytes()));
        assertEquals(
                List.of(OTHER, KEY, OTHER), read(several.toArray(new String[0])).keys());
    }

    @Test
    void shares_are_combined_wherever_they_come_from() throws Exception {
        assertEquals(List.of(KEY), read(share(1), share(3)).keys());
        Files.writeString(folder.resolve("one.txt"), "# Rule: two of three\n" + share(1) + "\n");
        Files.write(folder.resolve("two.png"), QrPicture.of(share(2)).orThrow().png());
        assertEquals(List.of(KEY), read("one.txt", "two.png").keys());
        var words = new ArrayList<>(List.of(share(1).split(" ")));
        words.add(share(2));
        assertEquals(List.of(KEY), read(words.toArray(new String[0])).keys());
        GivenKeys.Result few = read("one.txt");
        assertEquals(List.of(), few.keys());
        assertEquals(List.of("release 9, plan 1: 1 of 2 shares; 1 more trustee is needed"), few.notes());
        assertEquals(
                List.of(KEY),
                GivenKeys.read(share(1) + "\n\n" + share(2) + "\n", plans).keys());
    }

    @Test
    void what_cannot_be_used_is_named() throws Exception {
        assertTrue(read("hello").notes().getFirst().contains("this is no key"));
        assertTrue(read("zoo", "zoo", "wrong").notes().getFirst().contains("instead of 24"));
        assertTrue(read("f".repeat(64)).notes().getFirst().contains("outside the range"));
        Files.write(folder.resolve("broken.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3});
        assertTrue(read("broken.png").notes().getFirst().contains("\"broken.png\": the image is damaged"));
        Files.write(folder.resolve("long.txt"), new byte[GivenKeys.MAX_FILE_BYTES + 1]);
        assertTrue(read("long.txt").notes().getFirst().contains("too long"));
        assertEquals(1, read("\u0000").notes().size());
        assertTrue(read("x\ny\nz").notes().stream().noneMatch(note -> note.contains("\n")));
        assertEquals(List.of(), GivenKeys.read("one.txt", plans).keys());
    }
}
