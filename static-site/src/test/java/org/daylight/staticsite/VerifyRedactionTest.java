package org.daylight.staticsite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.redaction.CheckRedaction;
import org.daylight.redaction.MarkForm;
import org.daylight.redaction.OpenedTree;
import org.daylight.redaction.PieceSecrets;
import org.daylight.redaction.PieceTree;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.RedactionProof;
import org.daylight.redaction.TokenScanner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The script accepts the same proofs of redaction as the program, and refuses the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyRedactionTest {
    private static final Sha256 SALT = Sha256.of("salt".getBytes(UTF_8));

    private VerifyScripts scripts;

    @BeforeAll
    void start() throws IOException {
        scripts = new VerifyScripts().fast();
    }

    @AfterAll
    void stop() {
        scripts.close();
    }

    /** A published document with its proof and what was committed to. */
    private record Sample(byte[] published, byte[] proof, Sha256 size, Sha256 pieces, Map<String, Integer> marks) {}

    private static String literal(byte[] bytes) {
        return "Daylight.verify.unhex('" + HexFormat.of().formatHex(bytes) + "', " + bytes.length + ", '')";
    }

    /** What the script says: "right", or why not. */
    private String script(Sample sample) {
        String marks = sample.marks.entrySet().stream()
                .map(mark -> "'" + mark.getKey() + "':" + mark.getValue())
                .collect(Collectors.joining(","));
        return scripts.run(
                "(async () => Daylight.verify.checkRedaction(" + literal(sample.published) + ", "
                        + literal(sample.proof) + ", {pieces: '" + sample.pieces.hex() + "', size: '"
                        + sample.size.hex() + "', marks: {" + marks + "}}))()",
                "checked => 'right'");
    }

    private static boolean program(Sample sample) {
        return RedactionProof.parse(sample.proof)
                                .then(proof -> CheckRedaction.check(
                                        sample.published,
                                        proof,
                                        new CheckRedaction.Committed(sample.size, sample.pieces)))
                        instanceof Outcome.Ok<CheckRedaction.Verified>(CheckRedaction.Verified verified)
                && verified.marks().equals(sample.marks);
    }

    private static Sample sample(Random random) {
        byte[] document = document(random);
        var scanner = new TokenScanner(document);
        int count = TokenScanner.count(document);
        var hidden = new BitSet();
        for (int i = 0; i < count; i++) {
            hidden.set(i, random.nextInt(4) == 0);
        }
        hidden.set(random.nextInt(count));
        boolean isSized = random.nextBoolean();
        PieceSecrets secrets = PieceSecrets.of(SALT);
        var out = new ByteArrayOutputStream();
        var segments = new ArrayList<ProofSegment>();
        var marks = new TreeMap<String, Integer>();
        var reasons = new TreeMap<String, String>();
        long missing = 0;
        for (int i = 0; scanner.next(); i++) {
            int length = scanner.end() - scanner.start();
            if (hidden.get(i)) {
                missing += length;
                if (!hidden.get(i + 1)) {
                    String code = random.nextBoolean() ? "P1" : "A-2";
                    MarkForm form = MarkForm.values()[random.nextInt(4)];
                    byte[] mark = (form.of(code) + (random.nextBoolean() ? ",\r\n " : "")).getBytes(UTF_8);
                    segments.add(new ProofSegment.Mark(mark.length, code, isSized ? missing : null));
                    out.writeBytes(mark);
                    marks.merge(code, 1, Integer::sum);
                    reasons.put(code, "Reason of " + code);
                    missing = 0;
                }
                continue;
            }
            out.write(document, scanner.start(), length);
            if (!segments.isEmpty()
                    && segments.getLast() instanceof ProofSegment.Kept(TokenScanner.Rule rule, int bytes)
                    && rule == scanner.rule()) {
                segments.set(segments.size() - 1, new ProofSegment.Kept(rule, bytes + length));
            } else {
                segments.add(new ProofSegment.Kept(scanner.rule(), length));
            }
        }
        var size = new RedactionProof.Size(document.length, HexFormat.of().formatHex(secrets.sizeKey()));
        byte[] proof = new RedactionProof(
                        reasons, isSized ? size : null, segments, OpenedTree.of(document, secrets, hidden))
                .bytes();
        return new Sample(
                out.toByteArray(),
                proof,
                secrets.size(document.length),
                new PieceTree().root(document, secrets),
                marks);
    }

    /** Words, lists of addresses, base64 of text and of other bytes. */
    private static byte[] document(Random random) {
        var out = new StringBuilder();
        int lines = 1 + random.nextInt(30);
        for (int line = 0; line < lines; line++) {
            byte[] bytes = new byte[30 + 3 * random.nextInt(15)];
            random.nextBytes(bytes);
            switch (random.nextInt(4)) {
                case 0 -> out.append(Base64.getEncoder().encodeToString(bytes));
                case 1 ->
                    out.append(Base64.getEncoder()
                            .encodeToString("some text that is long enough for a line".getBytes(UTF_8)));
                case 2 -> out.append("To: Ann <ann@port.example>,Ben<ben@port.example>; \tx");
                default -> out.append("x".repeat(random.nextInt(150))).append(" y  z\u00e4");
            }
            out.append(random.nextBoolean() ? "\r\n" : "\n");
        }
        return out.toString().getBytes(UTF_8);
    }

    @Test
    void the_example_of_the_specification_is_right() throws IOException {
        String page = Files.readString(Path.of("../spec/redaction.md"), UTF_8);
        byte[] proof = block(page, "entry");
        Sample sample = new Sample(
                block(page, "published"),
                proof,
                Sha256.parsed("c72938b09bce62efd5bc3fcb113985892f0cf6e560c1a05270054ce4b921f7cd"),
                Sha256.parsed("c37c7d6d96485f2f66ca6796928255fedbfe30d95dce4ed9a19d2c94a9babaa4"),
                Map.of("P1", 1));
        byte[] withLine = (new String(sample.published, UTF_8) + "\n").getBytes(UTF_8);
        assertEquals("right", script(new Sample(withLine, proof, sample.size, sample.pieces, sample.marks)));
    }

    private static byte[] block(String page, String name) {
        int from = page.indexOf("```" + name + "\n") + name.length() + 4;
        return page.substring(from, page.indexOf("\n```", from)).getBytes(UTF_8);
    }

    @Test
    void right_proofs_are_accepted_and_changed_ones_are_judged_as_the_program_judges_them() {
        var random = new Random(5);
        int refused = 0;
        for (int run = 0; run < 25; run++) {
            Sample sample = sample(random);
            assertTrue(program(sample), "the program accepts it");
            assertEquals("right", script(sample));
            for (int change = 0; change < 12; change++) {
                Sample changed = changed(sample, random);
                String said = script(changed);
                assertEquals(program(changed), said.equals("right"), said);
                assertTrue(said.equals("right") || said.startsWith("Fault damaged: "), said);
                refused += said.equals("right") ? 0 : 1;
            }
        }
        assertTrue(refused > 200, "refused: " + refused);
    }

    /** One thing otherwise: a byte of the document, of the proof or of its tree, or a number of the proof. */
    private static Sample changed(Sample sample, Random random) {
        byte[] published = sample.published.clone();
        byte[] proof = sample.proof.clone();
        String text = new String(proof, UTF_8);
        switch (random.nextInt(7)) {
            case 0 -> published[random.nextInt(published.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> proof[random.nextInt(proof.length)] ^= (byte) (1 << random.nextInt(7));
            case 2 -> {
                int at = text.indexOf("\"tree\":\"") + 8;
                int place = at + random.nextInt(text.length() - at - 2);
                proof[place] = (byte) "ABCDwxyz0189+/".charAt(random.nextInt(14));
            }
            case 3 -> {
                return new Sample(published, proof, sample.size, Sha256.of(published), sample.marks);
            }
            case 4 -> {
                return new Sample(published, proof, Sha256.of(published), sample.pieces, sample.marks);
            }
            case 5 -> {
                return new Sample(published, proof, sample.size, sample.pieces, Map.of("P1", 1));
            }
            default ->
                proof = text.replaceFirst("\"mark\",([0-9]+)", "\"mark\",1$1").getBytes(UTF_8);
        }
        return new Sample(published, proof, sample.size, sample.pieces, sample.marks);
    }
}
