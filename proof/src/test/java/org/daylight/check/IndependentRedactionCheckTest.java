package org.daylight.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.redaction.CheckRedactionTest;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.Redacted;
import org.daylight.redaction.TokenScanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker in Python, which shares no code with Daylight ({@code spec/check_redactions.py}). */
class IndependentRedactionCheckTest {
    private static final Path SCRIPT =
            Path.of("..", "spec", "check_redactions.py").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private record Ran(int exit, String output) {}

    @Test
    void itConfirmsARedactedDocument() throws Exception {
        Ran ran = ran(archive -> {});
        assertEquals("""
            harbour/6: 44 bytes of the original are shown, in order; 3 are missing
            1 redacted documents, 0 wrong
            """, ran.output);
        assertEquals(0, ran.exit);
    }

    @Test
    void itConfirmsADocumentThatIsShownAgain() throws Exception {
        Ran ran = ran(archive -> archive.again = true);
        assertEquals("""
            harbour/6: 36 bytes of the original are shown, in order; 11 are missing
            harbour/6: 44 bytes of the original are shown, in order; 3 are missing
            harbour/6: shown whole; release 3 showed it with redactions
            2 documents were shown before with more redactions
            3 redacted documents, 0 wrong
            """, ran.output);
        assertEquals(0, ran.exit);
        Ran withdrawn = ran(archive -> {
            archive.again = true;
            archive.withdrawnAgain = List.of(2, 3, 4);
        });
        assertEquals("0 redacted documents, 0 wrong\n", withdrawn.output);
    }

    @Test
    void itFindsAWrongReduction() throws Exception {
        List<Consumer<SmallArchive>> changes = List.of(
                archive -> archive.hiddenAgain = List.of(1, 3),
                archive -> archive.hiddenAgain = List.of(1, 2),
                archive -> archive.showsSize = false,
                archive -> archive.againProof.put(
                        3, SmallArchive.redacted(List.of(1, 2, 3), true).proof().bytes()),
                archive -> archive.againProof.put(
                        4, SmallArchive.redacted(List.of(2), true).proof().bytes()),
                archive -> archive.againLine.put(
                        3, line -> line.with("whole", Sha256.of(new byte[0]).hex())));
        for (Consumer<SmallArchive> change : changes) {
            assertWrong(archive -> {
                archive.again = true;
                change.accept(archive);
            });
        }
    }

    /** Both checkers agree on which redactions of random documents are reduced. */
    @Test
    void itAgreesOnRandomReductions() throws Exception {
        var random = new Random(4);
        for (int i = 0; i < 60; i++) {
            byte[] document = CheckRedactionTest.document(random, random.nextInt(1, 4000));
            int tokens = TokenScanner.count(document);
            var hidden = new BitSet();
            for (int run = random.nextInt(1, 6); run > 0; run--) {
                int from = random.nextInt(tokens);
                hidden.set(from, Math.min(tokens, from + random.nextInt(1, 30)));
            }
            var fewer = new BitSet();
            hidden.stream().skip(1).filter(token -> random.nextBoolean()).forEach(fewer::set);
            if (fewer.isEmpty()) {
                fewer.set(hidden.nextSetBit(0));
                hidden.set(0, tokens);
            }
            Sha256 salt = Sha256.of(new byte[] {(byte) i});
            Redacted later = Redacted.of(document, fewer, true, salt);
            boolean isReduced = tokens > 1 && !hidden.equals(fewer);
            Files.write(folder.resolve(i + ".document"), document);
            Files.write(folder.resolve(i + ".bytes"), later.published());
            Files.write(folder.resolve(i + ".proof"), later.proof().bytes());
            Files.write(
                    folder.resolve(i + ".earlier"),
                    Redacted.of(document, hidden, true, salt).proof().bytes());
            Json.Obj line = Json.Obj.EMPTY
                    .with("size", later.committed().size().hex())
                    .with("pieces", later.committed().pieces().hex())
                    .with("salt", salt.hex())
                    .with("reduced", isReduced)
                    .with(
                            "marks",
                            Json.Obj.EMPTY.with(
                                    "P1",
                                    later.proof().segments().stream()
                                            .filter(ProofSegment.Mark.class::isInstance)
                                            .count()));
            Files.write(folder.resolve(i + ".line"), line.bytes());
        }
        Ran ran = python("-c", """
            import json, sys
            sys.path.insert(0, sys.argv[1])
            sys.dont_write_bytecode = True
            from check_redactions import *
            for i in range(60):
                read = lambda kind: open("%s/%d.%s" % (sys.argv[2], i, kind), "rb").read()
                line, proof, earlier = (json.loads(read(kind)) for kind in ("line", "proof", "earlier"))
                tokens = verify(read("bytes"), proof, line)[2]
                try:
                    shown_before(earlier, tree_of(proof), tokens, line["pieces"])
                    require(line["reduced"], "%d is not reduced" % i)
                except Wrong as e:
                    require(not line["reduced"], "%d: %s" % (i, e))
                seed = sha(b"\\x14", bytes.fromhex(line["salt"]))[:16]
                tokens = split(read("document"))
                require(subtree(seed, tokens).hex() == line["pieces"], "%d: pieces" % i)
                shown_before(earlier, seed, tokens, line["pieces"])
            print("60 reductions hold")
            """, SCRIPT.getParent().toString(), folder.toString());
        assertEquals("60 reductions hold\n", ran.output);
    }

    @Test
    void itFindsWhatIsWrong() throws Exception {
        assertWrong(archive -> archive.changedWord = true);
        assertWrong(archive ->
                archive.redaction = new String(archive.first().proof().bytes(), UTF_8)
                        .replace("\"P1\",3]", "\"P1\",4]")
                        .getBytes(UTF_8));
        assertWrong(archive -> archive.line.put(
                6L, line -> line.with("whole", Sha256.of(new byte[0]).hex())));
        assertWrong(archive -> archive.line.put(6L, line -> line.with("marks", Json.Obj.EMPTY.with("P1", 2))));
        assertWrong(archive -> archive.published = files -> files.get("accessions/0002/tile/0/000.p/4")[100] ^= 1);
        assertWrong(archive -> archive.published = files -> files.get("releases/0002.zip")[100] ^= 1);
    }

    /** Both checkers split documents into the same tokens and compute the same trees. */
    @Test
    void itAgreesOnRandomDocuments() throws Exception {
        var random = new Random(3);
        for (int i = 0; i < 60; i++) {
            byte[] document = CheckRedactionTest.document(random, random.nextInt(1, 6000));
            int tokens = TokenScanner.count(document);
            var hidden = new BitSet();
            for (int run = random.nextInt(1, 6); run > 0; run--) {
                int from = random.nextInt(tokens);
                hidden.set(from, Math.min(tokens, from + random.nextInt(1, 30)));
            }
            Redacted redacted = Redacted.of(document, hidden, i % 2 == 0, Sha256.of(new byte[] {(byte) i}));
            Files.write(folder.resolve(i + ".bytes"), redacted.published());
            Files.write(folder.resolve(i + ".proof"), redacted.proof().bytes());
            Json.Obj marks = Json.Obj.EMPTY.with(
                    "P1",
                    redacted.proof().segments().stream()
                            .filter(ProofSegment.Mark.class::isInstance)
                            .count());
            Json.Obj line = Json.Obj.EMPTY
                    .with("size", redacted.committed().size().hex())
                    .with("pieces", redacted.committed().pieces().hex())
                    .with("marks", marks);
            Files.write(folder.resolve(i + ".line"), line.bytes());
        }
        Ran ran = python("-c", """
            import json, sys
            sys.path.insert(0, sys.argv[1])
            sys.dont_write_bytecode = True
            from check_redactions import verify
            for i in range(60):
                parts = [open("%s/%d.%s" % (sys.argv[2], i, kind), "rb").read() for kind in ("bytes", "proof", "line")]
                verify(parts[0], json.loads(parts[1]), json.loads(parts[2]))
            print("60 proofs hold")
            """, SCRIPT.getParent().toString(), folder.toString());
        assertEquals("60 proofs hold\n", ran.output);
    }

    private void assertWrong(Consumer<SmallArchive> change) throws Exception {
        Ran ran = ran(change);
        assertEquals(1, ran.exit, ran.output);
        assertTrue(ran.output.contains("WRONG"), ran.output);
    }

    private Ran ran(Consumer<SmallArchive> change) throws Exception {
        var archive = new SmallArchive();
        change.accept(archive);
        Path place = Files.createTempDirectory(folder, "archive");
        archive.make().write(place);
        return python(SCRIPT.toString(), place.toString());
    }

    private Ran python(String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        var command = new ArrayList<String>();
        command.add("python3");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(10, TimeUnit.MINUTES));
        return new Ran(process.exitValue(), Files.readString(output));
    }
}
