package org.daylight.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.daylight.age.AgeFile;
import org.daylight.age.RoundRecipient;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.log.OpenedRelease;
import org.daylight.log.OpenedStory;
import org.daylight.sealing.SealKey;
import org.daylight.timelock.Beacon;
import org.daylight.timelock.RoundSignature;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sealed file is what any age and any tar opens, has a padded size, and is refused if anything in it is not what was sealed. */
class SealedFileTest {

    private static final SealKey KEY = SealKey.of(BigInteger.TWO.pow(200).add(BigInteger.valueOf(77)));
    private static final SealKey OTHER = SealKey.of(BigInteger.TWO.pow(201));
    private static final Instant TIME = Instant.parse("2026-12-02T09:00:00Z");

    @TempDir
    Path folder;

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static LogEntry.Release release(byte[] pack, byte @Nullable [] views, SealKey key) {
        return new LogEntry.Release(
                        new Slug("harbour"),
                        9,
                        8,
                        "Part 8",
                        "",
                        TIME,
                        1,
                        0,
                        new DocumentNumber(1),
                        new DocumentNumber(1),
                        Sha256.of(),
                        Sha256.of(pack),
                        pack.length,
                        null,
                        views == null ? null : new LoggedViews(Sha256.of(views), views.length, Sha256.of()))
                .sealedWith(key);
    }

    private static LogEntry.Sealed seal(byte[] file, LogEntry.Release release) {
        SealKey key = release.sealKey();
        return new LogEntry.Sealed(
                new Slug("harbour"),
                9,
                8,
                TIME,
                Sha256.of(file),
                file.length,
                (key == null ? KEY : key).hash(9),
                OpenedRelease.contentHash(release.bytes()));
    }

    private byte[] written(LogEntry.Release release, byte[] pack, byte @Nullable [] views) throws IOException {
        var out = new ByteArrayOutputStream();
        SealedFile.write(out, release, file("p", pack), views == null ? null : file("v", views));
        return out.toByteArray();
    }

    private byte[] open(byte[] file, LogEntry.Sealed seal, SealKey key) throws IOException {
        return opened(file, seal, key).entry();
    }

    private SealedFile.Opened opened(byte[] file, LogEntry.Sealed seal, SealKey key) throws IOException {
        return SealedFile.open(file("0009.age", file), seal, key, folder.resolve("pack"), folder.resolve("views"));
    }

    private static final OpenedStory STORY =
            new OpenedStory("mud", "Mud", "", "---\ntitle: Mud\n---\nThe quay.\n".getBytes(UTF_8));

    private byte[] withStory(LogEntry.Release release, byte[] pack, OpenedStory story) throws IOException {
        var out = new ByteArrayOutputStream();
        SealedFile.write(out, release, file("p", pack), null, story, null);
        return out.toByteArray();
    }

    @Test
    void a_story_that_was_sealed_with_a_part_is_in_its_file() throws IOException {
        byte[] pack = bytes(60_000);
        LogEntry.Release release = release(pack, null, KEY);
        byte[] file = withStory(release, pack, STORY);
        LogEntry.Sealed seal = seal(file, release);
        SealedFile.Opened opened = opened(file, seal.withStory(STORY.hash(KEY)), KEY);
        assertArrayEquals(release.bytes(), opened.entry());
        assertArrayEquals(STORY.bytes(), opened.story());
        assertEquals(null, opened(file, seal, KEY).story(), "nobody asked for it");
        assertEquals(written(release, pack, null).length, file.length, "its size is hidden");

        var other = new OpenedStory("mud", "Mud", "Eve", STORY.file());
        for (byte[] wrong : List.of(withStory(release, pack, other), written(release, pack, null))) {
            var refused = assertThrows(
                    SealedFile.NotSealed.class,
                    () -> opened(wrong, seal(wrong, release).withStory(STORY.hash(KEY)), KEY));
            assertTrue(refused.getMessage().contains("story"), refused::getMessage);
        }
        var large = new OpenedStory("mud", "Mud", "", new byte[OpenedStory.MAX_STORY_BYTES]);
        byte[] largest = withStory(release, pack, large);
        assertArrayEquals(
                large.bytes(),
                opened(largest, seal(largest, release).withStory(large.hash(KEY)), KEY)
                        .story());
    }

    @Test
    void what_was_sealed_is_opened() throws IOException {
        for (int size : new int[] {1, 512, 60_000, 3_000_001}) {
            byte[] pack = bytes(size);
            byte[] views = bytes(size + 1);
            LogEntry.Release release = release(pack, views, KEY);
            byte[] file = written(release, pack, views);
            assertArrayEquals(release.bytes(), open(file, seal(file, release), KEY));
            assertArrayEquals(pack, Files.readAllBytes(folder.resolve("pack")));
            assertArrayEquals(views, Files.readAllBytes(folder.resolve("views")));
        }
    }

    @Test
    void the_size_tells_nothing_but_its_padded_form() throws IOException {
        assertEquals(65_536, SealedFile.padme(1));
        assertEquals(65_536, SealedFile.padme(65_536));
        assertEquals(65_536 + 2_048, SealedFile.padme(65_537));
        for (long size = 65_536; size < 1L << 44; size = size * 5 / 3) {
            long padded = SealedFile.padme(size);
            assertEquals(0, padded % TarEntries.BLOCK);
            assertTrue(padded >= size && padded - size <= size * 32 / 1000, size + " becomes " + padded);
        }
        byte[] small = bytes(1);
        byte[] larger = bytes(20_000);
        int without = written(release(small, null, KEY), small, null).length;
        assertEquals(without, written(release(larger, larger, KEY), larger, larger).length);
        byte[] again = written(release(small, null, KEY), small, null);
        assertFalse(Sha256.of(again).equals(Sha256.of(written(release(small, null, KEY), small, null))));
    }

    @Test
    void a_wrong_key_a_changed_file_and_other_content_are_refused() throws IOException {
        byte[] pack = bytes(70_000);
        LogEntry.Release release = release(pack, null, KEY);
        byte[] file = written(release, pack, null);
        LogEntry.Sealed seal = seal(file, release);
        assertThrows(SealedFile.NotSealed.class, () -> open(file, seal, OTHER));
        for (int at : new int[] {0, 60, 130, 200, 1_000, 66_000}) {
            byte[] changed = file.clone();
            changed[at] ^= 1;
            assertThrows(SealedFile.NotSealed.class, () -> open(changed, seal, KEY), "byte " + at);
        }
        for (int length : new int[] {0, 10, 200, 1_000, 66_000}) {
            byte[] cut = java.util.Arrays.copyOf(file, length);
            assertThrows(SealedFile.NotSealed.class, () -> open(cut, seal, KEY), "cut at " + length);
        }
        // The publisher sealed another pack than its entry names, or an entry that is not a release.
        byte[] other = bytes(70_001);
        LogEntry.Release lie = release(bytes(5), null, KEY);
        assertThrows(IOException.class, () -> written(lie, other, null));
        byte[] same = pack.clone();
        same[9] ^= 1;
        byte[] differs = written(release, same, null);
        assertThrows(SealedFile.NotSealed.class, () -> open(differs, seal, KEY));
    }

    /** Only someone who has the key, so the publisher, can make these. None may fill a disk or memory. */
    @Test
    void a_plaintext_of_another_form_is_refused() throws IOException {
        byte[] pack = bytes(10);
        LogEntry.Release release = release(pack, null, KEY);
        byte[] entry = release.bytes();
        byte[] huge = TarEntries.header("release.json", 1L << 40);
        byte[] hugePack = TarEntries.header("pack.zip", 1L << 40);
        byte[] otherName = TarEntries.header("../pack.zip", 10);
        byte[] linked = TarEntries.header("pack.zip", 10);
        linked[156] = '2';
        byte[] start = new byte[(int) TarEntries.size(entry.length)];
        System.arraycopy(TarEntries.header("release.json", entry.length), 0, start, 0, 512);
        System.arraycopy(entry, 0, start, 512, entry.length);
        for (byte[][] plain : new byte[][][] {
            {}, {new byte[512]}, {huge}, {start}, {start, hugePack}, {start, otherName}, {start, linked}
        }) {
            var out = new ByteArrayOutputStream();
            try (OutputStream to = AgeFile.encrypt(out, List.of(SealIdentity.recipient(KEY)), AgeFile.Form.BINARY)) {
                for (byte[] each : plain) {
                    to.write(each);
                }
            }
            byte[] file = out.toByteArray();
            assertThrows(SealedFile.NotSealed.class, () -> open(file, seal(file, release), KEY));
        }
    }

    @Test
    void a_key_is_written_as_an_age_identity() {
        assertEquals(74, SealIdentity.text(KEY).length());
        assertEquals(KEY, SealIdentity.parse(SealIdentity.text(KEY)).orThrow());
        assertEquals(
                KEY,
                SealIdentity.parse(" " + SealIdentity.text(KEY).toLowerCase(java.util.Locale.ROOT) + "\n")
                        .orThrow());
        for (String wrong : List.of(
                "",
                "AGE-SECRET-KEY-1",
                "AGE-SECRET-KEY-1" + "Q".repeat(58),
                "x".repeat(9_000),
                "age1" + "q".repeat(58))) {
            assertFalse(SealIdentity.parse(wrong).isOk(), wrong);
        }
        String typed = SealIdentity.text(KEY).replace('Q', 'P');
        assertFalse(SealIdentity.parse(typed).isOk());
    }

    @Test
    void the_identity_of_the_worked_example() throws IOException {
        String page = Files.readString(Path.of("..", "spec", "sealed.md"));
        String identity = page.split("```identity\n")[1].split("\n")[0];
        assertEquals(identity, SealIdentity.text(SealKey.of(BigInteger.TWO.pow(200))));
    }

    @Test
    void sizes_beyond_eight_gibibytes_have_a_header() throws IOException {
        long large = (1L << 33) + 5;
        var in = new java.io.ByteArrayInputStream(TarEntries.header("pack.zip", large));
        assertEquals(large, TarEntries.read(in, "pack.zip"));
    }

    /** The signature that the beacon quicknet published for round 123. */
    private static RoundSignature round123() throws IOException {
        return RoundSignature.verify(
                        Beacon.QUICKNET,
                        123,
                        "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92")
                .orThrow();
    }

    private byte[] writtenTo(long round, LogEntry.Release release, byte[] pack) throws IOException {
        var out = new ByteArrayOutputStream();
        SealedFile.write(out, release, file("p", pack), null, null, new RoundRecipient(Beacon.QUICKNET, round));
        return out.toByteArray();
    }

    @Test
    void the_signature_of_its_round_has_the_key_of_a_file() throws IOException {
        byte[] pack = bytes(70_000);
        LogEntry.Release release = release(pack, null, KEY);
        byte[] file = writtenTo(123, release, pack);
        LogEntry.Sealed seal = seal(file, release);
        assertEquals(KEY, SealedFile.key(file("0009.age", file), seal, round123()));
        assertArrayEquals(release.bytes(), open(file, seal, KEY));

        var other = assertThrows(
                SealedFile.NotSealed.class,
                () -> SealedFile.key(file("0009.age", writtenTo(124, release, pack)), seal, round123()));
        assertTrue(
                other.getMessage().contains("cannot be decrypted with the signature of round 123"), other::getMessage);
        assertThrows(
                SealedFile.NotSealed.class,
                () -> SealedFile.key(file("0009.age", written(release, pack, null)), seal, round123()));
        int body = new String(file, US_ASCII).indexOf("-> tlock 123 ");
        for (int at : new int[] {body, body + 5, body + 12, body + 20, body + 90, body + 200, 1_000}) {
            byte[] changed = file.clone();
            changed[at] ^= 1;
            assertThrows(
                    SealedFile.NotSealed.class,
                    () -> SealedFile.key(file("0009.age", changed), seal, round123()),
                    "byte " + at);
        }
        // The publisher sealed one release, and the file has another one.
        LogEntry.Release another = release(bytes(70_001), null, KEY);
        assertThrows(
                SealedFile.NotSealed.class,
                () -> SealedFile.key(file("0009.age", file), seal(file, another), round123()));
    }

    /** Debian's packages age and tar. */
    @Test
    void the_tools_age_and_tar_open_a_sealed_file() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/age")), "skipped: age is not installed");
        byte[] pack = bytes(100_000);
        byte[] views = bytes(7);
        LogEntry.Release release = release(pack, views, KEY);
        var out = new ByteArrayOutputStream();
        SealedFile.write(
                out,
                release,
                file("p", pack),
                file("v", views),
                STORY,
                new RoundRecipient(Beacon.QUICKNET, 1_000_000_000));
        file("part.age", out.toByteArray());
        file("key", (SealIdentity.text(KEY) + "\n").getBytes(UTF_8));
        var keygen =
                new ProcessBuilder("age-keygen", "-y", folder.resolve("key").toString());
        assertEquals(SealIdentity.recipient(KEY).text(), output(keygen).strip());
        Path to = Files.createDirectory(folder.resolve("opened"));
        var both = new ProcessBuilder("sh", "-c", "age -d -i key part.age | tar -x -C opened");
        assertEquals("", output(both.directory(folder.toFile())));
        assertArrayEquals(release.bytes(), Files.readAllBytes(to.resolve("release.json")));
        assertArrayEquals(pack, Files.readAllBytes(to.resolve("pack.zip")));
        assertArrayEquals(views, Files.readAllBytes(to.resolve("views.zip")));
        assertArrayEquals(STORY.bytes(), Files.readAllBytes(to.resolve("story.md")));
        assertTrue(Files.exists(to.resolve("padding")));
    }

    private static String output(ProcessBuilder builder) throws Exception {
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.MINUTES), output);
        assertEquals(0, process.exitValue(), output);
        return output;
    }
}
