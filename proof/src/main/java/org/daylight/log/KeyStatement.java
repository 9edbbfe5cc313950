package org.daylight.log;

import java.util.Base64;
import java.util.List;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;

/**
 * What is signed when a log gets a new key (spec/log-keys.md section 3): a text that a person can read. Immutable.
 *
 * @param number of the change, from 1
 * @param kind who agrees to it
 * @param oldKey the log's key until now; its name is the log's origin
 * @param newKey another key of the same name
 * @param size number of entries that the old key has signed and that count, 1 or more
 * @param root of the log of these entries
 * @param reason for the public, one line
 */
public record KeyStatement(
        long number,
        Kind kind,
        NoteKey.Verifier oldKey,
        NoteKey.Verifier newKey,
        long size,
        Sha256 root,
        String reason) {

    /** Who agrees to a change. */
    public enum Kind {
        /** The old key. */
        PLANNED("planned"),
        /** The recovery keys: the old key was stolen or lost. */
        RECOVERY("recovery");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As in the statement. */
        public String text() {
            return text;
        }
    }

    private static final String CODE = KeyChange.CODE;

    /** The first line. It is not a valid name of a key, so no checkpoint begins with it. */
    private static final String TITLE = "Daylight: this log changes its key";

    private static final List<String> LABELS =
            List.of("origin: ", "number: ", "kind: ", "old key: ", "new key: ", "entries: ", "root: ", "reason: ");

    /** The greatest number of key changes of a log. */
    public static final int MAX_NUMBER = 100;

    /** Throws an {@link IllegalArgumentException} with a one-line reason if a rule is broken. */
    public KeyStatement {
        check(number >= 1 && number <= MAX_NUMBER, "the number is not 1 to " + MAX_NUMBER);
        check(size >= 1, "the log has no entries");
        check(oldKey.name().equals(newKey.name()), "the two keys have different names");
        check(!oldKey.isSameKey(newKey), "the new key is the old one");
        LogRules.checkTitle("the reason", reason);
        LogRules.checkVisible("the reason", reason);
        check(reason.equals(reason.strip()), "the reason begins or ends with white space");
    }

    /** The checkpoint that it names, which is the last one of the old key that counts. */
    public Checkpoint checkpoint() {
        return new Checkpoint(oldKey.name(), size, root);
    }

    /** The text of the signed note. */
    public String text() {
        List<String> values = List.of(
                oldKey.name(),
                Long.toString(number),
                kind.text,
                oldKey.text(),
                newKey.text(),
                Long.toString(size),
                Base64.getEncoder().encodeToString(root.bytes()),
                reason);
        var text = new StringBuilder(TITLE).append('\n');
        for (int i = 0; i < LABELS.size(); i++) {
            text.append(LABELS.get(i)).append(values.get(i)).append('\n');
        }
        return text.toString();
    }

    /** Reads the text of a note; refused with the code {@code log-keys-malformed}. */
    public static Outcome<KeyStatement> parse(String text) {
        return Malformed.caught(() -> parsed(text));
    }

    private static KeyStatement parsed(String text) {
        List<String> lines = List.of(text.split("\n", -1));
        check(
                lines.size() == LABELS.size() + 2 && lines.getFirst().equals(TITLE),
                "the statement has other lines than the format");
        for (int i = 0; i < LABELS.size(); i++) {
            check(lines.get(i + 1).startsWith(LABELS.get(i)), "a line of the statement has another label");
        }
        String kind = value(lines, 2);
        check(kind.equals("planned") || kind.equals("recovery"), "the kind is unknown");
        var statement = new KeyStatement(
                number(value(lines, 1)),
                kind.equals("planned") ? Kind.PLANNED : Kind.RECOVERY,
                LogFields.value("old key", NoteKey.parseVerifier(value(lines, 3))),
                LogFields.value("new key", NoteKey.parseVerifier(value(lines, 4))),
                number(value(lines, 5)),
                root(value(lines, 6)),
                value(lines, 7));
        check(statement.text().equals(text), "the statement is not written in its one form");
        return statement;
    }

    private static String value(List<String> lines, int index) {
        return lines.get(index + 1).substring(LABELS.get(index).length());
    }

    private static long number(String digits) {
        check(digits.matches("[1-9][0-9]{0,17}"), "a number is not decimal, or too large");
        return Long.parseLong(digits);
    }

    private static Sha256 root(String base64) {
        try {
            byte[] root = Base64.getDecoder().decode(base64);
            check(root.length == Sha256.BYTES, "the root is not 32 bytes long");
            return Sha256.wrap(root);
        } catch (Malformed e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new Malformed(CODE, "the root is not base64");
        }
    }

    private static void check(boolean held, String reason) {
        Malformed.unless(held, CODE, reason);
    }
}
