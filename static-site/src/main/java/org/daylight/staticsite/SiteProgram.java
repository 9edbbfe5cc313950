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
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.staticsite.segment.FoldingTable;
import org.daylight.web.file.StaticFiles;

/**
 * The program of the pages: two scripts, the style sheet, the icon and the folding table, each under a name with the hash of its content, and the licences of
 * what others wrote.
 * The same version of Daylight gives the same bytes.
 *
 * @param search path of the script that searches, relative to the folder
 * @param message path of the script that shows documents
 * @param style path of the style sheet
 * @param icon path of the icon
 * @param fold path of the folding table
 * @param files content of each, by path
 */
record SiteProgram(String search, String message, String style, String icon, String fold, Map<String, byte[]> files) {

    private static final int HASH_DIGITS = 32;

    /** The files of the first script, in order. */
    private static final List<String> SEARCH =
            List.of("segment.js", "io.js", "words.js", "query.js", "search.js", "page-search.js");

    /** The files of the second script, in order, after those of other projects. */
    private static final List<String> MESSAGE = List.of("verify.js", "message.js", "page-message.js");

    /** Classes of the server's style sheet that no static page has. */
    static final Set<String> UNUSED = Set.of(
            "alarm",
            "annotation",
            "batch",
            "bodytitle",
            "calendar",
            "circle",
            "cited",
            "coverage",
            "covered",
            "embed",
            "examples",
            "facts",
            "figures",
            "findings",
            "folio",
            "further",
            "grid",
            "ground",
            "hops",
            "intro",
            "languages",
            "lead",
            "leads",
            "meant",
            "mirrorline",
            "mirrorstate",
            "news",
            "newslist",
            "noted",
            "notetext",
            "odd",
            "passages",
            "picks",
            "pn",
            "preview",
            "reason-why",
            "relatives",
            "s0",
            "s1",
            "s2",
            "s3",
            "s4",
            "s5",
            "saying",
            "seriesbox",
            "soft",
            "suggested",
            "swatch",
            "ties",
            "topics",
            "turn",
            "uncovered",
            "versus",
            "week",
            "year");

    private static final String LICENCES = "site/licences.txt";

    static SiteProgram read() {
        var files = new LinkedHashMap<String, byte[]>();
        String search = add(files, "search", ".js", utf8(script(words(), SEARCH)));
        String message = add(files, "message", ".js", utf8(script(VendoredScripts.message(), MESSAGE)));
        String style = add(
                files,
                "style",
                ".css",
                utf8(StyleRules.without(Minifier.style(text(StaticFiles.class, "style.css")), UNUSED)
                        + Minifier.style(text(SiteProgram.class, "static.css"))));
        String icon = add(files, "icon", ".svg", utf8(text(StaticFiles.class, "icon.svg")));
        String fold = add(files, "fold", ".bin", FoldingTable.bytes());
        files.put(LICENCES, utf8(VendoredScripts.licences()));
        return new SiteProgram(search, message, style, icon, fold, files);
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
            script.append(Minifier.script(text(SiteProgram.class, "js/" + name)));
        }
        return script.toString();
    }

    /** The messages of the scripts, as a script. */
    private static String words() {
        Json.Obj words = Json.Obj.EMPTY;
        for (Map.Entry<String, String> each : StaticWords.ofScripts().entrySet()) {
            words = words.with(each.getKey(), each.getValue());
        }
        return "(globalThis.Daylight=globalThis.Daylight||{}).says=" + words.text() + ";\n";
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
