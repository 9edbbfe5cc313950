package org.daylight.staticsite.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.daylight.search.query.QueryParser;
import org.junit.jupiter.api.Test;

/** Runs spec/query-cases.jsonl: both parsers, the one in Java and the one of the static archive, give what the file says. */
class QueryCasesTest {

    private static List<String> lines() throws Exception {
        return Files.readAllLines(Path.of("..", "spec", "query-cases.jsonl"));
    }

    @Test
    void the_parser_in_java() throws Exception {
        try (QueryScripts scripts = QueryScripts.withoutTable()) {
            for (String line : lines()) {
                String text = scripts.textOf(line);
                assertEquals(line, line(text, QueryTree.json(QueryParser.parse(text))));
            }
        }
        assertTrue(lines().size() > 300, "the file has its cases");
    }

    @Test
    void the_parser_in_javascript() throws Exception {
        try (QueryScripts scripts = QueryScripts.withTable()) {
            for (String line : lines()) {
                String text = scripts.textOf(line);
                assertEquals(line, line(text, scripts.parse(text)));
            }
        }
    }

    private static String line(String text, String answer) {
        return "{\"text\":" + QueryTree.json((Object) text) + "," + answer.substring(1);
    }
}
