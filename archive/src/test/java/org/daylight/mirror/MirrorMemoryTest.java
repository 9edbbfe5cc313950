package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.daylight.archive.ArchivePath;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.log.TwoHistories;
import org.daylight.mirror.MirrorState.Word;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.WitnessKey;
import org.daylight.note.Witnesses;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mirror never loses its state: no source can make it unreadable, and an unreadable state stops the mirror. */
class MirrorMemoryTest {
    private static final Instant NOON = Instant.parse("2026-12-02T12:00:00Z");
    private static final Timeouts SHORT = new Timeouts(
            new HttpLimits(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1), 2_000),
            List.of(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));

    @TempDir
    Path folder = Path.of("");

    private PortArchive port = new PortArchive(Path.of(""));
    private Path mirrored = Path.of("");
    private Map<String, Path> attacks = Map.of();

    @BeforeEach
    void aPublisherAndAttackers() throws IOException {
        port = new PortArchive(folder.resolve("port")).accession(30).part(1, 5).publish();
        Path older = port.copy(folder.resolve("older"));
        port.part(6, 7).publish();
        Path fork = new PortArchive(folder.resolve("fork"))
                .accession(30)
                .part(2, 5)
                .part(6, 6)
                .part(7, 8)
                .publish()
                .folder();
        Path foreign = new PortArchive(folder.resolve("foreign"), 8)
                .accession(30)
                .part(1, 9)
                .part(10, 11)
                .part(12, 13)
                .publish()
                .folder();
        attacks = Map.of("older", older, "fork", fork, "foreign", foreign);
        mirrored = folder.resolve("mirrored");
    }

    private Mirror.Result mirror(
            Path source, NoteKey.@Nullable Verifier key, MirrorSteps steps, WitnessKey.Signer... witnesses)
            throws IOException {
        var known = Witnesses.atLeast(
                List.of(witnesses).stream().map(WitnessKey.Signer::verifier).toList(), 0);
        var options = new Mirror.Options(
                List.of(source.toString()), mirrored, key, new Route.Direct(), false, false, 2, 1, true, known);
        return new Mirror(options, SHORT, (time, over) -> {}, steps)
                .round(InstantSource.fixed(NOON), (packs, bytes, total) -> {});
    }

    private Mirror.Result mirror(Path source) throws IOException {
        return mirror(source, null, MirrorSteps.UNWATCHED);
    }

    private Path checkpoint(Path archive) {
        return archive.resolve(ArchivePath.CHECKPOINT);
    }

    /** A signature line of an unknown key, of this length. */
    private static String junk(int seed, int chars) {
        byte[] bytes = new byte[chars / 4 * 3];
        bytes[0] = (byte) seed;
        return "\u2014 junk.example/" + seed + " " + Base64.getEncoder().encodeToString(bytes) + "\n";
    }

    /** Asserts that no attack puts anything in place, and that a fork is proved. */
    private void assertNothingPasses(String when) throws IOException {
        for (boolean given : new boolean[] {false, true}) {
            for (String attack : attacks.keySet()) {
                var before = PortArchive.files(mirrored);
                Mirror.Result result = mirror(attacks.get(attack), given ? port.key() : null, MirrorSteps.UNWATCHED);
                assertNotEquals(Word.CURRENT, result.word(), attack + " " + when);
                assertEquals(before, PortArchive.files(mirrored), attack + " " + when);
                if (attack.equals("fork")) {
                    assertEquals(Word.REFUSED, result.word(), when);
                    Path evidence = MirrorState.of(mirrored)
                            .orElseThrow()
                            .evidence(mirrored)
                            .orElseThrow();
                    assertTrue(TwoHistories.parse(Files.readAllBytes(evidence)).isOk(), when);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {800_000, 400_000, 90_000})
    void linesOfUnknownKeysMakeNothingUnreadable(int chars) throws IOException {
        mirror(port.folder());
        byte[] signed = Files.readAllBytes(checkpoint(mirrored));
        String note = new String(signed, UTF_8);
        for (int round = 1; round <= 3; round++) {
            Path hostile = port.copy(folder.resolve("hostile-" + round));
            Files.writeString(checkpoint(hostile), note + junk(round, chars));
            mirror(hostile);
            assertEquals(note, Files.readString(checkpoint(mirrored)));
            assertTrue(MirrorState.of(mirrored).isPresent());
        }
        assertNothingPasses("after junk");
    }

    @Test
    void aNewMirrorIsNotFilledWithJunkEither() throws IOException {
        String note = Files.readString(checkpoint(port.folder()));
        Path hostile = port.copy(folder.resolve("hostile"));
        Files.writeString(checkpoint(hostile), note + junk(1, 900_000));
        mirror(hostile);
        assertEquals(note, Files.readString(checkpoint(mirrored)));
        assertNothingPasses("after a first round with junk");
    }

    @Test
    void aWrongSignatureOfTheLogIsRefusedNextToARightOne() throws IOException {
        mirror(port.folder());
        port.part(8, 9).publish();
        SignedNote note =
                SignedNote.parse(Files.readAllBytes(checkpoint(port.folder()))).orThrow();
        String line = note.signatures().getFirst().line();
        char other = line.charAt(60) == 'A' ? 'B' : 'A';
        Files.writeString(
                checkpoint(port.folder()),
                new String(note.bytes(), UTF_8) + line.substring(0, 60) + other + line.substring(61) + "\n");
        Mirror.Result result = mirror(port.folder());
        assertEquals(Word.UNREACHABLE, result.word());
        assertTrue(
                result.notes().toString().contains("note-signature-wrong"),
                result.notes().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "nonsense",
                "{}",
                "[1]",
                "mirror",
                "key",
                "keyGiven",
                "checkpoint",
                "asked",
                "word",
                "long",
                "other",
                "escaping"
            })
    void aStateThatCannotBeReadStopsTheMirror(String damage) throws IOException {
        mirror(port.folder());
        Path file = MirrorState.file(mirrored);
        String state = Files.readString(file);
        String damaged = switch (damage) {
            case "mirror" -> state.replace("\"mirror\":1", "\"mirror\":2");
            case "key", "asked", "word", "keyGiven" -> state.replace("\"" + damage + "\"", "\"x\"");
            case "checkpoint" -> state.replaceFirst("port\\.example/?[a-z]*\\\\n\\d", "port.example\\\\n9");
            case "long" -> state + " ".repeat(17 << 20);
            case "other" ->
                state.replace(
                        port.key().text(),
                        new PortArchive(folder.resolve("x"), 8).key().text());
            case "escaping" -> state.replace("\"word\"", "\"evidence\":\"../../x.json\",\"word\"");
            default -> damage;
        };
        assertNotEquals(state, damaged);
        Files.writeString(file, damaged);
        for (Path source : attacks.values()) {
            for (NoteKey.Verifier key : new NoteKey.Verifier[] {null, port.key()}) {
                var before = PortArchive.files(mirrored);
                var e = assertThrows(IOException.class, () -> mirror(source, key, MirrorSteps.UNWATCHED));
                assertTrue(String.valueOf(e.getMessage()).contains("Restore the file from a backup"), e.getMessage());
                assertFalse(String.valueOf(e.getMessage()).contains("\n"));
                assertEquals(before, PortArchive.files(mirrored));
                assertEquals(damaged, Files.readString(file), "it is left as it is");
            }
        }
        assertThrows(IOException.class, () -> new StateReader(mirrored));
        Files.writeString(file, state);
        assertEquals(Word.CURRENT, mirror(port.folder()).word());
    }

    @Test
    void aCheckpointInPlaceThatCannotBeReadStopsTheMirror() throws IOException {
        mirror(port.folder());
        byte[] signed = Files.readAllBytes(checkpoint(mirrored));
        for (boolean remembered : new boolean[] {true, false}) {
            if (!remembered) {
                Files.delete(MirrorState.file(mirrored));
            }
            for (String damage : List.of("", "nonsense", new String(signed, UTF_8).replace("port", "sort"))) {
                Files.writeString(checkpoint(mirrored), damage);
                for (Path source : attacks.values()) {
                    for (NoteKey.Verifier key : new NoteKey.Verifier[] {null, port.key()}) {
                        var e = assertThrows(IOException.class, () -> mirror(source, key, MirrorSteps.UNWATCHED));
                        assertTrue(String.valueOf(e.getMessage()).contains("cannot be used"), e.getMessage());
                        assertEquals(damage, Files.readString(checkpoint(mirrored)));
                    }
                }
            }
            Files.write(checkpoint(mirrored), signed);
            assertEquals(Word.CURRENT, mirror(port.folder()).word());
        }
    }

    @Test
    void aDamagedCheckpointIsFetchedAgainWhereTheStateKnowsTheLog() throws IOException {
        mirror(port.folder());
        Files.writeString(checkpoint(mirrored), "");
        var recheck = new Mirror.Options(
                List.of(port.folder().toString()), mirrored, null, new Route.Direct(), false, true, 2, 1);
        var mirror = new Mirror(recheck, SHORT, (time, over) -> {}, MirrorSteps.UNWATCHED);
        assertEquals(
                Word.CURRENT,
                mirror.round(InstantSource.fixed(NOON), (a, b, c) -> {}).word());
        assertEquals(Files.readString(checkpoint(port.folder())), Files.readString(checkpoint(mirrored)));
    }

    @Test
    void whatIsInPlaceIsKnownAlsoWithoutAState() throws IOException {
        port.copy(mirrored);
        for (Path source : attacks.values()) {
            for (NoteKey.Verifier key : new NoteKey.Verifier[] {null, port.key()}) {
                Mirror.Result result = mirror(source, key, MirrorSteps.UNWATCHED);
                boolean behind = source.equals(attacks.get("older")); // then what is in place is checked, and remains
                assertTrue(behind || result.word() != Word.CURRENT, source::toString);
                assertEquals(Files.readString(checkpoint(port.folder())), Files.readString(checkpoint(mirrored)));
            }
            Files.deleteIfExists(MirrorState.file(mirrored));
        }
        // The same when a file in place is damaged, and would have to be fetched.
        Files.write(mirrored.resolve("tile/0/000.p/4"), new byte[4 * 32]);
        Files.deleteIfExists(mirrored.resolve("tile/0/000.p/5"));
        for (Path source : attacks.values()) {
            try {
                mirror(source);
            } catch (IOException stopped) {
                assertTrue(String.valueOf(stopped.getMessage()).contains("checkpoint"), stopped.getMessage());
            }
            assertEquals(Files.readString(checkpoint(port.folder())), Files.readString(checkpoint(mirrored)));
            Files.deleteIfExists(MirrorState.file(mirrored));
        }
    }

    @Test
    void missingOrDamagedEvidenceStopsTheMirror() throws IOException {
        mirror(port.folder());
        Mirror.Result fork = mirror(attacks.get("fork"));
        Path evidence = fork.evidence();
        byte[] bytes = Files.readAllBytes(evidence);
        Files.writeString(evidence, "{}");
        var damaged = assertThrows(IOException.class, () -> mirror(port.folder()));
        assertTrue(String.valueOf(damaged.getMessage()).contains("restore it from a backup"), damaged.getMessage());
        Files.delete(evidence);
        assertThrows(IOException.class, () -> mirror(port.folder()));
        Files.write(evidence, bytes);
        assertEquals(Word.CURRENT, mirror(port.folder()).word());
        assertTrue(Files.exists(
                MirrorState.of(mirrored).orElseThrow().evidence(mirrored).orElseThrow()));
    }

    @Test
    void evidenceCanBeReadWhateverLinesTheCheckpointsHave() throws IOException {
        mirror(port.folder());
        Path hostile = attacks.get("fork");
        Files.writeString(checkpoint(hostile), Files.readString(checkpoint(hostile)) + junk(1, 900_000));
        assertNothingPasses("with junk under the fork");
    }

    /** When it is stopped at any step, the checkpoint has its line or not, and the next run adds it. */
    @Test
    void aCosignerStoppedAtAnyStepLeavesAValidCheckpoint() throws IOException {
        int stopped = 0;
        for (int step = 1; ; step++) {
            mirrored = folder.resolve("cosigned" + step).resolve("mirrored");
            mirror(port.folder());
            var stopping = new Stopping(step);
            var random = new SecureRandom();
            var first = MirrorCosigner.open(mirrored, "mirror.example", random, stopping);
            boolean ended = true;
            try {
                first.cosign(InstantSource.fixed(NOON));
            } catch (IllegalStateException e) {
                ended = false;
                stopped++;
            }
            assertEquals(Word.CURRENT, mirror(port.folder()).word());
            MirrorCosigner.open(mirrored, "mirror.example", random).cosign(InstantSource.fixed(NOON));
            SignedNote note =
                    SignedNote.parse(Files.readAllBytes(checkpoint(mirrored))).orThrow();
            var witnesses = Witnesses.atLeast(List.of(first.key()), 1);
            assertTrue(witnesses.areEnough(witnesses.on(note).orThrow()), "step " + step);
            assertTrue(Checkpoint.open(note.bytes(), port.key()).isOk());
            if (ended) {
                break;
            }
        }
        assertTrue(stopped >= 4, "it was stopped at " + stopped + " steps");
    }

    /** Stops at a step; for the files this is like killing the process. */
    private static final class Stopping implements MirrorSteps {
        private final int last;
        private int reached;

        Stopping(int last) {
            this.last = last;
        }

        @Override
        public void reached(String step) {
            if (++reached == last) {
                throw new IllegalStateException("stopped at " + step);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cosignature", "growth", "fork", "decision damaged"})
    void stoppedAtAnyStepItStillKnowsTheLog(String round) throws IOException {
        WitnessKey.Signer witness = PortArchive.witness("witness.example");
        List<Integer> stopped = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path base = folder.resolve(round.replace(' ', '-') + step);
            mirrored = base.resolve("mirrored");
            Path source = port.copy(base.resolve("port"));
            mirror(round.equals("cosignature") || round.equals("fork") ? source : attacks.get("older"));
            if (round.equals("cosignature")) {
                Checkpoint text = Checkpoint.parse(SignedNote.parse(Files.readAllBytes(checkpoint(source)))
                                .orThrow()
                                .text())
                        .orThrow();
                SignedNote note =
                        SignedNote.parse(Files.readAllBytes(checkpoint(source))).orThrow();
                Files.write(
                        checkpoint(source), note.with(witness.cosign(text, 5)).bytes());
            }
            Path from = round.equals("fork") ? attacks.get("fork") : source;
            var steps = new Stopping(step);
            try {
                mirror(from, null, steps, witness);
                break;
            } catch (IllegalStateException e) {
                stopped.add(step);
            }
            Path decision = MirrorState.folder(mirrored).resolve("decision.json");
            if (round.equals("decision damaged") && Files.exists(decision)) {
                Files.writeString(decision, "{\"files\":[\"checkpoint\"]}");
                var before = PortArchive.files(mirrored);
                var e = assertThrows(IOException.class, () -> mirror(attacks.get("foreign")));
                assertTrue(String.valueOf(e.getMessage()).contains("Delete it"), e.getMessage());
                assertEquals(before, PortArchive.files(mirrored));
                Files.delete(decision);
            }
            for (String attack : List.of("fork", "foreign")) {
                Mirror.Result result = mirror(attacks.get(attack));
                assertNotEquals(Word.CURRENT, result.word(), attack + " after " + round + " stopped at " + step);
            }
            assertEquals(
                    Word.CURRENT,
                    mirror(source, null, MirrorSteps.UNWATCHED, witness).word());
            assertEquals(Files.readString(checkpoint(source)), Files.readString(checkpoint(mirrored)));
        }
        assertFalse(stopped.isEmpty());
    }
}
