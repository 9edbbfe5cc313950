package org.daylight.dkim.keys;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.format.Outcome;

/**
 * The keys from a file ({@code spec/keys.md} section 4): an archive of Daylight, a plain list, captured output of {@code dig}, or JSON of public key
 * registries. The format is detected.
 *
 * @param records the readable records, in the order of the file, not merged
 * @param problems what could not be read: for each, one line with its line number and what to do; at most {@link #MAX_PROBLEMS}, then one that counts the rest
 * @param unread number of problems, listed or not
 * @param passedOver number of well-formed entries that are not key records: other DNS records, or names without a record
 */
public record KeyImport(List<KeyRecord> records, List<String> problems, int unread, int passedOver) {
    /** The greatest number of problems that are listed individually. */
    static final int MAX_PROBLEMS = 20;

    public KeyImport {
        records = List.copyOf(records);
        problems = List.copyOf(problems);
    }

    /** The problems, for people. For a file without any key record: only the first one, and how many more there are. */
    public List<String> problemLines() {
        return records.isEmpty() && unread > 1
                ? List.of(problems.getFirst() + " (and " + (unread - 1) + " more problems; this may not be a key file)")
                : problems;
    }

    /**
     * Reads a file in any of these formats.
     *
     * @param origin for records whose file does not state it
     * @param source as {@link KeyRecord#source}, for records whose file does not state it
     */
    public static KeyImport read(byte[] file, KeyOrigin origin, String source) {
        int at = 0;
        while (at < file.length && (file[at] <= ' ')) { // includes the byte order mark, whose bytes are negative
            at++;
        }
        boolean json = at < file.length && (file[at] == '{' || file[at] == '[');
        return json ? read(file, new JsonKeys(origin, source)) : lines(file, origin, source);
    }

    /** As {@link #read(byte[], KeyOrigin, String)}, but never JSON. */
    static KeyImport lines(byte[] file, KeyOrigin origin, String source) {
        return read(file, new KeyLines(origin, source));
    }

    /** Reads the text of one format. */
    interface Format {
        void read(String text, Found found);
    }

    private static KeyImport read(byte[] file, Format format) {
        var found = new Found();
        if (file.length > KeyArchive.MAX_BYTES) {
            found.problem(1, "is in a file larger than " + (KeyArchive.MAX_BYTES >> 20) + " MB: split it");
            return found.all();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
            format.read(text.startsWith("\ufeff") ? text.substring(1) : text, found);
        } catch (CharacterCodingException e) {
            found.problem(1, "is in a file that is not UTF-8: convert it first");
        }
        return found.all();
    }

    /** Collects the records and problems of a file, within limits. */
    static final class Found {
        private final List<KeyRecord> records = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private int unlisted;
        private int passedOver;

        /** @param line from 1 */
        void record(int line, KeyRecord record) {
            if (KeyLine.escaped(record.text()).length() > KeyLine.MAX_TEXT
                    || KeyLine.escaped(record.source()).length() > KeyLine.MAX_SOURCE) {
                problem(line, "is longer than a key record can be: at most " + KeyLine.MAX_TEXT + " characters");
            } else if (records.size() == KeyArchive.MAX_RECORDS) {
                problem(
                        line,
                        "is one record too many: split the file, at most " + KeyArchive.MAX_RECORDS + " are read");
            } else {
                records.add(record);
            }
        }

        void outcome(int line, Outcome<KeyRecord> outcome) {
            switch (outcome) {
                case Outcome.Ok<KeyRecord>(KeyRecord record) -> record(line, record);
                case Outcome.Refused<KeyRecord>(String code, String reason) -> problem(line, reason);
            }
        }

        /** @param what continues "line N" and says what to do; contains no outside text */
        void problem(int line, String what) {
            if (problems.size() < MAX_PROBLEMS) {
                problems.add("line " + line + " " + what);
            } else {
                unlisted++;
            }
        }

        void passOver() {
            passedOver++;
        }

        KeyImport all() {
            var listed = new ArrayList<>(problems);
            if (unlisted > 0) {
                listed.add("and " + unlisted + " more lines like these");
            }
            return new KeyImport(records, listed, problems.size() + unlisted, passedOver);
        }
    }
}
