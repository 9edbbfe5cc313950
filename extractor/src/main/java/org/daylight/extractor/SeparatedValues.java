package org.daylight.extractor;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.tika.detect.AutoDetectReader;
import org.apache.tika.exception.TikaException;

/** Tables of comma-separated values (RFC 4180) and its relatives with other separators. */
final class SeparatedValues {

    /** Characters that are read; lines after them are counted. */
    private static final int CHARS = 8_000_000;

    private static final int SAMPLE_LINES = 50;
    private static final char[] SEPARATORS = {',', ';', '\t', '|'};

    private SeparatedValues() {}

    static DocumentText.Outcome write(Path file, ViewOutput out) throws IOException, TikaException {
        String text;
        long linesAfter = 0;
        try (var reader = new AutoDetectReader(new BufferedInputStream(Files.newInputStream(file)))) {
            text = beginning(reader);
            if (text.length() == CHARS) {
                linesAfter = lines(reader);
            }
        }
        var table = new TableFile(null, false);
        char separator = separator(text);
        if (!read(text, CSVFormat.DEFAULT.builder().setDelimiter(separator).get(), table)) {
            table = new TableFile(null, false); // quotes that do not match: every line for itself
            read(
                    text,
                    CSVFormat.DEFAULT
                            .builder()
                            .setDelimiter(separator)
                            .setQuote(null)
                            .get(),
                    table);
        }
        table.omit(linesAfter);
        var view = new TableView();
        view.add(table);
        return view.write("Apache Commons CSV", out);
    }

    private static String beginning(Reader reader) throws IOException {
        var text = new StringBuilder();
        char[] buffer = new char[1 << 14];
        for (int n = reader.read(buffer, 0, buffer.length);
                n > 0;
                n = reader.read(buffer, 0, Math.min(buffer.length, CHARS - text.length()))) {
            text.append(buffer, 0, n);
        }
        return text.toString();
    }

    private static long lines(Reader reader) throws IOException {
        long lines = 1;
        char[] buffer = new char[1 << 14];
        for (int n = reader.read(buffer, 0, buffer.length); n > 0; n = reader.read(buffer, 0, buffer.length)) {
            for (int i = 0; i < n; i++) {
                lines += buffer[i] == '\n' ? 1 : 0;
            }
        }
        return lines;
    }

    private static boolean read(String text, CSVFormat format, TableFile table) throws IOException {
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            for (CSVRecord row : parser) {
                table.row(List.of(row.values()));
            }
            return true;
        } catch (UncheckedIOException | IllegalStateException malformed) {
            return false;
        }
    }

    /** The separator that is in the most of the first lines. */
    private static char separator(String text) throws IOException {
        List<String> lines;
        try (var reader = new BufferedReader(new StringReader(text.substring(0, Math.min(text.length(), 200_000))))) {
            lines = reader.lines()
                    .filter(line -> !line.isBlank())
                    .limit(SAMPLE_LINES)
                    .toList();
        }
        char best = ',';
        long bestLines = 0;
        for (char separator : SEPARATORS) {
            long found =
                    lines.stream().filter(line -> line.indexOf(separator) >= 0).count();
            if (found > bestLines) {
                best = separator;
                bestLines = found;
            }
        }
        return best;
    }
}
