package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.daylight.http.Response;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No page in Chinese has English words that come from code. The documents of this site have none either, so that all that are found are wrong. */
class WordsFromCodeTest {

    private static final Pattern ENGLISH = Pattern.compile(
            "\\b(the|and|of|for|with|this|that|not|are|was|were|from|to|by|in|on|is|no|all|one|it|a|an|"
                + "message|messages|document|documents|part|page|published|withheld|search|show|found|when|which)\\b");

    private static final Set<String> NOT_IN_ONE_LANGUAGE =
            Set.of("script", "style", "pre", "code", "kbd", "samp", "bdi", "option", "textarea");

    /** What can be typed in a search, in help; and the names of files. */
    private static final Pattern TYPED =
            Pattern.compile("[a-z]+:\\S*|\\S+[.](zip|txt|csv|json|eml|md)\\b|\"[^\"]*\"|pdf、document\\S*");

    private static final int MOST_OF_A_SHAPE = 3;

    @TempDir
    Path folder;

    private BuiltSite site;

    @BeforeEach
    void publish() throws IOException {
        site = new BuiltSite(folder, "Satama");
        site.builder.trove("satama", "Sataman paperit", "", 10, Map.of());
        var messages = new TreeMap<Integer, byte[]>();
        messages.put(1, message("Kaisla Meri <kaisla@b.example>", "Ruoppaus alkaa", "<y1@b.example>", ""));
        messages.put(
                2,
                message(
                        "Taru Lehto <taru@b.example>",
                        "Re: Ruoppaus alkaa",
                        "<y2@b.example>",
                        "In-Reply-To: <y1@b.example>\r\nReferences: <y1@b.example>\r\n"));
        var withheld = new TreeMap<Integer, String>();
        withheld.put(3, "yksityisyys");
        site.builder.part("satama", "Osa", "Lyhyesti", "2026-12-01T09:00:00Z", messages, withheld);
        var later = new TreeMap<Integer, byte[]>();
        later.put(4, message("Kaisla Meri <kaisla@b.example>", "Toinen viesti", "<y4@b.example>", ""));
        site.builder.part("satama", "Toinen", "", "2026-12-02T09:00:00Z", later, new TreeMap<>());
        site.open();
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    private static byte[] message(String from, String subject, String id, String more) {
        return ("From: " + from + "\r\nTo: \"Satu Vesi\" <satu@b.example>\r\nSubject: " + subject
                        + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0200\r\nMessage-ID: " + id + "\r\n" + more
                        + "MIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/mixed; boundary=x\r\n\r\n"
                        + "--x\r\n\r\n"
                        + "Hei Satu,\r\n\r\n"
                        + "ruoppaus alkaa huomenna kello kuusi, jos tuuli sallii.\r\n"
                        + "--x\r\n"
                        + "Content-Type: application/pdf; name=kartta.pdf\r\n"
                        + "Content-Disposition: attachment; filename=kartta.pdf\r\n\r\n"
                        + "%PDF-1.4\r\n"
                        + "--x--\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void every_word_of_a_page_is_in_its_language() {
        var queue = new ArrayDeque<>(
                List.of("/zh/", "/zh/search?q=eiole", "/zh/search?q=from%3A", "/zh/satama/9", "/zh/x"));
        var shapes = new HashMap<String, Integer>();
        Set<String> seen = new HashSet<>(queue);
        List<String> found = new ArrayList<>();
        int pages = 0;
        while (!queue.isEmpty()) {
            String address = queue.remove();
            Response response = site.site().answer("GET", address, Map.of("host", "papers.example"));
            if (!response.headers().getOrDefault("Content-Type", "").startsWith("text/html")) {
                continue;
            }
            pages++;
            Document page = Jsoup.parse(BuiltSite.text(response));
            found.addAll(
                    english(page).stream().map(text -> address + ": " + text).toList());
            for (String link : page.select("a[href^=/zh]").eachAttr("href")) {
                String target = link.replaceAll("#.*", "");
                String shape = target.replaceAll("[0-9]+", "0").replaceAll("=[^&]*", "=");
                if (seen.add(target) && shapes.merge(shape, 1, Integer::sum) <= MOST_OF_A_SHAPE) {
                    queue.add(target);
                }
            }
        }
        assertEquals(List.of(), found);
        assertTrue(pages > 40, pages + " pages");
    }

    /** The texts and the attributes with English words. */
    private static List<String> english(Document page) {
        List<String> found = new ArrayList<>();
        for (Element element : page.select("[title], [aria-label], [placeholder], [alt], input[type=submit]")) {
            if (!isElsewhere(element)) {
                for (String name : List.of("title", "aria-label", "placeholder", "alt")) {
                    add(element.attr(name), found);
                }
            }
        }
        NodeTraversor.traverse(
                (node, depth) -> {
                    if (node instanceof TextNode text && !isElsewhere((Element) text.parent())) {
                        add(text.text(), found);
                    }
                },
                page);
        return found;
    }

    private static void add(String text, List<String> found) {
        if (ENGLISH.matcher(TYPED.matcher(text).replaceAll("")).find()) {
            found.add(text);
        }
    }

    /** Whether the text of an element is not in the language of the page: code, foreign names, and what is marked as English. */
    private static boolean isElsewhere(Element element) {
        return NOT_IN_ONE_LANGUAGE.contains(element.normalName())
                || element.parents().stream().anyMatch(parent -> NOT_IN_ONE_LANGUAGE.contains(parent.normalName()))
                || element.closest("[lang=en]") != null;
    }
}
