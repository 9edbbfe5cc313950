package org.daylight.message.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.message.DefectCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fixture gives the view in its golden file. After an intended change, run {@code mvn test -pl mail -am
 * -Dgolden=update} and review the difference.
 */
class GoldenTest {

    static List<String> names() {
        return Fixtures.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void view_equals_its_golden_file(String name) throws IOException {
        String view = ViewJson.of(Fixtures.view(name));
        Path golden = Fixtures.FOLDER.resolve(name + ".json");
        if ("update".equals(System.getProperty("golden"))) {
            Files.writeString(golden, view);
        }
        assertEquals(Files.readString(golden), view);
    }

    @ParameterizedTest
    @MethodSource("names")
    void the_text_alone_is_that_of_the_whole_view(String name) {
        byte[] original = Fixtures.original(name);
        assertEquals(MessageParser.parse(original).text(), MessageParser.text(original));
    }

    @Test
    void every_defect_has_a_fixture() {
        var met = new TreeSet<String>();
        Fixtures.names().forEach(name -> Fixtures.view(name).defects().forEach(defect -> met.add(defect.code())));
        assertEquals(codes(), met);
    }

    /**
     * A line of the tables in the page: {@code | `code` | meaning | source |}, and later {@code | `code` | what the
     * view does | example |}.
     */
    private static final Pattern LINE = Pattern.compile("^\\| `([a-z0-9-]+)` \\| (.+) \\| (.+) \\|$");

    @Test
    void the_page_lists_every_defect_and_no_other() throws IOException {
        List<String> page = Files.readAllLines(Path.of("../spec/defects.md"));
        int views = page.indexOf("## What the view does");
        List<String> listed = page.subList(0, views).stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1) + ": " + m.group(2) + " " + m.group(3))
                .toList();
        List<String> defined = Stream.of(DefectCode.values())
                .map(code -> code.code() + ": " + code.meaning() + " " + code.source())
                .toList();
        assertEquals(String.join("\n", defined), String.join("\n", listed));
        List<String> explained = page.subList(views, page.size()).stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1))
                .toList();
        assertEquals(Stream.of(DefectCode.values()).map(DefectCode::code).toList(), explained);
        assertTrue(page.size() <= 250, "a page of spec/ is at most 250 lines");
    }

    private static TreeSet<String> codes() {
        var codes = new TreeSet<String>();
        for (DefectCode code : DefectCode.values()) {
            codes.add(code.code());
        }
        return codes;
    }
}
