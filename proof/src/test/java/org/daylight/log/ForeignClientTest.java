package org.daylight.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.daylight.format.Sha256;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.WitnessKey;
import org.daylight.tree.TileFile;
import org.daylight.tree.TileSource;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Go's own client reads our logs: checkpoints, inclusion by tiles alone, and consistency. Runs where Debian's {@code golang-go} and
 * {@code golang-golang-x-mod-dev} are installed.
 */
class ForeignClientTest {

    private static final Path MODULES = Path.of("/usr/share/gocode");

    @TempDir
    Path folder;

    private Path client;
    private final NoteKey.Signer key = LogVectors.signer();

    @BeforeEach
    void build() throws Exception {
        boolean installed = Files.isDirectory(MODULES.resolve("src/golang.org/x/mod/sumdb/tlog"))
                && (Files.isExecutable(Path.of("/usr/bin/go")) || Files.isExecutable(Path.of("/usr/lib/go/bin/go")));
        Assumptions.assumeTrue(installed, "skipped: apt-get install golang-go golang-golang-x-mod-dev");
        client = folder.resolve("client");
        Path source = Path.of("src/test/resources/foreign-client/client.go").toAbsolutePath();
        assertEquals("", run("go", "build", "-o", client.toString(), source.toString()));
    }

    private String run(String... command) throws Exception {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("GO111MODULE", "off");
        builder.environment().put("GOPATH", MODULES.toString());
        builder.environment().put("GOCACHE", folder.resolve("cache").toString());
        builder.environment().put("GOFLAGS", "");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor(5, TimeUnit.MINUTES);
        return output;
    }

    /** Publishes a log that grows in steps to the given sizes, and stores the checkpoint of each step in its own folder. */
    private Path published(int... sizes) throws IOException {
        Path log = Files.createDirectories(folder.resolve("log"));
        var tree = TileLog.empty(key.name());
        for (int size : sizes) {
            List<byte[]> more = new ArrayList<>();
            for (long i = tree.size(); i < size; i++) {
                more.add(("entry " + i).getBytes(UTF_8));
            }
            TileLog.Growth growth = tree.append(more).orThrow();
            for (TileFile file : growth.files()) {
                Path path = log.resolve(file.path().path());
                Files.createDirectories(path.getParent());
                Files.write(path, file.bytes());
            }
            byte[] note = growth.checkpoint().sign(key).bytes();
            Files.write(log.resolve("checkpoint"), note);
            Files.write(Files.createDirectories(folder.resolve("at" + size)).resolve("checkpoint"), note);
            tree = TileLog.open(TileSource.in(log), key.verifier()).orThrow();
        }
        return log;
    }

    private String client(Path log, String old) throws Exception {
        return run(
                client.toString(),
                key.verifier().text(),
                log.toString(),
                folder.resolve(old).toString());
    }

    @Test
    void entries_are_included_and_every_head_extends_the_one_before() throws Exception {
        Path log = published(1, 5, 256, 300, 66_000); // three levels of tiles
        for (int size : new int[] {1, 5, 256, 300, 66_000}) {
            assertEquals("included: 1673 of 66000\nconsistent: " + size + " 66000\n", client(log, "at" + size));
        }
    }

    @Test
    void altered_logs_are_refused_there_too() throws Exception {
        Path log = published(5, 300);
        Path tile = log.resolve("tile/0/000");
        byte[] bytes = Files.readAllBytes(tile);
        bytes[0] ^= 1;
        Files.write(tile, bytes);
        assertEquals("refused:", client(log, "at5").substring(0, 8));
        bytes[0] ^= 1;
        Files.write(tile, bytes);
        var rewritten = new Checkpoint(key.name(), 5, Sha256.of(new byte[] {1}));
        Files.write(folder.resolve("at5/checkpoint"), rewritten.sign(key).bytes());
        String output = client(log, "at5");
        assertEquals("included: 300 of 300", output.lines().findFirst().orElse(""));
        assertEquals("refused:", output.lines().skip(1).findFirst().orElse("").substring(0, 8));
    }

    @Test
    void a_cosigned_checkpoint_opens_with_and_without_the_witnesses_keys() throws Exception {
        Path cosigned = folder.resolve("cosigned");
        Path source = Path.of("src/test/resources/foreign-client/cosigned.go").toAbsolutePath();
        assertEquals("", run("go", "build", "-o", cosigned.toString(), source.toString()));
        var checkpoint = new Checkpoint(key.name(), 5, Sha256.of(new byte[] {1}));
        WitnessKey.Signer one = WitnessKey.generate("witness.example/w1", new Trees.Counting(1, 1));
        WitnessKey.Signer two = WitnessKey.generate("witness.example/w2", new Trees.Counting(2, 1));
        SignedNote note = checkpoint
                .sign(key)
                .with(one.cosign(checkpoint, 1_800_000_000))
                .with(two.cosign(checkpoint, 1_800_000_001));
        Path file = Files.write(folder.resolve("checkpoint"), note.bytes());
        String log = key.verifier().text();
        String first = one.verifier().text();
        String second = two.verifier().text();
        assertEquals(
                "size: 5\nsigned: " + key.name() + "\nunknown: 2\n", run(cosigned.toString(), file.toString(), log));
        assertEquals(
                "size: 5\nsigned: " + key.name()
                        + "\nsigned: witness.example/w1\nsigned: witness.example/w2\nunknown: 0\n",
                run(cosigned.toString(), file.toString(), log, first, second));
        byte[] line =
                Base64.getDecoder().decode(one.cosign(checkpoint, 1_800_000_000).base64());
        ByteBuffer.wrap(line).putInt(two.id());
        var moved = new SignedNote.Signature(
                two.name(), two.id(), Base64.getEncoder().encodeToString(line));
        Files.write(file, checkpoint.sign(key).with(moved).bytes());
        assertEquals(
                "refused:",
                run(cosigned.toString(), file.toString(), log, second).substring(0, 8));
    }
}
