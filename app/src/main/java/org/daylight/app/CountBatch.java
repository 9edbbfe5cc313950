package org.daylight.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.daylight.export.BatchSearch;
import org.daylight.search.Searchable;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.jspecify.annotations.Nullable;

/** {@code daylight search --batch}: the number of documents that match each line of a list. */
final class CountBatch {

    /** The query language reads no longer query. */
    private static final int MAX_LINE_CHARS = 10_000;

    private final Terminal terminal;
    private final BatchSearch searches;

    CountBatch(Terminal terminal, Searchable index, UnaryOperator<Query> restriction) {
        this.terminal = terminal;
        searches = new BatchSearch(index, restriction);
    }

    /** @return the exit code; 1 when no line matches any document */
    int run(Path list, boolean phrases, boolean json, @Nullable Path file) throws IOException {
        boolean any = false;
        long number = 0;
        try (InputStream in = list.toString().equals("-") ? System.in : Files.newInputStream(terminal.path(list));
                var lines = new BufferedReader(new InputStreamReader(
                        in,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)));
                OutputFile output = new OutputFile(terminal, file)) {
            if (!json) {
                write(output.stream(), "\uFEFF" + BatchSearch.HEADER + "\r\n");
            }
            for (String line = line(lines, ++number); line != null; line = line(lines, ++number)) {
                String plain = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
                if (plain.isBlank()) {
                    continue;
                }
                String search = BatchSearch.search(plain, phrases);
                for (Notice notice : QueryParser.parse(search).notices()) {
                    terminal.err().println("note: line " + number + ": " + notice.text());
                }
                BatchSearch.Count count = searches.count(search);
                any |= count.documents() > 0;
                write(output.stream(), json ? count.json("").text() + "\n" : count.csv(""));
            }
            output.done();
        } catch (MalformedInputException e) {
            throw new IOException(list + ", line " + number + " or a later one: not UTF-8; save the file as UTF-8", e);
        }
        return any ? Exit.DONE : Exit.SOME_LOST;
    }

    private static @Nullable String line(BufferedReader in, long number) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return line.toString();
            }
            if (line.length() == MAX_LINE_CHARS) {
                throw new IOException(
                        "line " + number + " of the list is longer than 10,000 characters: write one query per line");
            }
            line.append((char) c);
        }
        return line.isEmpty() ? null : line.toString();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
