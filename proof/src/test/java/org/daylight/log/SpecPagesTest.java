package org.daylight.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Sha256;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.WitnessKey;
import org.daylight.pack.Torrent;
import org.daylight.pack.TorrentPieces;
import org.daylight.redaction.CheckRedaction;
import org.daylight.redaction.CheckReduction;
import org.daylight.redaction.PieceSecrets;
import org.daylight.redaction.PieceTree;
import org.daylight.redaction.RedactionProof;
import org.daylight.redaction.TokenScanner;
import org.daylight.sealing.SealKey;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.TileFile;
import org.daylight.tree.TileTree;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The worked examples of the spec pages are right: read from the page, and computed again. */
class SpecPagesTest {

    @Test
    void the_log_of_the_worked_example() throws IOException {
        List<byte[]> entries = new ArrayList<>();
        for (String line : blocks("log.md", "json")) {
            byte[] bytes = line.strip().getBytes(UTF_8);
            assertEquals(
                    line.strip(), new String(LogEntry.parse(bytes).orThrow().bytes(), UTF_8));
            entries.add(bytes);
        }
        assertEquals(
                List.of("archive", "trove", "accession", "release", "withdrawal"),
                entries.stream()
                        .map(entry -> LogEntry.parse(entry).orThrow().type())
                        .toList());

        TileLog.Growth growth =
                TileLog.empty("archive.example/port").append(entries).orThrow();
        var hashes = new StringBuilder();
        entries.forEach(entry ->
                hashes.append("leaf ").append(MerkleTree.leafHash(entry)).append('\n'));
        hashes.append("root ").append(growth.checkpoint().root()).append('\n');
        assertEquals(block("log.md", "hashes"), hashes.toString());

        TileFile bundle = growth.files().getFirst();
        assertEquals("tile/entries/000.p/5", bundle.path().path());
        assertTrue(
                page("log.md").contains("has " + bundle.bytes().length + " bytes"),
                () -> "bytes: " + bundle.bytes().length);

        NoteKey.Signer key = NoteKey.parseSigner(block("log.md", "key").strip()).orThrow();
        LogEntry first = LogEntry.parse(entries.getFirst()).orThrow();
        assertTrue(first instanceof LogEntry.Archive archive && archive.key().equals(key.verifier()));
        assertEquals(
                block("log.md", "checkpoint"),
                new String(growth.checkpoint().sign(key).bytes(), UTF_8));
    }

    @Test
    void the_entries_about_trustees_have_their_one_form() throws IOException {
        for (String line : block("trustees.md", "trustees").lines().toList()) {
            LogEntry entry = LogEntry.parse(line.getBytes(UTF_8)).orThrow();
            assertFalse(entry instanceof LogEntry.Unknown, line);
            assertEquals(line, new String(entry.bytes(), UTF_8));
        }
        TrusteesFile file =
                TrusteesFile.parse(block("trustees.md", "file").getBytes(UTF_8)).orThrow();
        assertEquals(block("trustees.md", "file"), new String(file.bytes(), UTF_8));
        String line = block("trustees.md", "trustees").lines().findFirst().orElseThrow();
        LogEntry.Trustees plan =
                (LogEntry.Trustees) LogEntry.parse(line.getBytes(UTF_8)).orThrow();
        assertEquals(Sha256.of(file.bytes()), plan.file());
        assertEquals(file.bytes().length, plan.fileBytes());
    }

    @Test
    void the_recovery_of_the_worked_example() throws IOException {
        String page = "log-keys.md";
        NoteKey.Signer old = NoteKey.parseSigner(block("log.md", "key").strip()).orThrow();
        List<NoteKey.Signer> holders = block(page, "holders")
                .lines()
                .map(line -> NoteKey.parseSigner(line).orThrow())
                .toList();
        var entries = new ArrayList<byte[]>();
        blocks("log.md", "json").forEach(line -> entries.add(line.strip().getBytes(UTF_8)));
        var named = new LogEntry.RecoveryKeys(
                1, 2, holders.stream().map(NoteKey.Signer::verifier).toList());
        assertEquals(block(page, "entry").strip(), new String(named.bytes(), UTF_8));
        entries.add(named.bytes());
        TileLog.Growth growth =
                TileLog.empty("archive.example/port").append(entries).orThrow();
        Checkpoint head = growth.checkpoint();
        NoteKey.Signer next = NoteKey.generate(old.name(), new Trees.Counting(13, 0));
        var statement = new KeyStatement(
                1,
                KeyStatement.Kind.RECOVERY,
                old.verifier(),
                next.verifier(),
                head.size(),
                head.root(),
                "The key was stolen from our server.");
        List<Sha256> proof = MerkleTree.of(
                        entries.stream().map(MerkleTree::leafHash).toList())
                .inclusionProof(5);
        KeyChange change =
                KeyChange.recovery(statement, head.sign(old), next, KeyChange.Named.of(named.bytes(), 5, proof));
        for (NoteKey.Signer holder : holders) {
            change = change.with(change.signedBy(holder));
        }
        assertEquals(block(page, "file"), new String(change.bytes(), UTF_8));
        assertEquals(
                change, KeyChange.parse(block(page, "file").getBytes(UTF_8)).orThrow());
        assertEquals(block(page, "change").strip(), new String(change.entry().bytes(), UTF_8));
    }

    @Test
    void the_list_of_mirrors_has_its_one_form() throws IOException {
        String line = block("log.md", "mirrors").strip();
        LogEntry entry = LogEntry.parse(line.getBytes(UTF_8)).orThrow();
        assertTrue(entry instanceof LogEntry.Mirrors list && list.addresses().size() == 3);
        assertEquals(line, new String(entry.bytes(), UTF_8));
    }

    @Test
    void the_page_has_its_one_form() throws IOException {
        String line = block("log.md", "page").strip();
        LogEntry entry = LogEntry.parse(line.getBytes(UTF_8)).orThrow();
        assertTrue(entry instanceof LogEntry.ReadingPage page && page.files().size() == 3);
        assertEquals(line, new String(entry.bytes(), UTF_8));
    }

    @Test
    void the_story_of_the_worked_example() throws IOException {
        worked(FileKind.STORY, "stories.md", "story", "markdown");
    }

    @Test
    void the_annotations_of_the_worked_example() throws IOException {
        worked(FileKind.ANNOTATIONS, "annotations.md", "entry", "annotations");
    }

    @Test
    void the_corrections_of_the_worked_example() throws IOException {
        worked(FileKind.ENTITIES, "entities.md", "entry", "corrections");
    }

    /** A version with its file, and a withdrawal. */
    private static void worked(FileKind kind, String page, String entryBlock, String fileBlock) throws IOException {
        List<LogEntry> entries = new ArrayList<>();
        for (String block : blocks(page, entryBlock)) {
            LogEntry entry = LogEntry.parse(block.strip().getBytes(UTF_8)).orThrow();
            assertEquals(block.strip(), new String(entry.bytes(), UTF_8));
            entries.add(entry);
        }
        byte[] file = block(page, fileBlock).getBytes(UTF_8);
        LogEntry.Version version = (LogEntry.Version) entries.getFirst();
        assertEquals(kind, version.kind());
        assertEquals(Sha256.of(file), version.file());
        assertEquals(file.length, version.fileBytes());
        assertTrue(entries.getLast() instanceof LogEntry.VersionsWithdrawal withdrawal
                && withdrawal.kind() == kind
                && withdrawal.name().equals(version.name()));
    }

    @Test
    void the_sealed_part_of_the_worked_example() throws IOException {
        List<String> lines =
                blocks("sealed.md", "json").stream().map(String::strip).toList();
        for (String line : lines) {
            assertEquals(
                    line,
                    new String(LogEntry.parse(line.getBytes(UTF_8)).orThrow().bytes(), UTF_8));
        }
        LogEntry first = LogEntry.parse(lines.getFirst().getBytes(UTF_8)).orThrow();
        byte[] release = lines.get(1).getBytes(UTF_8);
        assertTrue(first instanceof LogEntry.Sealed seal
                && OpenedRelease.verify(seal, release).isOk()
                && SealKey.of(BigInteger.TWO.pow(200)).hash(2).equals(seal.keyHash()));
        assertTrue(LogEntry.parse(lines.getLast().getBytes(UTF_8)).orThrow() instanceof LogEntry.Cancelled);
    }

    @Test
    void the_sealed_story_of_the_worked_example() throws IOException {
        byte[] file = block("stories.md", "markdown").getBytes(UTF_8);
        SealKey key = SealKey.of(BigInteger.TWO.pow(200));
        List<String> lines = block("sealed.md", "lines").lines().toList();
        var story = new OpenedStory(lines.get(0), lines.get(1), lines.get(2), file);
        assertEquals(block("sealed.md", "lines") + block("stories.md", "markdown"), new String(story.bytes(), UTF_8));
        LogEntry seal = LogEntry.parse(
                        blocks("sealed.md", "json").getFirst().strip().getBytes(UTF_8))
                .orThrow();
        LogEntry.Sealed with = ((LogEntry.Sealed) seal).withStory(story.hash(key));
        assertTrue(new String(with.bytes(), UTF_8)
                .endsWith("," + block("sealed.md", "storyhash").strip() + "}"));
        assertTrue(OpenedStory.verify(with, key, story.bytes()).isOk());
        LogEntry entry = LogEntry.parse(
                        blocks("stories.md", "story").getFirst().strip().getBytes(UTF_8))
                .orThrow();
        assertTrue(OpenedStory.isSealed(story.hash(key), key, (LogEntry.Version) entry));
        assertTrue(page("sealed.md").contains("263,811 bytes") && OpenedStory.MAX_BYTES == 263_811);
    }

    @Test
    void the_commitments_of_the_worked_example() throws IOException {
        String page = "commitments.md";
        AccessionSeed seed =
                AccessionSeed.of(HexFormat.of().parseHex(block(page, "seed").strip()));
        List<String> originals = block(page, "originals").lines().toList();
        List<Sha256> numbered = originals.stream()
                .map(original -> Sha256.of(original.getBytes(UTF_8)))
                .sorted(Comparator.comparing(seed::order))
                .toList();
        var lines = new StringBuilder();
        var leaves = new ArrayList<Sha256>();
        for (Sha256 original : numbered) {
            var number = new DocumentNumber(leaves.size() + 1);
            Sha256 salt = seed.salt(original);
            String text = originals.stream()
                    .filter(one -> Sha256.of(one.getBytes(UTF_8)).equals(original))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = text.getBytes(UTF_8);
            Sha256 whole = Commitment.of(salt, original).value();
            Sha256 size = PieceSecrets.of(salt).size(bytes.length);
            Sha256 pieces = new PieceTree().root(bytes, PieceSecrets.of(salt));
            var commitment = Commitment.of(whole, size, pieces);
            Stream.of(
                            number + " " + text,
                            "  order      " + seed.order(original),
                            "  salt       " + salt,
                            "  whole      " + whole,
                            "  size       " + size,
                            "  pieces     " + pieces,
                            "  commitment " + commitment.value(),
                            "  leaf       " + commitment.leafHash())
                    .forEach(line -> lines.append(line).append('\n'));
            leaves.add(commitment.leafHash());
        }
        assertEquals(block(page, "numbers"), lines.toString());
        Sha256 root = TileTree.empty().append(leaves).root();
        assertEquals(block(page, "root"), root + "\n");
        LogEntry accession = LogEntry.parse(
                        blocks("log.md", "json").get(2).strip().getBytes(UTF_8))
                .orThrow();
        assertTrue(accession instanceof LogEntry.Accession entry && entry.root().equals(root));
    }

    @Test
    void the_redaction_of_the_worked_example() throws IOException {
        String page = "redaction.md";
        Sha256 salt = Sha256.parsed(block(page, "salt").strip());
        byte[] original = block(page, "original").getBytes(UTF_8);
        var scanner = new TokenScanner(original);
        var tokens = new StringBuilder();
        while (scanner.next()) {
            String token = new String(original, scanner.start(), scanner.end() - scanner.start(), UTF_8);
            tokens.append(token.replace("\n", "\\n")).append('\n');
        }
        assertEquals(block(page, "tokens"), tokens.toString());
        PieceSecrets secrets = PieceSecrets.of(salt);
        Sha256 whole = Commitment.of(salt, Sha256.of(original)).value();
        Sha256 size = secrets.size(original.length);
        Sha256 pieces = new PieceTree().root(original, secrets);
        String values = block(page, "values");
        assertTrue(values.contains("whole      " + whole + "\nsize       " + size + "\npieces     " + pieces + "\n"));
        assertTrue(values.endsWith(
                "commitment " + Commitment.of(whole, size, pieces).value() + "\n"));
        RedactionProof proof = RedactionProof.parse(block(page, "entry").strip().getBytes(UTF_8))
                .orThrow();
        CheckRedaction.Verified verified = CheckRedaction.check(
                        block(page, "published").getBytes(UTF_8), proof, new CheckRedaction.Committed(size, pieces))
                .orThrow();
        assertEquals(10L, verified.missing());
        RedactionProof earlier = RedactionProof.parse(
                        block(page, "earlier").strip().getBytes(UTF_8))
                .orThrow();
        byte[] published = block(page, "published").getBytes(UTF_8);
        assertEquals(1, CheckReduction.check(published, proof, earlier, pieces).orThrow());
        byte[] before = "Subject: Tonight\n\nPlease call me [redacted: P1] not later.\n".getBytes(UTF_8);
        assertEquals(
                13L,
                CheckRedaction.check(before, earlier, new CheckRedaction.Committed(size, pieces))
                        .orThrow()
                        .missing());
    }

    @Test
    void the_cosigned_checkpoint_of_the_worked_example() throws IOException {
        SignedNote published =
                SignedNote.parse(block("log.md", "checkpoint").getBytes(UTF_8)).orThrow();
        Checkpoint checkpoint = Checkpoint.parse(published.text()).orThrow();
        WitnessKey.Signer witness =
                WitnessKey.parseSigner(block("witness.md", "key").strip()).orThrow();
        SignedNote cosigned = published.with(witness.cosign(checkpoint, 1796115605));
        assertEquals(block("witness.md", "checkpoint"), new String(cosigned.bytes(), UTF_8));
        String signed = "cosignature/v1\ntime 1796115605\n" + published.text();
        assertTrue(page("witness.md").contains("```\n" + signed + "```"), "what is signed");
    }

    @Test
    void the_torrent_of_the_example(@TempDir Path folder) throws IOException {
        byte[] pack = "abc".getBytes(UTF_8);
        var label = new Torrent.Label("archive.example/port", "harbour", 7, 12, Sha256.of(pack), pack.length);
        Path file = Files.write(folder.resolve("pack.zip"), pack);
        TorrentPieces pieces = TorrentPieces.of(file, Sha256.digest());
        Torrent torrent = Torrent.of(label, file, List.of(new ArchiveAddress("https://papers.example/")))
                .orThrow();
        String shown = new String(torrent.bytes(), ISO_8859_1);
        for (byte[] hash : List.of(pieces.hashes(), pieces.root().orElseThrow().bytes())) {
            shown = shown.replace(new String(hash, ISO_8859_1), HexFormat.of().formatHex(hash));
        }
        assertEquals(block("torrent.md", "torrent").replace("\n", ""), shown);
        assertEquals(block("torrent.md", "magnet").replace("\n", ""), torrent.magnet());
    }

    @Test
    void the_torrents_of_packs_of_other_lengths(@TempDir Path folder) throws IOException {
        List<String> lines = block("torrent.md", "torrent-hashes").lines().toList();
        for (String line : lines) {
            String[] columns = line.split(" ");
            byte[] pack = new byte[Integer.parseInt(columns[0])];
            for (int i = 0; i < pack.length; i++) {
                pack[i] = (byte) (i % 251);
            }
            Path file = Files.write(folder.resolve("pack.zip"), pack);
            var label = new Torrent.Label("archive.example/port", "harbour", 7, 12, Sha256.of(pack), pack.length);
            assertEquals(
                    "magnet:?xt=urn:btih:" + columns[1] + "&xt=urn:btmh:1220" + columns[2]
                            + "&dn=harbour-part-7.zip&xl=" + pack.length,
                    Torrent.of(label, file, List.of()).orThrow().magnet());
        }
        assertEquals(8, lines.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"log.md", "sealed.md", "commitments.md", "witness.md", "torrent.md"})
    void a_page_has_at_most_300_lines(String page) throws IOException {
        assertTrue(page(page).lines().count() <= 300);
    }

    private static String page(String name) throws IOException {
        return Files.readString(Path.of("..", "spec", name));
    }

    private static String block(String page, String language) throws IOException {
        List<String> blocks = blocks(page, language);
        assertEquals(1, blocks.size(), language);
        return blocks.getFirst();
    }

    private static List<String> blocks(String page, String language) throws IOException {
        var blocks = new ArrayList<String>();
        String[] parts = page(page).split("\n```" + language + "\n");
        for (int i = 1; i < parts.length; i++) {
            blocks.add(parts[i].substring(0, parts[i].indexOf("```")));
        }
        return blocks;
    }
}
