package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.evidence.Authentication;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.log.LogEntry;
import org.daylight.message.parse.MessageParser;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.MerkleTree;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A dossier contains everything that is needed, and the commands in it work with independent programs. */
class DossierTest {

    private static final String PERL = "/usr/bin/perl";
    private static final String PYTHON = "/usr/bin/python3";

    @TempDir
    static Path folder;

    @TempDir
    Path unpacked;

    private static HarbourArchive papers;
    private static Site site;

    @BeforeAll
    static void write() throws IOException {
        papers = SignedArchive.in(folder);
        site = papers.site();
    }

    private void unpack(int number) throws IOException {
        Response response = site.answer("GET", "/harbour/" + number + "/dossier.zip", Map.of());
        assertEquals(200, response.status());
        byte[] zip = ((Response.Body.Bytes) response.body()).content();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertTrue(entry.getName().matches("[A-Za-z0-9.-]+"), entry.getName());
                Files.write(unpacked.resolve(entry.getName()), in.readAllBytes());
            }
        }
    }

    private String text(String file) throws IOException {
        return Files.readString(unpacked.resolve(file));
    }

    private Json.Obj json(String file) throws IOException {
        return (Json.Obj) Json.parse(text(file).strip()).orThrow();
    }

    @Test
    void bytes_and_keys_of_a_dossier_give_the_findings_in_it() throws IOException {
        for (int number :
                List.of(SignedArchive.PASSES, SignedArchive.FAILS, SignedArchive.KEY_GONE, SignedArchive.PARTLY)) {
            unpack(number);
            byte[] original = Files.readAllBytes(unpacked.resolve("message.eml"));
            assertEquals(
                    Sha256.of(original).hex(),
                    json("findings.json").string("sha256").orElseThrow());
            KeyArchive keys = KeyArchive.parse(Files.readAllBytes(unpacked.resolve("keys.txt")), "")
                    .orThrow();
            Authentication again = Authentication.of(original, MessageParser.parse(original), new DkimVerifier(keys));
            assertEquals(
                    new Json.Arr(
                            again.findings().stream().<Json>map(Finding::json).toList()),
                    json("findings.json").get("findings").orElseThrow());
            assertEquals(
                    again.mark().word(), json("findings.json").string("mark").orElseThrow());
        }
    }

    @Test
    void only_the_keys_that_matter_are_in_it() throws IOException {
        unpack(SignedArchive.PASSES);
        assertEquals(1, text("dns.txt").lines().count());
        assertTrue(text("dns.txt").startsWith("s2014._domainkey.port.example v=DKIM1; k=rsa; p="));
        unpack(SignedArchive.KEY_GONE);
        assertEquals("", text("dns.txt"));
        assertTrue(Files.notExists(unpacked.resolve("dkim-2.pem")));
    }

    @Test
    void the_proof_leads_from_the_line_to_the_signed_checkpoint() throws IOException {
        unpack(SignedArchive.FAILS);
        byte[] line = Files.readAllBytes(unpacked.resolve("line.json"));
        byte[] logged = Files.readAllBytes(unpacked.resolve("entry.json"));
        assertTrue(text("line.json")
                .contains(json("findings.json").string("sha256").orElseThrow()));
        LogEntry.Release entry = (LogEntry.Release) LogEntry.parse(logged).orThrow();
        Json.Obj proof = json("line-proof.json");
        List<Sha256> up = ((Json.Arr) proof.get("hashes").orElseThrow())
                .items().stream()
                        .map(hash -> Sha256.parse(((Json.Str) hash).value()).orThrow())
                        .toList();
        assertTrue(MerkleTree.verifyInclusion(
                MerkleTree.leafHash(line),
                proof.number("index").orElseThrow(),
                proof.number("lines").orElseThrow(),
                up,
                entry.documentsRoot()));
        String[] file = text("entry.tlog-proof").split("\n\n", 2);
        List<String> head = file[0].lines().toList();
        assertEquals("c2sp.org/tlog-proof@v1", head.getFirst());
        assertTrue(head.get(1).matches("index [0-9]+"), head.get(1));
        byte[] note = file[1].getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(Files.readAllBytes(folder.resolve("checkpoint")), note);
        Checkpoint checkpoint = SignedNote.parse(note)
                .then(signed -> Checkpoint.parse(signed.text()))
                .orThrow();
        assertTrue(MerkleTree.verifyInclusion(
                MerkleTree.leafHash(logged),
                Long.parseLong(head.get(1).substring("index ".length())),
                checkpoint.size(),
                head.stream()
                        .skip(2)
                        .map(hash -> Sha256.wrap(java.util.Base64.getDecoder().decode(hash)))
                        .toList(),
                checkpoint.root()));
    }

    @Test
    void an_independent_program_follows_the_proof_and_finds_changes() throws IOException, InterruptedException {
        assumeTrue(runs(PYTHON + " --version") && runs("openssl version"), "skipped: no python3 or no openssl");
        unpack(SignedArchive.PASSES);
        String command = PYTHON + " proof.py '" + papers.written.logKey() + "'";
        assertEquals(
                "CONFIRMED: message.eml is document 1 of harbour in the log of harbour.example.org\n",
                run(command).output());
        String other = NoteKey.generate("harbour.example.org", new java.security.SecureRandom())
                .verifier()
                .text();
        assertEquals(
                "FAILED: the checkpoint is not signed by KEY\n",
                run(PYTHON + " proof.py '" + other + "'").output());
        for (String name : List.of("message.eml", "line.json", "line-proof.json", "entry.json", "entry.tlog-proof")) {
            byte[] right = Files.readAllBytes(unpacked.resolve(name));
            for (int at : List.of(right.length / 2, right.length - 4, 30)) {
                byte[] wrong = right.clone();
                wrong[at] ^= 1;
                Files.write(unpacked.resolve(name), wrong);
                Ran ran = run(command);
                assertTrue(ran.code() == 1 && ran.output().startsWith("FAILED: "), name + " " + at + ran.output());
            }
            Files.write(unpacked.resolve(name), right);
        }
    }

    @Test
    void the_page_in_it_needs_nothing_else_and_the_bytes_are_those_of_the_archive() throws IOException {
        unpack(SignedArchive.PARTLY);
        Document page = Jsoup.parse(text("findings.html"));
        assertEquals(0, page.select("script, link, img, iframe, [src], a[href]").size());
        assertEquals(2, page.select(".finding").size());
        DocumentState.Published document =
                (DocumentState.Published) papers.archive.state(new DocumentId("harbour", SignedArchive.PARTLY));
        assertArrayEquals(
                papers.archive.publishedBytes(document.id()).orElseThrow(),
                Files.readAllBytes(unpacked.resolve("message.eml")));
        assertTrue(text("README.txt").contains(document.sha256().hex()));
    }

    @ParameterizedTest
    @CsvSource({
        "1, '1 port.example s2014 pass', 0",
        "2, '1 port.example pier invalid', 1",
        "3, '1 port.example s2014 fail', 1",
        "6, '1 lists.example news fail|2 port.example s2014 pass', 0",
        "10, '1 port.example s2014 pass', 0"
    })
    void the_commands_of_the_readme_come_to_the_same(int number, String lines, int opendkim)
            throws IOException, InterruptedException {
        String wanted = lines.replace('|', '\n') + "\n";
        unpack(number);
        List<String> commands = text("README.txt")
                .lines()
                .filter(line -> line.startsWith("    "))
                .map(String::strip)
                .toList();
        boolean tried = false;
        for (String command : commands) {
            if (command.startsWith("perl ") && runs(PERL + " -MMail::DKIM -e 1")) {
                assertEquals(wanted, run(command.replaceFirst("perl", PERL)).output());
                tried = true;
            } else if (command.startsWith("python3 check") && runs(PYTHON + " -c 'import dkim'")) {
                assertEquals(
                        wanted, run(command.replaceFirst("python3", PYTHON)).output());
                tried = true;
            } else if (command.startsWith("openssl ") && runs("openssl version")) {
                assertTrue(run(command).output().contains("Verified OK"), command);
                tried = true;
            } else if (command.startsWith("sha256sum ") && runs("sha256sum --version")) {
                assertTrue(text("README.txt").contains(run(command).output().substring(0, 64)));
            }
        }
        int start = text("README.txt").indexOf("    unshare ");
        String offline = text("README.txt").substring(start, text("README.txt").indexOf("kill $!'", start) + 8);
        boolean canHide = runs("unshare --map-root-user --net --mount sh -c 'ip link set lo up; touch r; mount --bind r"
                + " /etc/resolv.conf'");
        if (canHide && runs("command -v opendkim-testmsg")) {
            Ran ran = run(offline.replace("python3", PYTHON));
            assertEquals(opendkim == 0, ran.output().contains("exit code 0"), ran::output);
            tried = true;
        }
        assumeTrue(tried, "skipped: none of libmail-dkim-perl, python3-dkim, opendkim-tools, openssl is installed");
    }

    /** The result of a command. */
    private record Ran(int code, String output) {}

    private boolean runs(String command) throws IOException, InterruptedException {
        return run(command).code() == 0;
    }

    private Ran run(String command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("ran", ".txt");
        Process process = new ProcessBuilder("/bin/sh", "-c", command)
                .directory(unpacked.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("does not end: " + command);
        }
        String printed = Files.readString(output);
        Files.delete(output);
        return new Ran(process.exitValue(), printed);
    }
}
