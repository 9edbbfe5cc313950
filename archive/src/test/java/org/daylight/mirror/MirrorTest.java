package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.RedactionCheck;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.format.Outcome;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.log.TwoHistories;
import org.daylight.mirror.FaultyServer.Answer;
import org.daylight.mirror.MirrorState.Word;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.Witnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mirroring an archive: over good and bad connections, from honest and dishonest sources, and from a dishonest publisher. */
@Execution(ExecutionMode.CONCURRENT) // some wait for time limits
class MirrorTest {
    private static final Instant NOON = Instant.parse("2026-12-02T12:00:00Z");

    /** Short, so that tests are quick. */
    private static final Timeouts SHORT = new Timeouts(
            new HttpLimits(Duration.ofSeconds(4), Duration.ofMillis(1_500), Duration.ofSeconds(1), 2_000),
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4)),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));

    @TempDir
    Path folder = Path.of("");

    private final List<FaultyServer> servers = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private PortArchive port = new PortArchive(Path.of(""));
    private FaultyServer server;
    private Path mirrored = Path.of("");

    @BeforeEach
    void aPublisher() throws IOException {
        port = new PortArchive(folder.resolve("port"))
                .accession(600)
                .publish()
                .part(1, 20)
                .publish();
        server = serve(port.folder());
        mirrored = folder.resolve("mirrored");
    }

    @AfterEach
    void theEnd() throws IOException {
        for (FaultyServer each : servers) {
            each.close();
        }
    }

    private FaultyServer serve(Path archive) throws IOException {
        var served = new FaultyServer(archive);
        servers.add(served);
        return served;
    }

    private Mirror.Options options(String... sources) {
        return new Mirror.Options(List.of(sources), mirrored, null, new Route.Direct(), false, false, 3, 2);
    }

    private Mirror.Result mirror(String... sources) throws IOException {
        return round(options(sources));
    }

    private Mirror.Result round(Mirror.Options options) throws IOException {
        return round(options, SHORT);
    }

    private Mirror.Result round(Mirror.Options options, Timeouts timeouts) throws IOException {
        var mirror = new Mirror(options, timeouts, this::pause, MirrorSteps.UNWATCHED);
        return mirror.round(InstantSource.fixed(NOON), (packs, bytes, total) -> {});
    }

    private synchronized void pause(Duration time, BooleanSupplier over) {
        pauses.add(time);
    }

    private static List<Verdict> check(Path archive) throws IOException {
        var verdicts = new ArrayList<Verdict>();
        try (ArchiveFiles files = ArchiveFiles.at(archive.toString())) {
            CheckArchive.check(files, new CheckArchive.Options(null, 1, verdicts::add, (d, b, t) -> {}));
        }
        verdicts.removeIf(verdict -> verdict.code() == VerdictCode.CONFIRMED);
        return verdicts;
    }

    /** Asserts that the mirror is a complete archive, with the publisher's newest checkpoint. */
    private void assertMirrored() throws IOException {
        assertEquals(List.of(), check(mirrored));
        assertEquals(
                Files.readString(port.folder().resolve("checkpoint")),
                Files.readString(mirrored.resolve("checkpoint")));
        var publishers = PortArchive.files(port.folder());
        PortArchive.files(mirrored).forEach((path, hash) -> assertEquals(publishers.get(path), hash, path));
        assertFalse(Files.exists(MirrorState.folder(mirrored).resolve("fetched")));
        assertFalse(Files.exists(MirrorState.folder(mirrored).resolve("part")));
    }

    // --- normal operation

    @Test
    void theFirstTimeItFetchesEverythingOnce() throws IOException {
        Mirror.Result result = mirror(server.address());
        assertEquals(Word.CURRENT, result.word(), result.toString());
        assertTrue(result.updated());
        assertEquals(4, result.entries());
        assertEquals(1, result.packs());
        assertEquals(port.key(), result.key());
        assertFalse(result.keyGiven(), "it was seen first");
        assertEquals(List.of(server.address()), result.from());
        assertMirrored();
        Set<String> once = new HashSet<>(server.asked);
        once.remove("tile/entries/000.p/4"); // it has the key, which is read before anything is trusted
        assertEquals(once.size() + 2, server.asked.size(), server.asked.toString());
        assertEquals(server.sentBytes.get(), result.fetchedBytes());
        MirrorState state = MirrorState.of(mirrored).orElseThrow();
        assertEquals(NOON, state.checked());
        assertEquals(4, state.size());
    }

    @Test
    void theNextDayItAsksOnlyForWhatIsNew() throws IOException {
        mirror(server.address());
        port.part(21, 40).people("person Ann Lee\n  ann@port.example\n").keys().publish();
        server.asked.clear();
        long before = server.sentBytes.get();
        Mirror.Result result = mirror(server.address());
        assertEquals(Word.CURRENT, result.word(), result.toString());
        long firstBundle = Files.size(port.folder().resolve("tile/entries/000.p/4"));
        assertEquals(
                Set.of(
                        "checkpoint",
                        "tile/entries/000.p/7 from " + firstBundle,
                        "tile/0/000.p/7 from " + 4 * 32,
                        "releases/0002.zip",
                        "people/0001.txt",
                        "keys/0001.txt",
                        "bulletin.txt"),
                Set.copyOf(server.asked));
        assertEquals(server.sentBytes.get() - before, result.fetchedBytes());
        assertMirrored();
    }

    @Test
    void annotationsAreFetchedWithTheLogAndDeletedWhenTheyAreWithdrawn() throws IOException {
        mirror(server.address());
        port.annotations(1, "notes").annotations(2, "others").publish();
        assertEquals(Word.CURRENT, mirror(server.address()).word());
        assertTrue(server.asked.contains("annotations/0001.json"), server.asked.toString());
        assertMirrored();
        port.withdrawAnnotations(1, "notes").publish();
        server.asked.clear();
        assertEquals(Word.CURRENT, mirror(server.address()).word());
        assertFalse(Files.exists(mirrored.resolve("annotations/0001.json")));
        assertTrue(Files.exists(mirrored.resolve("annotations/0002.json")));
        assertFalse(server.asked.contains("annotations/0002.json"), server.asked.toString());
        assertMirrored();
    }

    @Test
    void correctionsAreFetchedWithTheLogAndDeletedWhenTheyAreWithdrawn() throws IOException {
        mirror(server.address());
        port.entities(1, "names").entities(2, "others").publish();
        assertEquals(Word.CURRENT, mirror(server.address()).word());
        assertTrue(server.asked.contains("entities/0001.txt"), server.asked.toString());
        assertMirrored();
        port.withdrawEntities(1, "names").publish();
        assertEquals(Word.CURRENT, mirror(server.address()).word());
        assertFalse(Files.exists(mirrored.resolve("entities/0001.txt")));
        assertTrue(Files.exists(mirrored.resolve("entities/0002.txt")));
        assertMirrored();
    }

    @Test
    void thePlanForTrusteesIsFetchedWithTheLog() throws IOException {
        mirror(server.address());
        port.trustees().publish();
        server.asked.clear();
        Mirror.Result result = mirror(server.address());
        assertEquals(Word.CURRENT, result.word(), result.toString());
        assertTrue(server.asked.contains("trustees/0001.json"), server.asked.toString());
        assertMirrored();
        try (Archive archive = Archive.open(mirrored)) {
            assertEquals(3, archive.contents().trustees().getFirst().trustees());
            assertEquals(
                    Optional.of(Instant.parse("2026-12-01T09:00:00Z")),
                    archive.contents().heartbeat());
        }
    }

    @Test
    void aFalsePlanForTrusteesIsNotTakenOver() throws IOException {
        mirror(server.address());
        port.trustees().publish();
        Files.writeString(port.folder().resolve("trustees/0001.json"), "{\"format\":1}\n");
        Mirror.Result result = mirror(server.address());
        assertEquals(Word.UNREACHABLE, result.word(), result.toString());
        assertTrue(Files.notExists(mirrored.resolve("trustees")), "nothing of it is in place");
    }

    @Test
    void whereNothingIsNewItAsksForTheCheckpointAndABulletin() throws IOException {
        mirror(server.address());
        server.asked.clear();
        Mirror.Result result = mirror(server.address());
        assertEquals(Word.CURRENT, result.word());
        assertFalse(result.updated());
        assertEquals(List.of("checkpoint", "bulletin.txt"), server.asked);
    }

    @Test
    void torrentsAreMadeHereAndComeOutTheSame() throws IOException {
        mirror(server.address());
        Path first = mirrored.resolve("releases/0001.torrent");
        assertFalse(Files.readString(first, ISO_8859_1).contains("url-list"));
        port.mirrors("https://a.example/").part(21, 40).publish();
        mirror(server.address());
        assertMirrored();
        assertTrue(Files.readString(first, ISO_8859_1).contains("https://a.example/releases/0001.zip"));
        assertTrue(Files.exists(mirrored.resolve("releases/0002.torrent")));
        port.withdraw(7, 1).publish();
        mirror(server.address());
        assertMirrored();
        assertTrue(server.asked.stream().noneMatch(path -> path.endsWith(".torrent")), server.asked.toString());
    }

    private Mirror.Options believing(String witness, String... sources) {
        var witnesses = Witnesses.atLeast(List.of(PortArchive.witness(witness).verifier()), 0);
        return new Mirror.Options(
                List.of(sources), mirrored, null, new Route.Direct(), false, false, 3, 2, true, witnesses);
    }

    private List<String> signers() throws IOException {
        return SignedNote.parse(Files.readAllBytes(mirrored.resolve(ArchivePath.CHECKPOINT)))
                .orThrow()
                .signatures()
                .stream()
                .map(SignedNote.Signature::name)
                .skip(1)
                .toList();
    }

    @Test
    void laterCosignaturesOfKnownWitnessesAreAdded() throws IOException {
        mirror(server.address());
        FaultyServer without = serve(port.copy(folder.resolve("without")));
        port.cosigned("witness.example");
        assertFalse(mirror(server.address()).updated());
        assertEquals(List.of(), signers(), "nobody named the witness");
        assertFalse(round(believing("witness.example", server.address())).updated());
        assertEquals(List.of("witness.example"), signers());
        assertMirrored();
        assertEquals(Word.CURRENT, mirror(without.address()).word());
        assertMirrored();
        port.part(21, 30).publish();
        assertEquals(Word.CURRENT, mirror(server.address()).word());
        assertMirrored();
    }

    @Test
    void aNewCheckpointIsStoredWithItsCosignatures() throws IOException {
        port.cosigned("witness.example").cosigned("other.example");
        mirror(server.address());
        assertEquals(List.of("witness.example", "other.example"), signers());
        assertMirrored();
    }

    @Test
    void linesOfUnknownKeysNeitherComeLaterNorKeepWitnessesOut() throws IOException {
        FaultyServer honest = serve(port.copy(folder.resolve("honest")));
        Path theirs = port.folder().resolve(ArchivePath.CHECKPOINT);
        byte[] signed = Files.readAllBytes(theirs);
        SignedNote note = SignedNote.parse(signed).orThrow();
        for (int i = 1; i < SignedNote.MAX_SIGNATURES; i++) {
            String name = "junk.example/w" + i;
            note = note.with(PortArchive.witness(name)
                    .cosign(Checkpoint.parse(note.text()).orThrow(), i));
        }
        Files.write(theirs, note.bytes());
        mirror(server.address());
        assertEquals(SignatureSelection.MAX_UNKNOWN, signers().size());
        Files.write(theirs, signed);
        port.cosigned("witness.example");
        assertEquals(
                Word.CURRENT,
                round(believing("witness.example", honest.address(), server.address()))
                        .word());
        assertTrue(signers().contains("witness.example"), signers().toString());
        assertEquals(SignatureSelection.MAX_UNKNOWN + 1, signers().size(), "none is given up");
        Files.write(theirs, note.bytes());
        round(believing("witness.example", server.address()));
        assertEquals(SignatureSelection.MAX_UNKNOWN + 1, signers().size(), "none is added");
    }

    @Test
    void aNewAccessionIsFetchedWithItsCommitments() throws IOException {
        mirror(server.address());
        port.accession(300).part(601, 610).publish();
        assertEquals(Word.CURRENT, mirror(server.address()).word());
        assertMirrored();
    }

    @Test
    void foldersAndFileAddressesAreSourcesToo() throws IOException {
        assertEquals(Word.CURRENT, mirror(port.folder().toString()).word());
        assertMirrored();
        port.part(21, 30).publish();
        assertEquals(Word.CURRENT, mirror(port.folder().toUri().toString()).word());
        assertMirrored();
    }

    @Test
    void aWithdrawalTakesTheBytesOutOfTheMirror() throws IOException {
        mirror(server.address());
        port.withdraw(7, 1).publish();
        Mirror.Result result = mirror(server.address());
        assertEquals(Word.CURRENT, result.word(), result.toString());
        assertEquals(1, result.packs());
        assertMirrored();
        for (Path file : List.of(mirrored, MirrorState.folder(mirrored))) {
            try (var walk = Files.walk(file)) {
                assertEquals(
                        0,
                        walk.filter(each -> each.toString().endsWith(".zip"))
                                .filter(each -> hasMessage(each, 7))
                                .count());
            }
        }
    }

    @Test
    void aRedactedDocumentIsCheckedAndItsProofIsWithdrawnWithIt() throws IOException {
        port.part(PortArchive.REDACTED - 1, PortArchive.REDACTED).publish();
        assertEquals(Word.CURRENT, mirror(server.address()).word());
        assertMirrored();
        DocumentId id = new DocumentId(PortArchive.TROVE, PortArchive.REDACTED);
        try (Archive archive = Archive.open(mirrored)) {
            var document = (DocumentState.Published) archive.state(id);
            RedactionCheck check = archive.redaction(
                            document, archive.publishedBytes(id).orElseThrow())
                    .orElseThrow();
            assertInstanceOf(RedactionCheck.Proved.class, check);
        }
        port.withdraw(PortArchive.REDACTED, 2).publish();
        assertEquals(Word.CURRENT, mirror(server.address()).word());
        assertMirrored();
        try (var zip =
                new java.util.zip.ZipFile(mirrored.resolve("releases/0002.zip").toFile())) {
            assertEquals(
                    0,
                    zip.stream()
                            .filter(entry -> entry.getName().contains("000600"))
                            .count());
        }
    }

    @Test
    void aRedactedDocumentWithOtherBytesIsNotMirrored() throws IOException {
        byte[] other = "redacted-P1other text\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        port.swapped.put(PortArchive.REDACTED, other);
        port.part(PortArchive.REDACTED - 1, PortArchive.REDACTED).publish();
        Mirror.Result result = mirror(server.address());
        assertNotEquals(Word.CURRENT, result.word(), result.toString());
        assertTrue(result.toString().contains("REDACTION_MALFORMED"), result.toString());
    }

    private static boolean hasMessage(Path pack, int number) {
        try (var zip = new java.util.zip.ZipFile(pack.toFile())) {
            return zip.getEntry(String.format(java.util.Locale.ROOT, "data/messages/%06d.eml", number)) != null;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void severalSourcesShareTheWork() throws IOException {
        for (int part = 0; part < 8; part++) {
            port.part(21 + part * 10, 30 + part * 10);
        }
        port.publish();
        FaultyServer other = serve(port.copy(folder.resolve("other")));
        for (FaultyServer each : List.of(server, other)) {
            each.habit = request -> request.path().endsWith(".zip") ? Answer.slowly(1_000, 5) : Answer.USUAL;
        }
        Mirror.Result result = mirror(server.address(), other.address());
        assertEquals(Word.CURRENT, result.word(), result.toString());
        assertMirrored();
        assertEquals(List.of(server.address(), other.address()), result.from());
        for (FaultyServer each : List.of(server, other)) {
            assertTrue(each.asked.stream().anyMatch(path -> path.endsWith(".zip")), each.asked.toString());
        }
    }

    // --- bad connections

    @Test
    void anInterruptedTransferIsResumed() throws IOException {
        long whole = Files.size(port.folder().resolve("releases/0001.zip"));
        server.habit = request -> request.path().endsWith(".zip") ? Answer.breaking(10_000) : Answer.USUAL;
        Mirror.Result result = mirror(server.address());
        assertEquals(Word.CURRENT, result.word(), result.toString());
        assertMirrored();
        assertTrue(server.asked.contains("releases/0001.zip from 10000"), server.asked.toString());
        assertTrue(server.asked.contains("releases/0001.zip from 20000"), server.asked.toString());
        assertEquals(
                (whole - 1) / 10_000 + 1,
                server.asked.stream().filter(a -> a.startsWith("releases")).count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no ranges", "chunks"})
    void aServerNeedNotKnowParts(String kind) throws IOException {
        Answer rest = kind.equals("chunks") ? Answer.inChunks() : Answer.whole();
        server.habit =
                request -> request.path().endsWith(".zip") && request.time() == 1 ? Answer.breaking(5_000) : rest;
        assertEquals(Word.CURRENT, mirror(server.address()).word());
        assertMirrored();
    }

    @Test
    void aSourceThatDisappearsIsTriedAgainWithGrowingPausesAndThenExcluded() throws IOException {
        server.habit = request -> request.path().endsWith(".zip") ? Answer.status(503) : Answer.USUAL;
        Mirror.Result result = mirror(server.address());
        assertEquals(Word.UNREACHABLE, result.word());
        assertTrue(
                result.notes().getFirst().contains("it answers 503"),
                result.notes().toString());
        assertEquals(SHORT.pauses(), pauses.subList(0, 3));
        assertFalse(Files.exists(mirrored.resolve("checkpoint")));
        server.habit = request -> Answer.USUAL;
        assertEquals(Word.CURRENT, mirror(server.address()).word());
        assertMirrored();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stalls", "trickles", "says nothing"})
    void aSourceThatHoldsOneUpIsLeftForAnother(String kind) throws IOException {
        Answer odd = kind.equals("stalls")
                ? Answer.stalling(100)
                : kind.equals("trickles") ? Answer.slow(100) : Answer.stalling(0);
        server.habit = request -> request.path().endsWith(".zip") ? odd : Answer.USUAL;
        FaultyServer other = serve(port.copy(folder.resolve("other")));
        Mirror.Result result = mirror(server.address(), other.address());
        assertEquals(Word.CURRENT, result.word(), result.toString());
        assertMirrored();
    }

    private static Answer hostile(String kind) {
        String ok = "HTTP/1.1 200 OK\r\n";
        String chunks = ok + "Transfer-Encoding: chunked\r\n\r\n";
        return switch (kind) {
            case "header drip" -> Answer.flood(ok, "X", 50);
            case "header flood" -> Answer.flood(ok, "X-A: b\r\n", 0);
            case "continue flood" -> Answer.flood("", "HTTP/1.1 100 Continue\r\n\r\n", 0);
            case "trailer flood" -> Answer.flood(chunks + "1\r\nx\r\n0\r\n", "X-A: b\r\n", 0);
            case "trailer drip" -> Answer.flood(chunks + "1\r\nx\r\n0\r\n", "X", 50);
            case "extension flood" -> Answer.flood(chunks + "1;", "a=b;", 0);
            case "body drip" -> Answer.flood(ok + "\r\n", "x", 50);
            case "gzip" -> Answer.flood(ok + "Content-Encoding: gzip\r\n\r\n", "x", 0);
            case "redirect loop" -> Answer.to("/checkpoint");
            case "forbidden" -> Answer.status(403);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "header drip",
                "header flood",
                "continue flood",
                "trailer flood",
                "trailer drip",
                "extension flood",
                "body drip",
                "gzip",
                "redirect loop",
                "forbidden"
            })
    void aHostileServerIsLeftForAnotherSource(String kind) throws IOException {
        FaultyServer other = serve(port.copy(folder.resolve("other")));
        // Each attempt at a hostile server takes as long as it may: a first one and a second one show what more would.
        var limits = new HttpLimits(
                Duration.ofSeconds(2),
                SHORT.http().silence(),
                SHORT.http().window(),
                SHORT.http().windowBytes());
        var twice = new Timeouts(limits, SHORT.pauses().subList(0, 1), SHORT.lost(), SHORT.asking());
        for (String path : List.of("checkpoint", "tile/", "releases/")) {
            mirrored = folder.resolve("mirrored-" + path.replace("/", ""));
            server.habit = request -> request.path().startsWith(path) ? hostile(kind) : Answer.USUAL;
            var key = new Mirror.Options(
                    List.of(server.address(), other.address()),
                    mirrored,
                    port.key(),
                    new Route.Direct(),
                    false,
                    false,
                    3,
                    2);
            Mirror.Result result = round(key, twice);
            assertEquals(Word.CURRENT, result.word(), kind + " " + path + result);
            assertMirrored();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"header flood", "continue flood", "gzip", "forbidden", "extension flood"})
    void anInvalidAnswerIsNotRequestedAgain(String kind) throws IOException {
        server.habit = request -> request.path().endsWith(".zip") ? hostile(kind) : Answer.USUAL;
        assertEquals(Word.UNREACHABLE, mirror(server.address()).word());
        assertEquals(
                1, server.asked.stream().filter(path -> path.endsWith(".zip")).count());
        assertEquals(List.of(), pauses);
    }

    /** One pack is known to be wrong at once; another would take hours. */
    @Test
    void aFailedRoundEndsAtOnce() throws IOException {
        mirror(server.address());
        port.swapped.put(25, PortArchive.message(999));
        port.part(21, 40).part(41, 60).publish();
        server.habit = request -> request.path().endsWith("0003.zip") ? Answer.stalling(10) : Answer.USUAL;
        var endless = new Timeouts(
                new HttpLimits(Duration.ofHours(9), Duration.ofHours(9), Duration.ofHours(9), 1),
                List.of(Duration.ofHours(9)),
                Duration.ofHours(9),
                Duration.ofHours(9));
        var mirror = new Mirror(options(server.address()), endless, this::pause, MirrorSteps.UNWATCHED);
        Mirror.Result result = assertTimeoutPreemptively(
                Duration.ofMinutes(10), () -> mirror.round(InstantSource.fixed(NOON), (packs, bytes, total) -> {}));
        assertEquals(Word.REFUSED, result.word(), result.toString());
    }

    @Test
    void aSourceThatLacksATileIsNotWaitedFor() throws IOException {
        server.habit = request -> request.path().startsWith("tile/0/")
                ? Answer.status(404)
                : request.path().startsWith("tile/entries") && request.time() > 1 ? Answer.stalling(10) : Answer.USUAL;
        var endless = new Timeouts(
                new HttpLimits(Duration.ofHours(9), Duration.ofHours(9), Duration.ofHours(9), 1),
                List.of(),
                Duration.ofHours(9),
                Duration.ofHours(9));
        var mirror = new Mirror(options(server.address()), endless, this::pause, MirrorSteps.UNWATCHED);
        Mirror.Result result = assertTimeoutPreemptively(
                Duration.ofMinutes(10), () -> mirror.round(InstantSource.fixed(NOON), (packs, bytes, total) -> {}));
        assertEquals(Word.UNREACHABLE, result.word(), result.toString());
    }

    @Test
    void aSourceThatDoesNotShowItsCheckpointIsNotWaitedForLong() throws IOException {
        FaultyServer slow = serve(port.folder());
        slow.habit = request -> Answer.stalling(0);
        var patience = new Timeouts(
                new HttpLimits(Duration.ofHours(9), Duration.ofHours(9), Duration.ofHours(9), 1),
                List.of(),
                Duration.ofHours(9),
                Duration.ofMillis(300));
        var mirror =
                new Mirror(options(slow.address(), server.address()), patience, this::pause, MirrorSteps.UNWATCHED);
        Mirror.Result result = assertTimeoutPreemptively(
                Duration.ofMinutes(10), () -> mirror.round(InstantSource.fixed(NOON), (packs, bytes, total) -> {}));
        assertEquals(Word.CURRENT, result.word(), result.toString());
        assertTrue(result.notes().toString().contains("in time"), result.notes().toString());
        assertMirrored();
    }

    /** The checkpoint has another line of junk each time, but is not newer. */
    @Test
    void aSourceCannotMakeTheMirrorRepeatARound() throws IOException {
        byte[] signed = Files.readAllBytes(port.folder().resolve("checkpoint"));
        server.habit = request -> request.path().endsWith(".zip")
                ? Answer.of(new byte[3])
                : request.path().equals("checkpoint")
                        ? Answer.of((new String(signed, UTF_8) + "\u2014 junk" + request.time() + " AAAAAAAA\n")
                                .getBytes(UTF_8))
                        : Answer.USUAL;
        assertEquals(Word.UNREACHABLE, mirror(server.address()).word());
        assertEquals(
                1, server.asked.stream().filter(path -> path.endsWith(".zip")).count());
    }

    /** It sends half a file, then a wrong rest, again and again. */
    @Test
    void aSourceCannotMakeTheMirrorFetchAFileForever() throws IOException {
        byte[] wrong = Files.readAllBytes(port.folder().resolve("releases/0001.zip"));
        wrong[wrong.length - 1] ^= 1;
        server.habit = request -> !request.path().endsWith(".zip")
                ? Answer.USUAL
                : request.offset() == 0 ? new Answer(200, 12_000, false, 0, true, false, wrong, "") : Answer.of(wrong);
        assertEquals(Word.UNREACHABLE, mirror(server.address()).word());
        assertTrue(server.asked.size() < 20, server.asked.toString());
    }

    @Test
    void whatWasFetchedBeforeIsNotFetchedAgain() throws IOException {
        port.part(21, 40).publish();
        server.habit = request -> request.path().endsWith("0002.zip") ? Answer.breaking(12_000) : Answer.USUAL;
        var oneAfterTheOther =
                new Mirror.Options(List.of(server.address()), mirrored, null, new Route.Direct(), false, false, 1, 2);
        var gaveUp = new Mirror(
                oneAfterTheOther,
                new Timeouts(SHORT.http(), List.of(), SHORT.lost(), SHORT.asking()),
                this::pause,
                MirrorSteps.UNWATCHED);
        assertEquals(
                Word.UNREACHABLE,
                gaveUp.round(InstantSource.fixed(NOON), (a, b, c) -> {}).word());
        server.habit = request -> Answer.USUAL;
        server.asked.clear();
        assertEquals(Word.CURRENT, mirror(server.address()).word());
        assertMirrored();
        assertTrue(server.asked.contains("releases/0002.zip from 12000"), server.asked.toString());
        assertFalse(server.asked.contains("releases/0001.zip"), server.asked.toString());
    }

    @Test
    void redirectionsAreFollowedAFewSteps() throws IOException {
        FaultyServer front = serve(folder.resolve("nothing"));
        front.habit =
                request -> new Answer(302, -1, false, 0, true, false, new byte[0], server.address() + request.path());
        assertEquals(Word.CURRENT, mirror(front.address()).word());
        assertMirrored();
        assertEquals(1, front.asked.size(), "it was led once");
        front.habit = request -> Answer.to("/x" + request.path());
        mirrored = folder.resolve("second");
        Mirror.Result result = mirror(front.address());
        assertEquals(Word.UNREACHABLE, result.word());
        assertTrue(
                result.notes().getFirst().contains("redirects too many times"),
                result.notes().toString());
        front.habit = request -> Answer.to("file:///etc/passwd");
        assertTrue(mirror(front.address()).notes().getFirst().contains("not allowed"));
    }

    // --- sources that are dishonest, outdated, or missing

    @Test
    void aSourceThatGivesOtherBytesIsPutAside() throws IOException {
        byte[] zip = Files.readAllBytes(port.folder().resolve("releases/0001.zip"));
        zip[zip.length / 2] ^= 1;
        server.habit = request -> request.path().endsWith(".zip") ? Answer.of(zip) : Answer.USUAL;
        Mirror.Result alone = mirror(server.address());
        assertEquals(Word.UNREACHABLE, alone.word());
        assertTrue(
                alone.notes().getFirst().contains("its releases/0001.zip does not match the log"),
                alone.notes().toString());
        FaultyServer other = serve(port.copy(folder.resolve("other")));
        Mirror.Result both = mirror(server.address(), other.address());
        assertEquals(Word.CURRENT, both.word(), both.toString());
        assertMirrored();
    }

    @Test
    void aSourceWithAFalseLogOrFalseCommitmentsIsExcluded() throws IOException {
        FaultyServer other = serve(port.copy(folder.resolve("other")));
        server.habit = request -> request.path().startsWith("tile/0") ? Answer.of(new byte[4 * 32]) : Answer.USUAL;
        Mirror.Result log = mirror(server.address(), other.address());
        assertEquals(Word.CURRENT, log.word(), log.toString());
        assertTrue(
                log.notes().toString().contains("its log is inconsistent"),
                log.notes().toString());
        assertMirrored();
        mirrored = folder.resolve("second");
        server.habit = request ->
                request.path().startsWith("accessions/0001/tile/0/000") ? Answer.of(new byte[256 * 32]) : Answer.USUAL;
        Mirror.Result commitments = mirror(server.address(), other.address());
        assertEquals(Word.CURRENT, commitments.word(), commitments.toString());
        assertTrue(
                commitments.notes().toString().contains("its commitments do not match the log"),
                commitments.notes().toString());
        assertMirrored();
    }

    @Test
    void noFileIsLongerThanItMayBe() throws IOException {
        server.habit = request -> request.path().endsWith(".zip") ? Answer.of(new byte[5_000_000]) : Answer.USUAL;
        Mirror.Result result = mirror(server.address());
        assertEquals(Word.UNREACHABLE, result.word());
        assertTrue(
                result.notes().getFirst().contains("more data than releases/0001.zip has"),
                result.notes().toString());
        assertTrue(result.fetchedBytes() < 1_000_000, "it was not read: " + result.fetchedBytes());
        server.habit = request -> request.path().equals("checkpoint") ? Answer.of(new byte[2_000_000]) : Answer.USUAL;
        assertEquals(Word.UNREACHABLE, mirror(server.address()).word());
    }

    @Test
    void aLogThatIsClaimedToBeEndlessEndsTheRound() throws IOException {
        var given = new Mirror.Options(
                List.of(server.address()), mirrored, port.key(), new Route.Direct(), false, false, 3, 2);
        for (long size : new long[] {90_000_000, 1L << 40}) {
            byte[] claim = port.claim(size);
            server.habit = request -> request.path().equals("checkpoint") ? Answer.of(claim) : Answer.USUAL;
            server.asked.clear();
            Mirror.Result result = round(given);
            assertEquals(Word.UNREACHABLE, result.word(), result.toString());
            assertTrue(server.asked.size() < 2_000, "asked " + server.asked.size());
        }
    }

    @Test
    void anotherMirrorReplacesAMissingPublisher() throws IOException {
        mirror(server.address());
        Path first = mirrored;
        FaultyServer mirrorsServer = serve(first);
        server.close();
        mirrored = folder.resolve("second");
        Mirror.Result result = mirror(server.address(), mirrorsServer.address());
        assertEquals(Word.CURRENT, result.word(), result.toString());
        assertMirrored();
        assertEquals(List.of(mirrorsServer.address()), result.from());
    }

    @Test
    void theListedCopiesAreAskedWhenThatIsRequested() throws IOException {
        mirror(server.address());
        FaultyServer listed = serve(port.folder());
        port.mirrors("http://localhost:" + listed.port() + "/").publish();
        mirror(server.address());
        port.part(21, 30).publish();
        server.close();
        assertEquals(Word.UNREACHABLE, mirror(server.address()).word());
        var too = new Mirror.Options(List.of(server.address()), mirrored, null, new Route.Direct(), true, false, 3, 2);
        assertEquals(Word.CURRENT, round(too).word());
        assertMirrored();
    }

    @Test
    void aSourceThatLagsIsReportedAndNothingIsRolledBack() throws IOException {
        Path old = port.copy(folder.resolve("old"));
        port.part(21, 40).publish();
        mirror(server.address());
        FaultyServer lagging = serve(old);
        Mirror.Result both = mirror(server.address(), lagging.address());
        assertEquals(Word.CURRENT, both.word());
        assertTrue(
                both.notes().getFirst().contains("behind: it shows 4 entries, but 5 are known"),
                both.notes().toString());
        assertEquals(Word.UNREACHABLE, mirror(lagging.address()).word());
        assertMirrored();
    }

    // --- keys

    @Test
    void aKeyThatWasGivenOrSeenIsRemembered() throws IOException {
        var given = new Mirror.Options(
                List.of(server.address()), mirrored, port.key(), new Route.Direct(), false, false, 3, 2);
        assertFalse(mirror(server.address()).keyGiven());
        assertTrue(round(given).keyGiven());
        assertTrue(MirrorState.of(mirrored).orElseThrow().keyGiven());
        NoteKey.Verifier foreign = new PortArchive(folder.resolve("x"), 8).key();
        var other = new Mirror.Options(
                List.of(server.address()), mirrored, foreign, new Route.Direct(), false, false, 3, 2);
        var e = assertThrows(IOException.class, () -> round(other));
        assertTrue(String.valueOf(e.getMessage()).contains("this mirror follows the log of"), e.getMessage());
    }

    @Test
    void aLogOfAnotherKeyIsRefused() throws IOException {
        mirror(server.address());
        PortArchive impostor = new PortArchive(folder.resolve("impostor"), 8)
                .accession(600)
                .publish()
                .part(1, 30)
                .part(31, 40)
                .publish();
        FaultyServer bad = serve(impostor.folder());
        Mirror.Result alone = mirror(bad.address());
        assertEquals(Word.UNREACHABLE, alone.word());
        assertTrue(
                alone.notes().getFirst().contains("note-unsigned"),
                alone.notes().toString());
        assertEquals(Word.CURRENT, mirror(bad.address(), server.address()).word());
        assertMirrored();
        mirrored = folder.resolve("second");
        var e = assertThrows(IOException.class, () -> mirror(bad.address(), server.address()));
        assertTrue(String.valueOf(e.getMessage()).contains("name the right one with  --key"), e.getMessage());
    }

    // --- a dishonest publisher

    private TwoHistories evidence(Mirror.Result result) throws IOException {
        Path file = result.evidence();
        assertNotNull(file);
        Outcome<TwoHistories> read = TwoHistories.parse(Files.readAllBytes(file));
        return assertInstanceOf(Outcome.Ok.class, read).value() instanceof TwoHistories two ? two : null;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aRewrittenHistoryIsRefusedAndTheEvidenceStored(int more) throws IOException {
        mirror(server.address());
        var before = PortArchive.files(mirrored);
        PortArchive other = new PortArchive(folder.resolve("other"))
                .accession(600)
                .publish()
                .part(2, 21);
        for (int part = 0; part < more; part++) {
            other.part(22 + part, 22 + part);
        }
        FaultyServer rewritten = serve(other.publish().folder());
        Mirror.Result result = mirror(rewritten.address());
        assertEquals(Word.REFUSED, result.word(), result.toString());
        assertNotNull(evidence(result));
        assertEquals(before, PortArchive.files(mirrored), "the last good state is kept");
        MirrorState state = MirrorState.of(mirrored).orElseThrow();
        assertEquals(Word.REFUSED, state.word());
        assertTrue(Files.exists(state.evidence(mirrored).orElseThrow()));
        // Also when there is an honest copy too.
        assertEquals(Word.REFUSED, mirror(server.address(), rewritten.address()).word());
    }

    @Test
    void twoSourcesThatShowTwoHistoriesAreCaughtAtTheFirstMirror() throws IOException {
        PortArchive other = new PortArchive(folder.resolve("other"))
                .accession(600)
                .publish()
                .part(2, 21)
                .part(22, 22)
                .publish();
        Mirror.Result result = mirror(server.address(), serve(other.folder()).address());
        assertEquals(Word.REFUSED, result.word(), result.toString());
        assertNotNull(evidence(result));
        assertFalse(Files.exists(mirrored.resolve("checkpoint")));
        assertEquals(port.key(), MirrorState.of(mirrored).orElseThrow().key());
    }

    @Test
    void aPackThatIsNotWhatWasCommittedToIsRefused() throws IOException {
        mirror(server.address());
        var before = PortArchive.files(mirrored);
        port.swapped.put(25, PortArchive.message(999));
        port.part(21, 40).publish();
        Mirror.Result result = mirror(server.address());
        assertEquals(Word.REFUSED, result.word());
        assertEquals(VerdictCode.COMMITMENT_DIFFERS, result.faults().getFirst().code());
        assertEquals(before, PortArchive.files(mirrored));
    }

    @Test
    void aNumberThatWasPublishedBeforeIsRefused() throws IOException {
        mirror(server.address());
        port.part(20, 30).publish();
        Mirror.Result result = mirror(server.address());
        assertEquals(Word.REFUSED, result.word());
        assertEquals(VerdictCode.NUMBER_TWICE, result.faults().getFirst().code());
    }

    // --- existing files

    @Test
    void anExistingCopyIsAdoptedAfterACheck() throws IOException {
        port.copy(mirrored);
        server.asked.clear();
        Mirror.Result result = mirror(server.address());
        assertEquals(Word.CURRENT, result.word());
        assertMirrored();
        assertFalse(server.asked.stream().anyMatch(path -> path.endsWith(".zip")), server.asked.toString());
        assertEquals(List.of(server.address()), result.from());
    }

    @Test
    void aTileInPlaceThatIsDamagedIsFetchedAgainByItself() throws IOException {
        mirror(server.address());
        Files.write(mirrored.resolve("tile/0/000.p/4"), new byte[4 * 32]);
        assertEquals(Word.CURRENT, mirror(server.address()).word());
        assertMirrored();
        Files.delete(mirrored.resolve("tile/0/000.p/4"));
        port.part(21, 30).publish();
        assertEquals(Word.CURRENT, mirror(server.address()).word());
        assertEquals(List.of(), check(mirrored));
    }

    @Test
    void damagedFilesAreRepairedOnRequest() throws IOException {
        port.part(21, 40).publish();
        mirror(server.address());
        for (String path : List.of("releases/0001.zip", "tile/0/000.p/5", "accessions/0001/tile/0/001")) {
            byte[] bytes = Files.readAllBytes(mirrored.resolve(path));
            bytes[bytes.length / 2] ^= 1;
            Files.write(mirrored.resolve(path), bytes);
        }
        server.asked.clear();
        var recheck =
                new Mirror.Options(List.of(server.address()), mirrored, null, new Route.Direct(), false, true, 3, 2);
        Mirror.Result result = round(recheck);
        assertEquals(Word.CURRENT, result.word(), result.toString());
        assertMirrored();
        assertFalse(server.asked.contains("releases/0002.zip"), server.asked.toString());
    }

    @Test
    void itDoesNotWriteWhereOtherThingsAre() throws IOException {
        Files.createDirectories(mirrored);
        Files.writeString(mirrored.resolve("letter.txt"), "mine");
        var e = assertThrows(IOException.class, () -> mirror(server.address()));
        assertTrue(String.valueOf(e.getMessage()).contains("contains other files"), e.getMessage());
        Path newsroom = folder.resolve("newsroom");
        Files.createDirectories(newsroom);
        Files.writeString(newsroom.resolve("daylight.toml"), "");
        mirrored = newsroom.resolve("archive");
        e = assertThrows(IOException.class, () -> mirror(server.address()));
        assertTrue(String.valueOf(e.getMessage()).contains("belongs to a newsroom"), e.getMessage());
    }

    @Test
    void oneWorksAtATime() throws IOException {
        var inside = new HashMap<String, IOException>();
        var mirror = new Mirror(options(server.address()), SHORT, this::pause, step -> {
            if (step.equals("packs")) {
                inside.put(step, assertThrows(IOException.class, () -> mirror(server.address())));
            }
        });
        mirror.round(InstantSource.fixed(NOON), (a, b, c) -> {});
        assertTrue(String.valueOf(inside.get("packs").getMessage()).contains("another  daylight mirror"));
    }

    @Test
    void readersSeeEachStateCompletely() throws IOException {
        mirror(server.address());
        try (Archive archive = Archive.open(mirrored)) {
            assertFalse(archive.refresh());
            port.part(21, 40).publish();
            mirror(server.address());
            assertTrue(archive.refresh());
            assertEquals(2, archive.contents().releases().size());
        }
    }

    @Test
    void nothingOfTheMirrorIsInTheArchive() throws IOException {
        mirror(server.address());
        for (Path file :
                PortArchive.files(mirrored).keySet().stream().map(Path::of).toList()) {
            assertFalse(
                    new String(Files.readAllBytes(mirrored.resolve(file)), UTF_8).contains("127.0.0.1"),
                    file::toString);
        }
    }
}
