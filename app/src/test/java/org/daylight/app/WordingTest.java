package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Everything that users read is in plain words: none of {@link ReplacedWords} is in the templates, in a string of the program (help,
 * errors, findings), or in the documents. {@link CrawlTest} looks for them in rendered pages.
 */
class WordingTest {

    private static final Path ROOT = Path.of("..");

    /** Folders whose Markdown files are for users. Decisions and the change log tell of the past in the words of their time. */
    private static final List<String> DOCUMENTS = List.of("README.md", "docs", "spec");

    private static final List<String> NOT_DOCUMENTS = List.of("docs/decisions");

    /** Below each module: its strings are what users see of the program. */
    private static final String PROGRAM = "src/main/java";

    /** Only developers run the benchmarks and the fuzz targets; the letters of the fictional trove are written as people write. */
    private static final List<String> NOT_PROGRAM =
            List.of("bench", "fuzz", "newsroom/src/main/java/org/daylight/demo");

    /** Below each module. */
    private static final String TEMPLATES = "src/main/jte";

    /** Below each module: what pages say. */
    private static final String MESSAGES = "src/main/resources";

    /** What is in a template and not in its text: its own language, and tags, whose titles and labels are read and stay. */
    private static final Pattern CODE = Pattern.compile("(?m)<%--(?s:.*?)--%>|^!\\{.*\\}$|^@(import|param)"
            + " .*$|\\$(unsafe)?\\{[^}]*\\}|@(if|elseif|for)\\(.*?\\)(?=[\\s<@])|<(?!/?[a-z])");

    private static final Pattern TAG = Pattern.compile("</?[a-z][a-z0-9]*\\s*|(?<=\")>|>");

    /** A comment, or a string or text block; of these only strings have a group. */
    private static final Pattern STRINGS = Pattern.compile(
            "//[^\\n]*|/\\*(?s:.*?)\\*/|'(?:[^'\\\\]|\\\\.)+'|\"\"\"((?s:.*?))\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

    private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");

    @Test
    void theListFindsWhatItIsFor() {
        assertEquals(1, ReplacedWords.in("<h2>Most\n present</h2>").size());
        assertEquals(2, ReplacedWords.in("Whoever has it, whoever\nruns it").size());
        assertEquals(List.of(), ReplacedWords.in("utmost presentation, there is no archive"));
        assertEquals(1, ReplacedWords.in("harbour is no archive").size());
        assertEquals(
                1,
                ReplacedWords.in(strings("f(\"it lies \" // here\n + \"beside\");"))
                        .size());
        assertEquals(List.of(), ReplacedWords.in(strings("/* it lies beside \"it\" */ char c = '\"'; // lies beside")));
        assertEquals(
                1,
                ReplacedWords.in(text("<a title=\"Take it along\" href=\"${view.x()}\">.csv</a>"))
                        .size());
        assertEquals(
                1,
                ReplacedWords.in(text("@if(view.a().b())The way <b>it</b> took@endif"))
                        .size());
    }

    @Test
    void theDocumentsAreInPlainWords() throws IOException {
        List<Path> files = files(DOCUMENTS, NOT_DOCUMENTS, ".md");
        assertTrue(files.size() > 20, files::toString);
        assertPlain(files.stream().flatMap(file -> found(file, read(file))));
    }

    @Test
    void theProgramSpeaksInPlainWords() throws IOException {
        List<Path> files = files(inModules(PROGRAM), NOT_PROGRAM, ".java");
        assertTrue(files.size() > 400, files::toString);
        assertPlain(files.stream().flatMap(file -> found(file, strings(read(file)))));
    }

    @Test
    void theTemplatesAreInPlainWords() throws IOException {
        List<Path> files = files(inModules(TEMPLATES), List.of(), ".jte");
        assertTrue(files.size() > 40, files::toString);
        assertPlain(files.stream().flatMap(file -> found(file, text(read(file)))));
    }

    @Test
    void theMessagesAreInPlainWords() throws IOException {
        List<Path> files = files(inModules(MESSAGES), List.of(), "/en.properties");
        assertTrue(files.size() > 5, files::toString);
        assertPlain(files.stream().flatMap(file -> found(file, read(file))));
    }

    private static Stream<String> found(Path file, String text) {
        return ReplacedWords.in(text).stream().map(each -> ROOT.relativize(file) + ": " + each);
    }

    private static void assertPlain(Stream<String> found) {
        assertEquals("", found.collect(Collectors.joining("\n")));
    }

    private static List<String> inModules(String folder) throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.getFileName() + "/" + folder)
                    .filter(name -> Files.isDirectory(ROOT.resolve(name)))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> files(List<String> roots, List<String> without, String suffix) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String root : roots) {
            try (Stream<Path> below = Files.walk(ROOT.resolve(root))) {
                below.filter(file -> file.toString().endsWith(suffix))
                        .filter(file -> without.stream().noneMatch(out -> file.startsWith(ROOT.resolve(out))))
                        .forEach(files::add);
            }
        }
        return files.stream().sorted().toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The strings of a Java source, one a line; those that are joined by + are one. */
    private static String strings(String source) {
        String uncommented = STRINGS.matcher(source)
                .replaceAll(part -> part.group().startsWith("/") ? " " : Matcher.quoteReplacement(part.group()));
        var strings = new StringBuilder();
        Matcher matcher = STRINGS.matcher(JOINED.matcher(uncommented).replaceAll(""));
        while (matcher.find()) {
            String string = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            if (string != null) {
                strings.append(string.replace("\\n", " ")).append(" |\n");
            }
        }
        return strings.toString();
    }

    /** The words of a template. */
    private static String text(String template) {
        return TAG.matcher(CODE.matcher(template).replaceAll(" ")).replaceAll("");
    }
}
