package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.entity.EntityExtractor;
import org.daylight.search.entity.EntityIndex;
import org.daylight.search.entity.EntityKind;
import org.daylight.search.entity.EntityWatch;
import org.daylight.search.entity.NamedEntity;
import org.daylight.search.lucene.LuceneIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names in documents, from the packs to the pages, with a program that knows a few names. */
class EntitiesTest {

    /** Finds these names and no others; fails at the word {@code Costly}. */
    private static final class FewNames implements EntityExtractor {

        private static final Pattern NAMES =
                Pattern.compile("Ines Okafor|I\\. Okafor|Tom Berg|Harbour Ltd|Norvik|Dear Tom|Costly|<b>Bob Lee</b>");

        private final AtomicInteger read = new AtomicInteger();
        private final String model;

        FewNames(String model) {
            this.model = model;
        }

        @Override
        public String model() {
            return model;
        }

        @Override
        public List<NamedEntity> extract(String text) {
            read.incrementAndGet();
            List<NamedEntity> names = new ArrayList<>();
            Matcher matcher = NAMES.matcher(text);
            while (matcher.find()) {
                String name = matcher.group();
                if (name.equals("Costly")) {
                    throw new IllegalStateException("too much");
                }
                EntityKind kind = name.equals("Norvik")
                        ? EntityKind.PLACE
                        : name.endsWith("Ltd") ? EntityKind.ORGANISATION : EntityKind.PERSON;
                NamedEntity.of(kind, name).ifPresent(names::add);
            }
            return names;
        }

        @Override
        public void close() {}
    }

    @TempDir
    Path temporary;

    private final FewNames program = new FewNames("few names 1");
    private final List<String> faults = new ArrayList<>();
    private ArchiveBuilder written;
    private Archive archive;
    private ArchiveIndex index;
    private EntityWatch names;
    private Site site;

    private static byte[] mail(int number, String text) {
        return ("From: ann <ann@harbour.example>\r\nSubject: Note " + number + "\r\nDate: Mon, 2 Mar 2015 09:00:0"
                        + number + " +0000\r\nMessage-ID: <" + number + "@harbour.example>\r\n\r\n" + text + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @BeforeEach
    void publish() throws IOException {
        written = new ArchiveBuilder(Files.createDirectory(temporary.resolve("archive")), "The Harbour Papers")
                .trove("harbour", "Harbour", "", 9, Map.of())
                .part(
                        "harbour",
                        "Part 1",
                        "",
                        "2026-11-16T09:00:00Z",
                        new TreeMap<>(Map.of(
                                1, mail(1, "Ines Okafor of Harbour Ltd went to Norvik. Ines Okafor came back."),
                                2, mail(2, "I. Okafor met Tom Berg in Norvik."),
                                3, mail(3, "Dear Tom, nothing is new."),
                                4, mail(4, "<b>Bob Lee</b> and nobody else."))),
                        new TreeMap<>());
        reopen();
        assertEquals(new EntityIndex.Result(4, 0, 4, 4, null), catchUp());
        serve();
    }

    private void reopen() throws IOException {
        if (archive != null) {
            close();
        }
        archive = written.open();
        index = ArchiveIndex.open(archive, temporary.resolve("index"), LuceneIndex::open);
        index.catchUp();
    }

    private Path folder() {
        return temporary.resolve("names");
    }

    private EntityIndex.Result catchUp() throws IOException {
        return catchUp(program, () -> false);
    }

    private EntityIndex.Result catchUp(EntityExtractor with, BooleanSupplier stops) throws IOException {
        try (EntityIndex entities = EntityIndex.open(archive, folder(), with, stops)) {
            return entities.catchUp((done, total) -> {});
        }
    }

    private void serve() throws IOException {
        names = new EntityWatch(archive, folder(), faults::add);
        site = new Site(
                archive,
                index.index(),
                index::progress,
                new SiteOptions("https://papers.example", fault -> {}).withNames(names));
    }

    @AfterEach
    void close() throws IOException {
        index.close();
        archive.close();
    }

    private Response get(String target) {
        return site.answer("GET", target, Map.of("host", "papers.example"));
    }

    private String page(String target) {
        Response response = get(target);
        assertEquals(200, response.status(), target);
        return new String(((Response.Body.Bytes) response.body()).content(), StandardCharsets.UTF_8);
    }

    private static void assertLists(String page, int... numbers) {
        for (int i = 1; i < 9; i++) {
            int number = i;
            boolean isWanted = java.util.Arrays.stream(numbers).anyMatch(one -> one == number);
            assertEquals(isWanted, page.contains("href=\"/harbour/" + i + "\""), "document " + i + " in " + page);
        }
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder())) {
            for (Path file : all.filter(one -> !one.endsWith("write.lock")).toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void theListsHaveTheNamesOfEachKind() {
        String persons = page("/entities");
        assertTrue(persons.contains("4 persons"), persons);
        assertTrue(persons.contains("<a href=\"/entities/person?name=Ines%20Okafor\"><bdi>Ines Okafor</bdi></a>"));
        assertTrue(persons.contains("A program found these names"), persons);
        assertTrue(persons.contains("has not published one"), persons);
        assertFalse(persons.contains("Bob Lee"), "markup is not a name");
        String places = page("/entities?kind=place");
        assertTrue(places.contains("1 place") && places.contains("<bdi>Norvik</bdi>"), places);
        assertTrue(page("/entities?kind=organisation").contains("<bdi>Harbour Ltd</bdi>"));
        assertTrue(page("/entities?kind=%3Cx&page=99").contains("4 persons"), "what is not valid is the default");
        assertTrue(page("/de/entities?kind=place").contains("1 Ort"));
    }

    @Test
    void aNameHasAPageWithItsDocumentsAndWhatIsInThem() {
        String norvik = page("/entities/place?name=Norvik");
        assertLists(norvik, 1, 2);
        assertTrue(norvik.indexOf("/harbour/1\"") < norvik.indexOf("/harbour/2\""), "the oldest first");
        assertTrue(norvik.contains("<mark>Norvik</mark>"), norvik);
        assertTrue(norvik.contains("/entities/person?name=Tom%20Berg"), norvik);
        assertTrue(norvik.contains("/entities/organisation?name=Harbour%20Ltd"), norvik);
        assertFalse(norvik.contains("/entities/person?name=Dear%20Tom"), norvik);
        assertEquals(404, get("/entities/place?name=Ines+Okafor").status());
        assertEquals(404, get("/entities/place?name=%3Cscript%3E").status());
        assertEquals(404, get("/entities/place").status());
        assertEquals(404, get("/entities/thing?name=Norvik").status());
        assertEquals(404, get("/entities/place/Norvik").status());
        assertTrue(page("/entities/place?name=Norvik&as=text").contains("Norvik"));
    }

    @Test
    void facetsNarrowASearch() {
        String all = page("/search");
        assertTrue(all.contains("Persons named") && all.contains("Places named"), all);
        assertTrue(all.contains("/search?q=entity%3Aplace%2FNorvik"), all);
        String narrowed = page("/search?q=entity%3Aplace%2FNorvik");
        assertLists(narrowed, 1, 2);
        assertFalse(narrowed.contains("Dear Tom</a>"), "names of the result only");
        assertLists(page("/search?q=met+entity:norvik"), 2);
        assertLists(page("/search?q=-entity:Norvik"), 3, 4);
        assertLists(page("/search?q=entity:%22ines+okafor%22+OR+entity:%22Dear+Tom%22"), 1, 3);
        assertLists(page("/search?q=entity:nobody"));
        assertEquals(200, get("/search.csv?q=entity:norvik").status());
        assertTrue(page("/help").contains("entity:"));
        assertTrue(page("/robots.txt").contains("Disallow: /entities"));
    }

    @Test
    void aSiteWithoutTheAddonHasNoneOfIt() {
        site = new Site(archive, index.index(), index::progress, new SiteOptions("", fault -> {}));
        assertEquals(404, get("/entities").status());
        assertEquals(404, get("/entities/").status());
        assertEquals(404, get("/entities/place?name=Norvik").status());
        assertFalse(page("/search").contains("entit"));
        assertFalse(page("/help").contains("entity:"));
        assertFalse(page("/robots.txt").contains("entities"));
        String asked = page("/search?q=entity:norvik");
        assertTrue(asked.contains("No program has looked for names"), asked);
        assertLists(asked);
    }

    @Test
    void theApiKnowsNoNames() {
        String answer = page("/api/v1/search?q=entity:norvik");
        assertTrue(answer.contains("No program has looked for names"), answer);
    }

    @Test
    void thePublisherCorrectsNames() throws IOException {
        written.entities(
                "names",
                1,
                "",
                "title Corrections\nperson Ines Okafor\n  person I. Okafor\nnone\n  person Dear Tom\n"
                        + "organisation Norvik\n  place Norvik\n");
        reopen();
        serve();
        assertEquals(List.of(), faults);
        String persons = page("/entities");
        assertTrue(persons.contains("2 persons"), persons);
        assertFalse(persons.contains("Dear Tom"), persons);
        assertTrue(persons.contains("<a href=\"/entities/0001.txt\"><bdi>Corrections</bdi></a>"), persons);
        String okafor = page("/entities/person?name=I.+Okafor");
        assertLists(okafor, 1, 2);
        assertTrue(okafor.contains("<h1 dir=\"auto\">Ines Okafor</h1>"), okafor);
        assertTrue(okafor.contains("<bdi>I. Okafor</bdi> is this name"), okafor);
        assertTrue(okafor.contains("Also found as"), okafor);
        assertLists(page("/search?q=entity:%22i.+okafor%22"), 1, 2);
        assertEquals(200, get("/entities/organisation?name=Norvik").status());
        assertTrue(page("/entities/0001.txt").startsWith("title Corrections\n"));
        assertEquals(404, get("/entities/0002.txt").status());

        written.withdrawEntities("names", "It was wrong.");
        Files.delete(temporary.resolve("archive/entities/0001.txt"));
        reopen();
        serve();
        assertTrue(page("/entities").contains("4 persons"));
        assertEquals(404, get("/entities/0001.txt").status());
    }

    @Test
    void theFirstListCountsAndADamagedOneIsNotUsed() throws IOException {
        written.entities("names", 1, "", "title Corrections\nnone\n  person Dear Tom\n");
        written.entities("more", 1, "", "title More\nperson Tom Berg\n  person Dear Tom\n  person I. Okafor\n");
        reopen();
        serve();
        assertTrue(page("/entities").contains("2 persons"), "Tom Berg and Ines Okafor");
        assertLists(page("/entities/person?name=Tom+Berg"), 2);
        Files.writeString(temporary.resolve("archive/entities/0001.txt"), "title X\n");
        serve();
        assertEquals(1, faults.size(), faults.toString());
        assertLists(page("/entities/person?name=Tom+Berg"), 2, 3);
    }

    @Test
    void onlyWhatIsNewIsRead() throws IOException {
        Map<String, String> before = files();
        int read = program.read.get();
        assertEquals(new EntityIndex.Result(0, 0, 4, 4, null), catchUp());
        assertEquals(read, program.read.get());
        written.part(
                "harbour",
                "Part 2",
                "",
                "2026-11-17T09:00:00Z",
                new TreeMap<>(Map.of(5, mail(5, "Norvik again."), 6, mail(6, "Costly."))),
                new TreeMap<>());
        reopen();
        serve();
        assertTrue(page("/entities?kind=place").contains("only 4 of 6"));
        assertEquals(new EntityIndex.Result(2, 1, 6, 6, null), catchUp());
        assertEquals(before.get("0001.names"), files().get("0001.names"));
        names.look();
        String places = page("/entities/place?name=Norvik");
        assertLists(places, 1, 2, 5);
        assertFalse(places.contains("only 4 of 6"));
        assertTrue(files().get("0002.names").contains("\nskipped 6\n"), files().get("0002.names"));
    }

    @Test
    void whatWasWithdrawnIsNotShownAndThenErased() throws IOException {
        written.withdraw("harbour", 2, "A court order.");
        reopen();
        serve();
        assertLists(page("/entities/place?name=Norvik"), 1);
        assertFalse(page("/entities").contains("Tom Berg"));
        assertEquals(404, get("/entities/person?name=Tom+Berg").status());
        assertTrue(files().get("0001.names").contains("Tom Berg"));
        int read = program.read.get();
        assertEquals(new EntityIndex.Result(0, 0, 3, 3, null), catchUp());
        assertEquals(read, program.read.get());
        String erased = files().get("0001.names");
        assertFalse(erased.contains("Tom Berg"), erased);
        Files.delete(folder().resolve("0001.names"));
        catchUp();
        assertEquals(erased, files().get("0001.names"), "the same as if it had never been read");
    }

    @Test
    void anInterruptedRunContinuesAndWritesTheSame() throws IOException {
        Map<String, String> undisturbed = files();
        Files.delete(folder().resolve("0001.names"));
        var asked = new AtomicInteger();
        assertEquals(2, catchUp(program, () -> asked.incrementAndGet() > 3).read());
        assertTrue(files().containsKey("0001.work"));
        int read = program.read.get();
        assertEquals(2, catchUp().read());
        assertEquals(read + 4, program.read.get(), "a subject and a text of two documents");
        assertEquals(undisturbed, files());
    }

    /** The folder is copied at each step, as if the process were killed there. */
    @Test
    void aRunThatIsKilledAtAStepContinues() throws IOException {
        written.withdraw("harbour", 2, "A court order.");
        written.part(
                "harbour",
                "Part 2",
                "",
                "2026-11-17T09:00:00Z",
                new TreeMap<>(Map.of(5, mail(5, "Norvik again."), 6, mail(6, "Tom Berg."), 7, mail(7, "Costly."))),
                new TreeMap<>());
        reopen();
        Path before = copy("before");
        List<String> reached = new ArrayList<>();
        try (EntityIndex entities = EntityIndex.open(archive, folder(), program, () -> false, step -> {
            try {
                copy("at-" + reached.size());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            reached.add(step);
        })) {
            entities.catchUp((done, total) -> {});
        }
        assertEquals(List.of("erased", "begun", "read", "written", "done"), reached);
        Map<String, String> expected = files();
        assertEquals(2, expected.size(), expected.keySet().toString());
        for (int i = 0; i < reached.size(); i++) {
            put("at-" + i);
            catchUp();
            assertEquals(expected, files(), "killed at " + reached.get(i));
        }
        // The work file can end anywhere, and after a loss of power a line can have other bytes.
        byte[] work = Files.readAllBytes(temporary.resolve("at-2/0002.work"));
        for (int length = 0; length < work.length; length += 7) {
            put("before");
            Files.write(folder().resolve("0002.work"), java.util.Arrays.copyOf(work, length));
            catchUp();
            assertEquals(expected, files(), "cut off at " + length);
            byte[] wrong = work.clone();
            wrong[length] ^= 2;
            put("before");
            Files.write(folder().resolve("0002.work"), wrong);
            catchUp();
            assertEquals(expected, files(), "changed at " + length);
        }
        put("before");
        Files.writeString(folder().resolve("0002.names.new"), "half of a file");
        catchUp();
        assertEquals(expected, files());
        assertTrue(Files.isDirectory(before));
    }

    private Path copy(String name) throws IOException {
        Path to = Files.createDirectory(temporary.resolve(name));
        for (Map.Entry<String, String> file : files().entrySet()) {
            Files.writeString(to.resolve(file.getKey()), file.getValue());
        }
        return to;
    }

    private void put(String name) throws IOException {
        for (String old : files().keySet()) {
            Files.delete(folder().resolve(old));
        }
        try (Stream<Path> all = Files.list(temporary.resolve(name))) {
            for (Path file : all.toList()) {
                Files.copy(file, folder().resolve(file.getFileName()));
            }
        }
    }

    @Test
    void twoProcessesDoNotWriteAtTheSameTime() throws IOException {
        try (EntityIndex first = EntityIndex.open(archive, folder(), program, () -> false)) {
            assertThrows(IOException.class, this::catchUp);
            assertEquals(4, first.catchUp((done, total) -> {}).documents());
        }
    }

    @Test
    void filesOfAnotherVersionProgramOrArchiveAreMadeAgain() throws IOException {
        Map<String, String> right = files();
        Path file = folder().resolve("0001.names");
        Files.writeString(file, right.get("0001.names").replace("daylight-entities 1\n", "daylight-entities 0\n"));
        assertTrue(assertThrows(IOException.class, this::serve).getMessage().contains("another version"));
        EntityIndex.Result result = catchUp();
        assertEquals(4, result.read());
        assertTrue(String.valueOf(result.rebuilt()).contains("another version"), result.rebuilt());
        assertEquals(right, files());
        assertNull(catchUp().rebuilt());
        assertTrue(
                String.valueOf(catchUp(new FewNames("few names 2"), () -> false).rebuilt())
                        .contains("few names 1"));
        assertEquals(4, catchUp().read());
        Files.writeString(folder().resolve("0009.names"), "left by a release that is gone");
        catchUp();
        assertEquals(right, files());
    }

    @Test
    void aDamagedFileIsAnErrorThatSaysWhatToDo() throws IOException {
        Path file = folder().resolve("0001.names");
        byte[] right = Files.readAllBytes(file);
        for (int at : new int[] {0, 30, right.length / 2, right.length - 2}) {
            byte[] wrong = right.clone();
            wrong[at] ^= 1;
            Files.write(file, wrong);
            for (IOException e : List.of(
                    assertThrows(IOException.class, this::catchUp), assertThrows(IOException.class, this::serve))) {
                assertTrue(e.getMessage().contains("delete it and run  daylight entities index"), e.getMessage());
            }
            assertArrayEquals(wrong, Files.readAllBytes(file), "it is not replaced silently");
        }
        Files.write(file, java.util.Arrays.copyOf(right, right.length - 40));
        assertThrows(IOException.class, this::catchUp);
        names.look();
        names.look();
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.toString().contains("those of before"), faults.toString());
        assertLists(page("/entities/place?name=Norvik"), 1, 2);
    }
}
