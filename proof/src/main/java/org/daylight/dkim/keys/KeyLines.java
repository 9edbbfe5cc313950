package org.daylight.dkim.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;

/**
 * Keys, one on each line ({@code spec/keys.md} sections 2 and 4): lines of an archive, {@code selector._domainkey.domain record}, and resource records in
 * the format of {@code dig} and zone files, also mixed.
 */
final class KeyLines implements KeyImport.Format {
    private static final int MAX_FOLDED = 64;

    private final KeyOrigin origin;
    private final String source;

    KeyLines(KeyOrigin origin, String source) {
        this.origin = origin;
        this.source = source;
    }

    @Override
    public void read(String text, KeyImport.Found found) {
        var zone = new ZoneLines(origin, source);
        var lines = new LineReader(text);
        for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
            String line = next.get();
            String begin = line.stripLeading();
            if (line.length() > KeyLine.MAX_LINE) {
                found.problem(
                        lines.number(),
                        "has more than " + KeyLine.MAX_LINE + " characters, which is too long for a key");
            } else if (begin.startsWith(";")) {
                zone.comment(begin, found);
            } else if (!begin.isEmpty() && !begin.startsWith("#")) {
                line(line, lines, zone, found);
            }
        }
        zone.end(found);
    }

    private void line(String line, LineReader lines, ZoneLines zone, KeyImport.Found found) {
        int number = lines.number();
        Optional<ZoneLines.Resource> resource = ZoneLines.Resource.parse(line);
        if (resource.isPresent()) {
            unfolded(line, lines)
                    .flatMap(ZoneLines.Resource::parse)
                    .ifPresentOrElse(
                            whole -> zone.add(number, whole, found),
                            () -> found.problem(
                                    number,
                                    "opens a bracket that is not closed within a few lines: capture the complete"
                                            + " output"));
        } else if (KeyLine.isOne(line)) {
            found.outcome(number, KeyLine.parse(line));
        } else {
            plain(line.strip(), number, found);
        }
    }

    private void plain(String line, int number, KeyImport.Found found) {
        int end = 0;
        while (end < line.length() && line.charAt(end) != ' ' && line.charAt(end) != '\t') {
            end++;
        }
        Optional<KeyName> name = KeyName.parse(line.substring(0, end));
        String text = line.substring(end).strip();
        if (name.isEmpty()) {
            found.problem(
                    number,
                    "does not begin with selector._domainkey.domain: write one key record per line, or remove the"
                            + " line");
        } else if (text.equals("NXDOMAIN") || text.startsWith("~~")) {
            found.passOver(); // lists for tests say in this way that there is no record
        } else {
            Optional<String> record = text.startsWith("\"") ? TxtStrings.joined(text) : Optional.of(text);
            record.ifPresentOrElse(
                    value -> found.record(
                            number,
                            new KeyRecord(
                                    name.get().selector(), name.get().domain(), value, origin, null, null, source)),
                    () -> found.problem(number, "has a quotation mark that is not closed: close it"));
        }
    }

    /** The line, joined with the following lines as long as a bracket is open (RFC 1035 section 5.1). */
    private static Optional<String> unfolded(String line, LineReader lines) {
        List<String> parts = new ArrayList<>(List.of(line));
        int depth = TxtStrings.depth(line);
        while (depth > 0 && parts.size() < MAX_FOLDED) {
            Optional<String> next = lines.next();
            if (next.isEmpty() || next.get().length() > KeyLine.MAX_LINE) {
                return Optional.empty();
            }
            parts.add(next.get());
            depth += TxtStrings.depth(next.get());
        }
        return depth > 0 ? Optional.empty() : Optional.of(String.join("\n", parts));
    }

    /** Lines that end with LF or CRLF, with their numbers. */
    private static final class LineReader {
        private final String text;
        private int at;
        private int number;

        LineReader(String text) {
            this.text = text;
        }

        Optional<String> next() {
            if (at >= text.length()) {
                return Optional.empty();
            }
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            int stop = end > at && text.charAt(end - 1) == '\r' ? end - 1 : end;
            String line = text.substring(at, stop);
            at = end + 1;
            number++;
            return Optional.of(line);
        }

        /** The number of the last line, from 1. */
        int number() {
            return number;
        }
    }
}
