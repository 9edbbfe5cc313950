package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A source with Chromium, in which scripts are switched off: only clicks, keys and the choice of files. */
final class SourceInBrowser implements AutoCloseable {

    private final Tab tab;
    private final String address;

    /** @param address of the drop, ending in {@code /} */
    SourceInBrowser(Chromium browser, String address) throws IOException {
        tab = browser.tab();
        tab.withoutScripts();
        this.address = address;
    }

    private static String button(String form) {
        return "form[action$='/" + form + "'] button";
    }

    /** Gets new words and enters them. @return the words */
    String begin() throws IOException {
        tab.open(address + "en/");
        tab.follow(button("new"));
        String words =
                String.join(" ", tab.texts("[...document.querySelectorAll('ol.words li')].map(e => e.textContent)"));
        enter(words);
        return words;
    }

    /** Returns with words. */
    void returns(String words) throws IOException {
        tab.open(address + "en/");
        tab.follow("a[href$='/enter']");
        enter(words);
    }

    private void enter(String words) throws IOException {
        tab.click("#words");
        tab.type(words);
        tab.follow(button("visit"));
    }

    /** Sends a message, unless it is empty, and files. */
    void send(String text, List<Path> files) throws IOException {
        if (!text.isEmpty()) {
            tab.click("#text");
            tab.type(text);
        }
        if (!files.isEmpty()) {
            tab.attach("#file", files);
        }
        tab.follow(button("send"));
    }

    /** The commands that the page shows for a large file. */
    String commands(String name) throws IOException {
        tab.click("#name");
        tab.type(name);
        tab.follow(button("large"));
        String commands = tab.text("document.querySelector('pre').textContent");
        tab.follow(button("mailbox"));
        return commands;
    }

    /** Deletes the mailbox and all that is in it. */
    void deleteAll() throws IOException {
        tab.click("input[name=sure]");
        tab.follow("button.danger");
    }

    void refresh() throws IOException {
        tab.follow(button("mailbox"));
    }

    void leave() throws IOException {
        tab.follow(button("leave"));
    }

    /** What a person sees. */
    String page() throws IOException {
        return tab.says("main");
    }

    /** The receipt of the item whose name begins so. */
    String receipt(String name) throws IOException {
        return tab.text("[...document.querySelectorAll('.items li')].find(e => e.textContent.startsWith('" + name
                + "')).querySelector('pre').textContent");
    }

    /** The token of the visit, for requests that a browser cannot break off. */
    String visit() throws IOException {
        return tab.text("document.querySelector('input[name=visit]').value");
    }

    Tab tab() {
        return tab;
    }

    @Override
    public void close() throws IOException {
        tab.close();
    }
}
