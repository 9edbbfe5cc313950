package org.daylight.staticsite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Sha256;
import org.daylight.seal.OpenSealed;
import org.daylight.sealing.SealKey;
import org.daylight.staticsite.segment.SegmentEntry;
import org.daylight.web.ArchiveBuilder;
import org.daylight.web.HarbourArchive;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticSiteTest {

    private static final StaticSite.Progress QUIET = new StaticSite.Progress() {
        @Override
        public void begins(String what) {}

        @Override
        public void says(String what) {}

        @Override
        public void at(long done, long total) {}
    };

    @TempDir
    Path temporary;

    private static byte[] mail(int number, int answers, String text) {
        return String.format(
                        "Message-ID: <m%d@port.example>%n%sDate: Mon, %d Mar 2015 09:00:00 +0100%nFrom: Ines Okafor"
                            + " <i.okafor@port.example>%nTo: Tender <tender@port.example>%nSubject: Letter %d%n%n%s%n",
                        number,
                        answers == 0 ? "" : "In-Reply-To: <m" + answers + "@port.example>\n",
                        1 + number % 28,
                        number,
                        text)
                .replace("\r", "")
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private ArchiveBuilder builder(String name) throws IOException {
        return new ArchiveBuilder(Files.createDirectories(temporary.resolve(name)), "The Harbour Papers")
                .trove("harbour", "The harbour", "Letters.\n\nAnd <b>more</b>.", 10_000, Map.of());
    }

    private static void part(ArchiveBuilder builder, Map<Integer, byte[]> shown) throws IOException {
        builder.part("harbour", "A part", "", "2026-11-28T09:00:00Z", new TreeMap<>(shown), new TreeMap<>(Map.of()));
    }

    private StaticSite.Written write(Archive archive, String site) throws IOException {
        return StaticSite.write(archive, temporary.resolve(site), QUIET);
    }

    private StaticSite.Written write(ArchiveBuilder builder, String site) throws IOException {
        try (Archive archive = builder.open()) {
            return write(archive, site);
        }
    }

    /** The hash of each file, by path. */
    private Map<String, Sha256> files(String site) throws IOException {
        Map<String, Sha256> files = new TreeMap<>();
        Path folder = temporary.resolve(site);
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) walk::iterator) {
                if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    files.put(folder.relativize(file).toString(), Sha256.of(Files.readAllBytes(file)));
                }
            }
        }
        return files;
    }

    private String text(String site, String path) throws IOException {
        return Files.readString(temporary.resolve(site).resolve(path));
    }

    @Test
    void theSiteHasTheArchiveAndIsComplete() throws IOException {
        HarbourArchive harbour = HarbourArchive.in(Files.createDirectories(temporary.resolve("a")));
        try (Archive archive = harbour.archive()) {
            StaticSite.Written written = write(archive, "site");
            assertEquals(archive.contents().checkpoint().size(), written.entries());
            assertEquals(0, written.deleted());
            Map<String, Sha256> site = files("site");
            try (Stream<Path> walk = Files.walk(archive.folder())) {
                for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
                    String path = archive.folder().relativize(file).toString();
                    if (ArchivePath.isPublic(path)) {
                        assertEquals(Sha256.of(Files.readAllBytes(file)), site.get(path), path);
                    }
                }
            }
            List<SegmentEntry> segments = SegmentEntry.read(temporary.resolve("site/site"));
            for (SegmentEntry segment : segments) {
                for (String name : segment.files()) {
                    assertTrue(site.get("site/" + name).hex().startsWith(name.substring(0, 32)), name);
                }
            }
            assertEquals(
                    written.documents(),
                    segments.stream().mapToLong(SegmentEntry::documents).sum());
            assertFalse(site.containsKey(SiteFolder.BUILDING));
            try (Archive copy = Archive.open(temporary.resolve("site"))) {
                assertEquals(archive.contents(), copy.contents(), "the folder is an archive itself");
            }
        }
    }

    @Test
    void aDamagedPackDoesNotReplaceAGoodOne() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "first")));
        write(builder, "site");
        Map<String, Sha256> before = files("site");
        try (Archive archive = builder.open()) {
            Path pack = archive.folder().resolve(ArchivePath.pack(1));
            byte[] bytes = Files.readAllBytes(pack);
            bytes[bytes.length / 2] ^= 1;
            Files.delete(pack); // the site has a link to it
            Files.write(pack, bytes);
            Files.setLastModifiedTime(pack, FileTime.fromMillis(1_000_000));
            IOException refused = assertThrows(IOException.class, () -> write(archive, "site"));
            assertTrue(
                    refused.getMessage().startsWith("releases/0001.zip of the archive is damaged"),
                    refused.getMessage());
        }
        Map<String, Sha256> after = files("site");
        after.remove(SiteFolder.BUILDING);
        assertEquals(before, after);
    }

    /** The site shares its packs with the archive by hard links where it can. */
    @Test
    void aSharedPackThatWasChangedInItsPlaceIsNoticed() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "first")));
        write(builder, "site");
        try (Archive archive = builder.open()) {
            Path pack = archive.folder().resolve(ArchivePath.pack(1));
            Path shown = temporary.resolve("site").resolve(ArchivePath.pack(1));
            Files.delete(shown);
            Files.createLink(shown, pack);
            FileTime completed =
                    Files.getLastModifiedTime(temporary.resolve("site").resolve(SiteFolder.MANIFEST));
            byte[] bytes = Files.readAllBytes(pack);
            byte[] damaged = bytes.clone();
            damaged[bytes.length / 2] ^= 1;
            Files.write(pack, damaged);
            Files.setLastModifiedTime(pack, FileTime.from(completed.toInstant().plusSeconds(1)));
            assertThat(assertThrows(IOException.class, () -> write(archive, "site")), "was changed in its place");
            Files.write(pack, bytes);
            Files.setLastModifiedTime(pack, FileTime.from(completed.toInstant().plusSeconds(2)));
            assertEquals(1, write(archive, "site").documents(), "it is the file of the log again");
        }
    }

    @Test
    void anOlderStateDoesNotReplaceALaterOne() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "harmless"), 2, mail(2, 1, "confidential")));
        try (Archive old = builder.open()) {
            write(old, "site");
            copyOf(old.folder(), "old");
        }
        builder.withdraw("harbour", 2, "A court order.");
        write(builder, "site");
        Map<String, Sha256> before = files("site");
        try (Archive old = Archive.open(temporary.resolve("old"))) {
            assertThat(
                    assertThrows(IOException.class, () -> write(old, "site")), "would show again what was withdrawn");
        }
        Map<String, Sha256> after = files("site");
        after.remove(SiteFolder.BUILDING);
        assertEquals(before, after);
    }

    private void copyOf(Path folder, String to) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
                Path target =
                        temporary.resolve(to).resolve(folder.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    @Test
    void whatLooksLikeATemporaryFolderIsNotFollowed() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "first")));
        write(builder, "site");
        Path precious = Files.createDirectories(temporary.resolve("precious"));
        Files.writeString(precious.resolve("letter.txt"), "mine");
        Files.createSymbolicLink(temporary.resolve("site/site/building-link"), precious);
        Files.writeString(temporary.resolve("site/site/building-note.txt"), "mine");
        // What a kill leaves while a segment is built.
        Path left = Files.createDirectories(temporary.resolve("site/site/building-123"));
        Files.writeString(left.resolve("run"), "half");
        part(builder, Map.of(2, mail(2, 0, "second")));
        write(builder, "site");
        assertEquals(Set.of("letter.txt"), files("precious").keySet());
        assertFalse(Files.exists(left));
        assertEquals("mine", text("site", "site/building-note.txt"));
    }

    @Test
    void aLinkToNothingIsNamed() throws IOException {
        ArchiveBuilder builder = builder("a");
        Files.createSymbolicLink(temporary.resolve("site"), temporary.resolve("nowhere"));
        assertThat(
                assertThrows(IOException.class, () -> write(builder, "site")),
                "is a link to a folder that does not exist");
    }

    @Test
    void anArchiveWithoutDocumentsHasASite() throws IOException {
        var empty = new ArchiveBuilder(Files.createDirectories(temporary.resolve("a")), "Nothing yet");
        assertEquals(0, write(empty, "empty").documents());
        assertTrue(text("empty", "index.html").contains("Nothing has been published yet."));
        assertTrue(text("empty", "people.html").contains("No correspondents are known yet."));
        assertTrue(SegmentEntry.read(temporary.resolve("empty/site")).isEmpty());

        // A trove without a part, and a part whose only document is withheld.
        ArchiveBuilder builder = builder("b").trove("quiet", "A trove with nothing", "", 3, Map.of());
        builder.part(
                "harbour",
                "A part",
                "",
                "2026-11-28T09:00:00Z",
                new TreeMap<>(Map.of()),
                new TreeMap<>(Map.of(1, "private")));
        assertEquals(0, write(builder, "site").documents());
        assertTrue(text("site", "index.html").contains("A trove with nothing"));
        assertTrue(text("site", "parts/0001.html").contains("Withheld: private"));
        part(builder, Map.of(2, mail(2, 0, "the only one")));
        assertEquals(1, write(builder, "site").documents());
        write(builder, "new");
        assertEquals(files("new"), files("site"));
    }

    /** A part that readers opened with its key is shown when the log has released it. */
    @Test
    void aSealedPartIsNeitherInTheIndexNorOnThePages() throws IOException {
        SealKey key = SealKey.of(BigInteger.TWO.pow(201));
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "first")));
        part(builder, Map.of(2, mail(2, 1, "sealed")));
        builder.seal(key);
        try (Archive archive = builder.open()) {
            assertEquals(1, write(archive, "site").documents());
            Map<String, Sha256> sealed = files("site");
            assertTrue(sealed.containsKey("sealed/0002.age"));
            new OpenSealed(archive.folder()).open(key);
            assertTrue(archive.refresh());
            assertEquals(1, write(archive, "site").documents());
            Map<String, Sha256> opened = files("site");
            for (String path : opened.keySet()) {
                if (path.endsWith(".html")) {
                    assertFalse(text("site", path).contains("Letter 2"), path);
                    assertFalse(path.contains("0002"), path);
                }
            }
            assertTrue(opened.keySet().containsAll(Set.of("releases/0002.zip", "unsealed/0002.json")));
            assertFalse(text("site", "site/releases.json").contains("releases/0002.zip"));
            write(archive, "new");
            assertEquals(files("new"), opened);
        }
    }

    @Test
    void aReadOnlyArchiveHasASite() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "first")));
        write(builder, "right");
        List<Path> all;
        try (Stream<Path> walk = Files.walk(temporary.resolve("a"))) {
            all = walk.toList();
        }
        all.forEach(file -> file.toFile().setWritable(false));
        try {
            write(builder, "site");
            assertEquals(files("right"), files("site"));
        } finally {
            all.forEach(file -> file.toFile().setWritable(true));
        }
    }

    /** Names and texts of publishers and sources are hostile too. */
    @Test
    void oddNamesAndStoriesAreText() throws IOException {
        String odd = "Ünï çødé %2F..\"><script>alert(1)</script>\u202E\u2066 " + "word".repeat(25)
                + " \u05E9\u05DC\u05D5\u05DD";
        ArchiveBuilder builder = builder("a").trove("odd", odd, odd + "\n\n" + odd, 10, Map.of());
        builder.part(
                "odd",
                "100% <b>of</b> \u202E",
                "<img src=x>",
                "2026-11-28T09:00:00Z",
                new TreeMap<>(Map.of(1, mail(1, 0, "first"))),
                new TreeMap<>(Map.of(2, "<i>why</i> \u202E")));
        builder.story(
                "odd-story",
                1,
                "",
                "---\n"
                        + "title: \"A <b>story</b> \u202E &amp;\"\n"
                        + "author: \"<script>x</script>\"\n"
                        + "language: ar\n"
                        + "summary: \"<u>s</u>\"\n"
                        + "---\n\n"
                        + "# <script>alert(1)</script>\n\n"
                        + "[a](javascript:alert(1)) <img src=x onerror=alert(1)> \u202E"
                        + "x".repeat(3_000)
                        + "\n\n![p](https://evil.example/p.png) [b](//evil.example) [c](data:text/html,x)\n");
        write(builder, "site");
        for (String path : List.of(
                "index.html", "parts/0001.html", "threads/0001.html", "stories.html", "stories/odd-story.html")) {
            Document page = Jsoup.parse(text("site", path));
            assertEquals(
                    0,
                    page.select("script, img, b:containsOwn(of), main u, main i")
                            .size(),
                    path);
            assertEquals(0, page.select("[onerror], [style]").size(), path);
            for (Element link : page.select("[href], [src]")) {
                String address = link.attr("href") + link.attr("src");
                assertFalse(address.matches("(?i)\\s*(javascript|data|//).*"), path + " " + address);
            }
            assertFalse(page.html().matches("(?s).*[\u202A-\u202E\u2066].*"), path + " changes the direction");
        }
        assertTrue(Jsoup.parse(text("site", "index.html")).title().contains("Harbour"));
    }

    @Test
    void theSiteOfAnotherArchiveIsNotReplaced() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "first")));
        write(builder, "site");
        Path manifest = temporary.resolve("site").resolve(SiteFolder.MANIFEST);
        String ours = Files.readString(manifest);
        Files.writeString(manifest, ours.replaceFirst("\"origin\":\"[^\"]*\"", "\"origin\":\"other.example\""));
        Map<String, Sha256> before = files("site");
        part(builder, Map.of(2, mail(2, 0, "second")));
        IOException refused = assertThrows(IOException.class, () -> write(builder, "site"));
        assertTrue(
                refused.getMessage().contains("has the site of another archive, other.example"), refused.getMessage());
        Files.writeString(manifest, "{\"format\":1");
        IOException unreadable = assertThrows(IOException.class, () -> write(builder, "site"));
        assertTrue(unreadable.getMessage().contains("cannot be read: delete it"), unreadable.getMessage());
        Files.writeString(manifest, before.isEmpty() ? "" : ours);
        write(builder, "site");
        assertTrue(files("site").containsKey("releases/0002.zip"));
    }

    @Test
    void theAboutPageShowsTheHashesThatTheLogNames() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "first")));
        write(builder, "site");
        assertEquals(
                files("site").get("search.html"),
                StaticSite.page(temporary.resolve("site")).getFirst().sha256());
        assertThrows(IOException.class, () -> StaticSite.page(temporary.resolve("a")));
        assertFalse(text("site", "about.html").contains("named these files in the log"));
    }

    @Test
    void theSameArchiveGivesTheSameBytesWhateverWasThereBefore() throws IOException {
        ArchiveBuilder builder = builder("a");
        for (int i = 1; i <= 5; i++) {
            part(builder, Map.of(2 * i, mail(2 * i, 0, "first"), 2 * i + 1, mail(2 * i + 1, 2 * i, "second")));
            write(builder, "grown");
        }
        try (Archive archive = builder.open()) {
            write(archive, "new");
            write(archive, "grown");
            assertEquals(files("new"), files("grown"));
            Map<String, Sha256> before = files("new");
            assertEquals(0, write(archive, "new").written(), "nothing is written again");
            assertEquals(before, files("new"));
        }
    }

    @Test
    void aNewPartOnlyAddsFiles() throws IOException {
        ArchiveBuilder builder = builder("a");
        for (int i = 1; i <= 5; i++) {
            part(builder, Map.of(2 * i, mail(2 * i, 0, "first"), 2 * i + 1, mail(2 * i + 1, 0, "second")));
        }
        write(builder, "site");
        Map<String, Sha256> before = files("site");
        Map<String, FileTime> times = new TreeMap<>();
        before.values().remove(Sha256.of(new byte[0])); // segments without frequent words share an empty file
        for (String path : before.keySet()) {
            times.put(path, Files.getLastModifiedTime(temporary.resolve("site").resolve(path)));
        }
        part(builder, Map.of(100, mail(100, 2, "an answer to the first part")));
        write(builder, "site");
        Map<String, Sha256> after = files("site");
        Set<String> changed = new TreeSet<>();
        for (String path : before.keySet()) {
            if (!before.get(path).equals(after.get(path))) {
                changed.add(path.startsWith("tile/") ? "tile/…" : path);
            } else if (!path.startsWith("tile/")) {
                assertEquals(
                        times.get(path),
                        Files.getLastModifiedTime(temporary.resolve("site").resolve(path)),
                        path);
            }
        }
        changed.remove("tile/…"); // a partial tile of the log goes when it is longer
        assertEquals(
                Set.of(
                        "about.html",
                        "checkpoint",
                        "index.html",
                        "people.html",
                        "site/manifest.json",
                        "site/releases.json"),
                changed);
        Set<String> added = new TreeSet<>(after.keySet());
        added.removeAll(before.keySet());
        assertTrue(
                added.containsAll(Set.of("parts/0006.html", "threads/0006.html", "releases/0006.zip")),
                () -> "" + added);
    }

    @Test
    void aWithdrawalRemovesTheDocumentFromThePagesAndTheOldSegments() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "harmless"), 2, mail(2, 1, "confidential")));
        write(builder, "site");
        assertTrue(text("site", "parts/0001.html").contains("Letter 2"));
        assertTrue(text("site", "threads/0001.html").contains("No. 2"));
        List<SegmentEntry> before = SegmentEntry.read(temporary.resolve("site/site"));
        builder.withdraw("harbour", 2, "A court <order>.");
        write(builder, "site");
        String page = text("site", "parts/0001.html");
        assertFalse(page.contains("Letter 2"), page);
        assertTrue(page.contains("Withdrawn: A court &lt;order&gt;."), page);
        assertFalse(text("site", "threads/0001.html").contains("No. 2"));
        List<SegmentEntry> after = SegmentEntry.read(temporary.resolve("site/site"));
        assertEquals(1, after.getFirst().documents());
        List<String> names = new ArrayList<>(before.getFirst().files());
        names.removeAll(after.getFirst().files());
        assertTrue(names.size() >= 2, "all but an empty file of places");
        for (String name : names) {
            assertFalse(Files.exists(temporary.resolve("site/site").resolve(name)), name);
        }
        write(builder, "new");
        assertEquals(files("new"), files("site"));
    }

    /** A process that is killed at a step has done everything before it. */
    @Test
    void afterAKillAtAnyStepTheOldSiteWorksAndTheNextRunCompletesIt() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "first"), 2, mail(2, 1, "second")));
        try (Archive first = builder.open()) {
            write(first, "first");
        }
        part(builder, Map.of(3, mail(3, 0, "third")));
        builder.withdraw("harbour", 3, "A mistake.");
        part(builder, Map.of(4, mail(4, 0, "fourth")));
        try (Archive archive = builder.open()) {
            write(archive, "right");
            Map<String, Sha256> right = files("right");
            int steps = steps(archive, "counted", Integer.MAX_VALUE);
            assertTrue(steps > 20, "steps: " + steps);
            for (String start : List.of("first", "nothing")) {
                for (int kill = 1; kill <= steps; kill += start.equals("first") ? 1 : 5) {
                    String site = start + kill;
                    if (start.equals("first")) {
                        copy("first", site);
                    }
                    int reached = steps(archive, site, kill);
                    if (reached < kill) {
                        break; // the update of an old site has fewer steps
                    }
                    for (SegmentEntry segment :
                            SegmentEntry.read(temporary.resolve(site).resolve("site"))) {
                        for (String name : segment.files()) {
                            assertTrue(
                                    Files.exists(temporary
                                            .resolve(site)
                                            .resolve("site")
                                            .resolve(name)),
                                    "killed at " + kill + ": the manifest names " + name);
                        }
                    }
                    write(archive, site);
                    assertEquals(right, files(site), "killed at step " + kill + " of " + start);
                }
            }
        }
    }

    private static final class Killed extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Runs until a step. @return how many steps were reached */
    private int steps(Archive archive, String site, int kill) throws IOException {
        int[] reached = {0};
        try {
            StaticSite.write(archive, temporary.resolve(site), QUIET, step -> {
                if (++reached[0] == kill) {
                    throw new Killed();
                }
            });
        } catch (Killed asOrdered) {
            // the lock is released as it is when a process ends
        }
        return reached[0];
    }

    private void copy(String from, String to) throws IOException {
        Path source = temporary.resolve(from);
        try (Stream<Path> walk = Files.walk(source)) {
            for (Path file : (Iterable<Path>) walk::iterator) {
                Path target =
                        temporary.resolve(to).resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void theFilesOfOthersAreSafe() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "first")));
        Path foreign = Files.createDirectories(temporary.resolve("home"));
        Files.writeString(foreign.resolve("letter.txt"), "mine");
        assertThat(assertThrows(IOException.class, () -> write(builder, "home")), "has other files");
        assertEquals(Set.of("letter.txt"), files("home").keySet());
        assertThat(assertThrows(IOException.class, () -> write(builder, "a/site")), "cannot be in the archive");
        assertThat(assertThrows(IOException.class, () -> write(builder, ".")), "cannot be in the archive");
        assertThat(
                assertThrows(IOException.class, () -> write(builder, "home/letter.txt")), "is a file: name a folder");
        Path other = Files.createDirectories(temporary.resolve("other/site"));
        Files.writeString(other.resolve("letter.txt"), "mine");
        assertThat(assertThrows(IOException.class, () -> write(builder, "other")), "has other files");
        // A run that was stopped, or had no room, after its first step.
        Files.createDirectories(temporary.resolve("begun/site"));
        assertTrue(write(builder, "begun").written() > 10);

        write(builder, "site");
        Files.writeString(temporary.resolve("site/robots.txt"), "User-agent: *\n");
        Files.writeString(temporary.resolve("site/parts/note.txt"), "mine");
        Files.writeString(temporary.resolve("site/parts/0099.html"), "of an earlier state");
        Files.writeString(temporary.resolve("site/site/0123456789abcdef0123456789abcdef.words"), "of an earlier state");
        assertEquals(2, write(builder, "site").deleted());
        assertTrue(files("site").keySet().containsAll(Set.of("robots.txt", "parts/note.txt")));
        assertFalse(files("site").containsKey("parts/0099.html"));
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "first")));
        write(builder, "site");
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("precious.txt"), "precious");
        Path front = temporary.resolve("site/index.html");
        Files.delete(front);
        Files.createSymbolicLink(front, elsewhere.resolve("precious.txt"));
        write(builder, "site");
        assertTrue(Files.isRegularFile(front, LinkOption.NOFOLLOW_LINKS));
        assertEquals("precious", Files.readString(elsewhere.resolve("precious.txt")));

        part(builder, Map.of(2, mail(2, 0, "second")));
        Files.delete(temporary.resolve("site/threads/0001.html"));
        Files.delete(temporary.resolve("site/threads"));
        Files.createSymbolicLink(temporary.resolve("site/threads"), elsewhere);
        assertThat(assertThrows(IOException.class, () -> write(builder, "site")), "is a link");
        assertEquals(Set.of("precious.txt"), files("elsewhere").keySet());
    }

    private static void assertThat(Exception e, String says) {
        assertTrue(String.valueOf(e.getMessage()).contains(says), e::getMessage);
    }

    @Test
    void twoProcessesDoNotWriteOneSite() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "first")));
        try (Archive archive = builder.open()) {
            List<String> refused = new ArrayList<>();
            StaticSite.write(archive, temporary.resolve("site"), QUIET, step -> {
                if (step.equals("index.html")) {
                    refused.add(assertThrows(IOException.class, () -> write(archive, "site"))
                            .getMessage());
                }
            });
            assertEquals(1, refused.size());
            assertTrue(refused.getFirst().contains("another process writes the site"), refused::getFirst);
        }
    }

    @Test
    void everyLinkIsRelativeAndLeadsSomewhere() throws IOException {
        HarbourArchive harbour = HarbourArchive.in(Files.createDirectories(temporary.resolve("a")));
        try (Archive archive = harbour.archive()) {
            write(archive, "site");
        }
        Set<String> paths = files("site").keySet();
        int links = 0;
        for (String path : paths.stream().filter(path -> path.endsWith(".html")).toList()) {
            Document page = Jsoup.parse(text("site", path));
            assertEquals(1, page.select("h1").size(), path);
            assertEquals("en", page.selectFirst("html").attr("lang"));
            assertFalse(page.title().isBlank(), path);
            String policy =
                    page.selectFirst("meta[http-equiv=Content-Security-Policy]").attr("content");
            assertTrue(policy.startsWith("default-src 'none';"), policy);
            assertEquals(path.equals("search.html"), policy.contains("script-src"), path);
            assertEquals(
                    path.equals("search.html") ? 1 : 0, page.select("script").size(), path);
            for (Element element : page.select("[href], [src]")) {
                String address = element.hasAttr("href") ? element.attr("href") : element.attr("src");
                if (address.startsWith("#")) {
                    continue;
                }
                assertFalse(address.contains(":") || address.startsWith("/"), path + " links to " + address);
                String target = Path.of(path)
                        .resolveSibling(address.replaceFirst("[#?].*", ""))
                        .normalize()
                        .toString();
                assertTrue(paths.contains(target), path + " links to " + address);
                links++;
            }
            assertEquals(0, page.select("[style], [onclick], [onload]").size(), path);
        }
        assertTrue(links > 200, "links: " + links);
    }

    /** A sender with a name from right to left must not be taken for the recipient. */
    @Test
    void theLinesOfPeopleKeepTheirOrder() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "first"), 2, mail(2, 1, "second")));
        write(builder, "site");
        assertEquals(
                2,
                Jsoup.parse(text("site", "parts/0001.html"))
                        .select("td[dir=ltr]:contains( to )")
                        .size());
        assertEquals(
                2,
                Jsoup.parse(text("site", "threads/0001.html"))
                        .select("bdi[dir=ltr]:contains( to )")
                        .size());
    }

    @Test
    void foreignTextIsEscaped() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(
                builder,
                Map.of(
                        1,
                        "From: \"<script>alert(1)</script>\" <a@port.example>\r\nSubject: \u202Eevil <img src=x>\r\n\r\nx"
                                .getBytes(StandardCharsets.UTF_8)));
        write(builder, "site");
        for (String path : List.of("parts/0001.html", "people.html", "index.html")) {
            String page = text("site", path);
            assertFalse(page.contains("<script>alert") || page.contains("<img src=x"), path);
            assertFalse(page.contains("\u202E"), path);
        }
        assertTrue(text("site", "parts/0001.html").contains("&lt;img src=x&gt;"));
        assertTrue(text("site", "index.html").contains("And &lt;b&gt;more&lt;/b&gt;."));
    }

    @Test
    void aLongPartHasSeveralPages() throws IOException {
        ArchiveBuilder builder = builder("a");
        TreeMap<Integer, byte[]> many = new TreeMap<>();
        IntStream.rangeClosed(1, SitePages.ROWS + 1).forEach(number -> many.put(number, mail(number, number - 1, "x")));
        part(builder, many);
        write(builder, "site");
        assertEquals(
                Set.of("parts/0001.html", "parts/0001-2.html"),
                files("site").keySet().stream()
                        .filter(path -> path.startsWith("parts/"))
                        .collect(Collectors.toSet()));
        assertEquals(
                SitePages.ROWS,
                Jsoup.parse(text("site", "parts/0001.html")).select("tbody tr").size());
        assertEquals(
                1,
                Jsoup.parse(text("site", "parts/0001-2.html"))
                        .select("tbody tr")
                        .size());
        Document threads = Jsoup.parse(text("site", "threads/0001.html"));
        assertEquals(PartThread.LISTED, threads.select(".headlines li").size());
        assertTrue(threads.text().contains("1,001 messages in this part"), threads.text());
    }

    /** When this fails, the pages of parts have changed: raise SitePages.FORMAT, so that existing sites get the new ones, and change the hash. */
    @Test
    void thePagesOfPartsAreOfTheirFormat() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, 0, "first"), 2, mail(2, 1, "second")));
        write(builder, "site");
        var pages = new StringBuilder();
        for (String path : List.of("parts/0001.html", "threads/0001.html")) {
            pages.append(text("site", path)
                    .replaceAll("(style|reading|icon)-[0-9a-f]{32}", "$1")
                    .replaceAll("made-from\" content=\"[0-9a-f]{64}", ""));
        }
        assertEquals(
                "2 9d0f00d75cb6c2bf4e17452e2b39a84e75066a7c253b02c2b1b7885e9caf0f2d",
                SitePages.FORMAT + " "
                        + Sha256.of(pages.toString().getBytes(StandardCharsets.UTF_8))
                                .hex());
    }

    @Test
    void correspondentsAreCountedFromTheIndex() throws IOException {
        ArchiveBuilder builder = builder("a");
        for (int i = 0; i < 5; i++) {
            part(builder, Map.of(10 * i + 1, mail(10 * i + 1, 0, "one"), 10 * i + 2, mail(10 * i + 2, 0, "two")));
        }
        write(builder, "site");
        Document page = Jsoup.parse(text("site", "people.html"));
        assertEquals(
                List.of("Ines Okafor i.okafor@port.example 10 0", "Tender tender@port.example 0 10"),
                page.select("tbody tr").eachText());
        assertEquals(
                "search.html#q=with%3Ai.okafor%40port.example",
                page.select("tbody a").first().attr("href"));
        assertNotEquals("", page.text());
    }
}
