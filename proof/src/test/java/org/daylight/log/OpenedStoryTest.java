package org.daylight.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.sealing.SealKey;
import org.junit.jupiter.api.Test;

class OpenedStoryTest {

    private static final SealKey KEY = SealKey.of(BigInteger.TWO.pow(200));
    private static final byte[] FILE = "---\ntitle: Mud\nauthor: Ann Lee\n---\nThe quay.\n".getBytes(UTF_8);
    private static final OpenedStory STORY = new OpenedStory("mud", "Mud", "Ann Lee", FILE);

    private static LogEntry.Sealed seal(Sha256 storyHash) {
        return new LogEntry.Sealed(
                        new Slug("harbour"),
                        2,
                        2,
                        Instant.parse("2026-12-02T09:00:00Z"),
                        Sha256.of(),
                        70_000,
                        KEY.hash(2),
                        Sha256.of())
                .withStory(storyHash);
    }

    private static Outcome<OpenedStory> verify(byte[] bytes) {
        return OpenedStory.verify(seal(STORY.hash(KEY)), KEY, bytes);
    }

    @Test
    void what_was_sealed_is_verified_and_read() {
        assertEquals("mud\nMud\nAnn Lee\n" + new String(FILE, UTF_8), new String(STORY.bytes(), UTF_8));
        OpenedStory read = verify(STORY.bytes()).orThrow();
        assertEquals(List.of("mud", "Mud", "Ann Lee"), List.of(read.name(), read.title(), read.author()));
        assertArrayEquals(FILE, read.file());
        var without = new OpenedStory("mud", "Mud", "", FILE);
        OpenedStory again = OpenedStory.verify(seal(without.hash(KEY)), KEY, without.bytes())
                .orThrow();
        assertEquals("", again.author());
    }

    @Test
    void the_longest_story_fits() {
        String wide = "\ud83d\udc1f".repeat(LogEntry.MAX_TITLE);
        var longest = new OpenedStory("m".repeat(64), wide, wide, new byte[OpenedStory.MAX_STORY_BYTES]);
        assertEquals(OpenedStory.MAX_BYTES, longest.bytes().length);
        assertTrue(OpenedStory.verify(seal(longest.hash(KEY)), KEY, longest.bytes())
                .isOk());
    }

    @Test
    void each_of_its_bytes_and_the_key_count() {
        byte[] bytes = STORY.bytes();
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            var refused = assertInstanceOf(Outcome.Refused.class, verify(changed), "byte " + at);
            assertEquals("unsealed-differs", refused.code());
        }
        assertFalse(verify(Arrays.copyOf(bytes, bytes.length - 1)).isOk());
        SealKey other = SealKey.of(BigInteger.TWO);
        assertNotEquals(STORY.hash(KEY), STORY.hash(other));
        assertFalse(OpenedStory.verify(seal(STORY.hash(other)), KEY, bytes).isOk());
        assertFalse(OpenedStory.verify(seal(null), KEY, bytes).isOk(), "no story was sealed with the part");
    }

    @Test
    void what_is_no_story_is_refused_with_one_line() {
        for (String text : List.of(
                "",
                "mud",
                "mud\nMud\n",
                "mud\nMud\nAnn\n",
                "../../mud\nMud\nAnn\nx",
                "Mud\nMud\nAnn\nx",
                "mud\n\nAnn\nx",
                "mud\nMud\rlid\nAnn\nx",
                "mud\nMud\n\u2028\nx",
                "m".repeat(65) + "\nMud\nAnn\nx",
                "mud\n" + "M".repeat(201) + "\nAnn\nx",
                "m".repeat(OpenedStory.MAX_BYTES + 1))) {
            var refused = assertInstanceOf(Outcome.Refused.class, verify(text.getBytes(UTF_8)), text);
            assertEquals("unsealed-differs", refused.code());
            assertTrue(refused.reason().lines().count() == 1 && refused.reason().length() < 200, refused.reason());
        }
        assertFalse(verify(new byte[] {'m', '\n', (byte) 0xff, '\n', '\n', 'x'}).isOk(), "not UTF-8");
    }

    @Test
    void an_entry_is_the_story_whatever_its_number_and_its_time() {
        Sha256 hash = STORY.hash(KEY);
        assertTrue(OpenedStory.isSealed(hash, KEY, entry("mud", "Mud", "Ann Lee", Sha256.of(FILE))));
        assertFalse(OpenedStory.isSealed(hash, KEY, entry("mud-2", "Mud", "Ann Lee", Sha256.of(FILE))));
        assertFalse(OpenedStory.isSealed(hash, KEY, entry("mud", "Muds", "Ann Lee", Sha256.of(FILE))));
        assertFalse(OpenedStory.isSealed(hash, KEY, entry("mud", "Mud", "", Sha256.of(FILE))));
        assertFalse(OpenedStory.isSealed(hash, KEY, entry("mud", "Mud", "Ann Lee", Sha256.of())));
    }

    private static LogEntry.Version entry(String name, String title, String author, Sha256 file) {
        return new LogEntry.Version(
                FileKind.STORY,
                17,
                name,
                1,
                title,
                author,
                Instant.parse("2026-12-24T09:00:00Z"),
                "",
                file,
                FILE.length);
    }
}
