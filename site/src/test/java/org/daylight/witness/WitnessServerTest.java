package org.daylight.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.daylight.format.Sha256;
import org.daylight.log.TwoHistories;
import org.daylight.note.Checkpoint;
import org.daylight.note.Cosignature;
import org.daylight.note.CosignatureType;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.Witnesses;
import org.daylight.tree.MerkleTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a witness answers over HTTP, by the words of c2sp.org/tlog-witness. */
class WitnessServerTest {
    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");

    @TempDir
    Path parent;

    private WitnessFolder witness;
    private WitnessServer server;
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void serve() throws IOException {
        witness = WitnessFolder.create(
                parent.resolve("witness"), "witness.example/w1", List.of(CosignatureType.ED25519), new SecureRandom());
        witness.follow(History.followed());
        server = WitnessServer.start(witness, () -> NOW, faults::add, error -> {}, "127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private record Answer(int status, String type, String body) {}

    private Answer post(byte[] body) throws IOException {
        return sent("POST", "/add-checkpoint", body);
    }

    private Answer sent(String method, String path, byte[] body) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + server.port() + path);
        var connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestMethod(method);
        if (body.length > 0) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body);
        }
        int status = connection.getResponseCode();
        try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, connection.getContentType(), new String(in.readAllBytes(), UTF_8));
        }
    }

    private Answer grown(long from, long to) throws IOException {
        return post(History.TRUE.grown(from, to).bytes());
    }

    private List<Cosignature> verified(String line, byte[] checkpoint) {
        SignedNote note = SignedNote.parse((new String(checkpoint, UTF_8) + line).getBytes(UTF_8))
                .orThrow();
        return Witnesses.atLeast(witness.keys(), 1).on(note).orThrow();
    }

    @Test
    void a_log_that_grows_is_cosigned_each_time() throws IOException {
        for (long[] step : new long[][] {{0, 1}, {1, 5}, {5, 5}, {5, 8}, {8, 300}}) {
            Answer answer = grown(step[0], step[1]);
            assertEquals(200, answer.status, answer.body);
            assertTrue(answer.body.startsWith("— witness.example/w1 ") && answer.body.endsWith("\n"), answer.body);
            assertEquals(
                    NOW,
                    verified(answer.body, History.TRUE.checkpoint(step[1]))
                            .getFirst()
                            .time());
        }
    }

    /** tlog-witness of July 2026. */
    @Test
    void a_proof_from_nothing_and_an_empty_log_with_a_root_are_unprocessable() throws IOException {
        AddCheckpoint good = History.TRUE.grown(0, 5);
        List<Sha256> proof = History.TRUE.grown(3, 5).proof();
        assertEquals(422, post(new AddCheckpoint(0, proof, good.checkpoint()).bytes()).status);
        byte[] empty = new Checkpoint(History.LOG.name(), 0, Sha256.of(new byte[] {1}))
                .sign(History.LOG)
                .bytes();
        assertEquals(422, post(new AddCheckpoint(0, List.of(), empty).bytes()).status);
        byte[] rightlyEmpty = new Checkpoint(History.LOG.name(), 0, MerkleTree.emptyRoot())
                .sign(History.LOG)
                .bytes();
        assertEquals(200, post(new AddCheckpoint(0, List.of(), rightlyEmpty).bytes()).status);
        assertEquals(200, post(good.bytes()).status);
        // The size is wrong first, whatever the proof.
        assertEquals(409, post(new AddCheckpoint(0, proof, good.checkpoint()).bytes()).status);
        assertEquals(List.of(), faults);
    }

    @Test
    void monitors_get_the_newest_checkpoint_by_the_hash_of_the_origin() throws IOException {
        String path = "/" + Sha256.of(History.LOG.name().getBytes(UTF_8)).hex() + "/checkpoint";
        assertEquals(404, sent("GET", path, new byte[0]).status, "nothing cosigned yet");
        String line = grown(0, 5).body;
        Answer answer = sent("GET", path, new byte[0]);
        assertEquals(200, answer.status);
        assertEquals("text/plain; charset=utf-8", answer.type);
        assertEquals(new String(History.TRUE.checkpoint(5), UTF_8) + line, answer.body, "with the log's own signature");
        assertEquals(405, sent("POST", path, new byte[] {1}).status);
        assertEquals(404, sent("GET", path.replace("/checkpoint", ""), new byte[0]).status);
        assertEquals(404, sent("GET", "/" + "0".repeat(64) + "/checkpoint", new byte[0]).status);
        Files.writeString(
                parent.resolve("witness/logs")
                        .resolve(History.followed().fileName())
                        .resolve("checkpoint"),
                "damaged");
        assertEquals(500, sent("GET", path, new byte[0]).status);
    }

    @Test
    void a_witness_with_two_keys_answers_with_two_lines() throws IOException {
        server.close();
        witness = witness.addKey(CosignatureType.ML_DSA_44, new SecureRandom());
        server = WitnessServer.start(
                WitnessFolder.open(parent.resolve("witness")), () -> NOW, faults::add, error -> {}, "127.0.0.1", 0);
        Answer answer = grown(0, 5);
        assertEquals(200, answer.status, answer.body);
        assertEquals(2, verified(answer.body, History.TRUE.checkpoint(5)).size());
        assertEquals(2, answer.body.lines().count());
        var lines = assertInstanceOf(
                RequestCosignature.Lines.class,
                RequestCosignature.at("http://127.0.0.1:" + server.port()).add(History.TRUE.grown(5, 8)));
        assertEquals(2, lines.signatures().size());
        assertThrows(IOException.class, () -> witness.addKey(CosignatureType.ED25519, new SecureRandom()));
    }

    @Test
    void who_does_not_know_where_the_witness_is_is_told() throws IOException {
        grown(0, 5);
        assertEquals(new Answer(409, "text/x.tlog.size", "5\n"), grown(0, 8));
        assertEquals(new Answer(409, "text/x.tlog.size", "5\n"), grown(3, 8));
        assertEquals(200, grown(5, 8).status);
    }

    @Test
    void another_history_is_refused_and_the_evidence_is_kept() throws IOException {
        grown(0, 6);
        History fork = new History(3);
        Answer same = post(fork.grown(6, 6).bytes());
        assertEquals(422, same.status);
        assertEquals("text/plain; charset=utf-8", same.type, "no size: to ask again is of no use");
        assertEquals(422, post(fork.grown(6, 9).bytes()).status);
        Path kept = witness.evidence(History.followed()).orElseThrow();
        TwoHistories evidence = TwoHistories.parse(Files.readAllBytes(kept)).orThrow();
        assertEquals(History.LOG.verifier(), evidence.key());
        assertTrue(faults.getFirst().contains("two different histories"), faults.toString());
        assertEquals(200, grown(6, 9).status, "the history that it knows goes on");
    }

    @Test
    void what_is_not_signed_by_the_log_or_not_followed_is_refused() throws IOException {
        AddCheckpoint good = History.TRUE.grown(0, 5);
        String text = new String(good.checkpoint(), UTF_8);
        byte[] other = text.replace("archive.example/port\n5\n", "archive.example/port\n6\n")
                .getBytes(UTF_8);
        assertEquals(403, post(new AddCheckpoint(0, List.of(), other).bytes()).status);
        byte[] strange = text.replaceFirst("archive.example/port\n", "archive.example/quay\n")
                .getBytes(UTF_8);
        assertEquals(404, post(new AddCheckpoint(0, List.of(), strange).bytes()).status);
    }

    @Test
    void what_is_no_request_is_said_to_be_none() throws IOException {
        String good = new String(History.TRUE.grown(5, 8).bytes(), UTF_8);
        for (String bad : List.of(
                "",
                "old 0",
                "old 0\n",
                good.replace("old 5", "old 05"),
                good.replace("old 5", "old -5"),
                good.replace("old 5", "Old 5"),
                good.replace("old 5", "old 5\nnot base64"),
                good.replace("old 5\n", "old 5\nAAAA\n"),
                good.replace("old 5\n", "old 5\n" + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n".repeat(64)),
                good.substring(0, good.indexOf("\n\n") + 2),
                good.substring(0, good.length() - 80))) {
            byte[] body = bad.isEmpty() ? new byte[] {'\n'} : bad.getBytes(UTF_8);
            assertEquals(400, post(body).status, bad);
        }
        assertEquals(400, post(History.TRUE.grown(9, 8).bytes()).status, "backwards");
        assertEquals(413, post(new byte[(128 << 10) + 1]).status);
        assertEquals(405, sent("GET", "/add-checkpoint", new byte[0]).status);
        assertEquals(404, sent("GET", "/", new byte[0]).status);
    }

    @Test
    void a_request_is_read_as_it_is_written() {
        AddCheckpoint request = History.TRUE.grown(5, 200);
        AddCheckpoint read = AddCheckpoint.parse(request.bytes()).orThrow();
        assertEquals(request.oldSize(), read.oldSize());
        assertEquals(request.proof(), read.proof());
        assertTrue(Arrays.equals(request.checkpoint(), read.checkpoint()));
        AddCheckpoint first =
                AddCheckpoint.parse(History.TRUE.grown(0, 5).bytes()).orThrow();
        assertEquals(List.of(), first.proof());
    }

    /** The requests are test data of litewitness (filippo.io/litetlog, internal/witness/witness_test.go). */
    @Test
    void requests_of_another_implementation_are_understood() throws IOException {
        String origin = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562";
        byte[] key = HexFormat.of().parseHex("01ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f");
        NoteKey.Verifier log = NoteKey.parseVerifier(
                        origin + "+5202289b+" + Base64.getEncoder().encodeToString(key))
                .orThrow();
        witness.follow(new FollowedLog(log, ""));
        String first = """
            old 0

            ORIGIN
            1
            KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

            — ORIGIN UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=
            """.replace("ORIGIN", origin);
        String second = """
            old 1
            KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

            ORIGIN
            3
            RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=

            — ORIGIN UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=
            """.replace("ORIGIN", origin);
        String third = """
            old 1
            KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            +fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=
            KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

            ORIGIN
            5
            QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=

            — ORIGIN UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=
            """.replace("ORIGIN", origin);
        assertEquals(200, post(first.getBytes(UTF_8)).status);
        assertEquals(422, post(second.replace("KgIAAA", "KgIAAB").getBytes(UTF_8)).status);
        assertEquals(200, post(third.getBytes(UTF_8)).status);
        assertEquals(new Answer(409, "text/x.tlog.size", "5\n"), post(second.getBytes(UTF_8)));
    }

    @Test
    void many_at_once_never_lead_back() throws Exception {
        var seen = Collections.synchronizedList(new ArrayList<Long>());
        try (var threads = Executors.newFixedThreadPool(8)) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < 8; i++) {
                int first = i;
                all.add(threads.submit(() -> {
                    for (long to = first; to < 200; to += 7) {
                        for (boolean done = false; !done; ) {
                            long from = witness.state(History.followed()).size();
                            done = from >= to;
                            if (!done && grown(from, to).status == 200) {
                                seen.add(to);
                            }
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertEquals(
                seen.stream().mapToLong(size -> size).max().orElseThrow(),
                witness.state(History.followed()).size());
        assertEquals(seen.stream().distinct().count(), seen.size(), "no size was reached twice");
    }

    @Test
    void the_publishers_side_understands_the_answers() throws IOException {
        RequestCosignature at = RequestCosignature.at("http://127.0.0.1:" + server.port() + "/");
        var lines = assertInstanceOf(RequestCosignature.Lines.class, at.add(History.TRUE.grown(0, 5)));
        assertEquals("witness.example/w1", lines.signatures().getFirst().name());
        assertEquals(new RequestCosignature.OtherSize(5), at.add(History.TRUE.grown(0, 8)));
        var refused = assertInstanceOf(RequestCosignature.Refused.class, at.add(new History(2).grown(5, 5)));
        assertEquals(422, refused.status());
        assertThrows(IOException.class, () -> RequestCosignature.at("ftp://witness.example"));
    }
}
