package org.daylight.desk.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.audit.By;
import org.daylight.catalog.Accession;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.demo.HarbourTrove;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.FormFields;
import org.daylight.desk.account.Session;
import org.daylight.editors.EditUsers;
import org.daylight.editors.Editor;
import org.daylight.editors.Role;
import org.daylight.flow.decide.PlanReleases;
import org.daylight.flow.ingest.CatalogRegister;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.message.parse.DocumentForm;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.daylight.schedule.Interval;
import org.daylight.search.DocumentBytes;
import org.daylight.search.IndexOwner;
import org.daylight.search.SearchIndex;
import org.daylight.search.Searchable;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * A newsroom for tests of pages: mail of the demo's trove {@code harbour} in two parts, and these users. Ann is a publisher, Bea an
 * editor, Carl a reviewer, Dora an auditor, Gus a guest of harbour, Hal a guest of a trove that does not exist.
 */
public final class DeskFixture implements AutoCloseable {

    public static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");
    public static final Instant FIRST = Instant.parse("2026-12-01T09:00:00Z");
    public static final String PASSWORD = "correct horse battery";

    private final Newsroom reading;
    private final Newsroom deciding;
    private final DeskNewsroom desk;

    private DeskFixture(Path path) throws IOException {
        reading = Newsroom.open(path);
        deciding = Newsroom.open(path);
        desk = new DeskNewsroom(reading, deciding, new Stores());
    }

    private final class Stores implements DeskStores {

        @Override
        public Vault vault() throws IOException {
            return FolderVault.openToRead(reading.vaultFolder());
        }

        @Override
        public Searchable index(Newsroom newsroom, Vault vault) throws IOException {
            return LuceneIndex.open(newsroom.indexFolder(), owner(newsroom, vault));
        }
    }

    /** The index asks the catalog for numbers, as in the program. */
    private static IndexOwner owner(Newsroom newsroom, Vault vault) {
        var bytes = new DocumentBytes() {
            @Override
            public DocumentForm form(long key) {
                return newsroom.catalog()
                        .documents()
                        .find(key)
                        .map(HeldDocument::form)
                        .orElse(DocumentForm.MAIL);
            }

            @Override
            public Optional<byte[]> firstBytes(long key, int most) throws IOException {
                HeldDocument held = newsroom.catalog().documents().find(key).orElseThrow();
                return vault.get(held.sha256()).map(all -> Arrays.copyOf(all, Math.min(most, all.length)));
            }
        };
        return new IndexOwner(bytes, new CatalogRegister(newsroom.catalog()));
    }

    /** Newsrooms that are ready: to hash six passwords and to import the mail again for each test takes most of its time. */
    private static final Map<String, Path> READY = new HashMap<>();

    /** Creates it. @param messages how many; at least 40 */
    public static DeskFixture create(Path folder, int messages) throws Exception {
        return create(folder, Integer.toString(messages), path -> make(path, messages, null));
    }

    /** Makes a newsroom in a folder that does not exist. */
    interface Making {
        void make(Path newsroom) throws Exception;
    }

    /** Creates it: a copy of the newsroom of that name, which is made once in this JVM. */
    static synchronized DeskFixture create(Path folder, String name, Making making) throws Exception {
        Path ready = READY.get(name);
        if (ready == null) {
            ready = Files.createTempDirectory("desk-fixture").resolve("newsroom");
            making.make(ready);
            READY.put(name, ready);
            deleteAtTheEnd(ready.getParent());
        }
        Path path = folder.resolve("newsroom");
        try (var walk = Files.walk(ready)) {
            for (Path each : walk.toList()) {
                Files.copy(
                        each,
                        path.resolve(ready.relativize(each).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES); // the modes of private files
            }
        }
        return new DeskFixture(path);
    }

    private static void deleteAtTheEnd(Path folder) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try (var walk = Files.walk(folder)) {
                for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            } catch (IOException e) {
                System.err.println("not deleted: " + folder + ": " + e);
            }
        }));
    }

    /** Makes the newsroom. @param extra mail that is imported into a second trove, {@code extra}, which is in no plan; null for none */
    static void make(Path path, int messages, @Nullable Path extra) throws Exception {
        SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
        random.setSeed(7);
        Newsroom.create(path, new Settings("The Harbour Papers", "harbour.example", "archive"), random);
        Path source = new HarbourTrove(7, messages)
                .writeTo(path.resolveSibling("source"))
                .mail();
        try (Newsroom room = Newsroom.open(path)) {
            try (Vault vault = FolderVault.open(room.vaultFolder());
                    SearchIndex index = LuceneIndex.open(room.indexFolder())) {
                new ImportTrove(room, vault, index)
                        .run(
                                new ImportTrove.Request("harbour", "The Harbour Papers", List.of(source)),
                                new Unwatched());
                if (extra != null) {
                    new ImportTrove(room, vault, index)
                            .run(new ImportTrove.Request("extra", "Extra", List.of(extra)), new Unwatched());
                }
            }
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            new PlanReleases(room).run(trove, new PlanReleases.Division(2, 0), FIRST, Interval.parse("day"), null, NOW);
            var users = new EditUsers(room, random);
            add(users, By.nobody(NOW), "ann", Role.PUBLISHER, null);
            By ann = new By("ann", NOW);
            add(users, ann, "bea", Role.EDITOR, null);
            add(users, ann, "carl", Role.REVIEWER, null);
            add(users, ann, "dora", Role.AUDITOR, null);
            add(users, ann, "gus", Role.GUEST, "harbour");
            add(users, ann, "hal", Role.GUEST, "elsewhere");
        }
    }

    private static void add(EditUsers users, By by, String name, Role role, @Nullable String trove) throws IOException {
        users.add(by, name, Set.of(role), trove, PASSWORD.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Unwatched implements ImportTrove.Watch {

        @Override
        public void progress(ImportTrove.Progress progress) {}

        @Override
        public void lost(Accession.Loss loss, String remedy) {}

        @Override
        public void passedOver(Accession.Loss loss) {}
    }

    /** What pages get. */
    public DeskNewsroom desk() {
        return desk;
    }

    /** The newsroom, for the test. */
    public Newsroom room() {
        return deciding;
    }

    public HeldTrove harbour() {
        return deciding.catalog().troves().find("harbour").orElseThrow();
    }

    public Editor user(String name) throws IOException {
        return desk.users().find(name).orElseThrow();
    }

    /** A GET of a signed-in user. */
    public DeskRequest get(String user, String target) throws IOException {
        return request(user, "GET", target, "");
    }

    /** A POST of a signed-in user. @param form URL-encoded, without the token, which the server verifies and not the page */
    public DeskRequest post(String user, String target, String form) throws IOException {
        return request(user, "POST", target, form);
    }

    private DeskRequest request(String user, String method, String target, String form) throws IOException {
        int question = target.indexOf('?');
        Editor editor = user(user);
        return new DeskRequest(
                method,
                Request.of(method, target, Map.of()).orElseThrow().path(),
                FormFields.parse(question < 0 ? "" : target.substring(question + 1))
                        .orElseThrow(),
                FormFields.parse(form).orElseThrow(),
                editor,
                Session.unlisted(editor, NOW, new SecureRandom()),
                NOW,
                "http://localhost:8421");
    }

    /** The page as text. */
    public static String text(Response response) {
        return new String(((Response.Body.Bytes) response.body()).content(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        desk.close();
        reading.close();
        deciding.close();
    }
}
