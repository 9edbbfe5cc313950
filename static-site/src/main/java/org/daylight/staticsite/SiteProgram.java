package org.daylight.staticsite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.staticsite.segment.FoldingTable;
import org.daylight.web.file.StaticFiles;

/**
 * The program of the pages: three scripts, two style sheets, the icon and the folding table, each under a name with the hash of its content, and the
 * licences of what others wrote. The build makes the scripts short (docs/decisions/0402). The same version of Daylight gives the same bytes.
 *
 * @param search path of the script that searches, relative to the folder
 * @param message path of the script that shows documents, which is loaded with the first one
 * @param more path of the script with what few queries need, which is loaded when one does
 * @param style path of the style sheet of all pages
 * @param reading path of the style sheet for parts, stories and documents, which the search page loads with the first document
 * @param icon path of the icon
 * @param fold path of the folding table
 * @param files content of each, by path
 */
record SiteProgram(
        String search,
        String message,
        String more,
        String style,
        String reading,
        String icon,
        String fold,
        Map<String, byte[]> files) {

    private static final int HASH_DIGITS = 32;

    /** The files of the first script, in order: what is alike is near each other, because that compresses better. */
    private static final List<String> SEARCH =
            List.of("words.js", "query.js", "segment.js", "search.js", "io.js", "page-search.js");

    /** The files of the second script, in order, after those of other projects. */
    private static final List<String> MESSAGE =
            List.of("verify.js", "message.js", "page-message.js", "page-document.js");

    /** The files of the third script, in order. */
    private static final List<String> MORE = List.of("folding.js", "facets.js", "page-more.js");

    /** With what the keys of the messages of the second and the third script begin. */
    private static final List<String> OF_MESSAGE = List.of("document.");

    private static final List<String> OF_MORE = List.of("counts.", "notice.");

    /** The classes of the search page and its results, and of what all pages have, for which there are rules. */
    static final Set<String> CLASSES = Set.of(
            "asidetext",
            "bar",
            "beside",
            "button",
            "cols",
            "dateline",
            "facet",
            "fails",
            "fine",
            "key-gone",
            "kicker",
            "lede",
            "links",
            "list",
            "masthead",
            "meta",
            "missing",
            "n",
            "not-checkable",
            "notice",
            "num",
            "pages",
            "partly",
            "passes",
            "people",
            "quiet",
            "reach",
            "redacted",
            "redactions",
            "scale",
            "scroll",
            "seal",
            "searchbox",
            "searchline",
            "skip",
            "small",
            "snippet",
            "timeline",
            "title",
            "unknown",
            "unseen",
            "unsigned",
            "views",
            "wide",
            "wrap");

    /** The other classes of the static pages, of documents on the search page, and of stories, for which there are rules. */
    static final Set<String> READING = Set.of(
            "announcement",
            "body",
            "byline",
            "files",
            "hash",
            "headlines",
            "html",
            "mail",
            "more",
            "nested",
            "proof",
            "prose",
            "q",
            "refuted",
            "right",
            "shell",
            "stacked",
            "steps",
            "story",
            "storyhead",
            "storyrow",
            "trove",
            "wrong");

    private static final String LICENCES = "site/licences.txt";

    static SiteProgram read() {
        var files = new LinkedHashMap<String, byte[]>();
        String begin = "(globalThis.Daylight=globalThis.Daylight||{}).says=" + words(List.of()) + ";\n";
        String search = add(files, "search", ".js", utf8(script(begin, SEARCH)));
        String message =
                add(files, "message", ".js", utf8(script(VendoredScripts.message() + moreWords(OF_MESSAGE), MESSAGE)));
        String more = add(files, "more", ".js", utf8(script(moreWords(OF_MORE), MORE)));
        StyleRules rules = StyleRules.of(text(StaticFiles.class, "style.css") + text(SiteProgram.class, "static.css"));
        String style = add(files, "style", ".css", utf8(rules.only(CLASSES)));
        String reading = add(files, "reading", ".css", utf8(rules.more(CLASSES, READING)));
        String icon = add(files, "icon", ".svg", utf8(text(StaticFiles.class, "icon.svg")));
        String fold = add(files, "fold", ".bin", FoldingTable.bytes());
        files.put(LICENCES, utf8(VendoredScripts.licences()));
        return new SiteProgram(search, message, more, style, reading, icon, fold, files);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String add(Map<String, byte[]> files, String name, String ending, byte[] bytes) {
        String path = "site/" + name + "-" + Sha256.of(bytes).hex().substring(0, HASH_DIGITS) + ending;
        files.put(path, bytes);
        return path;
    }

    private static String script(String begin, List<String> names) {
        var script = new StringBuilder(begin);
        for (String name : names) {
            script.append(script(name));
        }
        return script.toString();
    }

    /** A file of the scripts, as the build made it short. */
    static String script(String name) {
        return text(SiteProgram.class, "short/" + name);
    }

    private static String moreWords(List<String> beginnings) {
        return "Object.assign(Daylight.says," + words(beginnings) + ");\n";
    }

    /** The messages of a script, as JSON. @param beginnings of their keys; empty for all that belong to no other script */
    private static String words(List<String> beginnings) {
        Json.Obj words = Json.Obj.EMPTY;
        for (Map.Entry<String, String> each : StaticWords.ofScripts().entrySet()) {
            String key = each.getKey();
            boolean isOfAnother =
                    Stream.concat(OF_MESSAGE.stream(), OF_MORE.stream()).anyMatch(key::startsWith);
            if (beginnings.isEmpty() ? !isOfAnother : beginnings.stream().anyMatch(key::startsWith)) {
                words = words.with(key, each.getValue());
            }
        }
        return words.text();
    }

    /** The paths of the files that a reader needs to keep the search page. */
    List<String> toKeep() {
        List<String> paths = new ArrayList<>(List.of("search.html"));
        paths.addAll(files.keySet());
        return paths;
    }

    private static String text(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: " + name + " is missing; build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
