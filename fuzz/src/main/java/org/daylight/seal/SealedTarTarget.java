package org.daylight.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.daylight.age.AgeFile;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.fuzz.Accepted;
import org.daylight.fuzz.ScratchFile;
import org.daylight.fuzz.Violation;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.log.OpenedRelease;
import org.daylight.log.OpenedStory;
import org.daylight.sealing.SealKey;

/** The tar archive in a sealed file. In this package because its reader is not public. */
public final class SealedTarTarget {

    private static final SealKey KEY = SealKey.of(BigInteger.TWO.pow(200));
    private static final byte[] PACK = "the bytes of a pack".getBytes(UTF_8);
    private static final byte[] VIEWS = "the bytes of its views".getBytes(UTF_8);
    private static final OpenedStory STORY = new OpenedStory("mud", "Mud", "", "The quay.\n".getBytes(UTF_8));
    private static final LogEntry.Release RELEASE = new LogEntry.Release(
                    new Slug("harbour"),
                    9,
                    8,
                    "Part 8",
                    "",
                    Instant.EPOCH,
                    1,
                    0,
                    new DocumentNumber(1),
                    new DocumentNumber(1),
                    Sha256.of(),
                    Sha256.of(PACK),
                    PACK.length,
                    null,
                    new LoggedViews(Sha256.of(VIEWS), VIEWS.length, Sha256.of()))
            .sealedWith(KEY);
    private static final LogEntry.Sealed SEAL = new LogEntry.Sealed(
                    new Slug("harbour"),
                    9,
                    8,
                    Instant.EPOCH,
                    Sha256.of(),
                    1,
                    KEY.hash(9),
                    OpenedRelease.contentHash(RELEASE.bytes()))
            .withStory(STORY.hash(KEY));

    private SealedTarTarget() {}

    /** The archive that is sealed, without its padding. */
    public static byte[] seed() {
        var out = new ByteArrayOutputStream();
        try {
            put(out, "release.json", RELEASE.bytes());
            put(out, "pack.zip", PACK);
            put(out, "views.zip", VIEWS);
            put(out, "story.md", STORY.bytes());
            put(out, "padding", new byte[3]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    /** An entry as it is sealed. */
    public static byte[] entry(String name, byte[] content) {
        var out = new ByteArrayOutputStream();
        try {
            put(out, name, content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static void put(OutputStream out, String name, byte[] content) throws IOException {
        out.write(TarEntries.header(name, content.length));
        out.write(content);
        TarEntries.end(out, content.length);
    }

    /** Whoever has the key can seal anything: only the bytes that the log names are opened, and everything else is refused. @param input the archive */
    public static void file(byte[] input) throws IOException {
        var sealed = new ByteArrayOutputStream();
        try (OutputStream out = AgeFile.encrypt(sealed, List.of(SealIdentity.recipient(KEY)), AgeFile.Form.BINARY)) {
            out.write(input);
        }
        Path file = ScratchFile.with(sealed.toByteArray(), "0009.age");
        Path pack = ScratchFile.named("opened-pack");
        Path views = ScratchFile.named("opened-views");
        Files.deleteIfExists(pack);
        Files.deleteIfExists(views);
        try {
            SealedFile.Opened opened = SealedFile.open(file, SEAL, KEY, pack, views);
            Accepted.count();
            Violation.unlessEqual(RELEASE.bytes(), opened.entry(), "the entry");
            Violation.unlessEqual(STORY.bytes(), opened.story(), "the story");
            Violation.unlessEqual(PACK, Files.readAllBytes(pack), "the pack");
            Violation.unlessEqual(VIEWS, Files.readAllBytes(views), "the views");
        } catch (SealedFile.NotSealed e) {
            String reason = String.valueOf(e.getMessage());
            Violation.unless(reason.lines().count() == 1, "a reason of several lines: " + reason);
        } catch (java.io.EOFException e) {
            // cut off within the padding of an entry
        }
    }

    /** A header that is accepted is the only one of its name and size, and another reader of tar archives reads the same from it. */
    public static void header(byte[] input) throws IOException {
        Long size = TarEntries.read(new ByteArrayInputStream(input), "pack.zip");
        if (size == null) {
            return;
        }
        Accepted.count();
        Violation.unless(size >= 0, "a size below zero");
        Violation.unlessEqual(
                TarEntries.header("pack.zip", size), Arrays.copyOf(input, TarEntries.BLOCK), "written again");
        Violation.unless(TarEntries.size(size) > size, "the size of an entry of " + size + " bytes");
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(input))) {
            TarArchiveEntry other = tar.getNextEntry();
            Violation.unlessEqual("pack.zip", other.getName(), "the name");
            Violation.unlessEqual(size, other.getSize(), "the size");
            Violation.unless(other.isFile() && !other.isSymbolicLink(), "a regular file");
        }
    }
}
