package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories written by git itself, with {@code git fast-import}. */
class PublicInboxTest {

    private static final String ANNA = "From: anna@example.org\nMessage-ID: <1@example.org>\n\nThe crane is late.\n";
    private static final String BORIS = "From: boris@example.org\nMessage-ID: <2@example.org>\n\nAgain?\n";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
    private int commits;

    @BeforeEach
    void needsGit() throws Exception {
        boolean isThere;
        try {
            isThere = new ProcessBuilder("git", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            isThere = false;
        }
        Assumptions.assumeTrue(isThere, "skipped: needs git");
    }

    private static void git(Path folder, byte[] input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "gc.auto=0", "-c", "init.defaultBranch=master"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_SYSTEM", "/dev/null");
        Process process = builder.start();
        process.getOutputStream().write(input);
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private void commit(String... lines) {
        stream.writeBytes(Reading.bytes("commit refs/heads/master\ncommitter A <a@example.org> "
                + (1425287700 + commits++) + " +0000\ndata 0\n"));
        for (String line : lines) {
            stream.writeBytes(Reading.bytes(line + "\n"));
        }
    }

    private static String file(String path, String contents) {
        return "M 100644 inline " + path + "\ndata " + contents.length() + "\n" + contents;
    }

    /** Writes the commits into a bare repository, as a pack or as loose objects. */
    private Path repository(String name, boolean packed) throws Exception {
        Path repository = Files.createDirectories(folder.resolve(name));
        git(repository, new byte[0], "init", "-q", "--bare", ".");
        git(
                repository,
                stream.toByteArray(),
                "-c",
                "fastimport.unpackLimit=" + (packed ? 1 : 1_000_000),
                "fast-import",
                "--quiet");
        return repository;
    }

    private static List<String> flags(Reading read) {
        return read.messages().stream()
                .map(message -> message.provenance().flags())
                .toList();
    }

    private static List<String> state(Path repository) throws IOException {
        try (var walk = Files.walk(repository)) {
            List<String> state = new ArrayList<>();
            for (Path path : walk.sorted().toList()) {
                state.add(path
                        + (Files.isRegularFile(path)
                                ? Sha256.of(Files.readAllBytes(path)).hex()
                                : "")
                        + Files.getLastModifiedTime(path));
            }
            return state;
        }
    }

    @Test
    void eachCommitIsAMessageAndADeletionIsReadAsOneThatWasDeleted() throws Exception {
        commit("deleteall", file("m", ANNA));
        commit("deleteall", file("m", BORIS));
        commit("deleteall", file("d", ANNA));
        for (boolean packed : new boolean[] {true, false}) {
            Path repository = repository("list/git/" + packed + ".git", packed);
            List<String> before = state(repository);
            Reading read = Reading.of(repository);
            assertEquals(List.of(ANNA, BORIS, ANNA), read.texts());
            assertEquals(List.of("", "", "deleted"), flags(read));
            assertEquals(List.of(), read.losses());
            assertTrue(
                    read.containers().getFirst().matches(packed + "\\.git![0-9a-f]{40}"), read.containers()::toString);
            assertEquals(3, read.containers().stream().distinct().count());
            assertEquals(read.source().size().bytes(), read.source().bytesRead());
            assertEquals(
                    read.source().size().files(),
                    read.found().stream().filter(SourceFile.class::isInstance).count());
            assertEquals(before, state(repository), "it was only read");
        }
    }

    @Test
    void allEpochsOfAListAreReadAndTheViewOverThemIsEmpty() throws Exception {
        commit("deleteall", file("m", ANNA));
        repository("list/git/0.git", true);
        commit("deleteall", file("m", BORIS));
        repository("list/git/1.git", true);
        stream.reset();
        Path all = repository("list/all.git", true);
        Files.createDirectories(all.resolve("objects/info"));
        Files.writeString(all.resolve("objects/info/alternates"), "../../git/0.git/objects\n");
        Reading read = Reading.of(folder.resolve("list"));
        assertEquals(List.of(ANNA, ANNA, BORIS), read.texts());
        assertEquals(List.of("list/all.git empty"), read.skipped());
        assertEquals(List.of(), read.losses());
    }

    @Test
    void versionOneHasItsMessagesTwoFoldersDeep() throws Exception {
        commit(file("ab/" + "c".repeat(38), ANNA));
        commit(file("ab/" + "d".repeat(38), BORIS), file("ff/" + "0".repeat(38), BORIS + "x\n"));
        commit("D ab/" + "c".repeat(38));
        Reading read = Reading.of(repository("one.git", true));
        assertEquals(List.of(ANNA, BORIS, BORIS + "x\n"), read.texts());
        assertEquals(1, read.skipped().size());
        assertEquals(List.of(), read.losses());
    }

    @Test
    void deltasAndPackedReferencesAreRead() throws Exception {
        var random = new Random(7);
        var text = new StringBuilder(ANNA);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            text.append(Long.toHexString(random.nextLong())).append('\n');
            expected.add(text.toString());
            commit("deleteall", file("m", text.toString()));
        }
        Path repository = repository("deep.git", true);
        git(repository, new byte[0], "repack", "-adfq", "--depth=50", "--window=20");
        git(repository, new byte[0], "pack-refs", "--all");
        assertEquals(expected, Reading.of(repository).texts());
    }

    @Test
    void aSmallMessageOnTopOfALargeStepIsNotUnpacked() throws Exception {
        byte[] noise = new byte[1 << 20];
        new Random(7).nextBytes(noise);
        String large = ANNA + HexFormat.of().formatHex(noise);
        commit("deleteall", file("m", large));
        commit("deleteall", file("m", large.substring(0, 600_000)));
        commit("deleteall", file("m", BORIS));
        Path repository = repository("bomb.git", true);
        git(repository, new byte[0], "repack", "-adfq");
        Reading read = Reading.of(new ContainerLimits(1 << 20, 1 << 30, 200, 6, 1_000), repository);
        assertEquals(List.of(BORIS), read.texts());
        assertEquals(
                List.of("too-large", "archive-bomb"),
                read.losses().stream()
                        .map(loss -> loss.substring(loss.indexOf(' ') + 1))
                        .toList());
        Reading bounded = Reading.of(new ContainerLimits(256 << 20, 1 << 10, 0, 6, 1_000), repository);
        assertTrue(
                bounded.losses().stream().anyMatch(loss -> loss.endsWith(" archive-bomb")), bounded.losses()::toString);
    }

    @Test
    void whatIsDamagedIsALossAndTheRestIsRead() throws Exception {
        for (int i = 0; i < 30; i++) {
            commit("deleteall", file("m", ANNA + Long.toHexString(new Random(i).nextLong()) + "\n"));
        }
        Path loose = repository("loose.git", false);
        byte[] message = Reading.bytes(ANNA + Long.toHexString(new Random(10).nextLong()) + "\n");
        MessageDigest digest = MessageDigest.getInstance("SHA-1"); // git's name of the message
        digest.update(Reading.bytes("blob " + message.length + "\0"));
        String name = HexFormat.of().formatHex(digest.digest(message));
        Path blob = loose.resolve("objects/" + name.substring(0, 2) + "/" + name.substring(2));
        Files.delete(blob);
        Reading read = Reading.of(loose);
        assertTrue(read.messages().size() == 29 && read.losses().size() == 1, read.losses()::toString);
        Path packed = repository("packed.git", true);
        try (var files = Files.list(packed.resolve("objects/pack"))) {
            for (Path file : files.toList()) {
                byte[] whole = Files.readAllBytes(file);
                file.toFile().setWritable(true);
                for (int at = 3; at < whole.length; at += Math.max(1, whole.length / 25)) {
                    byte[] damaged = whole.clone();
                    damaged[at] ^= 0x41;
                    Files.write(file, damaged);
                    Reading each = Reading.of(packed);
                    assertTrue(
                            each.messages().size() == 30 || !each.losses().isEmpty(), file.getFileName() + " at " + at);
                }
                Files.write(file, whole);
            }
        }
        assertEquals(30, Reading.of(packed).messages().size());
    }

    @Test
    void repositoriesThatAreNoInboxBorrowObjectsOrHaveLinksAreReported() throws Exception {
        commit(file("README", "x"), file("src/Main.java", "y"));
        Path source = repository("source.git", true);
        assertEquals(List.of("source.git@0 git-no-inbox"), Reading.of(source).losses());
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.move(source, tree.resolve(".git"));
        Files.writeString(tree.resolve("1.eml"), ANNA);
        Reading read = Reading.of(tree);
        assertEquals(List.of("tree/.git control-file"), read.skipped());
        assertEquals(List.of(ANNA), read.texts());

        stream.reset();
        commit("deleteall", file("m", ANNA));
        Path inbox = repository("inbox.git", true);
        Files.writeString(inbox.resolve("objects/info/alternates"), "/var/lib/other.git/objects\n");
        assertEquals(List.of("inbox.git@0 git-borrows"), Reading.of(inbox).losses());
        Files.delete(inbox.resolve("objects/info/alternates"));
        Files.createSymbolicLink(inbox.resolve("objects/ab"), folder);
        assertEquals(List.of("inbox.git@0 link-skipped"), Reading.of(inbox).losses());
        Files.delete(inbox.resolve("objects/ab"));
        for (String head : List.of("ref: refs/heads/../../../x", "ref: /etc/passwd", "0".repeat(64))) {
            Files.writeString(inbox.resolve("HEAD"), head + "\n");
            assertEquals(
                    List.of("inbox.git@0 unsupported-format"), Reading.of(inbox).losses(), head);
        }
        Files.writeString(inbox.resolve("HEAD"), "ref: refs/heads/none\n");
        assertEquals(List.of("inbox.git empty"), Reading.of(inbox).skipped());
    }

    @Test
    void inATarItIsALossThatSaysWhatToDo() throws Exception {
        commit("deleteall", file("m", ANNA));
        Path repository = repository("inbox.git", true);
        Path tar = folder.resolve("inbox.tar");
        Process process = new ProcessBuilder("tar", "cf", tar.toString(), "inbox.git")
                .directory(folder.toFile())
                .start();
        assertEquals(0, process.waitFor());
        assertTrue(Files.isDirectory(repository));
        Reading read = Reading.of(tar);
        assertEquals(List.of("inbox.tar!inbox.git/HEAD@0 git-packed"), read.losses());
    }
}
