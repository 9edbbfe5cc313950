package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.daylight.extract.Tesseract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way of a payment card number, in the Chromium of this machine: it is in a header field, a quoted reply, an HTML part, a workbook and on a
 * scanned page. Two users with passkeys redact it, review the documents and approve the part at {@code daylight desk}; then the part is published,
 * and the archive is checked. Skipped where there is no Chromium; the scanned page is left out where there is no Tesseract.
 */
@Timeout(1_800)
@Tag("slow")
class RedactInBrowserTest {

    private static final String CARD = CardTrove.CARD;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC);
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:[0-9]+");
    private static final Pattern INVITATION = Pattern.compile("http://localhost:[0-9]+/invitation/[A-Za-z0-9_-]+");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream faults = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> deskEnded = new CompletableFuture<>();
    private Thread desk;
    private String origin = "";
    private Chromium browser;
    private Axe axe;
    private boolean hasScan;
    private String out = "";
    private String err = "";

    private void daylight(int exit, String... arguments) {
        var printed = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int ended = Main.run(terminal(printed, errors), arguments);
        out = printed.toString(StandardCharsets.UTF_8);
        err = errors.toString(StandardCharsets.UTF_8);
        assertEquals(exit, ended, "daylight " + List.of(arguments) + "\n" + out + err);
    }

    private Terminal terminal(ByteArrayOutputStream printed, ByteArrayOutputStream errors) {
        return new Terminal(
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                false,
                folder,
                CLOCK);
    }

    @BeforeEach
    void start(@TempDir Path profile, TestReporter reporter) throws Exception {
        Optional<Path> program = Chromium.find();
        assumeTrue(
                program.isPresent(),
                "skipped: no chromium or google-chrome on the PATH of this machine; .ci/run installs one");
        BuiltExtractor.use();
        hasScan = Tesseract.installed().isPresent();
        if (!hasScan) {
            reporter.publishEntry("skipped", "the scanned page, because Tesseract is not installed");
        }
        CardTrove.write(Files.createDirectories(folder.resolve("mail")), hasScan);
        daylight(Exit.DONE, "init", "n", "--title", "Port", "--origin", "port.example");
        daylight(Exit.DONE, "import", "-n", "n", "--trove", "harbour", "mail");
        daylight(
                Exit.DONE,
                "schedule",
                "-n",
                "n",
                "--trove",
                "harbour",
                "--first",
                "2026-12-01T09:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        extract();
        daylight(Exit.DONE, "scan", "-n", "n", "--clamd", "off");
        desk = Thread.ofPlatform()
                .start(() -> deskEnded.complete(Main.run(terminal(said, faults), "desk", "-n", "n", "--port", "0")));
        Matcher address = ADDRESS.matcher("");
        Tab.await(
                "the desk",
                () -> deskEnded.isDone()
                        || address.reset(said.toString(StandardCharsets.UTF_8)).find());
        assertFalse(deskEnded.isDone(), faults.toString(StandardCharsets.UTF_8));
        origin = address.group();
        browser = Chromium.start(program.get(), profile);
        axe = Axe.load();
    }

    private void extract() {
        daylight(
                Exit.DONE,
                "extract",
                "-n",
                "n",
                "--workers",
                "1",
                "--languages",
                "eng",
                "--ocr",
                hasScan ? "on" : "off");
    }

    @AfterEach
    void stop() throws Exception {
        BuiltExtractor.forget();
        if (browser != null) {
            browser.close();
        }
        if (desk != null) {
            desk.interrupt();
            assertEquals(Exit.DONE, deskEnded.get());
            assertEquals("", faults.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aCardNumberIsRedactedApprovedByTwoAndPublished(TestReporter reporter) throws Exception {
        daylight(Exit.DONE, "users", "invite", "ann", "-n", "n", "--role", "publisher", "--desk", origin);
        Matcher ofAnn = INVITATION.matcher(out);
        assertTrue(ofAnn.find(), out);
        daylight(Exit.DONE, "users", "invite", "zoe", "-n", "n", "--role", "publisher", "--desk", origin);
        Matcher ofZoe = INVITATION.matcher(out);
        assertTrue(ofZoe.find(), out);
        try (Tab ann = browser.tab();
                Tab bea = browser.tab();
                Tab zoe = browser.tab()) {
            ann.authenticator();
            zoe.authenticator();
            signIn(zoe, ofZoe.group());
            bea.authenticator();
            signIn(ann, ofAnn.group());
            signIn(bea, invitation(ann, "bea", "editor"));
            zoe.open(origin + "/users/bea");
            zoe.follow("button[name=do][value=confirm]");
            assertTrue(zoe.says("body").contains("bea is confirmed."), zoe.says("body"));
            addReason(ann);
            redactEverywhere(ann);
            if (hasScan) {
                redactArea(ann);
            }
            review(ann);
            daylight(Exit.NOTHING_DONE, "publish", "-n", "n");
            extract();
            approve(ann);
            daylight(Exit.NOTHING_DONE, "publish", "-n", "n");
            assertTrue(err.contains("approv"), err);
            approve(bea);
            daylight(Exit.DONE, "publish", "-n", "n");
            check(reporter);
            assertEquals(List.of(), ann.complaints());
            assertEquals(List.of(), bea.complaints());
            readPublicPages(bea);
        }
        if (hasScan) {
            lookAtThePublishedScan();
        }
    }

    /** Makes a passkey with an invitation, signs out, and signs in with it. */
    private void signIn(Tab tab, String invitation) throws IOException {
        tab.open(invitation);
        tab.follow("main", "With a passkey");
        tab.follow("form[data-passkey] button");
        assertEquals("/", tab.address());
        tab.follow(".who button");
        tab.follow("main", "Sign in with a passkey");
        tab.follow("form[data-passkey] button");
        assertEquals("/", tab.address());
    }

    private String invitation(Tab publisher, String name, String role) throws IOException {
        publisher.open(origin + "/users");
        publisher.click("#user");
        publisher.type(name);
        publisher.click("input[name=role][value=" + role + "]");
        publisher.follow("button[name=do][value=add]");
        Matcher link = INVITATION.matcher(publisher.says("main"));
        assertTrue(link.find(), publisher.says("main"));
        return link.group();
    }

    private void addReason(Tab tab) throws IOException {
        tab.open(origin + "/redactions");
        tab.click("#code");
        tab.type("P1");
        tab.click("#sentence");
        tab.type("Payment card of a private person.");
        tab.follow("button[name=action][value=set]");
        assertTrue(tab.says("main").contains("Payment card of a private person."), tab.says("main"));
    }

    /** From the finding in a document to the string in the whole trove. */
    private void redactEverywhere(Tab tab) throws IOException {
        openDocument(tab, "deposit");
        tab.follow("section[aria-label=Findings]", "Redact this");
        tab.choose("#string-reason", "P1");
        tab.follow("section[aria-label='A text'] button[name=step]");
        arrive(tab, "/redactions/preview/");
        int documents = CardTrove.DOCUMENTS_WITH_CARD + (hasScan ? 1 : 0);
        assertTrue(tab.says(".lede").contains("in " + documents + " documents"), tab.says(".lede"));
        assertTrue(tab.count(".published mark") > 0, tab.says("main"));
        tab.follow("form[action^='/redactions/preview/'] button");
        assertTrue(tab.says("main").contains("Redaction 1"), tab.says("main"));
    }

    private void openDocument(Tab tab, String query) throws IOException {
        tab.open(origin + "/search?q=" + query);
        tab.follow(".list li a");
        assertTrue(tab.address().startsWith("/d/harbour/"), tab.address());
    }

    /** Waits until the work in the background has ended and its result is shown. */
    private static void arrive(Tab tab, String address) throws IOException {
        Tab.await(address, () -> {
            try {
                return tab.address().startsWith(address)
                        && tab.text("document.readyState").equals("complete");
            } catch (IOException | AssertionError betweenTwoPages) {
                return false;
            }
        });
    }

    /** Selects a place on the scanned page with two clicks. */
    private void redactArea(Tab tab) throws IOException {
        openDocument(tab, "scan");
        tab.follow(".beside", "redact");
        tab.follow("section[aria-label='An area'] .places a");
        mustBeAccessible(tab);
        tab.followAt("input[type=image]", 20, 16);
        assertTrue(tab.says("main").contains("Now click on the opposite corner"), tab.says("main"));
        tab.followAt("input[type=image]", 219, 55);
        List<String> area =
                tab.texts("['x', 'y', 'width', 'height'].map(n => document.getElementById('area-' + n).value)");
        int[] expected = {25, 40, 250, 100};
        for (int i = 0; i < expected.length; i++) { // a browser rounds to whole pixels, of 1.25 and 2.5 thousandths
            assertEquals(expected[i], Integer.parseInt(area.get(i)), 3, area.toString());
        }
        mustBeAccessible(tab);
        tab.choose("#area-reason", "P1");
        tab.follow("section[aria-label='An area'] button[name=step]");
        mustBeAccessible(tab);
        assertEquals(1, tab.count("svg.page rect.black"), tab.says("main"));
        tab.follow("section[aria-label=Preview] button[name=step]");
        assertTrue(tab.says(".notice").contains("Run daylight extract"), tab.says("main"));
    }

    private void mustBeAccessible(Tab tab) throws IOException {
        for (int width : List.of(360, 1280)) {
            tab.size(width, 900);
            axe.enter(tab);
            assertEquals(List.of(), axe.faults(tab, List.of()), tab.address() + " " + width);
            assertTrue(tab.number("document.documentElement.scrollWidth - innerWidth") <= 0, "too wide at " + width);
        }
    }

    private void review(Tab tab) throws IOException {
        tab.open(origin + "/search?q=");
        tab.follow("section.bulk button[name=action][value=publish]");
        arrive(tab, "/bulk/");
        tab.follow("form[action^='/bulk/'] button");
        assertFalse(tab.says("main").contains("This failed"), tab.says("main"));
    }

    private void approve(Tab tab) throws IOException {
        tab.open(origin + "/plan/harbour/1");
        tab.follow("button[name=do][value=approve]");
        assertTrue(tab.says("main").contains("You have approved this content."), tab.says("main"));
    }

    private void check(TestReporter reporter) throws Exception {
        daylight(Exit.DONE, "check", "n/archive");
        Path list = Files.writeString(folder.resolve("list"), CARD + "\n");
        daylight(Exit.DONE, "check", "n/archive", "--redactions", list.toString());
        assertEquals("none of 1 strings was found\n", out);
        Process python;
        try {
            python = new ProcessBuilder(
                            "python3",
                            Path.of("..", "spec", "check_redactions.py")
                                    .toAbsolutePath()
                                    .toString(),
                            "n/archive")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            reporter.publishEntry("skipped", "spec/check_redactions.py, because there is no python3");
            return;
        }
        String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, python.waitFor(), printed);
        int redacted = CardTrove.DOCUMENTS_WITH_CARD + (hasScan ? 1 : 0);
        assertTrue(printed.endsWith(redacted + " redacted documents, 0 wrong\n"), printed);
    }

    private void readPublicPages(Tab tab) throws IOException {
        int documents = CardTrove.DOCUMENTS + (hasScan ? 1 : 0);
        List<String> pages = new ArrayList<>();
        try (ServedArchive site = ServedArchive.serve(folder.resolve("n/archive"))) {
            for (int number = 1; number <= documents; number++) {
                tab.open(site.origin() + "/harbour/" + number);
                pages.add(tab.says("h1") + "\n" + tab.says("main"));
            }
            if (hasScan) {
                String scan = site.find("subject:scan");
                tab.open(site.origin() + scan);
                tab.follow(".files", "redacted in black");
                assertTrue(tab.count(".safe img") == 1, tab.says("main"));
                assertTrue(
                        tab.awaited("document.querySelector('.safe img').decode().then(() => true)") != null,
                        "the image of the page is shown");
            }
        }
        assertEquals(
                List.of(), pages.stream().filter(page -> page.contains("1111")).toList());
        for (String subject : List.of("[redacted: P1] for the deposit", "Re: the berth", "The invoice in HTML")) {
            String page = pages.stream()
                    .filter(each -> each.startsWith(subject))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(subject + " is not in " + pages));
            assertTrue(page.contains("[redacted: P1]"), page);
            assertTrue(page.contains("Payment card of a private person."), page);
        }
        String other = pages.stream()
                .filter(page -> page.startsWith("Weather"))
                .findFirst()
                .orElseThrow();
        assertFalse(other.contains("redacted"), other);
    }

    /** The area and the number are black, and the rest is not. */
    private void lookAtThePublishedScan() throws IOException {
        try (var views = new ZipFile(folder.resolve("n/archive/views/0001.zip").toFile())) {
            var image = views.stream()
                    .filter(each -> each.getName().endsWith("/1/1.png"))
                    .findFirst()
                    .orElseThrow();
            BufferedImage page = ImageIO.read(views.getInputStream(image));
            assertEquals("1600 800", page.getWidth() + " " + page.getHeight());
            assertEquals(100, black(page, 45, 40, 385, 10), "the area, above the words of its mark");
            assertTrue(black(page, 60, 50, 300, 50) > 50, "the area");
            assertTrue(black(page, 400, 380, 400, 30) > 50, "the number");
            assertTrue(black(page, 200, 200, 300, 70) < 40, "the line above");
            assertEquals(0xff, page.getRGB(1_500, 420) & 0xff, "the paper beside it");
        }
    }

    /** How much of a rectangle is black, in percent; the words of a mark are not. */
    private static long black(BufferedImage page, int x, int y, int width, int height) {
        long black = Arrays.stream(page.getRGB(x, y, width, height, null, 0, width))
                .filter(color -> (color & 0xff) < 30)
                .count();
        return black * 100 / ((long) width * height);
    }
}
