package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.age.AgeRecipient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every type of page of a drop in the Chromium of this machine: accessible, in English and from right to left. Skipped where there is none. */
@Tag("slow")
class DropBrowserTest {

    /** More sign-ins in a minute need a ticket. */
    private static final int MANY = 61;

    @TempDir
    Path folder;

    private Publisher editors;
    private SubmittedDrop drop;
    private Chromium browser;
    private AccessibilityCheck check;

    @BeforeEach
    void start(@TempDir Path profile) throws IOException, InterruptedException {
        Optional<Path> program = Chromium.find();
        assumeTrue(
                program.isPresent(),
                "skipped: no chromium or google-chrome on the PATH of this machine; .ci/run installs one");
        editors = new Publisher(folder);
        editors.daylight("init", "newsroom", "--title", "The Quay Papers", "--origin", "quay.example");
        Files.writeString(folder.resolve("editor.key"), SubmittedDrop.SECRET + "\n");
        String key = editors.daylight(Set.of(Exit.DONE), "collect", "--print-key", "-n", "newsroom");
        drop = new SubmittedDrop(
                folder.resolve("drop"),
                "The Harbour Post",
                AgeRecipient.parse(SubmittedDrop.PUBLIC).orThrow(),
                key,
                "2026-11-20");
        browser = Chromium.start(program.get(), profile);
        check = new AccessibilityCheck(Axe.load(), AccessibilityCheck.ALL);
    }

    @AfterEach
    void stop() throws IOException {
        if (browser != null) {
            browser.close();
            drop.close();
        }
    }

    private void collect() {
        editors.daylight(
                Set.of(Exit.DONE, Exit.SOME_LOST),
                "collect",
                drop.address(),
                "-n",
                "newsroom",
                "--identity",
                "editor.key");
    }

    @Test
    void everyPageInEnglish() throws Exception {
        pages("en", "ltr");
    }

    @Test
    void everyPageInArabic() throws Exception {
        pages("ar", "rtl");
    }

    private static String button(String form) {
        return "form[action$='/" + form + "'] button";
    }

    private void enter(Tab tab, String words) throws IOException {
        tab.click("#words");
        tab.type(words);
        tab.follow(button("visit"));
    }

    private void pages(String language, String direction) throws Exception {
        String at = drop.address() + language + "/";
        try (Tab tab = browser.tab()) {
            look(tab, language, at, "front");
            assertEquals(direction, tab.text("document.documentElement.dir"));
            look(tab, language, at + "nothing", "wrong");
            look(tab, language, at + "enter", "enter");
            enter(tab, "abandon amounts");
            check.look(tab, language + " mistyped count");
            enter(tab, "abandon amount liar amount expire adjust cage candy arch gather drum buyer zzzz");
            check.look(tab, language + " mistyped word");
            tab.open(at);
            tab.follow(button("new"));
            check.look(tab, language + " words");
            String words = String.join(
                    " ", tab.texts("[...document.querySelectorAll('ol.words li')].map(e => e.textContent)"));
            enter(tab, words);
            check.look(tab, language + " empty mailbox");
            mailbox(tab, language);
            tab.follow(button("leave"));
            check.look(tab, language + " left");
            tab.open(at + "enter");
            enter(tab, words);
            collect();
            tab.follow(button("mailbox"));
            editors.daylight("conversations", "reply", "1", "-n", "newsroom", "--text", "Thank you.\nIs there more?");
            collect();
            send(tab, "Again", List.of());
            check.look(tab, language + " mailbox with a reply");
            assertEquals(1, tab.count(".reply"));
            tab.click("input[name=sure]");
            tab.follow("button.danger");
            check.look(tab, language + " gone");
            // What a browser sends from a page that was left open for too long.
            tab.look("document.querySelector('main').insertAdjacentHTML('beforeend', '<form method=post action=/"
                    + language + "/mailbox><button>x</button></form>')");
            tab.follow(button("mailbox"));
            check.look(tab, language + " over");
            for (int i = 0; i < MANY; i++) {
                drop.visit(words);
            }
            tab.open(at + "enter");
            assertEquals(1, tab.count("input[name=ticket]"));
            check.look(tab, language + " waiting");
        }
        check.assertNone();
    }

    private void look(Tab tab, String language, String address, String name) throws IOException {
        tab.open(address);
        check.look(tab, language + " " + name);
    }

    private void send(Tab tab, String text, List<Path> files) throws IOException {
        if (!text.isEmpty()) {
            tab.click("#text");
            tab.type(text);
        }
        if (!files.isEmpty()) {
            tab.attach("#file", files);
        }
        tab.follow(button("send"));
    }

    /** A mailbox with everything that it can show. */
    private void mailbox(Tab tab, String language) throws IOException {
        send(tab, "", List.of());
        check.look(tab, language + " nothing sent");
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, Integer> each : Map.of(
                        "w".repeat(120) + ".pdf", 100_000, "film.mkv.001", 10, "film.mkv.003", 10, "ملف.txt", 10)
                .entrySet()) {
            files.add(Files.write(folder.resolve(each.getKey()), new byte[each.getValue()]));
        }
        send(tab, "A message.", files);
        tab.click("#name");
        tab.type("large.bin");
        tab.follow(button("large"));
        check.look(tab, language + " commands");
        tab.follow(button("mailbox"));
        assertEquals(6, tab.count(".items li"));
        assertTrue(tab.count(".items details") == 5, "the last one is incomplete");
        send(tab, "Another message.", List.of());
        check.look(tab, language + " full mailbox");
    }
}
