package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program of {@link DropDemonstrationTest}, in namespaces of its own. Prints a line for each step, with the seconds since the beginning.
 *
 * <p>The newsroom's commands run in this process, with a clock that is set; the drop, Tor, Chromium and curl are processes of their own.
 */
final class DropDemonstration {

    private static final String REPORT = "The quay was never paid for, says the audit.\n";
    private static final String MESSAGE = "I am the larkspur accountant.";
    private static final String REPLY = "Who signed the marigold table?";
    private static final String PLANTED = "planted-in-the-film-8d1f";

    /** A SOCKS port of Tor Browser, as in the commands that the page shows. */
    private static final int BROWSER_SOCKS = 9150;

    private static final long LINK_LASTS = 15_000_000L;

    /** A collection that is repeated so often must be complete. */
    private static final int MOST_RUNS = 5;

    private final long began = System.nanoTime();
    private final Path folder;
    private final long bytes;
    private final Publisher editors;
    private String words = "";
    private String dropKey = "";

    private DropDemonstration(Path folder, long bytes) {
        this.folder = folder;
        this.bytes = bytes;
        editors = new Publisher(folder);
    }

    /** @param args an empty folder; then {@code tor} and the size of the large file, or {@code faults} */
    public static void main(String[] args) {
        try {
            run("ip", "link", "set", "lo", "up");
            var demonstration = new DropDemonstration(Path.of(args[0]), args.length > 2 ? Long.parseLong(args[2]) : 0);
            if (args[1].equals("tor")) {
                demonstration.throughTor();
            } else {
                demonstration.faults();
            }
            demonstration.remark("the demonstration is complete");
            System.exit(0);
        } catch (Throwable fault) {
            fault.printStackTrace(System.out);
            System.exit(1);
        }
    }

    private void remark(String what) {
        System.out.printf(Locale.ROOT, "%4d s  %s%n", (System.nanoTime() - began) / 1_000_000_000L, what);
        System.out.flush();
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    private void throughTor() throws Exception {
        prepare();
        Path dropFolder = folder.resolve("foxglove");
        Path service = folder.resolve("onion");
        Path profile = Files.createDirectory(folder.resolve("profile"));
        String torrc =
                editors.daylight(Set.of(Exit.DONE), "drop", "torrc", "foxglove", "--service-dir", service.toString());
        try (KilledDrop drop = new KilledDrop(dropFolder);
                TorNetwork tor = TorNetwork.start(Files.createDirectory(folder.resolve("tor")), service, torrc);
                Chromium browser = Chromium.start(
                        Chromium.find().orElseThrow(),
                        profile,
                        List.of("--proxy-server=socks5://127.0.0.1:" + TorNetwork.SOCKS))) {
            waitForOnion(tor);
            String onion = "http://" + tor.address() + "/";
            remark("the onion service answers");
            send(browser, onion, drop);
            collect(onion);
            read(browser, onion);
            publish();
            emptied(dropFolder);
        }
    }

    private void faults() throws Exception {
        newsroom();
        Path profile = Files.createDirectory(folder.resolve("profile"));
        try (Chromium browser = Chromium.start(Chromium.find().orElseThrow(), profile)) {
            new DropFaults(folder, editors, browser, this::remark).all();
        }
    }

    private void newsroom() throws IOException {
        Files.writeString(folder.resolve("editor.key"), SubmittedDrop.SECRET + "\n");
        editors.clock("2031-02-03T04:05:06Z");
        editors.daylight("init", "newsroom", "--title", "The Quay Papers", "--origin", "quay.example");
    }

    private void prepare() throws IOException {
        newsroom();
        dropKey = initDrop(editors, "foxglove");
        byte[] content = new byte[1 << 20];
        new Random(1).nextBytes(content);
        byte[] planted = (PLANTED + "\n").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(planted, 0, content, 1000, planted.length);
        try (var out = Files.newOutputStream(folder.resolve("wisteria.mkv"))) {
            for (long at = 0; at < bytes; at += content.length) {
                content[0]++; // each block is another one
                out.write(content, 0, (int) Math.min(content.length, bytes - at));
            }
        }
        Files.writeString(folder.resolve("hollyhock by Bergljot.txt"), REPORT);
    }

    /** Makes a drop that the newsroom can collect. @return its key of receipts */
    static String initDrop(Publisher editors, String name, String... more) {
        String collector = editors.daylight(Set.of(Exit.DONE), "collect", "--print-key", "-n", "newsroom");
        List<String> command = new ArrayList<>(List.of(
                "drop",
                "init",
                name,
                "--title",
                "Foxglove Box",
                "--editor",
                SubmittedDrop.PUBLIC,
                "--collector",
                collector.strip()));
        command.addAll(List.of(more));
        String said = editors.daylight(Set.of(Exit.DONE), command.toArray(String[]::new));
        var key = Pattern.compile("(?m)^key +(drop\\S+)$").matcher(said);
        assertTrue(key.find(), said);
        return key.group(1);
    }

    private void waitForOnion(TorNetwork tor) throws IOException, InterruptedException {
        for (int i = 0; i < 300; i++) {
            assertEquals("", tor.ended());
            Process curl = new ProcessBuilder(
                            "curl",
                            "-s",
                            "-f",
                            "-m",
                            "20",
                            "-o",
                            "/dev/null",
                            "--proxy",
                            "socks5h://127.0.0.1:" + TorNetwork.SOCKS,
                            "http://" + tor.address() + "/en/")
                    .start();
            if (curl.waitFor() == 0) {
                return;
            }
            Thread.sleep(1000);
        }
        throw new IOException("the onion service does not answer");
    }

    /** A message and a file in the browser, then the large file with the commands of the page. */
    private void send(Chromium browser, String onion, KilledDrop drop) throws Exception {
        String commands;
        try (var source = new SourceInBrowser(browser, onion)) {
            words = source.begin();
            assertEquals(13, words.split(" ").length, words);
            source.send(MESSAGE, List.of(folder.resolve("hollyhock by Bergljot.txt")));
            assertTrue(source.page().contains("hollyhock by Bergljot.txt: arrived completely"), source.page());
            remark("Chromium without scripts has sent a message and a file");
            commands = source.commands("wisteria.mkv");
            source.leave();
            assertEquals(0, source.tab().cookies().size());
            for (String each : source.tab().requests()) {
                // Chromium tries TLS first at an address that was typed.
                assertEquals(URI.create(onion).getHost(), URI.create(each).getHost(), each);
            }
        }
        large(commands, drop);
        try (var source = new SourceInBrowser(browser, onion)) {
            source.returns(words);
            Files.writeString(folder.resolve("receipt.txt"), source.receipt("wisteria.mkv"));
            Files.writeString(folder.resolve("words.txt"), words + "\n");
            source.leave();
        }
        editors.daylight(
                "drop",
                "receipt",
                "wisteria.mkv",
                "--receipt",
                "receipt.txt",
                "--key",
                dropKey,
                "--words-file",
                "words.txt");
        remark("the receipt proves that all " + bytes + " bytes arrived");
        assertNothingIn(folder.resolve("foxglove"));
    }

    private void large(String commands, KilledDrop drop) throws Exception {
        assertTrue(commands.contains("socks5h://127.0.0.1:" + BROWSER_SOCKS), commands);
        Path script = folder.resolve("send.sh");
        Files.writeString(
                script,
                commands.replace(
                        "/path/to/your file", folder.resolve("wisteria.mkv").toString()));
        long start = System.nanoTime();
        try (var link = new BreakingLink(BROWSER_SOCKS, TorNetwork.SOCKS, LINK_LASTS)) {
            Path said = folder.resolve("send.out");
            Process sending = new ProcessBuilder("sh", script.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            while (drop.stored() < bytes / 3 && sending.isAlive()) {
                Thread.sleep(100);
            }
            drop.kill();
            long kept = drop.stored();
            drop.start();
            remark("kill -9 of the drop in the middle of the upload; " + kept / 1_000_000
                    + " MB are stored; it runs again");
            assertEquals(0, sending.waitFor());
            List<String> lines = Files.readAllLines(said);
            assertEquals("complete", lines.getLast());
            long attempts =
                    lines.stream().filter(line -> line.endsWith(" / " + bytes)).count();
            long seconds = (System.nanoTime() - start) / 1_000_000_000L;
            assertTrue(link.cuts() > 0 && attempts >= bytes / LINK_LASTS, lines.toString());
            remark("curl has sent " + bytes / 1_000_000 + " MB in " + seconds + " s; the link broke " + link.cuts()
                    + " times; " + attempts + " attempts");
        }
    }

    /** Runs the command, as an editor does: again when something stays on the drop, because a circuit broke. @return what it said, and how often */
    private String collected(String from, int items) {
        var said = new StringBuilder();
        int left = items;
        for (int run = 1; run == 1 || left > 0 && run <= MOST_RUNS; run++) {
            String now = editors.daylight(
                    Set.of(Exit.DONE, Exit.SOME_LOST),
                    "collect",
                    from,
                    "--proxy",
                    "socks5://127.0.0.1:" + TorNetwork.SOCKS,
                    "-n",
                    "newsroom",
                    "--identity",
                    "editor.key");
            said.append("run ").append(run).append(": ").append(now);
            var collected = Pattern.compile("(?m)^(\\d+) items? collected").matcher(now);
            left -= collected.find() ? Integer.parseInt(collected.group(1)) : 0;
        }
        assertEquals(0, left, said::toString);
        return said.toString();
    }

    private void collect(String onion) throws IOException {
        String said = collected(onion, 3);
        String shown = editors.daylight(Set.of(Exit.DONE), "conversations", "show", "1", "-n", "newsroom");
        assertTrue(shown.contains("larkspur accountant") && shown.contains("hollyhock by Bergljot.txt"), said + shown);
        remark("the newsroom has collected through Tor" + (said.contains("run 2") ? "; " + said : ""));
        Files.writeString(folder.resolve("reply.txt"), REPLY);
        editors.daylight("conversations", "reply", "1", "--file", "reply.txt", "-n", "newsroom");
        collected(onion, 0);
        remark("the reply is on the drop");
        if (isKept()) {
            save();
        }
    }

    /** A larger file is no document: the newsroom keeps it encrypted as it was sent. */
    private boolean isKept() {
        return bytes > 256 << 20;
    }

    private void save() throws IOException {
        editors.daylight(
                "conversations",
                "save",
                "1",
                "--number",
                fileNumber(),
                "--identity",
                "editor.key",
                "--out",
                "saved.mkv",
                "-n",
                "newsroom");
        assertEquals(-1, Files.mismatch(folder.resolve("wisteria.mkv"), folder.resolve("saved.mkv")));
        remark("the newsroom has saved the same bytes");
    }

    private String fileNumber() {
        String shown = editors.daylight(Set.of(Exit.DONE), "conversations", "show", "1", "-n", "newsroom");
        assertTrue(shown.contains("larkspur accountant"), shown);
        var number = Pattern.compile("file (\\d+): wisteria\\.mkv").matcher(shown);
        assertTrue(number.find(), shown);
        return number.group(1);
    }

    private void read(Chromium browser, String onion) throws IOException {
        try (var source = new SourceInBrowser(browser, onion)) {
            source.returns(words);
            assertTrue(source.page().contains(REPLY), source.page());
            assertTrue(source.page().contains("Collected by the editors and deleted here: 3"), source.page());
            source.leave();
        }
        remark("the source has returned with the words and has read the reply");
    }

    private void publish() throws IOException {
        editors.daylight("conversations", "move", "1", "--trove", "quay", "-n", "newsroom", "--identity", "editor.key");
        editors.daylight(
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "quay",
                "--first",
                "2031-03-01T00:00:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        editors.clock("2031-03-01T01:23:45Z");
        editors.daylight("publish", "-n", "newsroom", "--now", "--trust-clock");
        editors.daylight("check", "newsroom/archive");
        remark("published, and confirmed by daylight check");
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        List<String> traces = List.of(
                "wisteria",
                "hollyhock",
                "bergljot",
                "larkspur",
                "marigold",
                "foxglove",
                "quarantine",
                "conversation",
                ".onion",
                today,
                SubmittedDrop.PUBLIC,
                words);
        var published = new ArrayList<SearchedBytes>();
        try (Stream<Path> files = Files.walk(folder.resolve("newsroom/archive"))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                published.addAll(SearchedBytes.ofFileAndMembers(each, traces));
            }
        }
        for (SearchedBytes each : published) {
            String name = each.name().substring(folder.toString().length()).toLowerCase(Locale.ROOT);
            traces.forEach(trace -> assertFalse(name.contains(trace), name));
            assertEquals(Set.of(), each.found(), each.name());
        }
        assertEquals(1, with(published, folder.resolve("hollyhock by Bergljot.txt")));
        assertEquals(isKept() ? 0 : 1, with(published, folder.resolve("wisteria.mkv")));
        remark("the public archive: " + published.size()
                + " files and members with the documents, none with a trace of the drop");
    }

    /** How many have the bytes of a file. */
    private static long with(List<SearchedBytes> all, Path file) throws IOException {
        String hash = SearchedBytes.ofFile(file, List.of()).sha256();
        return all.stream().filter(each -> each.sha256().equals(hash)).count();
    }

    /** The drop's folder has no item and no planted text; the reply is there, encrypted. */
    private void emptied(Path drop) throws IOException {
        Map<String, Long> files = KilledDrop.sizes(drop);
        assertEquals(
                List.of(),
                files.keySet().stream().filter(name -> name.contains("/items/")).toList());
        assertEquals(
                1,
                files.keySet().stream()
                        .filter(name -> name.contains("/replies/"))
                        .count(),
                files.toString());
        assertNothingIn(drop);
        remark("the drop's folder has " + files.size() + " files with "
                + files.values().stream().mapToLong(Long::longValue).sum() + " bytes, no item and no planted text");
    }

    private void assertNothingIn(Path drop) throws IOException {
        List<String> texts =
                List.of(PLANTED, "larkspur", "hollyhock", "wisteria", "bergljot", "marigold", "never paid for", words);
        for (String each : KilledDrop.sizes(drop).keySet()) {
            String name = drop.resolve(each).toString();
            assertEquals(Set.of(), SearchedBytes.ofFile(Path.of(name), texts).found(), name);
        }
        // The search finds what is there.
        assertEquals(
                Set.of(PLANTED),
                SearchedBytes.ofFile(folder.resolve("wisteria.mkv"), List.of(PLANTED))
                        .found());
    }
}
