package org.daylight.staticsite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.daylight.format.Sha256;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.Test;

/** The scripts as the build made them short. The tests of what the scripts do run this form too. */
class ShortScriptsTest {

    private static final Path SOURCES = Path.of("src/main/resources/org/daylight/staticsite/js");

    /** A member of the name space, or of a part of it. */
    private static final Pattern SHARED = Pattern.compile("\\bD\\.(\\w+)(?:\\.(\\w+))?");

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                sources.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertTrue(sources.size() >= 12, () -> sources.keySet().toString());
        return sources;
    }

    @Test
    void theyAreMadeFromTheseSources() throws IOException {
        List<String> made = new ArrayList<>();
        try (InputStream in = SiteProgram.class.getResourceAsStream("short/sources.txt")) {
            made.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
        made.removeLast(); // of the program that made them
        List<String> expected = new ArrayList<>();
        sources()
                .forEach((name, source) -> expected.add(
                        Sha256.of(source.getBytes(StandardCharsets.UTF_8)).hex() + "  " + name));
        assertEquals(expected, made, "run: mvn -pl static-site -am test-compile");
    }

    @Test
    void eachCanBeParsedAndIsShorter() throws IOException {
        try (Context context = Context.newBuilder("js")
                .option("engine.WarnInterpreterOnly", "false")
                .build()) {
            for (Map.Entry<String, String> each : sources().entrySet()) {
                String script = SiteProgram.script(each.getKey());
                context.parse("js", script);
                assertTrue(script.length() < each.getValue().length() * 0.7, each.getKey());
                assertTrue(script.chars().allMatch(c -> c < 128), each.getKey());
                assertTrue(script.endsWith(";\n"), each.getKey()); // another script may follow
            }
        }
    }

    /** Script and style of the search page, as a host sends them compressed. What few readers need belongs into one of the other files. */
    @Test
    void theFirstVisitCostsLittle() throws IOException {
        SiteProgram program = SiteProgram.read();
        int bytes = 0;
        for (String path : List.of(program.search(), program.style())) {
            var out = new ByteArrayOutputStream();
            try (OutputStream packed = new GZIPOutputStream(out)) {
                packed.write(program.files().get(path));
            }
            bytes += out.size();
        }
        assertTrue(bytes < 42_000, "bytes: " + bytes);
    }

    /** A file of an older program is deleted only if a site knows its name. */
    @Test
    void eachFileOfTheProgramIsKnown() {
        for (String path : SiteProgram.read().files().keySet()) {
            assertTrue(SiteFolder.isOwn(path), path);
        }
    }

    /** What one file defines and another uses has the same name in both. */
    @Test
    void sharedNamesStay() throws IOException {
        Set<String> lost = new TreeSet<>();
        int shared = 0;
        for (Map.Entry<String, String> each : sources().entrySet()) {
            String code = each.getValue().replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)//.*$", "");
            String script = SiteProgram.script(each.getKey());
            Matcher names = SHARED.matcher(code);
            while (names.find()) {
                for (int group = 1; group <= 2; group++) {
                    String name = names.group(group);
                    shared++;
                    if (name != null
                            && !Pattern.compile("(?<![\\w$])" + name + "(?![\\w$])")
                                    .matcher(script)
                                    .find()) {
                        lost.add(each.getKey() + ": " + name);
                    }
                }
            }
        }
        assertTrue(shared > 200, "shared: " + shared);
        assertEquals(Set.of(), lost);
    }
}
