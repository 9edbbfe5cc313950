package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.daylight.age.AgeRecipient;
import org.daylight.audit.By;
import org.daylight.desk.DeskServer;
import org.daylight.desk.DeskSite;
import org.daylight.desk.account.HostNames;
import org.daylight.desk.page.DeskNewsroom;
import org.daylight.desk.page.DeskStores;
import org.daylight.editors.EditUsers;
import org.daylight.editors.Editor;
import org.daylight.editors.Editors;
import org.daylight.editors.Role;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.Searchable;
import org.daylight.vault.Vault;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in to the desk in the Chromium of this machine, with its virtual authenticator. Skipped where there is no Chromium. */
@Tag("slow")
class DeskBrowserTest {

    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path folder;

    private Chromium browser;
    private Axe axe;
    private DeskNewsroom desk;
    private Newsroom reading;
    private Newsroom deciding;
    private DeskServer server;
    private EditUsers users;
    private final List<String> faults = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start(@TempDir Path profile) throws IOException, InterruptedException {
        Optional<Path> program = Chromium.find();
        assumeTrue(
                program.isPresent(),
                "skipped: no chromium or google-chrome on the PATH of this machine; .ci/run installs one");
        var random = new SecureRandom();
        Path path = folder.resolve("newsroom");
        new Script(folder).run("""
            daylight init newsroom --title "The Harbour Papers" --origin harbour.example
            daylight import -n newsroom --trove harbour mail
            daylight schedule -n newsroom --trove harbour --first 2026-11-22T12:00Z --every day --parts 2
            -- mail/1.eml --
            From: a@port.example
            Subject: one

            one
            -- mail/2.eml --
            From: a@port.example
            Subject: two

            two
            """);
        submit();
        reading = Newsroom.open(path);
        deciding = Newsroom.open(path);
        users = new EditUsers(deciding, random);
        users.add(
                By.nobody(Instant.now()),
                "ann",
                Set.of(Role.PUBLISHER),
                null,
                PASSWORD.getBytes(StandardCharsets.UTF_8));
        desk = new DeskNewsroom(reading, deciding, new Stores());
        var site = new DeskSite(desk, new HostNames(""), Clock.systemUTC(), random, faults::add);
        server = DeskServer.start(site, "127.0.0.1", 0, error -> faults.add(error.toString()));
        browser = Chromium.start(program.get(), profile);
        axe = Axe.load();
    }

    /** A source sends a message and a file, and gets a reply. */
    private void submit() throws IOException, InterruptedException {
        var editors = new Publisher(folder);
        Files.writeString(folder.resolve("editor.key"), SubmittedDrop.SECRET + "\n");
        String key = editors.daylight(Set.of(Exit.DONE), "collect", "--print-key", "-n", "newsroom");
        try (var drop = new SubmittedDrop(
                folder.resolve("drop"),
                "The Box",
                AgeRecipient.parse(SubmittedDrop.PUBLIC).orThrow(),
                key,
                "2026-11-20")) {
            drop.visit(drop.newSource());
            drop.submit(
                    "I work at the port.\nMore follows.",
                    Map.of("wide" + "w".repeat(150) + ".txt", "Numbers".getBytes(StandardCharsets.US_ASCII)));
            editors.daylight("collect", drop.address(), "-n", "newsroom", "--identity", "editor.key");
            editors.daylight("conversations", "reply", "1", "-n", "newsroom", "--text", "Who signed the table?");
        }
    }

    private final class Stores implements DeskStores {

        @Override
        public Vault vault() throws IOException {
            return Wiring.vaultToRead(reading);
        }

        @Override
        public Searchable index(Newsroom newsroom, Vault vault) throws IOException {
            return Wiring.indexToRead(newsroom, vault);
        }
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
            server.close();
            desk.close();
            reading.close();
            deciding.close();
        }
        assertEquals(List.of(), faults);
    }

    private String origin() {
        return "http://localhost:" + server.port();
    }

    private Editor user(String name) throws IOException {
        return new Editors(reading).list().find(name).orElseThrow();
    }

    private void signInWithPassword(Tab tab, String name) throws IOException {
        tab.open(origin() + "/sign-in");
        tab.click("#user");
        tab.type(name);
        tab.click("#password");
        tab.type(PASSWORD);
        tab.click("#code");
        tab.type(user(name).totp().code(Instant.now()));
        tab.follow("main form button");
    }

    @Test
    void aUserAddsAPasskeyAndSignsInWithIt() throws IOException {
        try (Tab tab = browser.tab()) {
            tab.authenticator();
            signInWithPassword(tab, "ann");
            assertEquals("ann", tab.says(".who a"));
            tab.follow(".who a");
            tab.follow("main", "Add a passkey");
            tab.follow("form[data-passkey] button");
            assertEquals("/account", tab.address());
            assertTrue(tab.says(".notice").startsWith("The passkey is added."), tab.says("main"));
            assertEquals("My device", user("ann").passkeys().getFirst().name());

            tab.follow(".who button");
            assertEquals("/sign-in", tab.address());
            assertEquals(0, tab.count("script"), "no script where none is needed");
            tab.follow("main", "Sign in with a passkey");
            tab.follow("form[data-passkey] button");
            assertEquals("/", tab.address());
            assertEquals("ann", tab.says(".who a"));
            tab.open(origin() + "/account");
            assertTrue(tab.says("main").contains("passkey My device"), tab.says("main"));

            tab.follow("form[action='/account/remove-passkey'] button");
            assertEquals(
                    "/sign-in",
                    tab.address().replaceFirst("\\?.*", ""),
                    "the session of the removed passkey has ended");
            tab.open(origin() + "/passkey");
            tab.follow("form[data-passkey] button");
            assertTrue(tab.says("[role=alert]").contains("does not know this passkey"), tab.says("main"));
            assertEquals(
                    List.of(),
                    tab.requests().stream()
                            .filter(each -> !each.startsWith(origin() + "/"))
                            .toList());
            // The answer to the removed passkey has the status 403, which Chromium reports.
            assertEquals(
                    List.of(),
                    tab.complaints().stream()
                            .filter(each -> !each.contains("403"))
                            .toList());
        }
    }

    @Test
    void anInvitedUserMakesAPasskeyWithoutAPassword() throws IOException {
        var invited = assertInstanceOf(
                EditUsers.Invited.class,
                users.addInvited(new By("ann", Instant.now()), "bea", Set.of(Role.EDITOR), null));
        try (Tab tab = browser.tab()) {
            tab.authenticator();
            tab.open(origin() + "/invitation/" + invited.token());
            tab.follow("main", "With a passkey");
            tab.follow("form[data-passkey] button");
            assertEquals("/", tab.address());
            assertEquals("bea", tab.says(".who a"));
            tab.open(origin() + "/invitation/" + invited.token());
            assertTrue(tab.says("main").contains("This link was used already"), tab.says("main"));
        }
    }

    @Test
    void withoutScriptsPasswordAndCodeWorkAndAtANumericAddressThePageSaysWhatToDo() throws IOException {
        try (Tab tab = browser.tab()) {
            tab.withoutScripts();
            signInWithPassword(tab, "ann");
            assertEquals("ann", tab.says(".who a"));
            tab.open(origin() + "/account/passkey");
            assertTrue(tab.says("main").contains("This page needs JavaScript"), tab.says("main"));
            tab.open("http://127.0.0.1:" + server.port() + "/passkey");
            assertEquals(origin() + "/passkey", tab.text("document.querySelector('.lede a').href"));
        }
    }

    @Test
    void everyPageIsValidHtmlAndAccessible() throws Exception {
        users.add(
                new By("ann", Instant.now()),
                "bea",
                Set.of(Role.EDITOR),
                null,
                PASSWORD.getBytes(StandardCharsets.UTF_8));
        var invited = assertInstanceOf(EditUsers.Invited.class, users.invite(new By("ann", Instant.now()), "bea"));
        var check = new AccessibilityCheck(axe, AccessibilityCheck.views(1280, 360, 320));
        var html = new HtmlCheck();
        try (Tab tab = browser.tab()) {
            tab.authenticator();
            signInWithPassword(tab, "ann");
            tab.open(origin() + "/account/passkey");
            tab.follow("form[data-passkey] button");
            for (String page : List.of(
                    "/",
                    "/review",
                    "/review?by=part&trove=harbour",
                    "/review?by=person&trove=harbour",
                    "/review?by=thread&trove=harbour",
                    "/search",
                    "/search?q=one",
                    "/search/sample?q=&n=2",
                    "/d/harbour/1",
                    "/d/harbour/1?by=trove&value=harbour",
                    "/d/harbour/1/redact",
                    "/d/harbour/1/redact?part=0&from=0&to=3",
                    "/d/harbour/1/text/1",
                    "/decisions",
                    "/redactions",
                    "/conversations",
                    "/conversations/1",
                    "/d/quarantine/1",
                    "/plan",
                    "/plan/harbour",
                    "/plan/harbour/1",
                    "/users",
                    "/users/bea",
                    "/audit",
                    "/audit?who=ann&document=x",
                    "/account",
                    "/account/passkey",
                    "/nothing",
                    "/sign-in",
                    "/passkey",
                    "/invitation/" + invited.token(),
                    "/invitation/" + invited.token() + "/passkey")) {
                byte[] bytes = fetched(tab, page);
                String text = new String(bytes, StandardCharsets.UTF_8);
                html.faults(bytes, Jsoup.parse(text)).stream()
                        .filter(each -> !each.equals("there is a script")
                                || !page.contains("passkey") && !page.contains("/redact"))
                        .forEach(each -> check.add(page + ": " + each));
                tab.open(origin() + page);
                check.look(tab, page);
            }
        }
        check.assertNone();
    }

    private byte[] fetched(Tab tab, String page) throws Exception {
        String cookies = tab.cookies().stream()
                .map(javax.json.JsonValue::asJsonObject)
                .map(each -> each.getString("name") + "=" + each.getString("value"))
                .collect(Collectors.joining("; "));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(origin() + page))
                                    .header("Cookie", cookies)
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        }
    }
}
