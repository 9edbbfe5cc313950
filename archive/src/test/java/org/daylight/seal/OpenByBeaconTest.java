package org.daylight.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.archive.SealedPart;
import org.daylight.format.Outcome;
import org.daylight.mirror.PortArchive;
import org.daylight.seal.OpenSealed.Result;
import org.daylight.timelock.Beacon;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts that the signature of a round opens. Parts 1 and 4 are sealed to round 123, part 2 to a later one, part 3 to a key only. */
class OpenByBeaconTest {

    /** The signature that quicknet published for round 123. */
    private static final String SIGNATURE =
            "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92";

    private static final Instant SIGNED = Beacon.QUICKNET.timeOf(123);

    @TempDir
    Path folder = Path.of("");

    private Path copy = Path.of("");
    private OpenByBeacon open = new OpenByBeacon(Path.of(""), Beacon.QUICKNET);

    @BeforeEach
    void aCopy() throws IOException {
        var port = new PortArchive(folder.resolve("port"));
        copy = port.folder();
        port.accession(60);
        port.round = 123;
        port.seal(1, 5);
        port.round = 200;
        port.seal(6, 9);
        port.round = 0;
        port.seal(10, 12);
        port.round = 123;
        port.seal(13, 15).publish();
        open = new OpenByBeacon(copy, Beacon.QUICKNET);
    }

    private List<Integer> due(Instant now) throws IOException {
        return open.due(now).stream().map(SealedPart::sequence).toList();
    }

    private SealedPart part(int number) throws IOException {
        try (Archive archive = Archive.open(copy)) {
            return archive.contents().sealed().stream()
                    .filter(part -> part.sequence() == number)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void a_part_is_due_when_its_round_was_signed_and_it_is_not_open() throws IOException {
        assertEquals(List.of(), due(SIGNED.minusMillis(1)));
        assertEquals(List.of(1, 4), due(SIGNED));
        assertEquals(List.of(1, 4), due(Beacon.QUICKNET.timeOf(200).minusMillis(1)));
        assertEquals(List.of(1, 4, 2), due(Beacon.QUICKNET.timeOf(200)), "the earliest round first");
        new OpenSealed(copy).open(PortArchive.sealKey(1));
        assertEquals(List.of(4, 2), due(Instant.MAX));
    }

    @Test
    void the_signature_of_its_round_opens_a_part() throws IOException {
        Outcome<Result> opened = open.open(part(1), " " + SIGNATURE.toUpperCase(java.util.Locale.ROOT) + "\n");
        var result = assertInstanceOf(Result.Opened.class, opened.orThrow());
        assertTrue(result.isNew());
        assertEquals(1, result.part().sequence());
        assertTrue(Files.exists(copy.resolve("releases/0001.zip")));
    }

    @Test
    void any_other_signature_is_refused() throws IOException {
        for (String wrong : List.of("ab".repeat(48), SIGNATURE.substring(1), "")) {
            assertEquals(
                    "beacon-signature",
                    assertInstanceOf(Outcome.Refused.class, open.open(part(1), wrong))
                            .code());
        }
        assertInstanceOf(Outcome.Refused.class, open.open(part(2), SIGNATURE), "of another round");
        assertEquals(List.of(1, 4, 2), due(Instant.MAX));
    }

    @Test
    void a_signature_opens_all_parts_of_its_round() throws IOException {
        List<Result> results = open.openAll(SIGNATURE);
        assertEquals(
                List.of(1, 4),
                results.stream()
                        .map(result -> ((Result.Opened) result).part().sequence())
                        .toList());
        assertEquals(List.of(2), due(Instant.MAX));
        assertEquals(List.of(), open.openAll(SIGNATURE), "they are open");
        assertEquals(List.of(), open.openAll("ab".repeat(48)));
    }

    @Test
    void a_file_that_was_not_encrypted_to_its_round_is_named() throws IOException {
        Files.copy(
                copy.resolve("sealed/0002.age"),
                copy.resolve("sealed/0001.age"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        var result = assertInstanceOf(
                Result.Unusable.class, open.open(part(1), SIGNATURE).orThrow());
        assertEquals(1, result.part().sequence());
        assertTrue(
                result.reason().startsWith("0001.age cannot be decrypted with the signature of round 123"),
                result::reason);
        List<Result> all = open.openAll(SIGNATURE);
        assertInstanceOf(Result.Unusable.class, all.getFirst());
        assertInstanceOf(Result.Opened.class, all.getLast(), "the other part is opened");
    }
}
